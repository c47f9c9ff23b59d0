/* dp-chart-drawings.c: lines that people draw, and what they measure
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <glib/gi18n-lib.h>

#include "dp-chart-format.h"

#define NEAR        7      /* pixels from a line that still mean it */
#define SNAP        8      /* pixels from a price of a bar that still mean it */
#define HANDLE      3.5
#define LABEL_GAP   4
#define LINE_WIDTH  1.5
#define SECONDS_PER_DAY 86400

static const double fibonacci[] = { 0, 0.236, 0.382, 0.5, 0.618, 0.786, 1 };

typedef struct
{
  double x[2];
  double y[2];
} Ends;

static const char *const names[] = { "trend", "level", "fibonacci", "measure" };

const char *
dp_chart_drawing_kind_to_string (DpChartDrawingKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);

  return names[kind];
}

gboolean
dp_chart_drawing_kind_from_string (const char         *name,
                                   DpChartDrawingKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

static double
get_value_y (DpChart *self,
             double   value)
{
  return dp_value_axis_get_y (&self->price_pane->axis,
                              value * dp_chart_layer_get_factor (self->main_layer));
}

static void
find_ends (DpChart              *self,
           const DpChartDrawing *drawing,
           Ends                 *ends)
{
  for (int i = 0; i < 2; i++)
    {
      gsize index = dp_series_find (self->series, drawing->times[i]);

      ends->x[i] = dp_time_axis_get_x (&self->time_axis, index + 0.5);
      ends->y[i] = get_value_y (self, drawing->values[i]);
    }
}

static void
draw_label (DpChart            *self,
            cairo_t            *cr,
            const char         *label,
            double              x,
            double              y,
            const DpChartColor *color)
{
  const DpChartArea *area = &self->price_pane->area;
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label);
  double most = MAX (area->x, area->x + area->width - size.width - 2 * LABEL_GAP);

  x = round (CLAMP (x, area->x, most));
  y = round (CLAMP (y, area->y, MAX (area->y, area->y + area->height - size.height)));
  _dp_chart_append_rounded (cr, x, y, size.width + 2 * LABEL_GAP, size.height);
  dp_chart_set_source (cr, &self->theme.background, 0.85);
  cairo_fill (cr);
  dp_chart_set_source (cr, color, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, label, x + LABEL_GAP, y);
}

static void
draw_level (DpChart *self,
            cairo_t *cr,
            double   value,
            double   y)
{
  const DpChartArea *area = &self->price_pane->area;
  g_autofree char *label = dp_chart_format_price (value, _dp_chart_get_decimals (self));
  double pixel = self->time_axis.pixel;

  cairo_set_line_width (cr, pixel);
  cairo_move_to (cr, area->x, (floor (y / pixel) + 0.5) * pixel);
  cairo_rel_line_to (cr, area->width, 0);
  dp_chart_set_source (cr, &self->theme.accent, 1);
  cairo_stroke (cr);
  if (dp_chart_pane_contains (self->price_pane, y))
    draw_label (self, cr, label, area->x + LABEL_GAP, y + 1, &self->theme.accent);
}

static double
get_fibonacci_value (const DpChartDrawing *drawing,
                     gsize                 i)
{
  return drawing->values[1] - (drawing->values[1] - drawing->values[0]) * fibonacci[i];
}

/* As many as there is room for; the ends come first. */
static void
label_fibonacci (DpChart              *self,
                 cairo_t              *cr,
                 const DpChartDrawing *drawing,
                 double                x)
{
  static const gsize order[] = { 0, 6, 3, 2, 4, 1, 5 };
  double line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
  double taken[G_N_ELEMENTS (fibonacci)];
  guint n_taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      double value = get_fibonacci_value (drawing, order[i]);
      double y = get_value_y (self, value);
      g_autofree char *price = dp_chart_format_price (value, _dp_chart_get_decimals (self));
      g_autofree char *label = g_strdup_printf ("%.1f%%  %s", fibonacci[order[i]] * 100, price);
      gboolean free = dp_chart_pane_contains (self->price_pane, y);

      for (guint j = 0; j < n_taken; j++)
        free = free && fabs (y - taken[j]) >= line;
      if (!free)
        continue;
      taken[n_taken++] = y;
      draw_label (self, cr, label, x, y - line / 2, &self->theme.foreground);
    }
}

