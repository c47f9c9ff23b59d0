/* dp-lineage-view-draw.c: the graph of models as it is drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-view-private.h"

#include "dp-chart-layer.h"
#include "dp-chart-style.h"
#include "dp-model-text.h"

#define RADIUS 8

static gboolean
touches_chosen (DpLineageView *self,
                guint          edge)
{
  const DpGraphEdge *ends = &g_array_index (self->edges, DpGraphEdge, edge);

  return self->chosen >= 0 && self->trace == NULL &&
         (ends->from == (guint) self->chosen || ends->to == (guint) self->chosen);
}

static void
draw_edge (DpLineageView      *self,
           cairo_t            *cr,
           const DpChartTheme *theme,
           guint               edge)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint n_points;
  const DpGraphPoint *points = dp_graph_layout_get_edge (self->layout, edge, &n_points);

  for (guint i = 0; i + 1 < n_points; i++)
    {
      double out = rtl ? 0 : DP_LINEAGE_NODE_WIDTH, in = rtl ? DP_LINEAGE_NODE_WIDTH : 0;
      double x1 = _dp_lineage_view_get_x (self, points[i].layer) + out;
      double x2 = _dp_lineage_view_get_x (self, points[i + 1].layer) + in;
      double y1 = _dp_lineage_view_get_y (self, points[i]) + DP_LINEAGE_NODE_HEIGHT / 2.0;
      double y2 = _dp_lineage_view_get_y (self, points[i + 1]) + DP_LINEAGE_NODE_HEIGHT / 2.0;

      /* Through a layer without a node the line goes straight on. */
      if (i > 0)
        cairo_line_to (cr, x1, y1);
      else
        cairo_move_to (cr, x1, y1);
      cairo_curve_to (cr, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
    }
  cairo_set_line_width (cr, touches_chosen (self, edge) ? 2.5 : 1.2);
  dp_chart_set_source (cr, touches_chosen (self, edge) ? &theme->accent : &theme->dim,
                       touches_chosen (self, edge) ? 1 : 0.5);
  cairo_stroke (cr);
}

/* Never by colour alone: what is computed is dashed, what decides is dotted. */
static void
set_dashes (cairo_t      *cr,
            DpLineageUse  use)
{
  static const double dashes[] = { 6, 3 }, dots[] = { 1.5, 3 };

  if (use == DP_LINEAGE_SAME)
    cairo_set_dash (cr, NULL, 0, 0);
  else
    cairo_set_dash (cr, use == DP_LINEAGE_VALUE ? dashes : dots, 2, 0);
}

static void
draw_column_edge (DpLineageView       *self,
                  cairo_t             *cr,
                  const DpChartTheme  *theme,
                  guint                node,
                  guint                column,
                  const DpModelOrigin *origin)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean traced = dp_column_trace_find (self->trace, node, column) != NULL &&
                    dp_column_trace_find (self->trace, origin->node, origin->column) != NULL;
  double x1 = _dp_lineage_view_get_x (
      self, dp_graph_layout_get_node (self->layout, origin->node).layer);
  double x2 = _dp_lineage_view_get_x (self, dp_graph_layout_get_node (self->layout, node).layer);
  double y1, y2;

  if (!_dp_lineage_view_find_row (self, origin->node, origin->column, &y1) ||
      !_dp_lineage_view_find_row (self, node, column, &y2))
    return;

  x1 += rtl ? 0 : DP_LINEAGE_NODE_WIDTH;
  x2 += rtl ? DP_LINEAGE_NODE_WIDTH : 0;
  y1 += DP_LINEAGE_ROW_HEIGHT / 2.0;
  y2 += DP_LINEAGE_ROW_HEIGHT / 2.0;
  cairo_move_to (cr, x1, y1);
  cairo_curve_to (cr, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
  set_dashes (cr, origin->use);
  cairo_set_line_width (cr, traced ? 2 : 1.2);
  dp_chart_set_source (cr, traced ? &theme->accent : &theme->foreground, traced ? 1 : 0.45);
  cairo_stroke (cr);
  set_dashes (cr, DP_LINEAGE_SAME);
}

static void
draw_column_edges (DpLineageView      *self,
                   cairo_t            *cr,
                   const DpChartTheme *theme,
                   guint               node)
{
  g_autoptr(DpModelItem) item = _dp_lineage_view_dup_item (self, node);
  GArray *rows = _dp_lineage_view_get_rows (self, node);

  for (guint i = 0; i < rows->len; i++)
    {
      guint index = g_array_index (rows, guint, i), n_sources;
      g_autoptr(DpModelColumn) column =
          g_list_model_get_item (dp_model_item_list_columns (item), index);
      const DpModelOrigin *sources = dp_model_column_get_sources (column, &n_sources);

      for (guint k = 0; k < n_sources; k++)
        draw_column_edge (self, cr, theme, node, index, &sources[k]);
    }
}

