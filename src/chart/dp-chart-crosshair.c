/* dp-chart-crosshair.c: the bar one looks at, on both axes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include "dp-chart-format.h"

#define TAG_MARGIN 6
#define DOT_RADIUS 3.5

/* Darker than what it lies on in light, lighter in dark. */
static DpChartColor
get_tag_color (DpChart *self)
{
  DpChartColor color = self->theme.foreground;

  color.alpha = 1;

  return color;
}

static void
draw_lines (DpChart *self,
            cairo_t *cr,
            double   x,
            double   y)
{
  const DpChartArea *price = &self->price_pane->area;
  double bottom = self->bottom;
  double pixel = self->time_axis.pixel;
  double dashes[] = { 4 * pixel, 4 * pixel };

  cairo_save (cr);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_set_line_width (cr, pixel);
  cairo_move_to (cr, (floor (x / pixel) + 0.5) * pixel, price->y);
  cairo_line_to (cr, (floor (x / pixel) + 0.5) * pixel, bottom);
  if (y >= price->y && y < bottom)
    {
      cairo_move_to (cr, price->x, (floor (y / pixel) + 0.5) * pixel);
      cairo_rel_line_to (cr, price->width, 0);
    }
  dp_chart_set_source (cr, &self->theme.foreground, 0.55);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_time_tag (DpChart *self,
               cairo_t *cr,
               double   x)
{
  g_autofree char *label = dp_chart_format_date (dp_series_get_times (self->series)[self->cursor],
                                                 dp_series_get_interval (self->series));
  const DpChartArea *area = &self->price_pane->area;
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label);
  DpChartColor color = get_tag_color (self);
  double width = size.width + 2 * TAG_MARGIN;
  double left = CLAMP (x - width / 2, area->x, MAX (area->x, area->x + area->width - width));

  _dp_chart_append_rounded (cr, round (left), self->time_label_y - 1, width, size.height + 2);
  dp_chart_set_source (cr, &color, 1);
  cairo_fill (cr);
  dp_chart_set_source (cr, &self->theme.background, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, label, round (left) + TAG_MARGIN,
                      self->time_label_y);
}

static void
draw_value_tag (DpChart *self,
                cairo_t *cr,
                double   y)
{
  g_autofree char *label = NULL;
  DpChartColor color = get_tag_color (self);
  double line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;

  if (dp_chart_pane_contains (self->price_pane, y))
    label = _dp_chart_dup_value_label (self, dp_value_axis_get_value (&self->price_pane->axis, y),
                                       _dp_chart_is_relative (self)
                                       ? 1 : _dp_chart_get_decimals (self));
  for (guint i = 0; i < self->lower_panes->len; i++)
    {
      const DpChartPane *pane = g_ptr_array_index (self->lower_panes, i);

      if (!dp_chart_pane_contains (pane, y))
        continue;
      if (pane == self->volume_pane)
        label = dp_chart_format_volume (dp_value_axis_get_value (&pane->axis, y));
      else
        label = _dp_chart_dup_pane_label (pane, dp_value_axis_get_value (&pane->axis, y), -1);
    }
  if (label == NULL)
    return;

  /* Half a number beside the tag would be read as one. */
  cairo_rectangle (cr, self->axis_x + TAG_MARGIN - 2, y - line, self->axis_width, 2 * line);
  dp_chart_set_source (cr, &self->theme.background, 0.85);
  cairo_fill (cr);
  _dp_chart_draw_tag (self, cr, label, y, &color);
}

/* On a line there is no bar to see: a dot shows which point is meant. */
static void
draw_dot (DpChart *self,
          cairo_t *cr,
          double   x,
          double   y)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, DOT_RADIUS, 0, 2 * G_PI);
  dp_chart_set_source (cr, &self->theme.accent, 1);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1.5);
  dp_chart_set_source (cr, &self->theme.background, 1);
  cairo_stroke (cr);
}

void
_dp_chart_draw_crosshair (DpChart *self,
                          cairo_t *cr)
{
  double close = dp_series_get_close (self->series)[self->cursor] *
                 dp_chart_layer_get_factor (self->main_layer);
  double close_y = dp_value_axis_get_y (&self->price_pane->axis, close);
  double x = dp_time_axis_get_x (&self->time_axis, self->cursor + 0.5);
  double y = isnan (self->pointer_y) || self->snapping ? close_y : self->pointer_y;

  if (x < self->time_axis.x || x >= self->time_axis.x + self->time_axis.width)
    return;

  draw_lines (self, cr, x, y);
  if (_dp_chart_has_line (self) && dp_chart_pane_contains (self->price_pane, close_y))
    draw_dot (self, cr, x, close_y);
  draw_time_tag (self, cr, x);
  draw_value_tag (self, cr, y);
  _dp_chart_draw_event_texts (self, cr);
}
