/* dp-sql-editor.c: SQL, with colours, completion and marks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sql-editor.h"

#include <gtksourceview/gtksource.h>

#include "dp-sql-completion.h"

#define ERROR_CATEGORY "error"

struct _DpSqlEditor
{
  AdwBin           parent_instance;

  GtkSourceView   *view;
  GtkSourceBuffer *buffer;
  GtkTextTag      *error_tag;
  DpSqlCompletion *completion;
  char            *label;
  guint            coloring;
};

G_DEFINE_FINAL_TYPE (DpSqlEditor, dp_sql_editor, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_TEXT,
  PROP_EDITABLE,
  PROP_LABEL,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
update_scheme (DpSqlEditor *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme =
    gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (),
                                                dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (self->buffer, scheme);
}

static void
buffer_changed_cb (DpSqlEditor *self)
{
  dp_sql_editor_clear_errors (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static char *
query_tooltip_cb (GtkSourceMarkAttributes *attributes,
                  GtkSourceMark           *mark,
                  gpointer                 user_data)
{
  return g_strdup (g_object_get_data (G_OBJECT (mark), "message"));
}

static void
set_up_marks (DpSqlEditor *self)
{
  g_autoptr(GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();

  gtk_source_mark_attributes_set_icon_name (attributes, "dialog-error-symbolic");
  g_signal_connect (attributes, "query-tooltip-text", G_CALLBACK (query_tooltip_cb), NULL);
  gtk_source_view_set_mark_attributes (self->view, ERROR_CATEGORY, attributes, 0);
  self->error_tag = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL,
                                                "underline", PANGO_UNDERLINE_ERROR, NULL);
}

static void
dp_sql_editor_dispose (GObject *object)
{
  DpSqlEditor *self = DP_SQL_EDITOR (object);

  /* A view that had the focus outlives its window in GtkSourceView 5.16; what it proposes is the
   * whole catalog of a database. */
  if (self->completion != NULL)
    gtk_source_completion_remove_provider (gtk_source_view_get_completion (self->view),
                                           GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  g_clear_object (&self->completion);
  g_clear_handle_id (&self->coloring, g_source_remove);
  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (dp_sql_editor_parent_class)->dispose (object);
}

static void
dp_sql_editor_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DpSqlEditor *self = DP_SQL_EDITOR (object);

  switch (prop_id)
    {
    case PROP_TEXT:
      g_value_take_string (value, dp_sql_editor_dup_text (self));
      break;
    case PROP_EDITABLE:
      g_value_set_boolean (value, gtk_text_view_get_editable (GTK_TEXT_VIEW (self->view)));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_sql_editor_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DpSqlEditor *self = DP_SQL_EDITOR (object);
  gboolean editable;

  switch (prop_id)
    {
    case PROP_TEXT:
      dp_sql_editor_set_text (self, g_value_get_string (value));
      break;
    case PROP_EDITABLE:
      editable = g_value_get_boolean (value);
      gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), editable);
      gtk_source_view_set_highlight_current_line (self->view, editable);
      break;
    case PROP_LABEL:
      g_set_str (&self->label, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->label, -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
color_cb (gpointer user_data)
{
  DpSqlEditor *self = user_data;
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();

  self->coloring = 0;
  gtk_source_buffer_set_language (self->buffer,
                                  gtk_source_language_manager_get_language (manager, "sql"));
}

/* Reading what SQL looks like takes longer than a frame: the text comes first, its colors next. */
static void
dp_sql_editor_map (GtkWidget *widget)
{
  DpSqlEditor *self = DP_SQL_EDITOR (widget);

  GTK_WIDGET_CLASS (dp_sql_editor_parent_class)->map (widget);

  if (self->coloring == 0 && gtk_source_buffer_get_language (self->buffer) == NULL)
    self->coloring = g_idle_add_once (color_cb, self);
}

static gboolean
dp_sql_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DP_SQL_EDITOR (widget)->view));
}

