/* dp-candle-layer.c: open, high, low and close of each bar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-candle-layer.h"

#include "dp-chart-brush.h"

#define SHADE_OPACITY 0.45
#define LARGE_BODY    12

struct _DpCandleLayer
{
  DpChartLayer parent_instance;

  DpSeries             *series;
  const DpChartPyramid *pyramid;
  gboolean              bars;
};

G_DEFINE_FINAL_TYPE (DpCandleLayer, dp_candle_layer, DP_TYPE_CHART_LAYER)

/* One candle or bar, in pixels of the drawing. */
typedef struct
{
  double   x;          /* left edge of the wick */
  double   open;
  double   high;
  double   low;
  double   close;
  double   half;       /* from the wick's edges to the body's; 0 where there is no room */
  double   line;       /* width of wicks */
  double   border;     /* width of a hollow body's outline */
  gboolean rising;
} Shape;

static double
get_open (DpCandleLayer *self,
          gsize          index)
{
  double open = dp_series_get_open (self->series)[index];

  return isnan (open) ? dp_series_get_close (self->series)[index] : open;
}

static void
measure_group (const DpChartFrame *frame,
               gsize               group,
               Shape              *shape)
{
  double pixel = frame->pixel;
  double room = dp_time_axis_get_bar_width (frame->time) * group;
  double body = floor (MIN (room * DP_CHART_BAR_PART, DP_CHART_WIDEST_BAR) / pixel) * pixel;

  /* Fine devices have lines of two pixels where there is room for a hollow body with such. */
  shape->line = pixel;
  if (room >= 2 * DP_CHART_GOOD_BAR * pixel)
    shape->line = MAX (1, floor (1.2 / pixel)) * pixel;
  /* As much body left of the wick as right of it. */
  shape->half = floor ((body - shape->line) / 2 / pixel + 0.01) * pixel;
  if (room >= DP_CHART_GOOD_BAR * pixel)
    shape->half = MAX (shape->half, pixel);
  /* Large hollow bodies would be faint beside filled ones. */
  shape->border = body >= LARGE_BODY ? 2 * shape->line : shape->line;
}

static void
fill_shape (DpCandleLayer      *self,
            const DpChartFrame *frame,
            gsize               first,
            gsize               end,
            gsize               group,
            Shape              *shape)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  double open = get_open (self, first) * factor;
  double close = dp_series_get_close (self->series)[end - 1] * factor;
  DpChartExtent extent = dp_chart_pyramid_query (self->pyramid, first, end);
  double middle = dp_time_axis_get_x (frame->time, first + group / 2.0);

  shape->rising = close >= open;
  shape->x = dp_chart_frame_snap (frame, middle - shape->line / 2);
  shape->open = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value, open));
  shape->close = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value, close));
  shape->high = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value,
                                                                 extent.high * factor));
  shape->low = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value,
                                                                extent.low * factor));
}

/* The parts do not overlap, so that all shapes of a colour are one quick fill. */
static void
append_candle (DpChartBrush *brush,
               const Shape  *shape)
{
  double line = shape->line;
  double border = shape->border;
  double top = MIN (shape->open, shape->close);
  double bottom = MAX (shape->open, shape->close);
  double left = shape->x - shape->half;
  double width = 2 * shape->half + line;

  /* Too narrow to be hollow: a rising body gets its shade apart. */
  if (shape->half <= 0)
    width = shape->rising ? line : 2 * line;

  bottom = MAX (bottom, top + line);
  if (shape->high < top)
    dp_chart_brush_rectangle (brush, shape->x, shape->high, line, top - shape->high);
  if (shape->low > bottom)
    dp_chart_brush_rectangle (brush, shape->x, bottom, line, shape->low - bottom);

  if (!shape->rising || bottom - top <= 2 * border || width <= 2 * border)
    {
      dp_chart_brush_rectangle (brush, left, top, width, bottom - top);
      return;
    }
  dp_chart_brush_rectangle (brush, left, top, width, border);
  dp_chart_brush_rectangle (brush, left, bottom - border, width, border);
  dp_chart_brush_rectangle (brush, left, top + border, border, bottom - top - 2 * border);
  dp_chart_brush_rectangle (brush, left + width - border, top + border, border,
                            bottom - top - 2 * border);
}

static void
append_bar (DpChartBrush *brush,
            const Shape  *shape)
{
  double line = shape->rising ? shape->line : shape->line * 2;   /* as for candles' sticks */
  double x = shape->x - (line - shape->line);
  double low = MAX (shape->low, shape->high + shape->line);

  dp_chart_brush_rectangle (brush, x, shape->high, line, low - shape->high);
  dp_chart_brush_rectangle (brush, shape->x - shape->half, shape->open, x - shape->x + shape->half,
                   shape->line);
  dp_chart_brush_rectangle (brush, x + line, shape->close,
                            shape->x + shape->line + shape->half - x - line, shape->line);
}

