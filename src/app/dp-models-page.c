/* dp-models-page.c: the tables that are made, and what of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-models-page.h"

#include <glib/gi18n.h>

#include "dp-growing-list.h"
#include "dp-lineage-part.h"
#include "dp-model-text.h"
#include "dp-model-view.h"
#include "dp-state.h"

struct _DpModelsPage
{
  DpPage           parent_instance;

  GtkStack        *stack;
  AdwViewStack    *views;
  GtkSearchEntry  *search_entry;
  GtkListView     *list_view;
  AdwBin          *graph_place;  /* empty until somebody looks; so is the next one */
  AdwBin          *item_place;
  AdwStatusPage   *failed_page;
  GtkWidget       *back_button;
  GtkWidget       *item_buttons;
  GtkWidget       *build_bar;
  GtkProgressBar  *build_progress;

  GFile           *folder;       /* (nullable): of the project; NULL for the built-in one */
  DpModelList     *list;         /* (nullable) */
  GtkFilter       *filter;
  gboolean         is_building;
  DexPromise      *stop;            /* (nullable): while it builds; resolved to end it */
  gboolean         is_loading;
  char            *shown_id;     /* (nullable): of the node that is open */
  char            *wanted;       /* (nullable): the name of a node to open once there is a list */
};

G_DEFINE_FINAL_TYPE (DpModelsPage, dp_models_page, DP_TYPE_PAGE)

static void
tell (DpModelsPage *self,
      const char   *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (self), toast);
}

/* Returns: (nullable) (transfer none): where somebody has looked at it */
static DpLineagePart *
get_graph (DpModelsPage *self)
{
  GtkWidget *part = adw_bin_get_child (self->graph_place);

  return part != NULL ? DP_LINEAGE_PART (part) : NULL;
}

/* Returns: (nullable) (transfer none): what is open, or was */
static DpModelItem *
get_item (DpModelsPage *self)
{
  GtkWidget *view = adw_bin_get_child (self->item_place);

  return view != NULL ? dp_model_view_get_item (DP_MODEL_VIEW (view)) : NULL;
}

static void
update_actions (DpModelsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  DpModelItem *item = get_item (self);
  gboolean can_build = self->list != NULL && !self->is_building;
  gboolean is_source = item != NULL && g_str_equal (dp_model_item_get_resource (item), "source");

  gtk_widget_action_set_enabled (widget, "models.build-all", can_build);
  gtk_widget_action_set_enabled (widget, "models.build", can_build && item != NULL && !is_source);
  gtk_widget_action_set_enabled (widget, "models.test", can_build && item != NULL && !is_source);
  gtk_widget_action_set_enabled (widget, "models.built-in", self->folder != NULL);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  DpModelsPage *self = user_data;
  g_autofree char *wanted =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  g_autofree char *name = g_utf8_casefold (dp_model_item_get_name (item), -1);
  const char *description = dp_model_item_get_description (item);
  g_autofree char *words = g_utf8_casefold (description != NULL ? description : "", -1);

  return strstr (name, wanted) != NULL || strstr (words, wanted) != NULL;
}

/* The graph goes to the first one that is found. */
static void
choose_found (DpModelsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (*text == '\0' || self->list == NULL || get_graph (self) == NULL)
    return;

  for (guint i = 0; i < dp_model_list_get_n_nodes (self->list); i++)
    {
      g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (strstr (dp_model_item_get_name (item), text) != NULL)
        {
          dp_lineage_part_choose (get_graph (self), i);
          return;
        }
    }
}

static void
search_changed_cb (DpModelsPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  choose_found (self);
}

static void
show_item (DpModelsPage *self,
           DpModelItem  *item)
{
  if (adw_bin_get_child (self->item_place) == NULL)
    adw_bin_set_child (self->item_place, g_object_new (DP_TYPE_MODEL_VIEW, NULL));
  g_set_str (&self->shown_id, dp_model_item_get_id (item));
  dp_model_view_set_item (DP_MODEL_VIEW (adw_bin_get_child (self->item_place)), item,
                          dp_engine_get_pool (dp_page_get_engine (DP_PAGE (self))));
  dp_page_set_subtitle (DP_PAGE (self), dp_model_item_get_name (item));
  gtk_widget_set_visible (self->back_button, TRUE);
  gtk_widget_set_visible (self->item_buttons, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "item");
  update_actions (self);
}

