/* dp-chart-layout.c: who gets which part of the picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include "dp-chart-format.h"
#include "dp-line-layer.h"

#define MARGIN              8      /* around labels */
#define PANE_GAP            6
#define VOLUME_PART         0.2
#define LEAST_HEIGHT        110    /* of all panes, with which others than prices are worth it */
#define MOST_LOWER_PART     0.6    /* of the height, for all panes below the prices */
#define LEAST_SHORTENED     1e5    /* from there on, an indicator's values end in K, M … */
#define MOST_OF_NAMES       0.25   /* of the width, for names at the ends of lines */
#define PRICE_PADDING       0.06
#define PRICE_TICK_LINES    3.0    /* a tick's least distance, in heights of a line */

char *
_dp_chart_dup_value_label (DpChart *self,
                           double   value,
                           int      decimals)
{
  if (self->percents)
    {
      g_autofree char *number = dp_chart_format_price (value, decimals);

      return isfinite (value) ? g_strconcat (number, "%", NULL) : g_steal_pointer (&number);
    }
  if (self->scale == DP_CHART_SCALE_INDEXED)
    return dp_chart_format_price (value, decimals);
  if (_dp_chart_is_relative (self))
    return dp_chart_format_percent (value - 100, decimals, TRUE);

  /* Money has two decimals or none. */
  return dp_chart_format_price (value, decimals == 1 ? 2 : decimals);
}

char *
_dp_chart_dup_pane_label (const DpChartPane *pane,
                          double             value,
                          int                decimals)
{
  double size = MAX (fabs (pane->axis.low), fabs (pane->axis.high));
  g_autofree char *number = NULL;

  if (!isfinite (value) || size < LEAST_SHORTENED)
    return dp_chart_format_price (value, decimals >= 0 ? decimals
                                  : dp_chart_price_decimals (pane->axis.high - pane->axis.low));

  number = dp_chart_format_volume (fabs (value));

  return g_strdup_printf ("%s%s", value < 0 ? DP_CHART_MINUS : "", number);
}

/* Volume, then each indicator with a pane of its own; they get their room from the bottom up. */
static void
layout_lower_panes (DpChart *self,
                    double   line)
{
  DpChartArea *price = &self->price_pane->area;
  double all = price->height;
  double height;
  double y = self->bottom;

  g_ptr_array_set_size (self->lower_panes, 0);
  self->volume_pane->area = (DpChartArea) { .y = self->bottom };
  if (self->has_volume)
    g_ptr_array_add (self->lower_panes, self->volume_pane);
  for (guint i = 0; self->time_axis.length > 0 && i < self->indicators->len; i++)
    {
      DpChartOverlay *overlay = g_ptr_array_index (self->indicators, i);

      if (overlay->pane != NULL)
        g_ptr_array_add (self->lower_panes, overlay->pane);
    }
  if (all < LEAST_HEIGHT)
    g_ptr_array_set_size (self->lower_panes, 0);
  if (self->lower_panes->len == 0)
    return;

  height = floor (all * MIN (VOLUME_PART, MOST_LOWER_PART / self->lower_panes->len));
  for (guint i = self->lower_panes->len; i-- > 0;)
    {
      DpChartPane *pane = g_ptr_array_index (self->lower_panes, i);
      double legend = pane != self->volume_pane ? line : 0;

      y -= height;
      pane->legend_y = y;
      pane->area.y = y + legend;
      pane->area.height = MAX (height - legend, 1);
      y -= PANE_GAP;
    }
  price->height = MAX (y - price->y, 1);
}

static void
layout_heights (DpChart *self,
                int      width,
                int      height,
                double   line)
{
  DpChartArea *price = &self->price_pane->area;
  double y = self->with_title ? line * 1.4 + 2 * MARGIN : MARGIN / 2;
  double bottom = height - line - MARGIN;

  self->legend_y = y;
  self->legend_height = _dp_chart_measure_legend (self, width);
  y += self->legend_height + MARGIN / 2;
  self->time_label_y = bottom + MARGIN / 2;
  self->bottom = floor (bottom);

  *price = (DpChartArea) { .y = floor (y), .height = MAX (1, floor (bottom) - floor (y)) };
  layout_lower_panes (self, line);
}

static void
set_factors (DpChartOverlay *overlay,
             double          factor)
{
  for (guint i = 0; i < overlay->n_layers; i++)
    dp_chart_layer_set_factor (overlay->layers[i], factor);
}

