/* dp-plot.c: two columns of numbers as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-plot.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "dp-chart-layer.h"
#include "dp-chart-text.h"
#include "dp-plot-ticks.h"

#define MARGIN        12
#define LABEL_GAP     6
#define TICK_WIDTH    90
#define TICK_HEIGHT   44
#define POINT_RADIUS  3
#define LINE_WIDTH    1.6

struct _DpPlot
{
  DpPlotScale   scale;
  gsize         length;
  double       *x;
  double       *y;
  char        **labels;
  double        low, high;     /* of y */
  DpChartText  *text;
};

/* What one picture is drawn with. */
typedef struct
{
  DpPlot             *plot;
  cairo_t            *cr;
  const DpChartTheme *theme;
  DpPlotType          type;
  DpChartArea         area;
  double              first, last;      /* of x */
  double              low, high;        /* of y, with room */
} Picture;

DpPlot *
dp_plot_new (DpPlotScale   scale,
             gsize         length,
             double       *x,
             double       *y,
             char        **labels)
{
  DpPlot *self = g_new0 (DpPlot, 1);

  self->scale = scale;
  self->length = length;
  self->x = x;
  self->y = y;
  self->labels = labels;
  self->text = dp_chart_text_new ();
  self->low = G_MAXDOUBLE;
  self->high = -G_MAXDOUBLE;
  for (gsize i = 0; i < length; i++)
    {
      self->low = MIN (self->low, y[i]);
      self->high = MAX (self->high, y[i]);
    }

  return self;
}

void
dp_plot_free (DpPlot *self)
{
  g_free (self->x);
  g_free (self->y);
  g_strfreev (self->labels);
  dp_chart_text_free (self->text);
  g_free (self);
}

static double
get_x (const Picture *picture,
       double         value)
{
  return picture->area.x +
         (value - picture->first) / (picture->last - picture->first) * picture->area.width;
}

static double
get_y (const Picture *picture,
       double         value)
{
  return picture->area.y +
         (picture->high - value) / (picture->high - picture->low) * picture->area.height;
}

static void
choose_ranges (Picture *picture)
{
  const DpPlot *plot = picture->plot;
  double room;

  picture->first = plot->x[0];
  picture->last = plot->x[plot->length - 1];
  if (plot->scale == DP_PLOT_CATEGORIES || picture->type == DP_PLOT_COLUMNS)
    {
      double half = plot->length > 1 ? (picture->last - picture->first) / (plot->length - 1) / 2
                                     : 0.5;

      picture->first -= half;
      picture->last += half;
    }
  if (picture->first == picture->last)
    {
      picture->first -= 1;
      picture->last += 1;
    }

  /* Columns stand on zero. */
  picture->low = picture->type == DP_PLOT_COLUMNS ? MIN (plot->low, 0) : plot->low;
  picture->high = picture->type == DP_PLOT_COLUMNS ? MAX (plot->high, 0) : plot->high;
  room = picture->high > picture->low ? (picture->high - picture->low) * 0.05
                                      : MAX (fabs (picture->high), 1) * 0.1;
  if (!(picture->type == DP_PLOT_COLUMNS && picture->low == 0))
    picture->low -= room;
  if (!(picture->type == DP_PLOT_COLUMNS && picture->high == 0))
    picture->high += room;
}