static void
show_project (DpModelsPage *self)
{
  g_clear_pointer (&self->shown_id, g_free);
  dp_page_set_subtitle (DP_PAGE (self),
                        dp_transform_project_get_name (dp_model_list_get_project (self->list)));
  gtk_widget_set_visible (self->back_button, FALSE);
  gtk_widget_set_visible (self->item_buttons, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "project");
}

static void
activated_cb (DpModelsPage *self,
              guint         position)
{
  g_autoptr(DpModelItem) item =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list_view)), position);

  show_item (self, item);
}

static void
node_opened_cb (DpModelsPage *self,
                guint         index)
{
  g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), index);

  show_item (self, item);
}

static void
view_chosen_cb (DpModelsPage *self)
{
  GtkWidget *part;

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "graph") != 0 ||
      get_graph (self) != NULL)
    return;

  part = g_object_new (DP_TYPE_LINEAGE_PART, NULL);
  g_signal_connect_object (part, "opened", G_CALLBACK (node_opened_cb), self, G_CONNECT_SWAPPED);
  dp_lineage_part_set_list (DP_LINEAGE_PART (part), self->list);
  adw_bin_set_child (self->graph_place, part);
  choose_found (self);
}

static void
set_up_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_set_margin_top (row, 8);
  gtk_widget_set_margin_bottom (row, 8);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), box);
  g_object_set_data (G_OBJECT (row), "icon", icon);
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "detail", detail);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  DpModelItem *item = gtk_list_item_get_item (list_item);
  GObject *row = G_OBJECT (gtk_list_item_get_child (list_item));
  gboolean is_source = g_str_equal (dp_model_item_get_resource (item), "source");
  g_autofree char *detail = dp_model_text_dup_state (item);

  gtk_image_set_from_icon_name (g_object_get_data (row, "icon"),
                                is_source ? "folder-symbolic"
                                          : dp_model_text_get_icon_name (
                                                dp_model_item_get_status (item)));
  gtk_label_set_label (g_object_get_data (row, "title"), dp_model_item_get_name (item));
  gtk_label_set_label (g_object_get_data (row, "detail"), detail);
  gtk_list_item_set_accessible_label (list_item, dp_model_item_get_name (item));
  gtk_list_item_set_accessible_description (list_item, detail);
}

static const struct
{
  const char *resource;
  const char *title;
} sections[] = {
  { "model", N_("Models") },
  { "snapshot", N_("Snapshots") },
  { "seed", N_("Seeds") },
  { "source", N_("Sources") },
  { "test", N_("Tests") },
};

static guint
get_section (gpointer item)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (g_str_equal (sections[i].resource, dp_model_item_get_resource (item)))
        return i;
    }

  return 0;
}

static int
compare_sections (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return (int) get_section ((gpointer) a) - (int) get_section ((gpointer) b);
}

static void
set_up_header_cb (GtkSignalListItemFactory *factory,
                  GtkListHeader            *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_header_set_child (header, label);
}

static void
bind_header_cb (GtkSignalListItemFactory *factory,
                GtkListHeader            *header)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       _(sections[get_section (gtk_list_header_get_item (header))].title));
}

/* What is open stays open, as it is now. */
/* Returns: whether it is in the list that there is */
static gboolean
show_wanted (DpModelsPage *self)
{
  g_autofree char *wanted = g_steal_pointer (&self->wanted);
  GListModel *list = G_LIST_MODEL (self->list);

  for (guint i = 0; wanted != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(DpModelItem) item = g_list_model_get_item (list, i);

      if (g_str_equal (dp_model_item_get_name (item), wanted))
        {
          show_item (self, item);
          return TRUE;
        }
    }

  return FALSE;
}

static void
show_list (DpModelsPage *self,
           DpModelList  *list)
{
  GtkFilterListModel *filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (list)),
                                                            g_object_ref (self->filter));
  GtkSorter *by_section = GTK_SORTER (gtk_custom_sorter_new (compare_sections, NULL, NULL));
  GtkSortListModel *sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                                                      g_object_ref (by_section));
  g_autoptr(GtkNoSelection) selection = NULL;
  g_autofree char *shown = g_steal_pointer (&self->shown_id);

  gtk_sort_list_model_set_section_sorter (sorted, by_section);
  selection = gtk_no_selection_new (dp_growing_list_new (GTK_WIDGET (self->list_view),
                                                         G_LIST_MODEL (sorted)));
  g_object_unref (by_section);
  g_set_object (&self->list, list);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  if (get_graph (self) != NULL)
    dp_lineage_part_set_list (get_graph (self), list);
  if (show_wanted (self))
    return;
  for (guint i = 0; shown != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (dp_model_item_get_id (item), shown))
        {
          show_item (self, item);
          return;
        }
    }
  show_project (self);
  update_actions (self);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpModelsPage *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  self->is_loading = FALSE;
  if (value != NULL)
    show_list (self, g_value_get_object (value));
  else
    {
      adw_status_page_set_description (self->failed_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }

  return dex_future_new_true ();
}

