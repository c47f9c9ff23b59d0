/* dp-plan-view.c: a plan of the server as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-plan-view.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-format.h"

/* Below it the numbers of a step stand below its name. */
#define NARROW "max-width: 560sp"
/* Of a step's name and of its details */
#define MOST_LINES 3
#define STEP_WIDTH 240
#define PART_WIDTH 112
#define NUMBER_WIDTH 100
#define LEAST_HEIGHT 100

struct _DpPlanView
{
  AdwBin         parent_instance;

  GtkStack      *stack;
  GtkColumnView *view;

  GtkColumnViewColumn *columns[3];   /* of the numbers, as they are listed below */
};

G_DEFINE_FINAL_TYPE (DpPlanView, dp_plan_view, ADW_TYPE_BIN)

static DpPlanNode *
get_node (GtkColumnViewCell *cell)
{
  return gtk_tree_list_row_get_item (GTK_TREE_LIST_ROW (gtk_column_view_cell_get_item (cell)));
}

static char *
dup_time (DpPlanNode *node)
{
  double ms = dp_plan_node_get_own_ms (node);

  /* Translators: a time in milliseconds */
  return ms >= 0 ? g_strdup_printf (_("%'.1f ms"), ms) : g_strdup ("–");
}

static char *
dup_rows (DpPlanNode *node)
{
  double rows = dp_plan_node_get_rows (node);

  return rows >= 0 ? g_strdup_printf ("%'.0f", rows) : g_strdup ("–");
}

static char *
dup_expected (DpPlanNode *node)
{
  return g_strdup_printf ("%'.0f", dp_plan_node_get_expected_rows (node));
}

/* Columns of numbers, of which a phone has no room for any */
static const struct
{
  const char  *title;
  char      *(*dup) (DpPlanNode *node);
} numbers[] = {
  { N_("Own Time"), dup_time },
  { N_("Rows"), dup_rows },
  { N_("Expected"), dup_expected },
};

static char *
dup_numbers (DpPlanNode *node)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = numbers[i].dup (node);

      if (!g_str_equal (text, "–"))
        g_strv_builder_take (builder, g_strdup_printf ("%s %s", _(numbers[i].title), text));
    }
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

static GtkWidget *
make_label (const char *name,
            GtkWidget  *expander)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), MOST_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_object_set_data (G_OBJECT (expander), name, label);

  return label;
}

static void
set_up_step_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell,
                DpPlanView               *self)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *mark = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *detail = make_label ("detail", expander);
  GtkWidget *figures = make_label ("numbers", expander);

  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (figures, "caption");
  gtk_widget_add_css_class (figures, "numeric");
  g_object_bind_property (self->columns[0], "visible", figures, "visible",
                          G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), make_label ("title", expander));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (box), figures);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), box);
  g_object_set_data (G_OBJECT (expander), "mark", mark);
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
  g_autofree char *figures = dup_numbers (node);

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
  gtk_label_set_label (g_object_get_data (G_OBJECT (expander), "numbers"), figures);
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
bind_number_cb (GtkSignalListItemFactory *factory,
                GtkColumnViewCell        *cell,
                gpointer                  position)
{
  g_autoptr(DpPlanNode) node = get_node (cell);
  g_autofree char *text = numbers[GPOINTER_TO_UINT (position)].dup (node);

  gtk_label_set_label (GTK_LABEL (gtk_column_view_cell_get_child (cell)), text);
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

static GtkColumnViewColumn *
add_column (DpPlanView *self,
            const char *title,
            GCallback   set_up,
            GCallback   bind,
            gpointer    user_data,
            int         width)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", set_up, user_data);
  g_signal_connect (factory, "bind", bind, user_data);
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_append_column (self->view, column);

  return column;
}

static void
add_columns (DpPlanView *self)
{
  GtkColumnViewColumn *step;

  /* Both of these are in view on a phone, too. */
  step = add_column (self, _("Step"), G_CALLBACK (set_up_step_cb), G_CALLBACK (bind_step_cb), self,
                     STEP_WIDTH);
  gtk_column_view_column_set_expand (step, TRUE);
  add_column (self, _("Part"), G_CALLBACK (set_up_share_cb), G_CALLBACK (bind_share_cb), NULL,
              PART_WIDTH);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->columns[i] = add_column (self, _(numbers[i].title), G_CALLBACK (set_up_number_cb),
                                   G_CALLBACK (bind_number_cb), GUINT_TO_POINTER (i),
                                   NUMBER_WIDTH);
}

/* Returns: (transfer full): what shows @child, and only the names and parts where that is narrow */
static GtkWidget *
make_adaptive (DpPlanView *self,
               GtkWidget  *child)
{
  GtkWidget *bin = adw_breakpoint_bin_new ();
  AdwBreakpoint *narrow = adw_breakpoint_new (adw_breakpoint_condition_parse (NARROW));
  g_auto(GValue) hidden = G_VALUE_INIT;

  g_value_init (&hidden, G_TYPE_BOOLEAN);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    adw_breakpoint_add_setter (narrow, G_OBJECT (self->columns[i]), "visible", &hidden);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (bin), narrow);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (bin), child);
  gtk_widget_set_size_request (bin, STEP_WIDTH, LEAST_HEIGHT);

  return bin;
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
  add_columns (self);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "page-models-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No Plan Yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty),
                                   _("“Explain” in the menu shows how the server would answer, "
                                     "“Explain by Running” also what takes how long."));
  gtk_widget_add_css_class (empty, "compact");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_stack_add_named (self->stack, scroller, "plan");
  adw_bin_set_child (ADW_BIN (self), make_adaptive (self, GTK_WIDGET (self->stack)));
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
