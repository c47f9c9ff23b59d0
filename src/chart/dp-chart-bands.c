/* dp-chart-bands.c: which parts of a chart look otherwise than before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <string.h>

/* Of the time axis, below the line at the end of the lowest pane and what hangs over it. */
#define AXIS_GAP 3

static double
snap (DpChart *self,
      double   y)
{
  return floor (y / self->time_axis.pixel) * self->time_axis.pixel;
}

static DpChartPaneState
create_state (DpChart *self,
              double   top,
              double   end)
{
  DpChartPaneState state;

  memset (&state, 0, sizeof state);
  state.top = top;
  state.end = end;
  state.axis_x = self->axis_x;
  state.axis_width = self->axis_width;
  state.names_width = self->names_width;
  state.pixel = self->time_axis.pixel;
  state.n_shared_changes = self->n_shared_changes;

  return state;
}

static void
append_band (DpChart                *self,
             const DpChartPaneState *state,
             DpChartPaneState       *drawn,
             guint                  *serial)
{
  DpChartBand band = { .y = state->top, .height = MAX (state->end - state->top, 0) };

  if (*serial == 0 || memcmp (state, drawn, sizeof *state) != 0)
    *serial = ++self->last_serial;
  *drawn = *state;
  band.serial = *serial;
  g_array_append_val (self->bands, band);
}

static void
append_pane (DpChart     *self,
             DpChartPane *pane,
             double       top,
             double       end)
{
  DpChartPaneState state = create_state (self, top, end);

  state.area = pane->area;
  state.low = pane->axis.low;
  state.high = pane->axis.high;
  state.n_changes = pane->n_changes;
  append_band (self, &state, &pane->drawn, &pane->serial);
}

/* What is between two panes is the upper one's. */
void
_dp_chart_update_bands (DpChart *self)
{
  guint n_lower = self->time_axis.length > 0 ? self->lower_panes->len : 0;
  double axis_top = snap (self, MIN (self->bottom + AXIS_GAP, self->height));
  double top = 0;
  DpChartPaneState axis;

  g_array_set_size (self->bands, 0);
  for (guint i = 0; i <= n_lower; i++)
    {
      DpChartPane *pane = i == 0 ? self->price_pane : g_ptr_array_index (self->lower_panes, i - 1);
      double end = axis_top;

      if (i < n_lower)
        end = snap (self, ((DpChartPane *) g_ptr_array_index (self->lower_panes, i))->legend_y);
      append_pane (self, pane, top, end);
      top = end;
    }
  axis = create_state (self, axis_top, self->height);
  axis.area = self->price_pane->area;
  /* How high the prices are is not the axis's business. */
  axis.area.y = axis.area.height = 0;
  append_band (self, &axis, &self->axis_drawn, &self->axis_serial);
}

const DpChartBand *
dp_chart_list_bands (DpChart *self,
                     cairo_t *cr,
                     int      width,
                     int      height,
                     guint   *n_bands)
{
  g_return_val_if_fail (DP_IS_CHART (self), NULL);
  g_return_val_if_fail (cr != NULL && n_bands != NULL, NULL);

  _dp_chart_layout (self, cr, width, height);
  *n_bands = self->bands->len;

  return (const DpChartBand *) (void *) self->bands->data;
}

void
dp_chart_draw_band (DpChart *self,
                    cairo_t *cr,
                    guint    band)
{
  const DpChartBand *place;

  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (cr != NULL && band < self->bands->len);

  place = &g_array_index (self->bands, DpChartBand, band);
  cairo_save (cr);
  cairo_rectangle (cr, 0, place->y, self->width, place->height);
  cairo_clip (cr);
  dp_chart_set_source (cr, &self->theme.background, 1);
  cairo_paint (cr);
  dp_chart_text_begin (self->text, cr);
  _dp_chart_draw_part (self, cr, band);
  cairo_restore (cr);
}
