/* dp-chart-brush.c: what layers are made of, drawn as quickly as the target allows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-brush.h"

#define BAND 64    /* rows */

/* Where the clip is one rectangle, and what is drawn is neither turned nor mirrored. */
static gboolean
is_plain (cairo_t               *cr,
          const cairo_matrix_t  *matrix,
          cairo_rectangle_t     *clip)
{
  cairo_rectangle_list_t *list;
  gboolean one;

  if (matrix->xy != 0 || matrix->yx != 0 || !(matrix->xx > 0) || !(matrix->yy > 0))
    return FALSE;

  list = cairo_copy_clip_rectangle_list (cr);
  one = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles == 1;
  if (one)
    *clip = list->rectangles[0];
  cairo_rectangle_list_destroy (list);

  return one;
}

static gboolean
has_pixels (cairo_surface_t *surface)
{
  cairo_format_t format;

  if (cairo_surface_get_type (surface) != CAIRO_SURFACE_TYPE_IMAGE)
    return FALSE;

  format = cairo_image_surface_get_format (surface);

  return format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32;
}

static double
to_column (const DpChartBrush *self,
           double              x)
{
  return x * self->x_scale + self->x_offset;
}

static double
to_row (const DpChartBrush *self,
        double              y)
{
  return y * self->y_scale + self->y_offset;
}

static void
set_limits (DpChartBrush            *self,
            const cairo_rectangle_t *clip)
{
  int width = cairo_image_surface_get_width (self->surface);
  int height = cairo_image_surface_get_height (self->surface);

  self->left = CLAMP (floor (to_column (self, clip->x) + 0.5), 0, width);
  self->top = CLAMP (floor (to_row (self, clip->y) + 0.5), 0, height);
  self->right = CLAMP (floor (to_column (self, clip->x + clip->width) + 0.5), self->left, width);
  self->bottom = CLAMP (floor (to_row (self, clip->y + clip->height) + 0.5), self->top, height);
}

void
dp_chart_brush_init (DpChartBrush       *self,
                     cairo_t            *cr,
                     const DpChartFrame *frame)
{
  double dx, dy, x_scale, y_scale;
  cairo_rectangle_t clip;
  cairo_matrix_t matrix;

  g_return_if_fail (self != NULL && cr != NULL && frame != NULL);

  *self = (DpChartBrush) { .cr = cr, .surface = cairo_get_group_target (cr), .column = -1 };
  cairo_get_matrix (cr, &matrix);
  if (!has_pixels (self->surface) || !is_plain (cr, &matrix, &clip))
    return;

  cairo_surface_get_device_scale (self->surface, &x_scale, &y_scale);
  cairo_surface_get_device_offset (self->surface, &dx, &dy);
  self->x_scale = matrix.xx * x_scale;
  self->y_scale = matrix.yy * y_scale;
  self->x_offset = matrix.x0 * x_scale + dx;
  self->y_offset = matrix.y0 * y_scale + dy;
  set_limits (self, &clip);

  cairo_surface_flush (self->surface);
  self->pixels = (guint32 *) (void *) cairo_image_surface_get_data (self->surface);
  self->stride = cairo_image_surface_get_stride (self->surface) / (int) sizeof (guint32);
  self->cover = g_new0 (float, self->bottom + 1);
}

gboolean
dp_chart_brush_is_direct (const DpChartBrush *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->pixels != NULL;
}

