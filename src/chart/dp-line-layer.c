/* dp-line-layer.c: a column of values as a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-line-layer.h"

#include "dp-chart-brush.h"
#include "dp-chart-pyramid.h"

/* Bars. A stroke follows each of them smoothly; its cost grows with them. */
#define MOST_STROKED 1400

/* Pixels from the highest to the lowest point of a line in one column */
#define MOST_CALM    4

/* Of a line that shares its colour with another; round ends make dashes longer by the line's
 * width */
#define DASH         5
#define DASH_GAP     5

/* Radius of a dot */
#define LEAST_DOT    1
#define MOST_DOT     2.5

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
  DpLineFill      fill;
  double          base;
  gboolean        dots;
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

static void
append_path (DpLineLayer        *self,
             cairo_t            *cr,
             const DpChartFrame *frame,
             double              bottom)
{
  Path path = { .cr = cr, .bottom = bottom };
  gsize begin, end;

  /* The line comes from the bar before the view and goes on to the one after it. */
  dp_time_axis_get_visible (frame->time, &begin, &end);
  append_bars (self, &path, frame, begin > 0 ? begin - 1 : 0, MIN (end + 1, self->length));
  path_finish_piece (&path);
}

/*
 * The bars that begin in the pixel at @x: at least one, as what is between two is the earlier's. Of
 * many, an eighth of a pixel more or less is not seen, but saves most of the work: @step is a power
 * of the pyramid's.
 */
static DpChartExtent
query_column (DpLineLayer        *self,
              const DpChartFrame *frame,
              double              x,
              double              step)
{
  double first = MAX (floor (dp_time_axis_get_place (frame->time, x) / step) * step, 0);
  double end = floor (dp_time_axis_get_place (frame->time, x + frame->pixel) / step) * step;

  return dp_chart_pyramid_query (self->pyramid, first, MAX (end, first + 1));
}

static double
get_step (const DpChartFrame *frame)
{
  double bars = frame->pixel / dp_time_axis_get_bar_width (frame->time);
  double step = 1;

  while (step * 4 * 8 <= bars)
    step *= 4;

  return step;
}

/*
 * Of many bars, what a stroked line would cover: a column a pixel from their lowest to their
 * highest, and on to the column before. Boxes are filled many times quicker than a zigzag is
 * stroked.
 */
static GArray *
list_columns (DpLineLayer        *self,
              const DpChartFrame *frame)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  double left = dp_chart_frame_snap (frame, MAX (frame->area.x,
                                                 dp_time_axis_get_x (frame->time, 0)));
  double right = MIN (frame->area.x + frame->area.width,
                      dp_time_axis_get_x (frame->time, self->length));
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (DpChartBrushColumn));
  double step = get_step (frame);
  double last_top = NAN;
  double last_low = NAN;

  for (double x = left; x < right; x += frame->pixel)
    {
      DpChartExtent extent = query_column (self, frame, x, step);
      double top = dp_value_axis_get_y (frame->value, extent.high * factor);
      double low = dp_value_axis_get_y (frame->value, extent.low * factor);
      DpChartBrushColumn column;

      if (extent.low > extent.high ||
          (dp_chart_is_dashed (self->role) &&
           fmod (x - frame->area.x, 2 * DASH + DASH_GAP) >= 2 * DASH))
        {
          last_top = last_low = NAN;
          continue;
        }
      column.x = x;
      column.top = (top > last_low ? last_low : top) - self->line_width / 2;
      column.low = (low < last_top ? last_top : low) + self->line_width / 2;
      last_top = top;
      last_low = low;
      g_array_append_val (columns, column);
    }

  return columns;
}

/*
 * Whole pixels are filled far quicker than parts of them, and in a zigzag nobody sees a difference.
 * Where the line is calm, parts of pixels make it smooth.
 */