/* In percent, every instrument is 100 at the first bar in view; indicators go with prices. */
static void
lay_percent (DpChart *self,
             gsize    begin)
{
  gsize length = self->series != NULL ? dp_series_get_length (self->series) : 0;
  double factor = 1;

  if (self->main_layer == NULL || length == 0)
    return;

  begin = MIN (begin, length - 1);
  if (_dp_chart_is_relative (self))
    factor = 100 / dp_chart_layer_get_value (self->main_layer, begin);
  dp_chart_layer_set_factor (self->main_layer, factor);
  if (DP_IS_LINE_LAYER (self->main_layer))
    dp_line_layer_set_base (DP_LINE_LAYER (self->main_layer),
                            dp_chart_layer_get_value (self->main_layer, begin));
  for (guint i = 0; i < self->indicators->len; i++)
    {
      DpChartOverlay *overlay = g_ptr_array_index (self->indicators, i);

      if (overlay->pane == NULL)
        set_factors (overlay, factor);
    }
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);
      double base = dp_chart_layer_get_value (overlay->layers[0], MAX (begin, overlay->begin));

      set_factors (overlay, self->percents || isnan (base) ? 1 : 100 / base);
    }
}

static double
measure_axis (DpChart *self)
{
  g_autofree char *last = NULL;
  const GArray *ticks = self->price_pane->ticks;
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      const DpValueTick *tick = &g_array_index (ticks, DpValueTick, i);
      g_autofree char *label = _dp_chart_dup_value_label (self, tick->value, tick->decimals);

      widest = MAX (widest,
                    dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label).width);
    }

  /* The tags have all decimals. The highest price of all, in view or not, counts: were the axis to
   * grow during a zoom, what is under the pointer would move away. */
  if (_dp_chart_is_relative (self))
    last = _dp_chart_dup_value_label (self, MAX (self->price_pane->axis.high, 200), 1);
  else
    last = _dp_chart_dup_value_label (self, self->highest, _dp_chart_get_decimals (self));
  widest = MAX (widest, dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, last).width);

  return ceil (widest + 2 * MARGIN);
}

static void
layout_widths (DpChart *self,
               int      width)
{
  double plot = MAX (1, width - self->axis_width - self->names_width);
  double x = self->theme.right_to_left ? self->axis_width : 0;

  self->axis_x = self->theme.right_to_left ? 0 : plot + self->names_width;
  self->price_pane->area.x = x;
  self->price_pane->area.width = plot;
  for (guint i = 0; i < self->lower_panes->len; i++)
    {
      DpChartPane *pane = g_ptr_array_index (self->lower_panes, i);

      pane->area.x = x;
      pane->area.width = plot;
    }
  self->time_axis.x = x;
  self->time_axis.width = plot;
}

/* How fine the device is: a window draws enlarged, a file of vectors does not. */
static double
get_pixel (cairo_t *cr)
{
  double x_scale;
  double y_scale;
  double dx = 1;
  double dy = 0;

  cairo_surface_get_device_scale (cairo_get_target (cr), &x_scale, &y_scale);
  cairo_user_to_device_distance (cr, &dx, &dy);

  return 1 / CLAMP (fabs (dx) * x_scale, 0.5, 4);
}

void
_dp_chart_layout (DpChart *self,
                  cairo_t *cr,
                  int      width,
                  int      height)
{
  gsize begin, end;
  double line;

  dp_chart_text_begin (self->text, cr);
  line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
  self->width = width;
  self->height = height;
  self->time_axis.series = self->series;
  self->time_axis.length = self->series != NULL ? dp_series_get_length (self->series) : 0;
  self->time_axis.first = self->first;
  self->time_axis.last = self->last;
  self->time_axis.pixel = get_pixel (cr);

  /* What the price scale's labels need decides about the width, and that about volume's groups. */
  layout_heights (self, width, height, line);
  dp_time_axis_get_visible (&self->time_axis, &begin, &end);
  lay_percent (self, begin);
  dp_chart_pane_fit (self->price_pane, &self->time_axis,
                     self->scale == DP_CHART_SCALE_LOGARITHMIC, PRICE_PADDING,
                     line * PRICE_TICK_LINES);
  self->axis_width = MAX (self->axis_width, measure_axis (self));
  self->names_width = _dp_chart_measure_names (self, width * MOST_OF_NAMES);
  layout_widths (self, width);
  for (guint i = 0; i < self->lower_panes->len; i++)
    {
      DpChartPane *pane = g_ptr_array_index (self->lower_panes, i);

      dp_chart_pane_fit (pane, &self->time_axis, FALSE,
                         pane == self->volume_pane ? 0 : PRICE_PADDING, line * 2);
    }

  g_clear_pointer (&self->time_ticks, g_array_unref);
  self->time_ticks = dp_time_axis_list_ticks (&self->time_axis, line * 4.2);
  _dp_chart_update_bands (self);
}