static void
dp_sql_editor_class_init (DpSqlEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_source_init ();

  object_class->dispose = dp_sql_editor_dispose;
  object_class->get_property = dp_sql_editor_get_property;
  object_class->set_property = dp_sql_editor_set_property;
  widget_class->map = dp_sql_editor_map;
  widget_class->grab_focus = dp_sql_editor_grab_focus;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EDITABLE] =
    g_param_spec_boolean ("editable", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dp_sql_editor_init (DpSqlEditor *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSourceCompletion *completion;

  self->buffer = gtk_source_buffer_new (NULL);
  self->view = GTK_SOURCE_VIEW (gtk_source_view_new_with_buffer (self->buffer));
  g_object_unref (self->buffer);
  gtk_source_view_set_show_line_numbers (self->view, TRUE);
  gtk_source_view_set_show_line_marks (self->view, TRUE);
  gtk_source_view_set_auto_indent (self->view, TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (self->view, TRUE);
  gtk_source_view_set_tab_width (self->view, 2);
  gtk_source_view_set_highlight_current_line (self->view, TRUE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 6);

  self->completion = dp_sql_completion_new ();
  completion = gtk_source_view_get_completion (self->view);
  gtk_source_completion_add_provider (completion,
                                      GTK_SOURCE_COMPLETION_PROVIDER (self->completion));
  g_object_set (completion, "select-on-show", TRUE, "page-size", 8, NULL);
  set_up_marks (self);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scroller);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (buffer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

GtkWidget *
dp_sql_editor_new (void)
{
  return g_object_new (DP_TYPE_SQL_EDITOR, NULL);
}

char *
dp_sql_editor_dup_text (DpSqlEditor *self)
{
  GtkTextIter first, last;

  g_return_val_if_fail (DP_IS_SQL_EDITOR (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &first, &last);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &first, &last, TRUE);
}

void
dp_sql_editor_set_text (DpSqlEditor *self,
                        const char  *text)
{
  GtkTextBuffer *buffer;
  GtkTextIter first, last;

  g_return_if_fail (DP_IS_SQL_EDITOR (self));

  buffer = GTK_TEXT_BUFFER (self->buffer);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &first, &last);
  gtk_text_buffer_delete (buffer, &first, &last);
  gtk_text_buffer_insert (buffer, &first, text != NULL ? text : "", -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &first);
  gtk_text_buffer_place_cursor (buffer, &first);
}

void
dp_sql_editor_insert (DpSqlEditor *self,
                      const char  *text)
{
  g_return_if_fail (DP_IS_SQL_EDITOR (self));
  g_return_if_fail (text != NULL);

  gtk_text_buffer_insert_at_cursor (GTK_TEXT_BUFFER (self->buffer), text, -1);
}

char *
dp_sql_editor_dup_selection (DpSqlEditor *self,
                             guint       *offset)
{
  GtkTextIter first, last;

  g_return_val_if_fail (DP_IS_SQL_EDITOR (self), NULL);

  if (!gtk_text_buffer_get_selection_bounds (GTK_TEXT_BUFFER (self->buffer), &first, &last))
    return NULL;

  *offset = gtk_text_iter_get_offset (&first);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &first, &last, TRUE);
}

void
dp_sql_editor_set_catalog (DpSqlEditor    *self,
                           DpQueryCatalog *catalog)
{
  g_return_if_fail (DP_IS_SQL_EDITOR (self));

  dp_sql_completion_set_catalog (self->completion, catalog);
}

/* The word that begins there, or else the character. */
static void
underline (DpSqlEditor *self,
           GtkTextIter *at)
{
  GtkTextIter end = *at;

  gtk_text_iter_forward_char (&end);
  while (g_unichar_isalnum (gtk_text_iter_get_char (&end)) || gtk_text_iter_get_char (&end) == '_')
    gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, at, &end);
}

void
dp_sql_editor_mark_error (DpSqlEditor *self,
                          guint        position,
                          const char  *message)
{
  GtkTextIter at, line;
  GtkSourceMark *mark;

  g_return_if_fail (DP_IS_SQL_EDITOR (self));
  g_return_if_fail (position > 0);

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &at, position - 1);
  line = at;
  gtk_text_iter_set_line_offset (&line, 0);
  mark = gtk_source_buffer_create_source_mark (self->buffer, NULL, ERROR_CATEGORY, &line);
  g_object_set_data_full (G_OBJECT (mark), "message", g_strdup (message), g_free);
  underline (self, &at);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &at);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &at, 0.1, FALSE, 0, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  message, -1);
}

void
dp_sql_editor_clear_errors (DpSqlEditor *self)
{
  GtkTextIter first, last;

  g_return_if_fail (DP_IS_SQL_EDITOR (self));

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &first, &last);
  gtk_source_buffer_remove_source_marks (self->buffer, &first, &last, ERROR_CATEGORY);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &first, &last);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
