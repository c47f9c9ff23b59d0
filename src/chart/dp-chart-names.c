/* dp-chart-names.c: which line is which instrument's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <stdlib.h>

#define MARGIN 4

/* A name beside the end of its line. */
typedef struct
{
  const char         *text;
  const DpChartColor *color;
  double              y;       /* of its middle */
} Name;

static int
compare_names (const void *a,
               const void *b)
{
  const Name *first = a;
  const Name *second = b;

  return (first->y > second->y) - (first->y < second->y);
}

static void
append_name (DpChart            *self,
             GArray             *names,
             const char         *text,
             const DpChartColor *color,
             DpChartLayer       *layer,
             gsize               index)
{
  double value = dp_chart_layer_get_value (layer, index) * dp_chart_layer_get_factor (layer);
  Name name = { text, color, dp_value_axis_get_y (&self->price_pane->axis, value) };

  if (!isnan (value))
    g_array_append_val (names, name);
}

static GArray *
list_names (DpChart *self)
{
  GArray *names = g_array_new (FALSE, FALSE, sizeof (Name));
  gsize begin, end;

  dp_time_axis_get_visible (&self->time_axis, &begin, &end);
  if (end == begin)
    return names;

  append_name (self, names, dp_series_get_symbol (self->series), &self->theme.accent,
               self->main_layer, end - 1);
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);

      append_name (self, names, overlay->label,
                   dp_chart_theme_get_color (&self->theme, overlay->role), overlay->layers[0],
                   end - 1);
    }

  return names;
}

/* Apart from each other by a line's height, each as near to its line as the others leave room. */
static void
spread (const DpChartArea *area,
        GArray            *names,
        double             line)
{
  Name *items = (Name *) (void *) names->data;
  double lowest = area->y + area->height - line / 2;
  double highest = area->y + line / 2;

  for (guint i = 0; i < names->len; i++)
    {
      items[i].y = MAX (items[i].y, highest);
      highest = items[i].y + line;
    }
  for (guint i = names->len; i-- > 0;)
    {
      items[i].y = MIN (items[i].y, lowest);
      lowest = items[i].y - line;
    }
}

double
_dp_chart_measure_names (DpChart *self,
                         double   most)
{
  double widest = 0;

  if (!self->named || self->series == NULL)
    return 0;

  widest = dp_chart_text_measure (self->text, DP_CHART_TEXT_BOLD,
                                  dp_series_get_symbol (self->series))
               .width;
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);

      widest = MAX (widest,
                    dp_chart_text_measure (self->text, DP_CHART_TEXT_BOLD, overlay->label).width);
    }
  widest = ceil (widest + 2 * MARGIN);

  return widest <= most ? widest : 0;
}

void
_dp_chart_draw_names (DpChart *self,
                      cairo_t *cr)
{
  const DpChartArea *area = &self->price_pane->area;
  double line = dp_chart_text_measure (self->text, DP_CHART_TEXT_BOLD, "0").height;
  g_autoptr(GArray) names = NULL;

  if (self->names_width <= 0)
    return;

  names = list_names (self);
  qsort (names->data, names->len, sizeof (Name), compare_names);
  spread (area, names, line);
  for (guint i = 0; i < names->len; i++)
    {
      const Name *name = &g_array_index (names, Name, i);

      dp_chart_set_source (cr, name->color, 1);
      dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_BOLD, name->text,
                          round (area->x + area->width + MARGIN), round (name->y - line / 2));
    }
}
