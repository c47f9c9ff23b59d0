/* dp-model-view.c: one node of a project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-view.h"

#include <glib/gi18n.h>

#include "dp-model-text.h"
#include "dp-query-run.h"
#include "dp-result-grid.h"
#include "dp-sql-editor.h"

#define PREVIEW_ROWS 1000
#define PREVIEW_S    20

struct _DpModelView
{
  AdwBin            parent_instance;

  GtkLabel         *state_label;
  GtkLabel         *description_label;
  GtkLabel         *problem_label;
  AdwViewStack     *views;
  GtkListView      *column_view;
  AdwViewStackPage *sql_page;
  AdwViewStackPage *compiled_page;
  AdwViewStackPage *rows_page;
  AdwBin           *sql_place;        /* empty until somebody looks; so are the next ones */
  AdwBin           *compiled_place;
  GtkStack         *rows_stack;
  AdwBin           *grid_place;
  AdwStatusPage    *failed_page;

  DpModelItem      *item;        /* (nullable) */
  DpDbPool         *pool;        /* (nullable) */
  DpQueryRun       *preview;     /* (nullable): of the item's rows */
};

G_DEFINE_FINAL_TYPE (DpModelView, dp_model_view, ADW_TYPE_BIN)

static void
set_up_column_cb (GtkSignalListItemFactory *factory,
                  GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  static const char * const classes[] = { "heading", NULL, "dim-label" };
  static const char * const keys[] = { "title", "description", "origins" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      if (classes[i] != NULL)
        gtk_widget_add_css_class (label, classes[i]);
      gtk_box_append (GTK_BOX (box), label);
      g_object_set_data (G_OBJECT (box), keys[i], label);
    }
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
set_label (GObject    *box,
           const char *key,
           const char *text)
{
  GtkLabel *label = g_object_get_data (box, key);

  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
bind_column_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  DpModelColumn *column = gtk_list_item_get_item (item);
  GObject *box = G_OBJECT (gtk_list_item_get_child (item));
  const char *type = dp_model_column_get_type_name (column);
  const char *origins = dp_model_column_get_origins (column);
  g_autofree char *title = type != NULL ? g_strdup_printf ("%s · %s",
                                                           dp_model_column_get_name (column), type)
                                        : g_strdup (dp_model_column_get_name (column));
  /* Translators: what a column is made of: other columns, a line each */
  g_autofree char *made = origins != NULL ? g_strdup_printf (_("Made of %s"), origins) : NULL;

  set_label (box, "title", title);
  set_label (box, "description", dp_model_column_get_description (column));
  set_label (box, "origins", made);
  gtk_list_item_set_accessible_label (item, title);
}

/* Editors and grids take longer to build than a frame: each is, when it is looked at. */
static void
show_sql (AdwBin     *place,
          const char *label,
          const char *sql)
{
  if (adw_bin_get_child (place) != NULL)
    return;

  adw_bin_set_child (place, g_object_new (DP_TYPE_SQL_EDITOR, "editable", FALSE, "label", label,
                                          "text", sql, NULL));
}

static void
change_sql (AdwBin     *place,
            const char *sql)
{
  if (adw_bin_get_child (place) != NULL)
    dp_sql_editor_set_text (DP_SQL_EDITOR (adw_bin_get_child (place)), sql);
}

/* @rows: (nullable): none */
static void
show_rows (DpModelView   *self,
           DpResultModel *rows)
{
  if (adw_bin_get_child (self->grid_place) == NULL && rows != NULL)
    adw_bin_set_child (self->grid_place, dp_result_grid_new ());
  if (adw_bin_get_child (self->grid_place) != NULL)
    dp_result_grid_set_model (DP_RESULT_GRID (adw_bin_get_child (self->grid_place)), rows, FALSE);
}

static void
preview_changed_cb (DpModelView *self)
{
  g_autoptr(DpQueryResult) result = NULL;
  const char *message = NULL;

  if (self->preview == NULL || dp_query_run_get_state (self->preview) == DP_QUERY_STATE_RUNNING)
    return;

  result = g_list_model_get_item (dp_query_run_list_results (self->preview), 0);
  message = dp_query_run_get_message (self->preview);
  if (result != NULL && dp_query_result_get_rows (result) != NULL && message == NULL)
    show_rows (self, dp_query_result_get_rows (result));
  else
    adw_status_page_set_description (self->failed_page, message);
  gtk_stack_set_visible_child_name (self->rows_stack, message == NULL ? "rows" : "failed");
}

static void
start_preview (DpModelView *self)
{
  DpQueryOptions options = { .timeout_s = PREVIEW_S };
  g_autofree char *sql = g_strdup_printf ("select * from %s limit %d",
                                          dp_model_item_get_relation (self->item), PREVIEW_ROWS);

  self->preview = dp_query_run_start (self->pool, sql, &options);
  g_signal_connect_object (self->preview, "notify::state", G_CALLBACK (preview_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
view_chosen_cb (DpModelView *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->views);

  if (self->item == NULL)
    return;

  if (g_strcmp0 (name, "sql") == 0)
    show_sql (self->sql_place, _("SQL as Written"), dp_model_item_get_sql (self->item));
  else if (g_strcmp0 (name, "compiled") == 0)
    show_sql (self->compiled_place, _("SQL as It Is Run"),
              dp_model_item_get_compiled (self->item));
  else if (g_strcmp0 (name, "rows") == 0 && self->pool != NULL && self->preview == NULL)
    start_preview (self);
}

static void
dp_model_view_dispose (GObject *object)
{
  DpModelView *self = DP_MODEL_VIEW (object);

  if (self->preview != NULL)
    dp_query_run_cancel (self->preview);
  g_clear_object (&self->preview);
  g_clear_object (&self->item);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (dp_model_view_parent_class)->dispose (object);
}

static void
dp_model_view_class_init (DpModelViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_model_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-model-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DpModelView, state_label);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, description_label);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, problem_label);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, views);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, column_view);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, sql_page);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, compiled_page);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, rows_page);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, sql_place);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, compiled_place);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, grid_place);
  gtk_widget_class_bind_template_child (widget_class, DpModelView, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, view_chosen_cb);
}