static void
draw_levels (Picture *picture,
             GArray  *ticks)
{
  const DpChartTheme *theme = picture->theme;
  const DpChartArea *area = &picture->area;

  for (guint i = 0; i < ticks->len; i++)
    {
      const DpPlotTick *tick = &g_array_index (ticks, DpPlotTick, i);
      DpChartTextSize size = dp_chart_text_measure (picture->plot->text, DP_CHART_TEXT_NORMAL,
                                                    tick->label);
      double y = floor (get_y (picture, tick->value)) + 0.5;

      dp_chart_set_source (picture->cr, &theme->grid, 1);
      cairo_set_line_width (picture->cr, 1);
      cairo_move_to (picture->cr, area->x, y);
      cairo_line_to (picture->cr, area->x + area->width, y);
      cairo_stroke (picture->cr);
      dp_chart_set_source (picture->cr, &theme->dim, 1);
      dp_chart_text_draw (picture->plot->text, picture->cr, DP_CHART_TEXT_NORMAL, tick->label,
                          theme->right_to_left ? area->x + area->width + LABEL_GAP
                                               : area->x - LABEL_GAP - size.width,
                          y - size.height / 2);
    }
}

static void
draw_place (Picture    *picture,
            double      value,
            const char *label,
            double     *taken)
{
  DpChartTextSize size = dp_chart_text_measure (picture->plot->text, DP_CHART_TEXT_NORMAL, label);
  double x = round (get_x (picture, value) - size.width / 2);

  x = CLAMP (x, 2, picture->area.x + picture->area.width + MARGIN - size.width);
  if (x < *taken)
    return;
  dp_chart_set_source (picture->cr, &picture->theme->dim, 1);
  dp_chart_text_draw (picture->plot->text, picture->cr, DP_CHART_TEXT_NORMAL, label, x,
                      picture->area.y + picture->area.height + LABEL_GAP);
  *taken = x + size.width + 2 * LABEL_GAP;
}

static void
draw_places (Picture *picture)
{
  const DpPlot *plot = picture->plot;
  guint most = MAX (picture->area.width / TICK_WIDTH, 1);
  double taken = 0;
  g_autoptr(GArray) ticks = NULL;

  if (plot->scale == DP_PLOT_CATEGORIES)
    {
      for (guint i = 0; plot->labels[i] != NULL; i++)
        draw_place (picture, i, plot->labels[i], &taken);
      return;
    }

  ticks = plot->scale == DP_PLOT_TIMES ? dp_plot_list_times (picture->first, picture->last, most)
                                       : dp_plot_list_numbers (picture->first, picture->last, most);
  for (guint i = 0; i < ticks->len; i++)
    draw_place (picture, g_array_index (ticks, DpPlotTick, i).value,
                g_array_index (ticks, DpPlotTick, i).label, &taken);
}

/* Of what falls into one column of pixels, the first, the lowest, the highest and the last
 * matter. */
static void
draw_line (Picture *picture)
{
  const DpPlot *plot = picture->plot;

  for (gsize i = 0; i < plot->length;)
    {
      double x = get_x (picture, plot->x[i]);
      double low = plot->y[i], high = plot->y[i];
      gsize end = i + 1;

      while (end < plot->length && floor (get_x (picture, plot->x[end])) == floor (x))
        {
          low = MIN (low, plot->y[end]);
          high = MAX (high, plot->y[end]);
          end++;
        }
      cairo_line_to (picture->cr, x, get_y (picture, plot->y[i]));
      if (end - i > 2)
        {
          cairo_line_to (picture->cr, x, get_y (picture, low));
          cairo_line_to (picture->cr, x, get_y (picture, high));
        }
      if (end - i > 1)
        cairo_line_to (picture->cr, x, get_y (picture, plot->y[end - 1]));
      i = end;
    }
  cairo_set_line_width (picture->cr, LINE_WIDTH);
  cairo_set_line_join (picture->cr, CAIRO_LINE_JOIN_ROUND);
  dp_chart_set_source (picture->cr, &picture->theme->accent, 1);
  cairo_stroke (picture->cr);
}

