/* dp-query-library-dialog.c: queries that are kept, and those that were run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-library-dialog.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-format.h"
#include "dp-undo.h"

struct _DpQueryLibraryDialog
{
  AdwDialog        parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkSearchEntry  *search_entry;
  GtkStack        *kept_stack;
  GtkStack        *history_stack;
  GtkListView     *kept_view;
  GtkListView     *history_view;

  DpQueryLibrary  *library;
  GtkFilter       *filter;
};

G_DEFINE_FINAL_TYPE (DpQueryLibraryDialog, dp_query_library_dialog, ADW_TYPE_DIALOG)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  DpQueryLibraryDialog *self = user_data;
  const char *name = dp_kept_query_get_name (item);
  g_autofree char *all = g_strconcat (name != NULL ? name : "", "\n", dp_kept_query_get_sql (item),
                                      NULL);
  g_autofree char *folded = g_utf8_casefold (all, -1);
  g_autofree char *wanted =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  return strstr (folded, wanted) != NULL;
}

static void
search_changed_cb (DpQueryLibraryDialog *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
activated_cb (DpQueryLibraryDialog *self,
              guint                 position,
              GtkListView          *view)
{
  g_autoptr(DpKeptQuery) query =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (view)), position);

  g_signal_emit (self, signals[CHOSEN], 0, dp_kept_query_get_sql (query));
  adw_dialog_close (ADW_DIALOG (self));
}

static DexFuture *
written_cb (DexFuture *future,
            gpointer   user_data)
{
  DpQueryLibraryDialog *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL && self->toast_overlay != NULL)
    {
      AdwToast *toast = adw_toast_new (error->message);

      adw_toast_set_use_markup (toast, FALSE);
      adw_toast_overlay_add_toast (self->toast_overlay, toast);
    }

  return dex_future_new_true ();
}

/* @future: (transfer full) */
static void
watch (DpQueryLibraryDialog *self,
       DexFuture            *future)
{
  dex_future_disown (dex_future_finally (future, written_cb, g_object_ref (self), g_object_unref));
}

typedef struct
{
  DpQueryLibraryDialog *self;
  GPtrArray            *queries;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->self);
  g_ptr_array_unref (undo->queries);
  g_free (undo);
}

static void
undo_cb (gpointer data)
{
  const Undo *undo = data;
  DpKeptQuery *first = g_ptr_array_index (undo->queries, 0);

  if (dp_kept_query_get_name (first) != NULL)
    watch (undo->self, dp_query_library_keep (undo->self->library, dp_kept_query_get_name (first),
                                              dp_kept_query_get_sql (first)));
  else
    watch (undo->self, dp_query_library_set_history (undo->self->library, undo->queries));
}

/* @queries: (transfer full): what comes back */
static void
offer_undo (DpQueryLibraryDialog *self,
            const char           *sentence,
            GPtrArray            *queries)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->self = g_object_ref (self);
  undo->queries = queries;
  dp_undo_offer (GTK_WIDGET (self->kept_stack), sentence, undo_cb, undo, undo_free);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DpQueryLibraryDialog *self = DP_QUERY_LIBRARY_DIALOG (widget);
  const char *name = g_variant_get_string (parameter, NULL);
  GPtrArray *queries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sentence = g_strdup_printf (_("“%s” was deleted"), name);
  DpKeptQuery *query = dp_query_library_find (self->library, name);

  if (query == NULL)
    {
      g_ptr_array_unref (queries);
      return;
    }
  g_ptr_array_add (queries, query);
  watch (self, dp_query_library_remove (self->library, name));
  offer_undo (self, sentence, queries);
}

static void
clear_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  DpQueryLibraryDialog *self = DP_QUERY_LIBRARY_DIALOG (widget);
  GListModel *history = dp_query_library_list_history (self->library);
  GPtrArray *queries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    g_ptr_array_add (queries, g_list_model_get_item (history, i));
  watch (self, dp_query_library_set_history (self->library, NULL));
  offer_undo (self, _("The history was cleared"), queries);
}

static void
rename_response_cb (AdwAlertDialog *dialog,
                    const char     *response,
                    gpointer        user_data)
{
  DpQueryLibraryDialog *self = user_data;
  const char *name = g_object_get_data (G_OBJECT (dialog), "name");
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  g_autofree char *new_name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (g_str_equal (response, "rename") && *new_name != '\0')
    watch (self, dp_query_library_rename (self->library, name, new_name));
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  AdwDialog *dialog = dp_alert_new (_("Rename Query"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"),
                                  -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "rename",
                                  _("_Rename"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_dialog_set_focus (dialog, entry);
  g_object_set_data_full (G_OBJECT (dialog), "name", g_strdup (name), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), widget,
                           G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, widget);
}

static GtkWidget *
add_button (GtkWidget  *row,
            const char *icon_name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (row), button);

  return button;
}

static void
set_up_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  has_name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (row), box);
  if (GPOINTER_TO_INT (has_name))
    {
      g_object_set_data (G_OBJECT (row), "rename", add_button (row, "document-edit-symbolic"));
      g_object_set_data (G_OBJECT (row), "remove", add_button (row, "user-trash-symbolic"));
    }
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "detail", detail);
  gtk_list_item_set_child (item, row);
}