static void
dp_model_view_init (DpModelView *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_column_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_column_cb), NULL);
  gtk_list_view_set_factory (self->column_view, factory);
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* Quotes are for the server. */
static char *
dup_place (const char *state,
           const char *relation)
{
  g_auto(GStrv) parts = g_strsplit (relation, "\"", -1);
  g_autofree char *name = g_strjoinv ("", parts);

  return g_strdup_printf ("%s · %s", state, name);
}

void
dp_model_view_set_item (DpModelView *self,
                        DpModelItem *item,
                        DpDbPool    *pool)
{
  g_autofree char *state = NULL;
  g_autofree char *line = NULL;
  g_autoptr(GtkNoSelection) columns = NULL;
  gboolean has_rows;

  g_return_if_fail (DP_IS_MODEL_VIEW (self));
  g_return_if_fail (DP_IS_MODEL_ITEM (item));

  if (self->preview != NULL)
    dp_query_run_cancel (self->preview);
  g_clear_object (&self->preview);
  g_set_object (&self->item, item);
  g_set_object (&self->pool, pool);
  show_rows (self, NULL);

  state = dp_model_text_dup_state (item);
  has_rows = dp_model_item_get_relation (item) != NULL &&
             g_strcmp0 (dp_model_item_get_materialization (item), "ephemeral") != 0;
  line = has_rows ? dup_place (state, dp_model_item_get_relation (item)) : g_strdup (state);
  set_text (self->state_label, line);
  set_text (self->description_label, dp_model_item_get_description (item));
  set_text (self->problem_label, dp_model_item_get_problem (item));
  columns = gtk_no_selection_new (g_object_ref (dp_model_item_list_columns (item)));
  gtk_list_view_set_model (self->column_view, GTK_SELECTION_MODEL (columns));
  change_sql (self->sql_place, dp_model_item_get_sql (item));
  change_sql (self->compiled_place, dp_model_item_get_compiled (item));
  adw_view_stack_page_set_visible (self->sql_page, dp_model_item_get_sql (item) != NULL);
  adw_view_stack_page_set_visible (self->compiled_page, dp_model_item_get_compiled (item) != NULL);
  adw_view_stack_page_set_visible (self->rows_page, has_rows && pool != NULL);
  adw_view_stack_set_visible_child_name (self->views, "columns");
}

DpModelItem *
dp_model_view_get_item (DpModelView *self)
{
  g_return_val_if_fail (DP_IS_MODEL_VIEW (self), NULL);

  return self->item;
}
