/* dp-line-layer.c: a column of values as a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-line-layer.h"

#include "dp-chart-pyramid.h"

struct _DpLineLayer
{
  DpChartLayer parent_instance;

  const double   *values;
  double         *owned_values;
  DpSeries       *series;        /* owns the values where the layer does not */
  gsize           length;
  DpChartPyramid *pyramid;
  int             role;
  double          line_width;
  gboolean        filled;
};

G_DEFINE_FINAL_TYPE (DpLineLayer, dp_line_layer, DP_TYPE_CHART_LAYER)

/* A path under way: where the piece since the last gap began and how far it is. */
typedef struct
{
  cairo_t  *cr;
  gboolean  open;
  double    first_x;
  double    x;
  double    bottom;   /* NaN when nothing is filled */
} Path;

static void
path_finish_piece (Path *path)
{
  if (path->open && !isnan (path->bottom))
    {
      cairo_line_to (path->cr, path->x, path->bottom);
      cairo_line_to (path->cr, path->first_x, path->bottom);
      cairo_close_path (path->cr);
    }
  path->open = FALSE;
}

static void
path_append (Path   *path,
             double  x,
             double  y)
{
  if (path->open)
    {
      cairo_line_to (path->cr, x, y);
    }
  else
    {
      cairo_move_to (path->cr, x, y);
      path->first_x = x;
      path->open = TRUE;
    }
  path->x = x;
}

static void
append_bars (DpLineLayer        *self,
             Path               *path,
             const DpChartFrame *frame,
             gsize               begin,
             gsize               end)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));

  for (gsize i = begin; i < end; i++)
    {
      if (isnan (self->values[i]))
        path_finish_piece (path);
      else
        path_append (path, dp_time_axis_get_x (frame->time, i + 0.5),
                     dp_value_axis_get_y (frame->value, self->values[i] * factor));
    }
}

/* Of each group its lowest and highest, the nearer first: what single bars would have covered. */
static void
append_groups (DpLineLayer        *self,
               Path               *path,
               const DpChartFrame *frame,
               gsize               begin,
               gsize               end,
               gsize               group)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  double last_y = 0;

  begin -= begin % group;
  for (gsize i = begin; i < end; i += group)
    {
      DpChartExtent extent = dp_chart_pyramid_query (self->pyramid, i, i + group);
      double x = dp_time_axis_get_x (frame->time, i + group / 2.0);
      double low = dp_value_axis_get_y (frame->value, extent.low * factor);
      double high = dp_value_axis_get_y (frame->value, extent.high * factor);
      gboolean low_first = fabs (low - last_y) < fabs (high - last_y);

      if (extent.low > extent.high)
        {
          path_finish_piece (path);
          continue;
        }
      path_append (path, x, low_first ? low : high);
      if (fabs (low - high) > frame->pixel / 2)
        path_append (path, x, low_first ? high : low);
      last_y = low_first ? high : low;
    }
}

static void
append_path (DpLineLayer        *self,
             cairo_t            *cr,
             const DpChartFrame *frame,
             double              bottom)
{
  Path path = { .cr = cr, .bottom = bottom };
  gsize group = dp_time_axis_get_group (frame->time, 1);
  gsize begin, end;

  dp_time_axis_get_visible (frame->time, &begin, &end);
  end = MIN (end, self->length);
  if (group == 1)
    {
      /* The line comes from the bar before the view and goes on to the one after it. */
      append_bars (self, &path, frame, begin > 0 ? begin - 1 : 0, MIN (end + 1, self->length));
    }
  else
    {
      append_groups (self, &path, frame, begin, end, group);
    }
  path_finish_piece (&path);
}

static void
fill_below (DpLineLayer        *self,
            cairo_t            *cr,
            const DpChartFrame *frame,
            const DpChartColor *color)
{
  double bottom = frame->area.y + frame->area.height;
  cairo_pattern_t *gradient = cairo_pattern_create_linear (0, frame->area.y, 0, bottom);

  cairo_pattern_add_color_stop_rgba (gradient, 0, color->red, color->green, color->blue, 0.35);
  cairo_pattern_add_color_stop_rgba (gradient, 1, color->red, color->green, color->blue, 0.03);
  append_path (self, cr, frame, bottom);
  cairo_set_source (cr, gradient);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
}

static void
dp_line_layer_draw (DpChartLayer       *layer,
                    cairo_t            *cr,
                    const DpChartFrame *frame)
{
  DpLineLayer *self = DP_LINE_LAYER (layer);
  const DpChartColor *color = dp_chart_theme_get_color (frame->theme, self->role);

  if (self->filled)
    fill_below (self, cr, frame, color);

  append_path (self, cr, frame, NAN);
  cairo_set_line_width (cr, self->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  dp_chart_set_source (cr, color, 1);
  cairo_stroke (cr);
}

static void
dp_line_layer_measure (DpChartLayer     *layer,
                       const DpTimeAxis *time,
                       double           *low,
                       double           *high)
{
  DpLineLayer *self = DP_LINE_LAYER (layer);
  DpChartExtent extent;
  gsize begin, end;

  dp_time_axis_get_visible (time, &begin, &end);
  extent = dp_chart_pyramid_query (self->pyramid, begin, end);
  *low = extent.low;
  *high = extent.high;
}

static double
dp_line_layer_get_value (DpChartLayer *layer,
                         gsize         index)
{
  DpLineLayer *self = DP_LINE_LAYER (layer);

  return index < self->length ? self->values[index] : NAN;
}

static void
dp_line_layer_finalize (GObject *object)
{
  DpLineLayer *self = DP_LINE_LAYER (object);

  g_clear_pointer (&self->pyramid, dp_chart_pyramid_free);
  g_clear_pointer (&self->owned_values, g_free);
  g_clear_object (&self->series);

  G_OBJECT_CLASS (dp_line_layer_parent_class)->finalize (object);
}

static void
dp_line_layer_class_init (DpLineLayerClass *klass)
{
  DpChartLayerClass *layer_class = DP_CHART_LAYER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_line_layer_finalize;
  layer_class->draw = dp_line_layer_draw;
  layer_class->measure = dp_line_layer_measure;
  layer_class->get_value = dp_line_layer_get_value;
}

static void
dp_line_layer_init (DpLineLayer *self)
{
}

static DpLineLayer *
create_layer (const double *values,
              gsize         length,
              int           role,
              double        line_width)
{
  DpLineLayer *self = g_object_new (DP_TYPE_LINE_LAYER, NULL);

  self->values = values;
  self->length = length;
  self->pyramid = dp_chart_pyramid_new (values, values, NULL, NULL, length);
  self->role = role;
  self->line_width = line_width;

  return self;
}

DpChartLayer *
dp_line_layer_new (double *values,
                   gsize   length,
                   int     role)
{
  DpLineLayer *self;

  g_return_val_if_fail (values != NULL || length == 0, NULL);

  self = create_layer (values, length, role, 1.5);
  self->owned_values = values;

  return DP_CHART_LAYER (self);
}

DpChartLayer *
dp_line_layer_new_for_closes (DpSeries *series,
                              gboolean  filled)
{
  DpLineLayer *self;

  g_return_val_if_fail (DP_IS_SERIES (series), NULL);

  self = create_layer (dp_series_get_close (series), dp_series_get_length (series),
                       DP_CHART_COLOR_ACCENT, 2);
  self->series = g_object_ref (series);
  self->filled = filled;

  return DP_CHART_LAYER (self);
}

int
dp_line_layer_get_role (DpLineLayer *self)
{
  g_return_val_if_fail (DP_IS_LINE_LAYER (self), 0);

  return self->role;
}