static void
load (DpModelsPage *self)
{
  DpDbPool *pool = dp_engine_get_pool (dp_page_get_engine (DP_PAGE (self)));

  if (pool == NULL || self->is_loading)
    return;

  self->is_loading = TRUE;
  if (self->list == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  dex_future_disown (dex_future_finally (dp_model_list_load (pool, self->folder), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

static void
dp_models_page_refresh (DpPage *page)
{
  load (DP_MODELS_PAGE (page));
}

/* The bar tells those who do not see it only of another fraction. */
static void
show_step (DpModelsPage *self,
           const char   *text)
{
  gtk_progress_bar_set_text (self->build_progress, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->build_progress),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
progress_cb (DpNodeResult *result,
             guint         done,
             guint         total,
             gpointer      user_data)
{
  DpModelsPage *self = user_data;
  /* Translators: while tables are built: the last one, how many of how many are done */
  g_autofree char *text = g_strdup_printf (_("%s (%u of %u)"), dp_node_result_get_name (result),
                                           done, total);

  gtk_progress_bar_set_fraction (self->build_progress, done / (double) MAX (total, 1));
  /* Where it is stopped, that stays said. */
  if (dex_future_is_pending (DEX_FUTURE (self->stop)))
    show_step (self, text);
}

static char *
dup_outcome (GListModel *results)
{
  guint n_results = g_list_model_get_n_items (results), n_failed = 0;
  g_autofree char *first = NULL;

  for (guint i = 0; i < n_results; i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      DpNodeStatus status = dp_node_result_get_status (result);

      if (status != DP_NODE_STATUS_FAILED && status != DP_NODE_STATUS_ERROR)
        continue;
      n_failed++;
      if (first == NULL && dp_node_result_get_message (result) != NULL)
        first = g_strdup_printf ("%s: %s", dp_node_result_get_name (result),
                                 dp_node_result_get_message (result));
    }
  if (n_failed == 0)
    return g_strdup_printf (ngettext ("%u model or test: all went well",
                                      "%u models and tests: all went well", n_results),
                            n_results);
  if (n_failed == 1 && first != NULL)
    return g_steal_pointer (&first);

  return g_strdup_printf (ngettext ("%u of %u failed", "%u of %u failed", n_failed), n_failed,
                          n_results);
}

static DexFuture *
built_cb (DexFuture *future,
          gpointer   user_data)
{
  DpModelsPage *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  g_autofree char *outcome = value != NULL ? dup_outcome (g_value_get_object (value))
                                           : g_strdup (error->message);

  if (value != NULL && self->stop != NULL && !dex_future_is_pending (DEX_FUTURE (self->stop)))
    g_set_str (&outcome, _("Stopped: what was built stays, the rest is as it was"));
  dex_clear (&self->stop);
  self->is_building = FALSE;
  gtk_widget_set_visible (self->build_bar, FALSE);
  tell (self, outcome);
  update_actions (self);
  load (self);

  return dex_future_new_true ();
}

/* @select: (nullable): everything */
static void
build (DpModelsPage     *self,
       DpTransformParts  parts,
       const char       *select)
{
  const char *names[] = { select, NULL };
  DpTransformOptions options = { .parts = parts, .select = select != NULL ? names : NULL };

  dex_clear (&self->stop);
  self->stop = dex_promise_new ();
  options.stop = DEX_FUTURE (self->stop);
  self->is_building = TRUE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "models.stop", TRUE);
  gtk_progress_bar_set_fraction (self->build_progress, 0);
  show_step (self, select != NULL ? select : _("Everything"));
  gtk_widget_set_visible (self->build_bar, TRUE);
  update_actions (self);
  dex_future_disown (dex_future_finally (
      dp_transform_run (dp_model_list_get_project (self->list),
                        dp_engine_get_pool (dp_page_get_engine (DP_PAGE (self))), &options,
                        progress_cb, g_object_ref (self), g_object_unref),
      built_cb, g_object_ref (self), g_object_unref));
}

static void
build_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  DpModelsPage *self = DP_MODELS_PAGE (widget);
  DpTransformParts everything = DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS | DP_TRANSFORM_SEEDS |
                                DP_TRANSFORM_SNAPSHOTS;
  DpModelItem *item = get_item (self);

  if (self->list == NULL || self->is_building)
    return;
  if (g_str_equal (action, "models.build-all"))
    build (self, everything, NULL);
  else if (item != NULL)
    build (self, g_str_equal (action, "models.test") ? DP_TRANSFORM_TESTS : everything,
           dp_model_item_get_name (item));
}

static void
stop_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  DpModelsPage *self = DP_MODELS_PAGE (widget);

  if (self->stop == NULL || !dex_future_is_pending (DEX_FUTURE (self->stop)))
    return;
  dex_promise_resolve_boolean (self->stop, TRUE);
  show_step (self, _("Stopping…"));
  gtk_widget_action_set_enabled (widget, "models.stop", FALSE);
}

static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  show_project (DP_MODELS_PAGE (widget));
}

static void
reload_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  load (DP_MODELS_PAGE (widget));
}