static void
fill_columns (cairo_t            *cr,
              const GArray       *columns,
              const DpChartFrame *frame,
              gboolean            calm)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const DpChartBrushColumn *column = &g_array_index (columns, DpChartBrushColumn, i);
      double top = column->top;
      double low = column->low;

      if ((low - top < MOST_CALM) != calm)
        continue;
      if (!calm)
        {
          top = dp_chart_frame_snap (frame, top);
          low = dp_chart_frame_snap (frame, low);
        }
      cairo_rectangle (cr, column->x, top, frame->pixel, low - top);
    }
  cairo_fill (cr);
}

/* As append_path(), without a path: each piece goes into the pixels at once. */
static void
brush_bars (DpLineLayer        *self,
            DpChartBrush       *brush,
            const DpChartFrame *frame)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  double last_x = 0;
  double last_y = NAN;
  gsize begin, end;

  dp_time_axis_get_visible (frame->time, &begin, &end);
  for (gsize i = begin > 0 ? begin - 1 : 0; i < MIN (end + 1, self->length); i++)
    {
      double x = dp_time_axis_get_x (frame->time, i + 0.5);
      double y = isnan (self->values[i])
                 ? NAN : dp_value_axis_get_y (frame->value, self->values[i] * factor);

      if (!isnan (y) && !isnan (last_y))
        dp_chart_brush_line (brush, last_x, last_y, x, y, self->line_width);
      last_x = x;
      last_y = y;
    }
}

static gboolean
is_dense (const DpChartFrame *frame)
{
  gsize begin, end;

  dp_time_axis_get_visible (frame->time, &begin, &end);

  return end - begin > MOST_STROKED;
}

/* From each column to the height @floor, above it or below. */
static void
append_columns_to (cairo_t            *cr,
                   const GArray       *columns,
                   const DpChartFrame *frame,
                   double              floor_y)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const DpChartBrushColumn *column = &g_array_index (columns, DpChartBrushColumn, i);
      double top = dp_chart_frame_snap (frame, MIN (column->top, floor_y));
      double low = dp_chart_frame_snap (frame, MAX (column->top, floor_y));

      cairo_rectangle (cr, column->x, top, frame->pixel, low - top);
    }
}

/* Fading from the end at @from to the @floor. @columns: (nullable): of a dense line */
static void
fill_to (DpLineLayer        *self,
         cairo_t            *cr,
         const DpChartFrame *frame,
         const GArray       *columns,
         const DpChartColor *color,
         double              from,
         double              floor_y)
{
  cairo_pattern_t *gradient = cairo_pattern_create_linear (0, from, 0, floor_y);

  cairo_pattern_add_color_stop_rgba (gradient, 0, color->red, color->green, color->blue, 0.35);
  cairo_pattern_add_color_stop_rgba (gradient, 1, color->red, color->green, color->blue, 0.03);
  if (columns != NULL)
    append_columns_to (cr, columns, frame, floor_y);
  else
    append_path (self, cr, frame, floor_y);
  cairo_set_source (cr, gradient);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
}

static void
fill_dots (DpLineLayer        *self,
           DpChartBrush       *brush,
           const DpChartFrame *frame)
{
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  double radius = CLAMP (dp_time_axis_get_bar_width (frame->time) * 0.2, LEAST_DOT, MOST_DOT);
  gsize begin, end;

  dp_time_axis_get_visible (frame->time, &begin, &end);
  for (gsize i = begin; i < end; i++)
    {
      if (isnan (self->values[i]))
        continue;
      dp_chart_brush_dot (brush, dp_time_axis_get_x (frame->time, i + 0.5),
                          dp_value_axis_get_y (frame->value, self->values[i] * factor), radius);
    }
  dp_chart_brush_fill (brush);
}

