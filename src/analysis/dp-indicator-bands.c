/* dp-indicator-bands.c: channels around prices, and how wide they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

gboolean
_dp_indicator_bbands (const DpBars  *bars,
                      const double  *parameters,
                      double *const *outputs)
{
  gsize period = parameters[0];
  g_autofree double *scratch = g_new0 (double, DP_KERNEL_SCRATCH (period));

  return _dp_kernel_bands (bars->close, bars->length, period, parameters[1], outputs, scratch);
}

void
_dp_indicator_donchian (const DpBars  *bars,
                        const double  *parameters,
                        double *const *outputs)
{
  gsize period = parameters[0];

  _dp_window_highs (bars->high, bars->length, period, outputs[0]);
  _dp_window_lows (bars->low, bars->length, period, outputs[2]);
  for (gsize i = period - 1; i < bars->length; i++)
    outputs[1][i] = (outputs[0][i] + outputs[2][i]) / 2;
}

void
_dp_indicator_keltner (const DpBars  *bars,
                       const double  *parameters,
                       double *const *outputs)
{
  gsize first = MAX (parameters[0] - 1, parameters[2]);
  double *upper = outputs[0];
  double *middle = outputs[1];
  double *lower = outputs[2];

  _dp_indicator_ema (bars, &parameters[0], &middle);
  _dp_indicator_atr (bars, &parameters[2], &upper);
  for (gsize i = first; i < bars->length; i++)
    {
      double range = upper[i] * parameters[1];

      upper[i] = middle[i] + range;
      lower[i] = middle[i] - range;
    }
  /* The one that has more history waits for the other. */
  _dp_fill_nan (middle, 0, MIN (first, bars->length));
  _dp_fill_nan (upper, 0, MIN (first, bars->length));
}

gboolean
_dp_indicator_stddev (const DpBars  *bars,
                      const double  *parameters,
                      double *const *outputs)
{
  gsize period = parameters[0];
  g_autofree double *scratch = g_new0 (double, DP_KERNEL_SCRATCH (period));

  return _dp_kernel_deviations (bars->close, bars->length, period, parameters[1], outputs,
                                scratch);
}

/* Of daily returns: the deviation of a sample, which is what is usual there, in percent a year. */
void
_dp_indicator_volatility (const DpBars  *bars,
                          const double  *parameters,
                          double *const *outputs)
{
  gsize period = parameters[0];
  gsize length = bars->length - 1;
  g_autofree double *returns = g_new (double, MAX (length, 1));
  g_autofree double *scratch = g_new0 (double, DP_KERNEL_SCRATCH (period));
  double *out = outputs[0] + 1;

  for (gsize i = 0; i < length; i++)
    returns[i] = log (bars->close[i + 1] / bars->close[i]);
  _dp_kernel_deviations (returns, length, period,
                         100 * sqrt (parameters[1] * period / (period - 1)), &out, scratch);
}