static void
set_button (GtkWidget  *button,
            const char *action,
            const char *label_format,
            const char *name)
{
  g_auto(GStrv) parts = g_strsplit (label_format, "%s", 2);
  g_autofree char *label = g_strconcat (parts[0], name, parts[1], NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
}

static char *
dup_moment (DpKeptQuery *query)
{
  g_autofree char *moment = dp_format_time (dp_kept_query_get_time_us (query));
  g_autofree char *duration = dp_format_duration (dp_kept_query_get_duration_us (query));

  if (dp_kept_query_get_failed (query))
    /* Translators: a query of the history: when it was run, how long that took */
    return g_strdup_printf (_("%s · %s · without success"), moment, duration);

  return g_strdup_printf ("%s · %s", moment, duration);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  DpKeptQuery *query = gtk_list_item_get_item (item);
  GObject *row = G_OBJECT (gtk_list_item_get_child (item));
  const char *name = dp_kept_query_get_name (query);
  g_autofree char *line = dp_kept_query_dup_line (query);
  g_autofree char *detail = name != NULL ? g_strdup (line) : dup_moment (query);

  gtk_label_set_label (g_object_get_data (row, "title"), name != NULL ? name : line);
  gtk_label_set_label (g_object_get_data (row, "detail"), detail);
  gtk_list_item_set_accessible_label (item, name != NULL ? name : line);
  gtk_list_item_set_accessible_description (item, detail);
  if (name != NULL)
    {
      set_button (g_object_get_data (row, "rename"), "library.rename", _("Rename “%s”"), name);
      set_button (g_object_get_data (row, "remove"), "library.remove", _("Delete “%s”"), name);
    }
}

static void
update_stacks (DpQueryLibraryDialog *self)
{
  GListModel *kept = dp_query_library_list_kept (self->library);
  GListModel *history = dp_query_library_list_history (self->library);

  gtk_stack_set_visible_child_name (self->kept_stack,
                                    g_list_model_get_n_items (kept) > 0 ? "list" : "empty");
  gtk_stack_set_visible_child_name (self->history_stack,
                                    g_list_model_get_n_items (history) > 0 ? "list" : "empty");
}

static void
show_list (DpQueryLibraryDialog *self,
           GtkListView          *view,
           GListModel           *queries,
           gboolean              have_names)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered = gtk_filter_list_model_new (g_object_ref (queries),
                                                            g_object_ref (self->filter));
  g_autoptr(GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (filtered));

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), GINT_TO_POINTER (have_names));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (view, factory);
  gtk_list_view_set_model (view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (queries, "items-changed", G_CALLBACK (update_stacks), self,
                           G_CONNECT_SWAPPED);
}

static void
dp_query_library_dialog_dispose (GObject *object)
{
  DpQueryLibraryDialog *self = DP_QUERY_LIBRARY_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_QUERY_LIBRARY_DIALOG);
  g_clear_object (&self->library);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (dp_query_library_dialog_parent_class)->dispose (object);
}

static void
dp_query_library_dialog_class_init (DpQueryLibraryDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_query_library_dialog_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-query-library-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpQueryLibraryDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, DpQueryLibraryDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpQueryLibraryDialog, kept_stack);
  gtk_widget_class_bind_template_child (widget_class, DpQueryLibraryDialog, history_stack);
  gtk_widget_class_bind_template_child (widget_class, DpQueryLibraryDialog, kept_view);
  gtk_widget_class_bind_template_child (widget_class, DpQueryLibraryDialog, history_view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "library.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "library.rename", "s", rename_action);
  gtk_widget_class_install_action (widget_class, "library.clear", NULL, clear_action);
}

static void
dp_query_library_dialog_init (DpQueryLibraryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
}

/** dp_query_library_dialog_new: Returns: (transfer floating): shows what is in @library */
AdwDialog *
dp_query_library_dialog_new (DpQueryLibrary *library)
{
  DpQueryLibraryDialog *self;

  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (library), NULL);

  self = g_object_new (DP_TYPE_QUERY_LIBRARY_DIALOG, NULL);
  self->library = g_object_ref (library);
  show_list (self, self->kept_view, dp_query_library_list_kept (library), TRUE);
  show_list (self, self->history_view, dp_query_library_list_history (library), FALSE);
  update_stacks (self);

  return ADW_DIALOG (self);
}
