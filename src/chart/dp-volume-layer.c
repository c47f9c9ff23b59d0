/* dp-volume-layer.c: how much was traded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-volume-layer.h"

#include "dp-chart-brush.h"

#define OPACITY 0.45

struct _DpVolumeLayer
{
  DpChartLayer parent_instance;

  DpSeries             *series;
  const DpChartPyramid *pyramid;
};

G_DEFINE_FINAL_TYPE (DpVolumeLayer, dp_volume_layer, DP_TYPE_CHART_LAYER)

static gboolean
is_rising (DpVolumeLayer *self,
           gsize          first,
           gsize          end)
{
  const double *closes = dp_series_get_close (self->series);
  double open = dp_series_get_open (self->series)[first];

  if (isnan (open))
    open = first > 0 ? closes[first - 1] : closes[first];

  return closes[end - 1] >= open;
}

static void
append_columns (DpVolumeLayer      *self,
                DpChartBrush       *brush,
                const DpChartFrame *frame,
                gboolean            rising)
{
  double pixel = frame->pixel;
  gsize group = dp_chart_get_bar_group (frame->time);
  double room = dp_time_axis_get_bar_width (frame->time) * group;
  double body = MIN (room * DP_CHART_BAR_PART, DP_CHART_WIDEST_BAR);
  double width = MAX (1, floor (body / pixel)) * pixel;
  double bottom = dp_chart_frame_snap (frame, frame->area.y + frame->area.height);
  gsize begin, end;

  /* An odd number of pixels, to stand right below the candle. */
  if (width > 2.5 * pixel && fmod (width / pixel, 2) < 0.5)
    width -= pixel;

  dp_time_axis_get_visible (frame->time, &begin, &end);
  for (gsize first = begin - begin % group; first < end; first += group)
    {
      gsize group_end = MIN (first + group, frame->time->length);
      double volume;
      double x;
      double y;

      if (is_rising (self, first, group_end) != rising)
        continue;
      volume = dp_chart_pyramid_query (self->pyramid, first, group_end).sum;
      if (!(volume > 0))
        continue;
      x = dp_time_axis_get_x (frame->time, first + group / 2.0) - width / 2;
      y = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value, volume));
      y = MIN (y, bottom - pixel);
      dp_chart_brush_rectangle (brush, dp_chart_frame_snap (frame, x), y, width, bottom - y);
    }
}

static void
dp_volume_layer_draw (DpChartLayer       *layer,
                      cairo_t            *cr,
                      const DpChartFrame *frame)
{
  DpChartBrush brush;

  dp_chart_brush_init (&brush, cr, frame);
  for (int rising = 0; rising < 2; rising++)
    {
      dp_chart_brush_set_color (&brush, rising ? &frame->theme->rising : &frame->theme->falling,
                                OPACITY);
      append_columns (DP_VOLUME_LAYER (layer), &brush, frame, rising);
      dp_chart_brush_fill (&brush);
    }
  dp_chart_brush_finish (&brush);
}

static void
dp_volume_layer_measure (DpChartLayer     *layer,
                         const DpTimeAxis *time,
                         double           *low,
                         double           *high)
{
  DpVolumeLayer *self = DP_VOLUME_LAYER (layer);
  gsize group = dp_chart_get_bar_group (time);
  gsize begin, end;

  *low = 0;
  dp_time_axis_get_visible (time, &begin, &end);
  for (gsize first = begin - begin % group; first < end; first += group)
    *high = MAX (*high, dp_chart_pyramid_query (self->pyramid, first, first + group).sum);
}

static double
dp_volume_layer_get_value (DpChartLayer *layer,
                           gsize         index)
{
  return dp_series_get_volume (DP_VOLUME_LAYER (layer)->series)[index];
}

static void
dp_volume_layer_finalize (GObject *object)
{
  DpVolumeLayer *self = DP_VOLUME_LAYER (object);

  g_clear_object (&self->series);

  G_OBJECT_CLASS (dp_volume_layer_parent_class)->finalize (object);
}

static void
dp_volume_layer_class_init (DpVolumeLayerClass *klass)
{
  DpChartLayerClass *layer_class = DP_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_volume_layer_finalize;
  layer_class->draw = dp_volume_layer_draw;
  layer_class->measure = dp_volume_layer_measure;
  layer_class->get_value = dp_volume_layer_get_value;
}

static void
dp_volume_layer_init (DpVolumeLayer *self)
{
}

DpChartLayer *
dp_volume_layer_new (DpSeries             *series,
                     const DpChartPyramid *pyramid)
{
  DpVolumeLayer *self;

  g_return_val_if_fail (DP_IS_SERIES (series), NULL);

  self = g_object_new (DP_TYPE_VOLUME_LAYER, NULL);
  self->series = g_object_ref (series);
  self->pyramid = pyramid;

  return DP_CHART_LAYER (self);
}