/* What is inside a hollow body is the background: the grid passes behind it. */
static void
fill_insides (DpChartBrush       *brush,
              const Shape        *shapes,
              guint               n_shapes,
              const DpChartTheme *theme)
{
  gboolean hollow = n_shapes > 0 && shapes[0].half > 0;

  if (hollow)
    dp_chart_brush_set_color (brush, &theme->background, 1);
  else
    dp_chart_brush_set_color (brush, &theme->rising, SHADE_OPACITY);

  for (guint i = 0; i < n_shapes; i++)
    {
      const Shape *shape = &shapes[i];
      double line = shape->line;
      double top = MIN (shape->open, shape->close);
      double bottom = MAX (shape->open, shape->close);

      if (shape->rising && hollow && bottom - top > 2 * line)
        dp_chart_brush_rectangle (brush, shape->x - shape->half + line, top + line,
                         2 * shape->half - line, bottom - top - 2 * line);
      else if (shape->rising && !hollow)
        dp_chart_brush_rectangle (brush, shape->x + line, top, line, MAX (bottom - top, line));
    }
  dp_chart_brush_fill (brush);
}

static void
fill_shapes (DpChartBrush       *brush,
             const Shape        *shapes,
             guint               n_shapes,
             gboolean            bars,
             const DpChartTheme *theme)
{
  for (int rising = 0; rising < 2; rising++)
    {
      dp_chart_brush_set_color (brush, rising ? &theme->rising : &theme->falling, 1);
      for (guint i = 0; i < n_shapes; i++)
        {
          if (shapes[i].rising != rising)
            continue;
          if (bars)
            append_bar (brush, &shapes[i]);
          else
            append_candle (brush, &shapes[i]);
        }
      dp_chart_brush_fill (brush);
    }
}

static void
dp_candle_layer_draw (DpChartLayer       *layer,
                      cairo_t            *cr,
                      const DpChartFrame *frame)
{
  DpCandleLayer *self = DP_CANDLE_LAYER (layer);
  gsize group = dp_chart_get_bar_group (frame->time);
  g_autofree Shape *shapes = NULL;
  Shape shape = { 0 };
  DpChartBrush brush;
  guint n_shapes = 0;
  gsize begin, end;

  dp_time_axis_get_visible (frame->time, &begin, &end);
  begin -= begin % group;
  shapes = g_new (Shape, (end - begin) / group + 1);
  measure_group (frame, group, &shape);
  for (gsize first = begin; first < end; first += group)
    {
      fill_shape (self, frame, first, MIN (first + group, frame->time->length), group, &shape);
      shapes[n_shapes++] = shape;
    }

  dp_chart_brush_init (&brush, cr, frame);
  if (!self->bars)
    fill_insides (&brush, shapes, n_shapes, frame->theme);
  fill_shapes (&brush, shapes, n_shapes, self->bars, frame->theme);
  dp_chart_brush_finish (&brush);
}

static void
dp_candle_layer_measure (DpChartLayer     *layer,
                         const DpTimeAxis *time,
                         double           *low,
                         double           *high)
{
  DpCandleLayer *self = DP_CANDLE_LAYER (layer);
  DpChartExtent extent;
  gsize begin, end;

  dp_time_axis_get_visible (time, &begin, &end);
  extent = dp_chart_pyramid_query (self->pyramid, begin, end);
  *low = extent.low;
  *high = extent.high;
}

static double
dp_candle_layer_get_value (DpChartLayer *layer,
                           gsize         index)
{
  DpCandleLayer *self = DP_CANDLE_LAYER (layer);

  return dp_series_get_close (self->series)[index];
}

static void
dp_candle_layer_finalize (GObject *object)
{
  DpCandleLayer *self = DP_CANDLE_LAYER (object);

  g_clear_object (&self->series);

  G_OBJECT_CLASS (dp_candle_layer_parent_class)->finalize (object);
}

static void
dp_candle_layer_class_init (DpCandleLayerClass *klass)
{
  DpChartLayerClass *layer_class = DP_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_candle_layer_finalize;
  layer_class->draw = dp_candle_layer_draw;
  layer_class->measure = dp_candle_layer_measure;
  layer_class->get_value = dp_candle_layer_get_value;
}

static void
dp_candle_layer_init (DpCandleLayer *self)
{
}

DpChartLayer *
dp_candle_layer_new (DpSeries             *series,
                     const DpChartPyramid *pyramid,
                     gboolean              bars)
{
  DpCandleLayer *self;

  g_return_val_if_fail (DP_IS_SERIES (series), NULL);

  self = g_object_new (DP_TYPE_CANDLE_LAYER, NULL);
  self->series = g_object_ref (series);
  self->pyramid = pyramid;
  self->bars = bars;

  return DP_CHART_LAYER (self);
}