/* @folder: (nullable) */
static void
open_folder (DpModelsPage *self,
             GFile        *folder)
{
  g_set_object (&self->folder, folder);
  g_clear_object (&self->list);
  g_clear_pointer (&self->shown_id, g_free);
  if (get_graph (self) != NULL)
    dp_lineage_part_set_list (get_graph (self), NULL);
  gtk_list_view_set_model (self->list_view, NULL);
  update_actions (self);
  load (self);
}

static void
folder_chosen_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(DpModelsPage) self = user_data;
  g_autoptr(GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result,
                                                                  NULL);

  if (folder != NULL)
    open_folder (self, folder);
}

static void
open_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Open Project"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                                 folder_chosen_cb, g_object_ref (widget));
}

static void
built_in_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  open_folder (DP_MODELS_PAGE (widget), NULL);
}

static void
dp_models_page_constructed (GObject *object)
{
  DpModelsPage *self = DP_MODELS_PAGE (object);

  G_OBJECT_CLASS (dp_models_page_parent_class)->constructed (object);

  dp_state_keep (dp_page_get_settings (DP_PAGE (self)), "models-part", GTK_WIDGET (self->views),
                 "visible-child-name");
}

static void
dp_models_page_dispose (GObject *object)
{
  DpModelsPage *self = DP_MODELS_PAGE (object);

  dex_clear (&self->stop);
  g_clear_object (&self->folder);
  g_clear_object (&self->list);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->shown_id, g_free);
  g_clear_pointer (&self->wanted, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_MODELS_PAGE);

  G_OBJECT_CLASS (dp_models_page_parent_class)->dispose (object);
}

/* Of the built-in project, where the one that is open has none of the name. */
static void
show_model_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  DpModelsPage *self = DP_MODELS_PAGE (widget);
  const char *name = g_variant_get_string (parameter, NULL);

  g_set_str (&self->wanted, name);
  if (self->list == NULL || show_wanted (self) || self->folder == NULL)
    return;
  g_set_str (&self->wanted, name);
  open_folder (self, NULL);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "models.show", "s", show_model_action);
  gtk_widget_class_install_action (widget_class, "models.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "models.build", NULL, build_action);
  gtk_widget_class_install_action (widget_class, "models.test", NULL, build_action);
  gtk_widget_class_install_action (widget_class, "models.build-all", NULL, build_action);
  gtk_widget_class_install_action (widget_class, "models.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "models.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "models.built-in", NULL, built_in_action);
  gtk_widget_class_install_action (widget_class, "models.reload", NULL, reload_action);
}

static void
dp_models_page_class_init (DpModelsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dp_models_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = dp_models_page_dispose;
  DP_PAGE_CLASS (klass)->refresh = dp_models_page_refresh;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-models-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, views);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, graph_place);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, item_place);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, item_buttons);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, build_bar);
  gtk_widget_class_bind_template_child (widget_class, DpModelsPage, build_progress);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_chosen_cb);
  install_actions (widget_class);
}

static void
dp_models_page_init (DpModelsPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkListItemFactory) header = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  g_signal_connect (header, "setup", G_CALLBACK (set_up_header_cb), NULL);
  g_signal_connect (header, "bind", G_CALLBACK (bind_header_cb), NULL);
  gtk_list_view_set_header_factory (self->list_view, header);
  update_actions (self);
}
