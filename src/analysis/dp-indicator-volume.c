/* dp-indicator-volume.c: what was paid and how much was traded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

static double
get_typical (const DpBars *bars,
             gsize         i)
{
  return (bars->high[i] + bars->low[i] + bars->close[i]) / 3;
}

void
_dp_indicator_vwap (const DpBars  *bars,
                    const double  *parameters,
                    double *const *outputs)
{
  gsize period = parameters[0];
  g_autofree double *paid = g_new (double, bars->length);
  g_autofree double *traded = g_new (double, bars->length);

  for (gsize i = 0; i < bars->length; i++)
    paid[i] = get_typical (bars, i) * bars->volume[i];
  _dp_window_sums (paid, bars->length, period, outputs[0]);
  _dp_window_sums (bars->volume, bars->length, period, traded);
  for (gsize i = period - 1; i < bars->length; i++)
    outputs[0][i] = traded[i] > 0 ? outputs[0][i] / traded[i] : NAN;
}

void
_dp_indicator_obv (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  double balance = bars->volume[0];

  outputs[0][0] = balance;
  for (gsize i = 1; i < bars->length; i++)
    {
      double change = bars->close[i] - bars->close[i - 1];

      balance += change > 0 ? bars->volume[i] : change < 0 ? -bars->volume[i] : 0;
      outputs[0][i] = balance;
    }
}

void
_dp_indicator_ad (const DpBars  *bars,
                  const double  *parameters,
                  double *const *outputs)
{
  double line = 0;

  for (gsize i = 0; i < bars->length; i++)
    {
      double range = bars->high[i] - bars->low[i];
      double place = (bars->close[i] - bars->low[i]) - (bars->high[i] - bars->close[i]);

      if (range > 0)
        line += place / range * bars->volume[i];
      outputs[0][i] = line;
    }
}

void
_dp_indicator_mfi (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];
  gsize length = bars->length - 1;
  g_autofree double *in = g_new (double, bars->length);
  g_autofree double *all = g_new (double, bars->length);
  g_autofree double *sums = g_new (double, bars->length);
  double *out = outputs[0] + 1;

  for (gsize i = 0; i < length; i++)
    {
      double before = get_typical (bars, i);
      double typical = get_typical (bars, i + 1);
      double flow = typical * bars->volume[i + 1];

      in[i] = typical > before ? flow : 0;
      all[i] = typical != before ? flow : 0;
    }
  _dp_window_sums (in, length, period, out);
  _dp_window_sums (all, length, period, sums);
  for (gsize i = period - 1; i < length; i++)
    out[i] = sums[i] > 0 ? 100 * out[i] / sums[i] : 0;
}