static void
append_box (cairo_t *cr,
            double   x,
            double   y,
            double   height)
{
  double right = x + DP_LINEAGE_NODE_WIDTH - RADIUS;
  double bottom = y + height - RADIUS;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right, y + RADIUS, RADIUS, -G_PI_2, 0);
  cairo_arc (cr, right, bottom, RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + RADIUS, bottom, RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + RADIUS, y + RADIUS, RADIUS, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* Down where the columns are shown, towards the text where they are not. */
static void
draw_toggle (DpLineageView      *self,
             cairo_t            *cr,
             const DpChartTheme *theme,
             guint               index,
             double              x,
             double              y)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  cairo_save (cr);
  cairo_translate (cr,
                   x + (rtl ? DP_LINEAGE_TOGGLE_SIZE / 2.0
                            : DP_LINEAGE_NODE_WIDTH - DP_LINEAGE_TOGGLE_SIZE / 2.0),
                   y + DP_LINEAGE_NODE_HEIGHT / 2.0);
  if (!self->unfolded[index])
    cairo_rotate (cr, rtl ? G_PI_2 : -G_PI_2);
  cairo_move_to (cr, -5, -2.5);
  cairo_line_to (cr, 0, 2.5);
  cairo_line_to (cr, 5, -2.5);
  cairo_set_line_width (cr, 2);
  dp_chart_set_source (cr, &theme->foreground, 0.8);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_rows (DpLineageView      *self,
           cairo_t            *cr,
           const DpChartTheme *theme,
           guint               node,
           double              x)
{
  g_autoptr(DpModelItem) item = _dp_lineage_view_dup_item (self, node);
  GArray *rows = _dp_lineage_view_get_rows (self, node);

  for (guint i = 0; i < rows->len; i++)
    {
      guint index = g_array_index (rows, guint, i);
      g_autoptr(DpModelColumn) column =
          g_list_model_get_item (dp_model_item_list_columns (item), index);
      const DpColumnStep *step = dp_column_trace_find (self->trace, node, index);
      double y;

      _dp_lineage_view_find_row (self, node, index, &y);
      if (step != NULL)
        {
          cairo_rectangle (cr, x, y, DP_LINEAGE_NODE_WIDTH, DP_LINEAGE_ROW_HEIGHT);
          dp_chart_set_source (cr, &theme->accent, step->distance == 0 ? 0.4 : 0.15);
          cairo_fill (cr);
        }
      dp_chart_set_source (cr, &theme->foreground, 1);
      dp_chart_text_draw (self->text, cr, step != NULL ? DP_CHART_TEXT_BOLD : DP_CHART_TEXT_NORMAL,
                          dp_model_column_get_name (column), x + 16, y + 2);
    }
}

static void
draw_node (DpLineageView      *self,
           cairo_t            *cr,
           const DpChartTheme *theme,
           guint               index)
{
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, index);
  g_autoptr(DpModelItem) item = _dp_lineage_view_dup_item (self, index);
  g_autofree char *detail = dp_model_text_dup_state (item);
  double x = _dp_lineage_view_get_x (self, at.layer), y = _dp_lineage_view_get_y (self, at);
  double height = _dp_lineage_view_get_height (self, index);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean chosen = self->chosen == (int) index;
  double text_x = x + 10 + (rtl ? DP_LINEAGE_TOGGLE_SIZE - 10 : 0);

  append_box (cr, x, y, height);
  dp_chart_set_source (cr, &theme->background, 1);
  cairo_fill_preserve (cr);
  dp_chart_set_source (cr, chosen ? &theme->accent : &theme->foreground, chosen ? 0.18 : 0.06);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, chosen ? 2.5 : 1);
  dp_chart_set_source (cr, chosen ? &theme->accent : &theme->dim, 1);
  cairo_stroke (cr);

  cairo_save (cr);
  append_box (cr, x, y, height);
  cairo_clip (cr);
  draw_rows (self, cr, theme, index, x);
  if (_dp_lineage_view_has_columns (self, index))
    draw_toggle (self, cr, theme, index, x, y);
  cairo_rectangle (cr, x + (rtl ? DP_LINEAGE_TOGGLE_SIZE : 0), y,
                   DP_LINEAGE_NODE_WIDTH - DP_LINEAGE_TOGGLE_SIZE, DP_LINEAGE_NODE_HEIGHT);
  cairo_clip (cr);
  dp_chart_set_source (cr, &theme->foreground, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_BOLD, dp_model_item_get_name (item), text_x,
                      y + 6);
  dp_chart_set_source (cr, &theme->dim, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, detail, text_x, y + 24);
  cairo_restore (cr);
}

static gboolean
is_in_view (DpLineageView *self,
            guint          index)
{
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, index);
  double x = self->x + _dp_lineage_view_get_x (self, at.layer) * self->zoom,
         y = self->y + _dp_lineage_view_get_y (self, at) * self->zoom;

  return x < gtk_widget_get_width (GTK_WIDGET (self)) &&
         x + DP_LINEAGE_NODE_WIDTH * self->zoom > 0 &&
         y < gtk_widget_get_height (GTK_WIDGET (self)) &&
         y + _dp_lineage_view_get_height (self, index) * self->zoom > 0;
}

void
_dp_lineage_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  DpLineageView *self = DP_LINEAGE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autofree char *font = dp_chart_style_dup_font (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  DpChartTheme theme;
  cairo_t *cr;

  if (self->layout == NULL || width == 0)
    return;
  if (!self->is_fitted)
    _dp_lineage_view_fit (self);

  dp_chart_style_init_theme (&theme, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->zoom, self->zoom);
  dp_chart_text_set_font (self->text, font);
  dp_chart_text_begin (self->text, cr);
  for (guint i = 0; i < self->edges->len; i++)
    {
      if (!touches_chosen (self, i))
        draw_edge (self, cr, &theme, i);
    }
  for (guint i = 0; i < self->edges->len; i++)
    {
      if (touches_chosen (self, i))
        draw_edge (self, cr, &theme, i);
    }
  for (guint i = 0; i < dp_model_list_get_n_nodes (self->list); i++)
    draw_column_edges (self, cr, &theme, i);
  for (guint i = 0; i < dp_model_list_get_n_nodes (self->list); i++)
    {
      if (is_in_view (self, i))
        draw_node (self, cr, &theme, i);
    }
  cairo_destroy (cr);
}
