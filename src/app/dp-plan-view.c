/* dp-plan-view.c: a plan of the server as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-plan-view.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-format.h"

struct _DpPlanView
{
  AdwBin         parent_instance;

  GtkStack      *stack;
  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (DpPlanView, dp_plan_view, ADW_TYPE_BIN)

static DpPlanNode *
get_node (GtkColumnViewCell *cell)
{
  return gtk_tree_list_row_get_item (GTK_TREE_LIST_ROW (gtk_column_view_cell_get_item (cell)));
}

static void
set_up_step_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *mark = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  g_object_set_data (G_OBJECT (expander), "mark", mark);
  g_object_set_data (G_OBJECT (expander), "title", title);
  g_object_set_data (G_OBJECT (expander), "detail", detail);
  gtk_column_view_cell_set_child (cell, expander);
}

static void
bind_step_cb (GtkSignalListItemFactory *factory,
              GtkColumnViewCell        *cell)
{
  GtkWidget *expander = gtk_column_view_cell_get_child (cell);
  g_autoptr(DpPlanNode) node = get_node (cell);
  gboolean costly = dp_plan_node_get_costly (node);
  GtkLabel *detail = g_object_get_data (G_OBJECT (expander), "detail");
  GtkLabel *label = g_object_get_data (G_OBJECT (expander), "title");
  g_autofree char *title = NULL;

  /* Translators: a step of a plan that costs more than any other one */
  title = costly ? g_strdup_printf (_("%s — the costliest step"), dp_plan_node_get_title (node))
                 : g_strdup (dp_plan_node_get_title (node));
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander),
                                  gtk_column_view_cell_get_item (cell));
  gtk_label_set_label (label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), title);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (expander), "mark"), costly);
  gtk_widget_set_visible (GTK_WIDGET (detail), dp_plan_node_get_detail (node) != NULL);
  gtk_label_set_label (detail, dp_plan_node_get_detail (node));
  gtk_widget_set_tooltip_text (GTK_WIDGET (detail), dp_plan_node_get_detail (node));
}

static void
set_up_number_cb (GtkSignalListItemFactory *factory,
                  GtkColumnViewCell        *cell)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_column_view_cell_set_child (cell, label);
}

static void
set_number (GtkColumnViewCell *cell,
            char              *text)
{
  gtk_label_set_label (GTK_LABEL (gtk_column_view_cell_get_child (cell)), text);
  g_free (text);
}

static void
bind_time_cb (GtkSignalListItemFactory *factory,
              GtkColumnViewCell        *cell)
{
  g_autoptr(DpPlanNode) node = get_node (cell);
  double ms = dp_plan_node_get_own_ms (node);

  /* Translators: a time in milliseconds */
  set_number (cell, ms >= 0 ? g_strdup_printf (_("%'.1f ms"), ms) : g_strdup ("–"));
}

static void
bind_rows_cb (GtkSignalListItemFactory *factory,
              GtkColumnViewCell        *cell)
{
  g_autoptr(DpPlanNode) node = get_node (cell);
  double rows = dp_plan_node_get_rows (node);

  set_number (cell, rows >= 0 ? g_strdup_printf ("%'.0f", rows) : g_strdup ("–"));
}

static void
bind_expected_cb (GtkSignalListItemFactory *factory,
                  GtkColumnViewCell        *cell)
{
  g_autoptr(DpPlanNode) node = get_node (cell);

  set_number (cell, g_strdup_printf ("%'.0f", dp_plan_node_get_expected_rows (node)));
}

static void
set_up_share_cb (GtkSignalListItemFactory *factory,
                 GtkColumnViewCell        *cell)
{
  GtkWidget *bar = gtk_progress_bar_new ();

  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (bar), TRUE);
  gtk_widget_add_css_class (bar, "share");
  gtk_column_view_cell_set_child (cell, bar);
}

static void
bind_share_cb (GtkSignalListItemFactory *factory,
               GtkColumnViewCell        *cell)
{
  g_autoptr(DpPlanNode) node = get_node (cell);
  GtkProgressBar *bar = GTK_PROGRESS_BAR (gtk_column_view_cell_get_child (cell));
  g_autofree char *text = dp_format_part (dp_plan_node_get_share (node), 0, FALSE);

  gtk_progress_bar_set_fraction (bar, dp_plan_node_get_share (node));
  gtk_progress_bar_set_text (bar, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dp_plan_node_get_title (node), -1);
}

static void
add_column (DpPlanView *self,
            const char *title,
            GCallback   set_up,
            GCallback   bind,
            int         width,
            gboolean    expand)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", set_up, NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_expand (column, expand);
  gtk_column_view_append_column (self->view, column);
}

static void
dp_plan_view_class_init (DpPlanViewClass *klass)
{
}

static void
dp_plan_view_init (DpPlanView *self)
{
  GtkWidget *empty = adw_status_page_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Plan"), -1);
  add_column (self, _("Step"), G_CALLBACK (set_up_step_cb), G_CALLBACK (bind_step_cb), 240, TRUE);
  /* Both of these are in view on a phone, too. */
  add_column (self, _("Part"), G_CALLBACK (set_up_share_cb), G_CALLBACK (bind_share_cb), 112,
              FALSE);
  add_column (self, _("Own Time"), G_CALLBACK (set_up_number_cb), G_CALLBACK (bind_time_cb), 100,
              FALSE);
  add_column (self, _("Rows"), G_CALLBACK (set_up_number_cb), G_CALLBACK (bind_rows_cb), 100,
              FALSE);
  add_column (self, _("Expected"), G_CALLBACK (set_up_number_cb), G_CALLBACK (bind_expected_cb),
              100, FALSE);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "page-models-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Plan Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _("“Explain” in the menu shows how the server would answer, "
                                     "“Explain by Running” also what takes how long."));
  gtk_widget_add_css_class (empty, "compact");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, scroller, "plan");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

static GListModel *
list_children_cb (gpointer item,
                  gpointer user_data)
{
  GListModel *children = dp_plan_node_get_children (item);

  return children != NULL ? g_object_ref (children) : NULL;
}

void
dp_plan_view_set_plan (DpPlanView *self,
                       DpPlanNode *plan)
{
  g_autoptr(GListStore) roots = NULL;
  g_autoptr(GtkNoSelection) selection = NULL;

  g_return_if_fail (DP_IS_PLAN_VIEW (self));
  g_return_if_fail (plan == NULL || DP_IS_PLAN_NODE (plan));

  if (plan != NULL)
    {
      roots = g_list_store_new (DP_TYPE_PLAN_NODE);
      g_list_store_append (roots, plan);
      selection = gtk_no_selection_new (
          G_LIST_MODEL (gtk_tree_list_model_new (G_LIST_MODEL (g_steal_pointer (&roots)), FALSE,
                                                 TRUE, list_children_cb, NULL, NULL)));
    }
  gtk_column_view_set_model (self->view, (GtkSelectionModel *) selection);
  gtk_stack_set_visible_child_name (self->stack, plan != NULL ? "plan" : "empty");
}
