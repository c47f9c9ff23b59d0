/* dp-chart-overlay.c: what is drawn beside the prices: indicators and other instruments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include "dp-column-layer.h"
#include "dp-line-layer.h"

static DpChartOverlay *
overlay_new (const char *label,
             int         role)
{
  DpChartOverlay *self = g_new0 (DpChartOverlay, 1);

  self->label = g_strdup (label);
  self->role = role;
  self->n_layers = 1;

  return self;
}

DpChartOverlay *
_dp_chart_overlay_new_for_indicator (const DpIndicator *indicator,
                                     int                role)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
  g_autofree char *label = dp_indicator_dup_label (indicator);
  DpChartOverlay *self = overlay_new (label, role);

  self->indicator = *indicator;
  self->n_layers = type->n_outputs;
  if (type->pane == DP_INDICATOR_PANE_OWN)
    {
      self->pane = dp_chart_pane_new ();
      self->pane->levels = type->levels;
      self->pane->n_levels = type->n_levels;
    }

  return self;
}

DpChartOverlay *
_dp_chart_overlay_new_for_series (DpSeries *series,
                                  int       role)
{
  DpChartOverlay *self = overlay_new (dp_series_get_symbol (series), role);

  self->series = g_object_ref (series);

  return self;
}

void
_dp_chart_overlay_forget (DpChartOverlay *self)
{
  for (guint i = 0; i < self->n_layers; i++)
    g_clear_object (&self->layers[i]);
  if (self->pane != NULL)
    g_ptr_array_set_size (self->pane->layers, 0);
}

void
_dp_chart_overlay_free (DpChartOverlay *self)
{
  _dp_chart_overlay_forget (self);
  g_clear_pointer (&self->pane, dp_chart_pane_free);
  g_clear_object (&self->series);
  g_free (self->label);
  g_free (self);
}

const char *
_dp_chart_overlay_get_label (const DpChartOverlay *self,
                             guint                 output)
{
  /* The first says which indicator it is; the others, which part of it where one cannot tell. */
  if (output == 0)
    return self->label;

  return self->pane != NULL
         ? dp_indicator_get_type_of (self->indicator.kind)->outputs[output].label : NULL;
}

int
_dp_chart_overlay_get_role (const DpChartOverlay *self,
                            guint                 output)
{
  /* Bands are one thing; lines in a pane of their own are told apart. */
  return self->pane != NULL ? self->role + (int) output : self->role;
}

/* The other's last close at or before each bar; nothing before it began or after it ended. */
static double *
align_closes (DpSeries *series,
              DpSeries *other,
              gsize    *begin)
{
  gsize length = dp_series_get_length (series);
  gsize other_length = dp_series_get_length (other);
  const gint64 *times = dp_series_get_times (series);
  const gint64 *other_times = dp_series_get_times (other);
  const double *closes = dp_series_get_close (other);
  double *values = g_new (double, MAX (length, 1));
  gsize j = 0;

  *begin = length;
  for (gsize i = 0; i < length; i++)
    {
      while (j < other_length && other_times[j] <= times[i])
        j++;
      values[i] = j == 0 ||
                  (j == other_length &&
                   times[i] >= other_times[j - 1] + dp_series_get_interval (other))
                  ? NAN : closes[j - 1];
      if (*begin == length && !isnan (values[i]))
        *begin = i;
    }

  return values;
}

static DpChartLayer *
create_layer (const DpChartOverlay *self,
              guint                 output,
              double               *values,
              gsize                 length)
{
  int role = _dp_chart_overlay_get_role (self, output);

  switch (dp_indicator_get_type_of (self->indicator.kind)->outputs[output].style)
    {
    case DP_INDICATOR_STYLE_COLUMNS:
      return dp_column_layer_new (values, length);
    case DP_INDICATOR_STYLE_DOTS:
      return dp_line_layer_new_dots (values, length, role);
    case DP_INDICATOR_STYLE_LINE:
    default:
      return dp_line_layer_new (values, length, role);
    }
}

static void
build_indicator (DpChartOverlay *self,
                 DpSeries       *series)
{
  gsize length = dp_series_get_length (series);
  double *outputs[DP_INDICATOR_MAX_OUTPUTS];
  DpBars bars;

  for (guint i = 0; i < self->n_layers; i++)
    outputs[i] = g_new (double, MAX (length, 1));
  dp_bars_init (&bars, series);
  dp_indicator_compute (&self->indicator, &bars, outputs);
  for (guint i = 0; i < self->n_layers; i++)
    self->layers[i] = create_layer (self, i, outputs[i], length);
}

void
_dp_chart_overlay_build (DpChartOverlay *self,
                         DpSeries       *series,
                         DpChartPane    *price_pane)
{
  DpChartPane *pane = self->pane != NULL ? self->pane : price_pane;

  if (self->layers[0] == NULL && self->series != NULL)
    self->layers[0] = dp_line_layer_new (align_closes (series, self->series, &self->begin),
                                         dp_series_get_length (series), self->role);
  else if (self->layers[0] == NULL)
    build_indicator (self, series);

  /* The last is the lowest: a histogram lies under its lines. */
  if (self->pane != NULL)
    g_ptr_array_set_size (self->pane->layers, 0);
  for (guint i = self->n_layers; i-- > 0;)
    g_ptr_array_add (pane->layers, g_object_ref (self->layers[i]));
}
