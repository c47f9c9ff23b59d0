/* dp-chart-pane.c: layers that share a scale
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-pane.h"

DpChartPane *
dp_chart_pane_new (void)
{
  DpChartPane *self = g_new0 (DpChartPane, 1);

  self->layers = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
dp_chart_pane_free (DpChartPane *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->layers);
  g_clear_pointer (&self->ticks, g_array_unref);
  g_free (self);
}

void
dp_chart_pane_fit (DpChartPane      *self,
                   const DpTimeAxis *time,
                   gboolean          logarithmic,
                   double            padding,
                   double            spacing)
{
  double low = INFINITY;
  double high = -INFINITY;

  g_return_if_fail (self != NULL && time != NULL);

  for (guint i = 0; i < self->layers->len; i++)
    dp_chart_layer_measure (g_ptr_array_index (self->layers, i), time, &low, &high);
  for (guint i = 0; i < self->n_levels; i++)
    {
      low = MIN (low, self->levels[i]);
      high = MAX (high, self->levels[i]);
    }
  dp_value_axis_init (&self->axis, low, high, logarithmic, padding,
                      self->area.y, self->area.height);
  g_clear_pointer (&self->ticks, g_array_unref);
  self->ticks = dp_value_axis_list_ticks (&self->axis, spacing);
}

void
dp_chart_pane_draw (DpChartPane        *self,
                    cairo_t            *cr,
                    const DpTimeAxis   *time,
                    const DpChartTheme *theme)
{
  DpChartFrame frame;

  g_return_if_fail (self != NULL && time != NULL);

  frame = (DpChartFrame) {
    .area = self->area,
    .time = time,
    .value = &self->axis,
    .theme = theme,
    .pixel = time->pixel,
  };
  cairo_save (cr);
  cairo_rectangle (cr, self->area.x, self->area.y, self->area.width, self->area.height);
  cairo_clip (cr);
  for (guint i = 0; i < self->layers->len; i++)
    dp_chart_layer_draw (g_ptr_array_index (self->layers, i), cr, &frame);
  cairo_restore (cr);
}

gboolean
dp_chart_pane_contains (const DpChartPane *self,
                        double             y)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return y >= self->area.y && y < self->area.y + self->area.height;
}
