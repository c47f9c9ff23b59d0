/* dp-indicators.c: what can be computed from columns of bars
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

G_DEFINE_QUARK (dp-indicator-error-quark, dp_indicator_error)

/* Bars without gaps, and where they stand among all; see dp_indicator_compute(). */
typedef struct
{
  DpBars  bars;
  double *columns;
  gsize  *places;
} Present;

static void
present_clear (Present *self)
{
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->places, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Present, present_clear)

#define N_COLUMNS 4

static void
get_columns (const DpBars *bars,
             const double *columns[N_COLUMNS])
{
  columns[0] = bars->high;
  columns[1] = bars->low;
  columns[2] = bars->close;
  columns[3] = bars->volume;
}

/* Of what is not a finite number, all bits of the exponent are set. */
static gboolean
is_finite (const double *values,
           gsize         length)
{
  const guint64 exponent = G_GUINT64_CONSTANT (0x7ff) << 52;
  guint64 odd = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint64 bits;

      memcpy (&bits, &values[i], sizeof bits);
      odd |= (bits & exponent) == exponent;
    }

  return !odd;
}

/* What is known of the columns; looked at when one has to know, and only once. */
typedef struct
{
  const double *columns[N_COLUMNS];
  gsize         length;
  DpBarColumns  seen;
  DpBarColumns  whole;
} Columns;

static gboolean
columns_are_there (const Columns *self,
                   DpBarColumns   inputs)
{
  for (int i = 0; i < N_COLUMNS; i++)
    if ((inputs & (1 << i)) && self->columns[i] == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
columns_are_whole (Columns      *self,
                   DpBarColumns  inputs)
{
  for (int i = 0; i < N_COLUMNS; i++)
    {
      DpBarColumns column = 1 << i;

      if (!(inputs & column) || (self->seen & column))
        continue;
      self->seen |= column;
      if (is_finite (self->columns[i], self->length))
        self->whole |= column;
    }

  return (self->whole & inputs) == inputs;
}

static void
present_init (Present      *self,
              const DpBars *bars,
              DpBarColumns  inputs)
{
  const double *columns[N_COLUMNS];
  gsize n = 0;

  get_columns (bars, columns);
  self->columns = g_new (double, N_COLUMNS * bars->length);
  self->places = g_new (gsize, bars->length);
  for (gsize i = 0; i < bars->length; i++)
    {
      gboolean whole = TRUE;

      for (int j = 0; j < N_COLUMNS; j++)
        whole &= !(inputs & (1 << j)) || isfinite (columns[j][i]);
      if (!whole)
        continue;
      for (int j = 0; j < N_COLUMNS; j++)
        if (inputs & (1 << j))
          self->columns[j * bars->length + n] = columns[j][i];
      self->places[n++] = i;
    }
  self->bars = (DpBars) { n, self->columns, self->columns + bars->length,
                          self->columns + 2 * bars->length, self->columns + 3 * bars->length };
}

/* Returns: whether all values that were needed turned out to be finite */
static gboolean
compute_whole (const DpIndicator *indicator,
               const DpBars      *bars,
               double *const     *outputs)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
  DpIndicatorFuncs funcs = _dp_indicator_get_funcs (indicator->kind);
  gsize warm_up = MIN (dp_indicator_get_first (indicator), bars->length);

  for (guint i = 0; i < type->n_outputs; i++)
    _dp_fill_nan (outputs[i], 0, warm_up);
  if (bars->length == 0)
    return TRUE;
  if (funcs.check != NULL)
    return funcs.check (bars, indicator->parameters, outputs);
  funcs.compute (bars, indicator->parameters, outputs);

  return TRUE;
}

static void
compute_with_gaps (const DpIndicator *indicator,
                   const DpBars      *bars,
                   double *const     *outputs)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
  g_auto(Present) present = { 0 };
  g_autofree double *results = g_new (double, type->n_outputs * bars->length);
  double *columns[DP_INDICATOR_MAX_OUTPUTS];

  present_init (&present, bars, type->inputs);
  for (guint i = 0; i < type->n_outputs; i++)
    columns[i] = results + i * bars->length;
  compute_whole (indicator, &present.bars, columns);
  for (guint i = 0; i < type->n_outputs; i++)
    {
      _dp_fill_nan (outputs[i], 0, bars->length);
      for (gsize j = 0; j < present.bars.length; j++)
        outputs[i][present.places[j]] = columns[i][j];
    }
}

void
dp_bars_init (DpBars   *bars,
              DpSeries *series)
{
  g_return_if_fail (bars != NULL);
  g_return_if_fail (DP_IS_SERIES (series));

  *bars = (DpBars) {
    .length = dp_series_get_length (series),
    .high = dp_series_get_high (series),
    .low = dp_series_get_low (series),
    .close = dp_series_get_close (series),
    .volume = dp_series_get_volume (series),
  };
}

void
dp_indicators_compute (const DpIndicatorRequest *requests,
                       guint                     n_requests,
                       const DpBars             *bars)
{
  Columns columns = { 0 };

  g_return_if_fail (requests != NULL && bars != NULL);

  get_columns (bars, columns.columns);
  columns.length = bars->length;
  for (guint i = 0; i < n_requests; i++)
    {
      const DpIndicator *indicator = &requests[i].indicator;
      const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
      gboolean checks = _dp_indicator_get_funcs (indicator->kind).check != NULL;

      if (!columns_are_there (&columns, type->inputs))
        for (guint j = 0; j < type->n_outputs; j++)
          _dp_fill_nan (requests[i].outputs[j], 0, bars->length);
      else if (!(checks || columns_are_whole (&columns, type->inputs)) ||
               !compute_whole (indicator, bars, requests[i].outputs))
        compute_with_gaps (indicator, bars, requests[i].outputs);
    }
}

void
dp_indicator_compute (const DpIndicator *indicator,
                      const DpBars      *bars,
                      double *const     *outputs)
{
  DpIndicatorRequest request = { 0 };

  g_return_if_fail (indicator != NULL && indicator->kind < DP_N_INDICATORS);
  g_return_if_fail (bars != NULL && outputs != NULL);

  request.indicator = *indicator;
  for (guint i = 0; i < dp_indicator_get_type_of (indicator->kind)->n_outputs; i++)
    request.outputs[i] = outputs[i];
  dp_indicators_compute (&request, 1, bars);
}