/* Each place once, however many points fall on it. */
static void
draw_points (Picture *picture)
{
  const DpPlot *plot = picture->plot;
  guint columns = picture->area.width + 1;
  guint rows = picture->area.height + 1;
  g_autofree guint8 *taken = g_new0 (guint8, (gsize) columns * rows);
  double radius = plot->length > 2000 ? 1.5 : POINT_RADIUS;

  for (gsize i = 0; i < plot->length; i++)
    {
      double x = get_x (picture, plot->x[i]), y = get_y (picture, plot->y[i]);
      gsize place = (gsize) (y - picture->area.y) * columns + (gsize) (x - picture->area.x);

      if (taken[place])
        continue;
      taken[place] = TRUE;
      cairo_new_sub_path (picture->cr);
      cairo_arc (picture->cr, x, y, radius, 0, 2 * G_PI);
    }
  dp_chart_set_source (picture->cr, &picture->theme->accent, 0.8);
  cairo_fill (picture->cr);
}

static void
draw_columns (Picture *picture)
{
  const DpPlot *plot = picture->plot;
  double width = MAX (picture->area.width / plot->length * DP_CHART_BAR_PART, 1);
  double zero = get_y (picture, 0);
  double drawn_to = -1;

  for (gsize i = 0; i < plot->length; i++)
    {
      double x = get_x (picture, plot->x[i]) - width / 2;
      double y = get_y (picture, plot->y[i]);

      /* With more columns than pixels, the highest of them would hide the others anyway. */
      if (plot->length > picture->area.width && floor (x) == drawn_to && fabs (y - zero) < 1)
        continue;
      drawn_to = floor (x);
      cairo_rectangle (picture->cr, x, MIN (y, zero), width, MAX (fabs (zero - y), 1));
    }
  dp_chart_set_source (picture->cr, &picture->theme->accent, 1);
  cairo_fill (picture->cr);
}

static double
measure_labels (Picture *picture,
                GArray  *ticks)
{
  double width = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      const char *label = g_array_index (ticks, DpPlotTick, i).label;

      width = MAX (width,
                   dp_chart_text_measure (picture->plot->text, DP_CHART_TEXT_NORMAL, label).width);
    }

  return width;
}

/**
 * dp_plot_draw:
 * @cr: where
 * @width: of the whole, its axes included
 * @height: the same
 * @type: how
 * @theme: with which colours and font
 */
void
dp_plot_draw (DpPlot             *self,
              cairo_t            *cr,
              int                 width,
              int                 height,
              DpPlotType          type,
              const DpChartTheme *theme)
{
  Picture picture = { .plot = self, .cr = cr, .theme = theme, .type = type };
  g_autoptr(GArray) ticks = NULL;
  double labels, line;

  g_return_if_fail (self != NULL);

  if (self->length == 0)
    return;

  dp_chart_text_set_font (self->text, theme->font);
  dp_chart_text_begin (self->text, cr);
  line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;
  choose_ranges (&picture);
  ticks = dp_plot_list_numbers (picture.low, picture.high, MAX (height / TICK_HEIGHT, 2));
  labels = measure_labels (&picture, ticks) + LABEL_GAP;
  picture.area = (DpChartArea) {
    MARGIN + (theme->right_to_left ? 0 : labels), MARGIN,
    MAX (width - labels - 2 * MARGIN, 1), MAX (height - line - LABEL_GAP - 2 * MARGIN, 1)
  };

  cairo_new_path (cr);
  draw_levels (&picture, ticks);
  draw_places (&picture);
  cairo_new_path (cr);
  if (type == DP_PLOT_LINE)
    draw_line (&picture);
  else if (type == DP_PLOT_POINTS)
    draw_points (&picture);
  else
    draw_columns (&picture);
}

char *
dp_plot_describe (DpPlot     *self,
                  const char *x_name,
                  const char *y_name)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->length == 0)
    return g_strdup (_("Nothing to plot"));

  /* Translators: what a plot shows, in words: a column by another one */
  return g_strdup_printf (ngettext ("%s by %s: %'lu point, between %'g and %'g",
                                    "%s by %s: %'lu points, between %'g and %'g", self->length),
                          y_name, x_name, (gulong) self->length, self->low, self->high);
}
