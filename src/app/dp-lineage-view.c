/* dp-lineage-view.c: what stands on what, as a picture to walk through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define LAYER_STEP 250
#define PLACE_STEP 60
#define MARGIN     24
#define LEAST_ZOOM 0.15
#define MOST_ZOOM  2.5
/* At first text is not below nine pixels. */
#define LEAST_FIT  0.75
#define MOST_FIT   1.2

G_DEFINE_FINAL_TYPE (DpLineageView, dp_lineage_view, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the graph's own pixels. From right to left layers go to the left. */
double
_dp_lineage_view_get_x (DpLineageView *self,
                        double         layer)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    layer = dp_graph_layout_get_n_layers (self->layout) - 1 - layer;

  return MARGIN + layer * LAYER_STEP;
}

double
_dp_lineage_view_get_height (DpLineageView *self,
                             guint          index)
{
  guint n_rows = _dp_lineage_view_get_rows (self, index)->len;

  return DP_LINEAGE_NODE_HEIGHT +
         (n_rows > 0 ? n_rows * DP_LINEAGE_ROW_HEIGHT + DP_LINEAGE_ROW_HEIGHT / 4.0 : 0);
}

double
_dp_lineage_view_get_y (DpLineageView *self,
                        DpGraphPoint   at)
{
  double y = MARGIN + at.place * PLACE_STEP;

  for (guint i = 0; i < self->rows->len; i++)
    {
      DpGraphPoint other;

      if (_dp_lineage_view_get_rows (self, i)->len == 0)
        continue;
      other = dp_graph_layout_get_node (self->layout, i);
      if (other.layer == at.layer && other.place < at.place)
        y += _dp_lineage_view_get_height (self, i) - DP_LINEAGE_NODE_HEIGHT;
    }

  return y;
}

void
_dp_lineage_view_zoom_to (DpLineageView *self,
                          double         zoom,
                          double         x,
                          double         y)
{
  zoom = CLAMP (zoom, LEAST_ZOOM, MOST_ZOOM);
  self->x = x - (x - self->x) * zoom / self->zoom;
  self->y = y - (y - self->y) * zoom / self->zoom;
  self->zoom = zoom;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* All of it where that can be read, else as large as it can be read at its beginning. */
void
_dp_lineage_view_fit (DpLineageView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)),
         height = gtk_widget_get_height (GTK_WIDGET (self));
  double all_width, all_height, rest;

  if (self->layout == NULL || width == 0)
    return;

  all_width = 2 * MARGIN + (dp_graph_layout_get_n_layers (self->layout) - 1) * LAYER_STEP +
              DP_LINEAGE_NODE_WIDTH;
  all_height = 2 * MARGIN + (dp_graph_layout_get_height (self->layout) - 1) * PLACE_STEP +
               DP_LINEAGE_NODE_HEIGHT;
  self->zoom = CLAMP (MIN (width / all_width, height / all_height), LEAST_FIT, MOST_FIT);
  rest = width - all_width * self->zoom;
  self->x = rest >= 0 ? rest / 2
            : gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? rest : 0;
  self->y = MAX ((height - all_height * self->zoom) / 2, 0);
  self->is_fitted = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

DpModelItem *
_dp_lineage_view_dup_item (DpLineageView *self,
                           guint          index)
{
  return g_list_model_get_item (G_LIST_MODEL (self->list), index);
}

void
_dp_lineage_view_scroll_into_view (DpLineageView *self)
{
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, self->chosen);
  double x = _dp_lineage_view_get_x (self, at.layer) * self->zoom,
         y = _dp_lineage_view_get_y (self, at) * self->zoom;
  double node_height = _dp_lineage_view_get_height (self, self->chosen) * self->zoom;
  double width = gtk_widget_get_width (GTK_WIDGET (self)),
         height = gtk_widget_get_height (GTK_WIDGET (self));

  /* Of a table that is higher than the window, what is chosen in it. */
  if (self->column >= 0 && node_height + 2 * MARGIN > height &&
      _dp_lineage_view_find_row (self, self->chosen, self->column, &y))
    {
      y *= self->zoom;
      node_height = DP_LINEAGE_ROW_HEIGHT * self->zoom;
    }
  self->x = CLAMP (self->x, -x + MARGIN,
                   MAX (width - x - DP_LINEAGE_NODE_WIDTH * self->zoom - MARGIN, -x + MARGIN));
  self->y = CLAMP (self->y, -y + MARGIN,
                   MAX (height - y - node_height - MARGIN, -y + MARGIN));
}

void
_dp_lineage_view_emit_changed (DpLineageView *self)
{
  g_autofree char *words = _dp_lineage_view_dup_words (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_dp_lineage_view_set_chosen (DpLineageView *self,
                             int            index)
{
  if (index >= 0 && self->layout != NULL)
    dp_lineage_view_choose_column (self, index, -1);
}

void
_dp_lineage_view_open (DpLineageView *self,
                       guint          index)
{
  g_signal_emit (self, signals[OPENED], 0, index);
}

static void
dp_lineage_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = 200;
  *natural = 400;
}

/* What is chosen stays in view when what is told of it takes some of the place. */
static void
dp_lineage_view_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  DpLineageView *self = DP_LINEAGE_VIEW (widget);

  if (self->layout != NULL && self->chosen >= 0 && self->is_fitted)
    _dp_lineage_view_scroll_into_view (self);
}

static void
dp_lineage_view_dispose (GObject *object)
{
  DpLineageView *self = DP_LINEAGE_VIEW (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->layout, dp_graph_layout_free);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->text, dp_chart_text_free);
  g_clear_pointer (&self->trace, g_array_unref);
  g_clear_pointer (&self->unfolded, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (dp_lineage_view_parent_class)->dispose (object);
}

static void
dp_lineage_view_class_init (DpLineageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_lineage_view_dispose;
  widget_class->snapshot = _dp_lineage_view_snapshot;
  widget_class->measure = dp_lineage_view_measure;
  widget_class->size_allocate = dp_lineage_view_size_allocate;

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_APPLICATION);
}

static void
dp_lineage_view_init (DpLineageView *self)
{
  self->edges = g_array_new (FALSE, FALSE, sizeof (DpGraphEdge));
  self->text = dp_chart_text_new ();
  self->zoom = 1;
  self->chosen = self->column = -1;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Graph of Models"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  _dp_lineage_view_add_controllers (self);
}

void
dp_lineage_view_set_list (DpLineageView *self,
                          DpModelList   *list)
{
  g_autoptr(DpModelList) former = NULL;

  g_return_if_fail (DP_IS_LINEAGE_VIEW (self));
  g_return_if_fail (list == NULL || DP_IS_MODEL_LIST (list));

  if (self->list == list)
    return;

  former = g_steal_pointer (&self->list);
  g_set_object (&self->list, list);
  g_clear_pointer (&self->layout, dp_graph_layout_free);
  g_clear_pointer (&self->edges, g_array_unref);
  self->edges = list != NULL ? dp_model_list_list_edges (list)
                             : g_array_new (FALSE, FALSE, sizeof (DpGraphEdge));
  if (list != NULL)
    self->layout = dp_graph_layout_new (dp_model_list_get_n_nodes (list),
                                        (const DpGraphEdge *) self->edges->data, self->edges->len);
  _dp_lineage_view_take_columns (self, former);
}

void
dp_lineage_view_choose (DpLineageView *self,
                        guint          index)
{
  g_return_if_fail (DP_IS_LINEAGE_VIEW (self));

  if (self->layout == NULL || index >= dp_model_list_get_n_nodes (self->list))
    return;
  _dp_lineage_view_set_chosen (self, index);
}