static void
draw_fibonacci (DpChart              *self,
                cairo_t              *cr,
                const DpChartDrawing *drawing,
                const Ends           *ends)
{
  double left = MIN (ends->x[0], ends->x[1]);
  double right = MAX (ends->x[0], ends->x[1]);

  /* A short one is drawn on, to be read. */
  right = MAX (right, left + 120);
  cairo_set_line_width (cr, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (fibonacci); i++)
    {
      double y = get_value_y (self, get_fibonacci_value (drawing, i));

      cairo_move_to (cr, left, floor (y) + 0.5);
      cairo_line_to (cr, right, floor (y) + 0.5);
      dp_chart_set_source (cr, &self->theme.accent, i % 3 == 0 ? 1 : 0.6);
      cairo_stroke (cr);
    }
  label_fibonacci (self, cr, drawing, right + LABEL_GAP);
}

static char *
describe_measure (DpChart              *self,
                  const DpChartDrawing *drawing)
{
  double difference = drawing->values[1] - drawing->values[0];
  g_autofree char *price = dp_chart_format_price (difference, _dp_chart_get_decimals (self));
  g_autofree char *percent = dp_chart_format_percent (difference / drawing->values[0] * 100, 2,
                                                      TRUE);
  gssize bars = (gssize) dp_series_find (self->series, drawing->times[1]) -
                (gssize) dp_series_find (self->series, drawing->times[0]);
  guint count = ABS (bars);
  guint days = ABS (drawing->times[1] - drawing->times[0]) / SECONDS_PER_DAY;
  g_autofree char *bar_text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bar", "%u bars",
                                                            count), count);
  g_autofree char *day_text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day", "%u days",
                                                            days), days);

  /* Translators: what was measured on a chart: "12.30 (+4.5%) in 23 bars, 32 days" */
  return g_strdup_printf (_("%s (%s) in %s, %s"), price, percent, bar_text, day_text);
}

static void
draw_measure (DpChart              *self,
              cairo_t              *cr,
              const DpChartDrawing *drawing,
              const Ends           *ends)
{
  const DpChartColor *color = drawing->values[1] < drawing->values[0] ? &self->theme.falling
                                                                      : &self->theme.rising;
  g_autofree char *label = describe_measure (self, drawing);
  double line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label).height;

  cairo_rectangle (cr, ends->x[0], ends->y[0], ends->x[1] - ends->x[0], ends->y[1] - ends->y[0]);
  dp_chart_set_source (cr, color, 0.15);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1);
  dp_chart_set_source (cr, color, 0.8);
  cairo_stroke (cr);
  draw_label (self, cr, label, MIN (ends->x[0], ends->x[1]),
              MIN (ends->y[0], ends->y[1]) - line - 2, &self->theme.foreground);
}

static void
draw_trend (DpChart    *self,
            cairo_t    *cr,
            const Ends *ends)
{
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_move_to (cr, ends->x[0], ends->y[0]);
  cairo_line_to (cr, ends->x[1], ends->y[1]);
  dp_chart_set_source (cr, &self->theme.accent, 1);
  cairo_stroke (cr);
  for (int i = 0; i < 2; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, ends->x[i], ends->y[i], HANDLE, 0, 2 * G_PI);
    }
  dp_chart_set_source (cr, &self->theme.background, 1);
  cairo_fill_preserve (cr);
  dp_chart_set_source (cr, &self->theme.accent, 1);
  cairo_stroke (cr);
}

static void
draw_drawing (DpChart              *self,
              cairo_t              *cr,
              const DpChartDrawing *drawing)
{
  Ends ends;

  find_ends (self, drawing, &ends);
  switch (drawing->kind)
    {
    case DP_CHART_DRAWING_LEVEL:
      draw_level (self, cr, drawing->values[0], ends.y[0]);
      break;
    case DP_CHART_DRAWING_FIBONACCI:
      draw_fibonacci (self, cr, drawing, &ends);
      break;
    case DP_CHART_DRAWING_MEASURE:
      draw_measure (self, cr, drawing, &ends);
      break;
    case DP_CHART_DRAWING_TREND:
    default:
      draw_trend (self, cr, &ends);
    }
}

static void
clip_to_prices (DpChart *self,
                cairo_t *cr)
{
  const DpChartArea *area = &self->price_pane->area;

  cairo_rectangle (cr, area->x, area->y, area->width, area->height);
  cairo_clip (cr);
}

void
_dp_chart_draw_drawings (DpChart *self,
                         cairo_t *cr)
{
  cairo_save (cr);
  clip_to_prices (self, cr);
  for (guint i = 0; i < self->drawings->len; i++)
    draw_drawing (self, cr, &g_array_index (self->drawings, DpChartDrawing, i));
  cairo_restore (cr);
}

void
_dp_chart_draw_draft (DpChart *self,
                      cairo_t *cr)
{
  if (!self->has_draft)
    return;

  cairo_save (cr);
  clip_to_prices (self, cr);
  draw_drawing (self, cr, &self->draft);
  cairo_restore (cr);
}