/* @opacity of 255 parts of @color over @below; two of the four channels at a time. */
static inline guint32
blend (guint32 below,
       guint32 color,
       guint   opacity)
{
  guint32 rest = 255 - opacity;
  guint32 even = (color & 0xff00ff) * opacity + (below & 0xff00ff) * rest + 0x800080;
  guint32 odd = (color >> 8 & 0xff00ff) * opacity + (below >> 8 & 0xff00ff) * rest + 0x800080;

  even = (even + (even >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
  odd = (odd + (odd >> 8 & 0xff00ff)) & 0xff00ff00;

  return even | odd;
}

static void
flush_column (DpChartBrush *self)
{
  guint32 *pixel;

  if (self->column < 0)
    return;

  pixel = self->pixels + (gsize) self->first_row * self->stride + self->column;
  for (int y = self->first_row; y <= self->last_row; y++, pixel += self->stride)
    {
      guint opacity = MIN (self->cover[y], 1) * self->opacity + 0.5f;

      self->cover[y] = 0;
      if (opacity > 0)
        *pixel = blend (*pixel, self->color, opacity);
    }
  self->column = -1;
}

void
dp_chart_brush_set_color (DpChartBrush       *self,
                          const DpChartColor *color,
                          double              opacity)
{
  g_return_if_fail (self != NULL && color != NULL);

  if (self->pixels == NULL)
    {
      dp_chart_set_source (self->cr, color, opacity);
      return;
    }

  flush_column (self);
  self->opacity = CLAMP (color->alpha * opacity, 0, 1) * 255 + 0.5;
  self->color = 0xff000000 | (guint32) (color->red * 255 + 0.5) << 16 |
                (guint32) (color->green * 255 + 0.5) << 8 | (guint32) (color->blue * 255 + 0.5);
}

static void
fill_pixels (DpChartBrush *self,
             int           left,
             int           top,
             int           right,
             int           bottom)
{
  guint32 color = self->color;
  guint opacity = self->opacity;

  for (int y = top; y < bottom; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;

      if (opacity == 255)
        for (int x = left; x < right; x++)
          row[x] = color;
      else
        for (int x = left; x < right; x++)
          row[x] = blend (row[x], color, opacity);
    }
}

void
dp_chart_brush_rectangle (DpChartBrush *self,
                          double        x,
                          double        y,
                          double        width,
                          double        height)
{
  double left, top, right, bottom;

  if (self->pixels == NULL)
    {
      cairo_rectangle (self->cr, x, y, width, height);
      return;
    }

  left = MAX (floor (to_column (self, x) + 0.5), self->left);
  top = MAX (floor (to_row (self, y) + 0.5), self->top);
  right = MIN (floor (to_column (self, x + width) + 0.5), self->right);
  bottom = MIN (floor (to_row (self, y + height) + 0.5), self->bottom);
  if (left < right && top < bottom)
    fill_pixels (self, left, top, right, bottom);
}

void
dp_chart_brush_fill (DpChartBrush *self)
{
  if (self->pixels == NULL)
    cairo_fill (self->cr);
}

/* The part of a pixel that is below an edge, which goes from @a to @b above its lower side. */
static inline double
integrate (double a,
           double b)
{
  double whole_a = a <= 0 ? 0 : a >= 1 ? a - 0.5 : a * a / 2;
  double whole_b = b <= 0 ? 0 : b >= 1 ? b - 0.5 : b * b / 2;

  if (fabs (b - a) < 1e-6)
    return CLAMP (a, 0, 1);

  return (whole_b - whole_a) / (b - a);
}

/* What is between two edges that go from one side of a column to the other, @part of it wide. */
static void
cover_column (DpChartBrush *self,
              int           column,
              double        part,
              const double  top[2],
              const double  low[2])
{
  double least = MIN (top[0], top[1]);
  double most = MAX (low[0], low[1]);
  int first, last;

  if (!(most > self->top) || !(least < self->bottom))
    return;

  first = MAX (floor (least), self->top);
  last = MIN (ceil (most), self->bottom) - 1;
  if (column != self->column)
    {
      flush_column (self);
      self->column = column;
      self->first_row = first;
      self->last_row = last;
    }
  self->first_row = MIN (self->first_row, first);
  self->last_row = MAX (self->last_row, last);
  for (int y = first; y <= last; y++)
    self->cover[y] += part * (integrate (y + 1 - top[0], y + 1 - top[1]) -
                              integrate (y + 1 - low[0], y + 1 - low[1]));
}

void
dp_chart_brush_line (DpChartBrush *self,
                     double        x0,
                     double        y0,
                     double        x1,
                     double        y1,
                     double        width)
{
  double left = to_column (self, x0);
  double right = to_column (self, x1);
  double begin = to_row (self, y0);
  double end = to_row (self, y1);
  double half = width * self->y_scale / 2;
  double slope = (end - begin) / MAX (right - left, 1e-9);
  /* Across, it is as wide as along; but a steep one does not reach beyond its ends. */
  double reach = half * sqrt (1 + slope * slope);
  double least = MIN (begin, end) - half;
  double most = MAX (begin, end) + half;
  int last = MIN (ceil (right), self->right);

  for (int column = MAX (floor (left), self->left); column < last; column++)
    {
      double from = MAX (left, column);
      double to = MIN (right, column + 1);
      double middles[2] = { begin + (from - left) * slope, begin + (to - left) * slope };
      double top[2], low[2];

      for (int i = 0; i < 2; i++)
        {
          top[i] = MAX (middles[i] - reach, least);
          low[i] = MIN (middles[i] + reach, most);
        }
      cover_column (self, column, to - from, top, low);
    }
}

/* What of a row is between @top and @low, in 255 parts. */
static guint
cover_row (int    row,
           double top,
           double low,
           guint  opacity)
{
  return MAX (MIN (low, row + 1) - MAX (top, row), 0) * opacity + 0.5;
}

static void
draw_column (DpChartBrush *self,
             int           column,
             double        top,
             double        low,
             int           first,
             int           end)
{
  guint32 *pixels = self->pixels + column;
  int whole_first = MAX (ceil (top), first);
  int whole_end = MIN (floor (low), end);

  for (int y = MAX (floor (top), first); y < MIN (MIN (whole_first, ceil (low)), end); y++)
    pixels[(gsize) y * self->stride] = blend (pixels[(gsize) y * self->stride], self->color,
                                              cover_row (y, top, low, self->opacity));
  for (int y = whole_first; y < whole_end; y++)
    pixels[(gsize) y * self->stride] = self->opacity == 255
                                       ? self->color
                                       : blend (pixels[(gsize) y * self->stride], self->color,
                                                self->opacity);
  for (int y = MAX (MAX (whole_end, whole_first), first); y < MIN (ceil (low), end); y++)
    pixels[(gsize) y * self->stride] = blend (pixels[(gsize) y * self->stride], self->color,
                                              cover_row (y, top, low, self->opacity));
}

void
dp_chart_brush_columns (DpChartBrush              *self,
                        const DpChartBrushColumn  *columns,
                        guint                      n_columns)
{
  g_return_if_fail (self != NULL && self->pixels != NULL);

  /* In bands, of which the rows stay in the processor's nearest memory from column to column. */
  for (int first = self->top; first < self->bottom; first += BAND)
    {
      int end = MIN (first + BAND, self->bottom);

      for (guint i = 0; i < n_columns; i++)
        {
          int column = floor (to_column (self, columns[i].x) + 0.5);
          double top = to_row (self, columns[i].top);
          double low = to_row (self, columns[i].low);

          if (column >= self->left && column < self->right && top < end && low > first)
            draw_column (self, column, top, low, first, end);
        }
    }
}

void
dp_chart_brush_dot (DpChartBrush *self,
                    double        x,
                    double        y,
                    double        radius)
{
  double middle_x, middle_y;

  if (self->pixels == NULL)
    {
      cairo_new_sub_path (self->cr);
      cairo_arc (self->cr, x, y, radius, 0, 2 * G_PI);
      return;
    }

  middle_x = to_column (self, x);
  middle_y = to_row (self, y);
  radius *= self->y_scale;
  for (int row = MAX (floor (middle_y - radius), self->top);
       row < MIN (ceil (middle_y + radius), self->bottom); row++)
    for (int column = MAX (floor (middle_x - radius), self->left);
         column < MIN (ceil (middle_x + radius), self->right); column++)
      {
        guint32 *pixel = self->pixels + (gsize) row * self->stride + column;
        double distance = hypot (column + 0.5 - middle_x, row + 0.5 - middle_y);

        *pixel = blend (*pixel, self->color,
                        CLAMP (radius + 0.5 - distance, 0, 1) * self->opacity + 0.5);
      }
}

void
dp_chart_brush_finish (DpChartBrush *self)
{
  if (self->pixels == NULL)
    return;

  flush_column (self);
  g_clear_pointer (&self->cover, g_free);
  cairo_surface_mark_dirty (self->surface);
}
