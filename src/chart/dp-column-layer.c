/* dp-column-layer.c: a column of values as columns from zero
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-column-layer.h"

#include "dp-chart-brush.h"
#include "dp-chart-pyramid.h"

#define OPACITY 0.6

struct _DpColumnLayer
{
  DpChartLayer parent_instance;

  double         *values;
  gsize           length;
  DpChartPyramid *pyramid;
};

G_DEFINE_FINAL_TYPE (DpColumnLayer, dp_column_layer, DP_TYPE_CHART_LAYER)

/* Of several bars drawn as one, the value that is farthest from zero. */
static double
get_value (DpColumnLayer *self,
           gsize          first,
           gsize          end)
{
  DpChartExtent extent = dp_chart_pyramid_query (self->pyramid, first, end);

  if (extent.low > extent.high)
    return NAN;

  return -extent.low > extent.high ? extent.low : extent.high;
}

static void
append_columns (DpColumnLayer      *self,
                DpChartBrush       *brush,
                const DpChartFrame *frame,
                gboolean            above)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  gsize group = dp_chart_get_bar_group (frame->time);
  double room = dp_time_axis_get_bar_width (frame->time) * group;
  double body = MIN (room * DP_CHART_BAR_PART, DP_CHART_WIDEST_BAR);
  double width = MAX (1, floor (body / frame->pixel)) * frame->pixel;
  double zero = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value, 0));
  gsize begin, end;

  dp_time_axis_get_visible (frame->time, &begin, &end);
  for (gsize first = begin - begin % group; first < end; first += group)
    {
      double value = get_value (self, first, MIN (first + group, self->length));
      double x;
      double y;

      if (isnan (value) || (value >= 0) != above)
        continue;
      x = dp_time_axis_get_x (frame->time, first + group / 2.0) - width / 2;
      y = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value, value * factor));
      dp_chart_brush_rectangle (brush, dp_chart_frame_snap (frame, x), MIN (y, zero), width,
                                MAX (fabs (y - zero), frame->pixel));
    }
}

static void
dp_column_layer_draw (DpChartLayer       *layer,
                      cairo_t            *cr,
                      const DpChartFrame *frame)
{
  DpChartBrush brush;

  dp_chart_brush_init (&brush, cr, frame);
  for (int above = 0; above < 2; above++)
    {
      dp_chart_brush_set_color (&brush, above ? &frame->theme->rising : &frame->theme->falling,
                                OPACITY);
      append_columns (DP_COLUMN_LAYER (layer), &brush, frame, above);
      dp_chart_brush_fill (&brush);
    }
  dp_chart_brush_finish (&brush);
}

static void
dp_column_layer_measure (DpChartLayer     *layer,
                         const DpTimeAxis *time,
                         double           *low,
                         double           *high)
{
  DpColumnLayer *self = DP_COLUMN_LAYER (layer);
  gsize begin, end;
  DpChartExtent extent;

  dp_time_axis_get_visible (time, &begin, &end);
  extent = dp_chart_pyramid_query (self->pyramid, begin, end);
  *low = MIN (extent.low, 0);
  *high = MAX (extent.high, 0);
}

static double
dp_column_layer_get_value (DpChartLayer *layer,
                           gsize         index)
{
  DpColumnLayer *self = DP_COLUMN_LAYER (layer);

  return index < self->length ? self->values[index] : NAN;
}

static void
dp_column_layer_finalize (GObject *object)
{
  DpColumnLayer *self = DP_COLUMN_LAYER (object);

  g_clear_pointer (&self->pyramid, dp_chart_pyramid_free);
  g_clear_pointer (&self->values, g_free);

  G_OBJECT_CLASS (dp_column_layer_parent_class)->finalize (object);
}

static void
dp_column_layer_class_init (DpColumnLayerClass *klass)
{
  DpChartLayerClass *layer_class = DP_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_column_layer_finalize;
  layer_class->draw = dp_column_layer_draw;
  layer_class->measure = dp_column_layer_measure;
  layer_class->get_value = dp_column_layer_get_value;
}

static void
dp_column_layer_init (DpColumnLayer *self)
{
}

DpChartLayer *
dp_column_layer_new (double *values,
                     gsize   length)
{
  DpColumnLayer *self;

  g_return_val_if_fail (values != NULL || length == 0, NULL);

  self = g_object_new (DP_TYPE_COLUMN_LAYER, NULL);
  self->values = values;
  self->length = length;
  self->pyramid = dp_chart_pyramid_new (values, values, NULL, NULL, length);

  return DP_CHART_LAYER (self);
}