static void
stroke_path (DpLineLayer        *self,
             cairo_t            *cr,
             const DpChartFrame *frame)
{
  const double dashes[] = { DASH, DASH_GAP };

  append_path (self, cr, frame, NAN);
  if (dp_chart_is_dashed (self->role))
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_line_width (cr, self->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_line (DpLineLayer        *self,
           cairo_t            *cr,
           const DpChartFrame *frame,
           const GArray       *columns,
           const DpChartColor *color)
{
  DpChartBrush brush;

  /* The brush draws no dashes of lines that are not steep everywhere. */
  if (columns == NULL && !self->dots && dp_chart_is_dashed (self->role))
    {
      dp_chart_set_source (cr, color, 1);
      stroke_path (self, cr, frame);
      return;
    }

  dp_chart_brush_init (&brush, cr, frame);
  dp_chart_brush_set_color (&brush, color, 1);
  if (columns != NULL && dp_chart_brush_is_direct (&brush))
    {
      dp_chart_brush_columns (&brush, (const DpChartBrushColumn *) (void *) columns->data,
                              columns->len);
    }
  else if (columns != NULL)
    {
      fill_columns (cr, columns, frame, FALSE);
      fill_columns (cr, columns, frame, TRUE);
    }
  else if (self->dots)
    {
      fill_dots (self, &brush, frame);
    }
  else if (dp_chart_brush_is_direct (&brush))
    {
      brush_bars (self, &brush, frame);
    }
  else
    {
      stroke_path (self, cr, frame);
    }
  dp_chart_brush_finish (&brush);
}

/* What is above the base in one colour, what is below in the other. */
static void
draw_around_base (DpLineLayer        *self,
                  cairo_t            *cr,
                  const DpChartFrame *frame,
                  const GArray       *columns)
{
  const DpChartArea *area = &frame->area;
  double factor = dp_chart_layer_get_factor (DP_CHART_LAYER (self));
  double bottom = area->y + area->height;
  double base = dp_chart_frame_snap (frame, dp_value_axis_get_y (frame->value,
                                                                 self->base * factor));
  double y = CLAMP (base, area->y, bottom);

  for (int above = 0; above < 2; above++)
    {
      const DpChartColor *color = above ? &frame->theme->rising : &frame->theme->falling;

      cairo_save (cr);
      cairo_rectangle (cr, area->x, above ? area->y : y, area->width,
                       above ? y - area->y : bottom - y);
      cairo_clip (cr);
      fill_to (self, cr, frame, columns, color, above ? area->y : bottom, base);
      draw_line (self, cr, frame, columns, color);
      cairo_restore (cr);
    }
  cairo_rectangle (cr, area->x, base, area->width, frame->pixel);
  dp_chart_set_source (cr, &frame->theme->dim, 0.6);
  cairo_fill (cr);
}

static void
dp_line_layer_draw (DpChartLayer       *layer,
                    cairo_t            *cr,
                    const DpChartFrame *frame)
{
  DpLineLayer *self = DP_LINE_LAYER (layer);
  const DpChartColor *color = dp_chart_theme_get_color (frame->theme, self->role);
  g_autoptr(GArray) columns = is_dense (frame) ? list_columns (self, frame) : NULL;

  if (self->fill == DP_LINE_FILL_BASE)
    {
      draw_around_base (self, cr, frame, columns);
      return;
    }
  if (self->fill == DP_LINE_FILL_FLOOR)
    fill_to (self, cr, frame, columns, color, frame->area.y, frame->area.y + frame->area.height);
  draw_line (self, cr, frame, columns, color);
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
dp_line_layer_new_dots (double *values,
                        gsize   length,
                        int     role)
{
  DpChartLayer *layer = dp_line_layer_new (values, length, role);

  DP_LINE_LAYER (layer)->dots = TRUE;

  return layer;
}

DpChartLayer *
dp_line_layer_new_for_closes (DpSeries   *series,
                              DpLineFill  fill)
{
  DpLineLayer *self;

  g_return_val_if_fail (DP_IS_SERIES (series), NULL);

  self = create_layer (dp_series_get_close (series), dp_series_get_length (series),
                       DP_CHART_COLOR_ACCENT, 2);
  self->series = g_object_ref (series);
  self->fill = fill;

  return DP_CHART_LAYER (self);
}

int
dp_line_layer_get_role (DpLineLayer *self)
{
  g_return_val_if_fail (DP_IS_LINE_LAYER (self), 0);

  return self->role;
}

void
dp_line_layer_set_base (DpLineLayer *self,
                        double       base)
{
  g_return_if_fail (DP_IS_LINE_LAYER (self));

  self->base = base;
}