void
dp_chart_set_drawings (DpChart              *self,
                       const DpChartDrawing *drawings,
                       guint                 n_drawings)
{
  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (drawings != NULL || n_drawings == 0);

  g_array_set_size (self->drawings, 0);
  g_array_append_vals (self->drawings, drawings, n_drawings);
  _dp_chart_pane_changed (self, self->price_pane);
}

const DpChartDrawing *
dp_chart_get_drawings (DpChart *self,
                       guint   *n_drawings)
{
  g_return_val_if_fail (DP_IS_CHART (self) && n_drawings != NULL, NULL);

  *n_drawings = self->drawings->len;

  return (const DpChartDrawing *) (void *) self->drawings->data;
}

void
dp_chart_set_draft (DpChart              *self,
                    const DpChartDrawing *draft)
{
  g_return_if_fail (DP_IS_CHART (self));

  self->has_draft = draft != NULL;
  if (draft != NULL)
    self->draft = *draft;
  _dp_chart_cursor_changed (self);
}

static double
measure_distance (const Ends *ends,
                  double      x,
                  double      y)
{
  double dx = ends->x[1] - ends->x[0];
  double dy = ends->y[1] - ends->y[0];
  double along = ((x - ends->x[0]) * dx + (y - ends->y[0]) * dy) / MAX (dx * dx + dy * dy, 1e-9);

  along = CLAMP (along, 0, 1);

  return hypot (x - ends->x[0] - along * dx, y - ends->y[0] - along * dy);
}

gssize
dp_chart_find_drawing (DpChart *self,
                       double   x,
                       double   y)
{
  g_return_val_if_fail (DP_IS_CHART (self), -1);

  if (self->time_axis.length == 0)
    return -1;

  /* The one on top is the last. */
  for (guint i = self->drawings->len; i-- > 0;)
    {
      const DpChartDrawing *drawing = &g_array_index (self->drawings, DpChartDrawing, i);
      Ends ends;

      find_ends (self, drawing, &ends);
      if (drawing->kind == DP_CHART_DRAWING_LEVEL ? fabs (y - ends.y[0]) < NEAR
                                                  : measure_distance (&ends, x, y) < NEAR)
        return i;
    }

  return -1;
}

/* A price of the bar that is near the pointer is what is meant. */
static double
snap_value (DpChart *self,
            gsize    index,
            double   y,
            double   value)
{
  const double *columns[] = {
    dp_series_get_open (self->series), dp_series_get_high (self->series),
    dp_series_get_low (self->series), dp_series_get_close (self->series),
  };
  double nearest = SNAP;

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      double distance;

      if (isnan (columns[i][index]))
        continue;
      distance = fabs (get_value_y (self, columns[i][index]) - y);
      if (distance < nearest)
        {
          nearest = distance;
          value = columns[i][index];
        }
    }

  return value;
}

gboolean
dp_chart_get_point (DpChart *self,
                    double   x,
                    double   y,
                    gint64  *time,
                    double  *value)
{
  gsize index;

  g_return_val_if_fail (DP_IS_CHART (self), FALSE);
  g_return_val_if_fail (time != NULL && value != NULL, FALSE);

  if (self->time_axis.length == 0 || !dp_chart_pane_contains (self->price_pane, y) ||
      x < self->time_axis.x || x >= self->time_axis.x + self->time_axis.width)
    return FALSE;

  index = CLAMP (floor (dp_time_axis_get_place (&self->time_axis, x)), 0,
                 self->time_axis.length - 1);
  *time = dp_series_get_times (self->series)[index];
  *value = dp_value_axis_get_value (&self->price_pane->axis, y) /
           dp_chart_layer_get_factor (self->main_layer);
  *value = snap_value (self, index, y, *value);

  return TRUE;
}

char *
dp_chart_describe_drawing (DpChart              *self,
                           const DpChartDrawing *drawing)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (DP_IS_CHART (self) && drawing != NULL, NULL);

  if (self->series == NULL)
    return g_strdup ("");

  first = dp_chart_format_price (drawing->values[0], _dp_chart_get_decimals (self));
  last = dp_chart_format_price (drawing->values[1], _dp_chart_get_decimals (self));
  switch (drawing->kind)
    {
    case DP_CHART_DRAWING_LEVEL:
      return g_strdup_printf (_("Horizontal line at %s"), first);
    case DP_CHART_DRAWING_FIBONACCI:
      return g_strdup_printf (_("Fibonacci levels from %s to %s"), first, last);
    case DP_CHART_DRAWING_MEASURE:
      return describe_measure (self, drawing);
    case DP_CHART_DRAWING_TREND:
    default:
      return g_strdup_printf (_("Trend line from %s to %s"), first, last);
    }
}
