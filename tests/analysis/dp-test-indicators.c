/* dp-test-indicators.c: indicators as their definitions read, and series that are hard on sums
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-indicators.h"

#include <math.h>

#include "dp-test-windows.h"

typedef long double Real;

static void
reference_sma (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    outputs[0][i] = test_mean_of (bars->close, i + 1, p[0]);
}

static void
reference_ema (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  test_list_ema (bars->close, 0, bars->length, p[0], outputs[0]);
}

static void
reference_wma (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  gsize period = p[0];

  for (gsize i = period - 1; i < bars->length; i++)
    {
      Real sum = 0;

      for (gsize j = 0; j < period; j++)
        sum += (Real) (period - j) * bars->close[i - j];
      outputs[0][i] = sum / ((Real) period * (period + 1) / 2);
    }
}

static void
reference_dema (const DpBars  *bars,
                const double  *p,
                double *const *outputs)
{
  gsize period = p[0];
  g_autofree double *once = g_new (double, bars->length);

  test_list_ema (bars->close, 0, bars->length, period, once);
  test_list_ema (once, period - 1, bars->length, period, outputs[0]);
  for (gsize i = 2 * period - 2; i < bars->length; i++)
    outputs[0][i] = 2 * (Real) once[i] - outputs[0][i];
}

static void
reference_tema (const DpBars  *bars,
                const double  *p,
                double *const *outputs)
{
  gsize period = p[0];
  g_autofree double *once = g_new (double, bars->length);
  g_autofree double *twice = g_new (double, bars->length);

  test_list_ema (bars->close, 0, bars->length, period, once);
  test_list_ema (once, period - 1, bars->length, period, twice);
  test_list_ema (twice, 2 * period - 2, bars->length, period, outputs[0]);
  for (gsize i = 3 * period - 3; i < bars->length; i++)
    outputs[0][i] = 3 * (Real) once[i] - 3 * (Real) twice[i] + outputs[0][i];
}

static void
reference_bbands (const DpBars  *bars,
                  const double  *p,
                  double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    {
      Real mean = test_mean_of (bars->close, i + 1, p[0]);
      Real deviation = test_deviation_of (bars->close, i + 1, p[0], FALSE);

      outputs[0][i] = mean + p[1] * deviation;
      outputs[1][i] = mean;
      outputs[2][i] = mean - p[1] * deviation;
    }
}

static void
reference_donchian (const DpBars  *bars,
                    const double  *p,
                    double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    {
      outputs[0][i] = test_highest_of (bars, i + 1, p[0]);
      outputs[2][i] = test_lowest_of (bars, i + 1, p[0]);
      outputs[1][i] = (outputs[0][i] + outputs[2][i]) / 2;
    }
}

static void
reference_atr (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  gsize period = p[0];
  Real average = 0;

  for (gsize i = 1; i < bars->length; i++)
    {
      if (i <= period)
        average += test_true_range (bars, i) / period;
      else
        average = test_move (average, test_true_range (bars, i), (Real) 1 / period);
      if (i >= period)
        outputs[0][i] = average;
    }
}

static void
reference_keltner (const DpBars  *bars,
                   const double  *p,
                   double *const *outputs)
{
  g_autofree double *ema = g_new (double, bars->length);
  g_autofree double *atr = g_new (double, bars->length);

  test_list_ema (bars->close, 0, bars->length, p[0], ema);
  reference_atr (bars, p + 2, &atr);
  for (gsize i = MAX (p[0] - 1, p[2]); i < bars->length; i++)
    {
      outputs[0][i] = ema[i] + p[1] * atr[i];
      outputs[1][i] = ema[i];
      outputs[2][i] = ema[i] - p[1] * atr[i];
    }
}

static void
reference_vwap (const DpBars  *bars,
                const double  *p,
                double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    {
      Real paid = 0;
      Real traded = 0;

      for (gsize j = i + 1 - p[0]; j <= i; j++)
        {
          paid += test_typical (bars, j) * bars->volume[j];
          traded += bars->volume[j];
        }
      outputs[0][i] = traded > 0 ? paid / traded : NAN;
    }
}

/* Both directions written out; the stop never enters the last two bars' range. */
static void
reference_sar (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  Real stop, extreme;
  Real factor = p[0];
  gboolean rising;
  Real down;

  if (bars->length < 2)
    return;

  down = (Real) bars->low[0] - bars->low[1];
  rising = !(down > 0 && down > (Real) bars->high[1] - bars->high[0]);
  stop = rising ? bars->low[0] : bars->high[0];
  extreme = rising ? bars->high[1] : bars->low[1];
  for (gsize i = 1; i < bars->length; i++)
    {
      gsize before = i > 1 ? i - 1 : 1;
      Real low = MIN (bars->low[i], bars->low[before]);
      Real high = MAX (bars->high[i], bars->high[before]);

      if (rising ? bars->low[i] <= stop : bars->high[i] >= stop)
        {
          rising = !rising;
          stop = rising ? MIN (extreme, low) : MAX (extreme, high);
          factor = p[0];
          extreme = rising ? bars->high[i] : bars->low[i];
          outputs[0][i] = stop;
        }
      else
        {
          outputs[0][i] = stop;
          if (rising ? bars->high[i] > extreme : bars->low[i] < extreme)
            {
              extreme = rising ? bars->high[i] : bars->low[i];
              factor = MIN (factor + p[0], p[1]);
            }
        }
      stop += factor * (extreme - stop);
      stop = rising ? MIN (stop, low) : MAX (stop, high);
    }
}

static void
reference_rsi (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  gsize period = p[0];
  Real gain = 0;
  Real loss = 0;

  for (gsize i = 1; i < bars->length; i++)
    {
      Real change = bars->close[i] - bars->close[i - 1];
      Real up = change > 0 ? change : 0;
      Real down = change < 0 ? -change : 0;

      gain = i <= period ? gain + up / period : test_move (gain, up, (Real) 1 / period);
      loss = i <= period ? loss + down / period : test_move (loss, down, (Real) 1 / period);
      if (i >= period)
        outputs[0][i] = gain + loss < 1e-14 ? 0 : 100 * gain / (gain + loss);
    }
}

static void
reference_macd (const DpBars  *bars,
                const double  *p,
                double *const *outputs)
{
  gsize first = p[1] + p[2] - 2;
  gsize length = bars->length;
  g_autofree double *fast = g_new (double, length);
  g_autofree double *slow = g_new (double, length);
  g_autofree double *line = g_new (double, length);

  test_list_ema (bars->close, p[1] - p[0], length, p[0], fast);
  test_list_ema (bars->close, 0, length, p[1], slow);
  for (gsize i = p[1] - 1; i < length; i++)
    line[i] = fast[i] - slow[i];
  test_list_ema (line, p[1] - 1, length, p[2], outputs[1]);
  for (gsize i = first; i < length; i++)
    {
      outputs[0][i] = line[i];
      outputs[2][i] = line[i] - outputs[1][i];
    }
}

static void
reference_stoch (const DpBars  *bars,
                 const double  *p,
                 double *const *outputs)
{
  gsize first[] = { p[0] - 1, p[0] + p[1] - 2, p[0] + p[1] + p[2] - 3 };
  g_autofree double *fast = g_new (double, bars->length);
  g_autofree double *slow = g_new (double, bars->length);

  for (gsize i = first[0]; i < bars->length; i++)
    {
      Real high = test_highest_of (bars, i + 1, p[0]);
      Real low = test_lowest_of (bars, i + 1, p[0]);

      fast[i] = high > low ? 100 * (bars->close[i] - low) / (high - low) : 0;
    }
  for (gsize i = first[1]; i < bars->length; i++)
    slow[i] = test_mean_of (fast, i + 1, p[1]);
  for (gsize i = first[2]; i < bars->length; i++)
    {
      outputs[0][i] = slow[i];
      outputs[1][i] = test_mean_of (slow, i + 1, p[2]);
    }
}

/* @moves: true range, up and down, smoothed up to the bar @i */
static void
move_adx (const DpBars *bars,
          gsize         i,
          gsize         period,
          Real         *moves)
{
  Real up = (Real) bars->high[i] - bars->high[i - 1];
  Real down = (Real) bars->low[i - 1] - bars->low[i];
  Real values[3] = { test_true_range (bars, i), up > 0 && up > down ? up : 0,
                     down > 0 && down > up ? down : 0 };

  for (int j = 0; j < 3; j++)
    moves[j] = (i < period ? moves[j] : moves[j] - moves[j] / period) + values[j];
}

static void
reference_adx (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  gsize period = p[0];
  Real moves[3] = { 0 };
  Real average = 0;

  for (gsize i = 1; i < bars->length; i++)
    {
      Real sum, index;

      move_adx (bars, i, period, moves);
      if (i < period)
        continue;
      outputs[1][i] = moves[0] < 1e-14 ? 0 : 100 * moves[1] / moves[0];
      outputs[2][i] = moves[0] < 1e-14 ? 0 : 100 * moves[2] / moves[0];
      sum = moves[1] + moves[2];
      if (moves[0] >= 1e-14 && sum >= 1e-14)
        {
          index = 100 * fabsl (moves[1] - moves[2]) / sum;
          average = i < 2 * period ? average + index / period
                                   : test_move (average, index, (Real) 1 / period);
        }
      if (i >= 2 * period - 1)
        outputs[0][i] = average;
    }
}

static void
reference_natr (const DpBars  *bars,
                const double  *p,
                double *const *outputs)
{
  reference_atr (bars, p, outputs);
  for (gsize i = p[0]; i < bars->length; i++)
    outputs[0][i] = outputs[0][i] * 100 / bars->close[i];
}

static void
reference_obv (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  Real balance = 0;

  for (gsize i = 0; i < bars->length; i++)
    {
      if (i == 0 || bars->close[i] > bars->close[i - 1])
        balance += bars->volume[i];
      else if (bars->close[i] < bars->close[i - 1])
        balance -= bars->volume[i];
      outputs[0][i] = balance;
    }
}

static void
reference_ad (const DpBars  *bars,
              const double  *p,
              double *const *outputs)
{
  Real line = 0;

  for (gsize i = 0; i < bars->length; i++)
    {
      Real range = (Real) bars->high[i] - bars->low[i];
      Real place = 2 * (Real) bars->close[i] - bars->high[i] - bars->low[i];

      line += range > 0 ? place / range * bars->volume[i] : 0;
      outputs[0][i] = line;
    }
}

static void
reference_mfi (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  for (gsize i = p[0]; i < bars->length; i++)
    {
      Real up = 0;
      Real down = 0;

      for (gsize j = i + 1 - p[0]; j <= i; j++)
        {
          Real flow = test_typical (bars, j) * bars->volume[j];
          Real change = (bars->high[j] + bars->low[j] + bars->close[j]) / 3 -
                        (bars->high[j - 1] + bars->low[j - 1] + bars->close[j - 1]) / 3;

          up += change > 0 ? flow : 0;
          down += change < 0 ? flow : 0;
        }
      outputs[0][i] = up + down > 0 ? 100 * up / (up + down) : 0;
    }
}

static void
reference_roc (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  for (gsize i = p[0]; i < bars->length; i++)
    outputs[0][i] = ((Real) bars->close[i] / bars->close[i - (gsize) p[0]] - 1) * 100;
}

static void
reference_mom (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  for (gsize i = p[0]; i < bars->length; i++)
    outputs[0][i] = (Real) bars->close[i] - bars->close[i - (gsize) p[0]];
}

/* Of typical prices */
static Real
distance (const DpBars *bars,
          gsize         i,
          gsize         j)
{
  return (((Real) bars->high[i] - bars->high[j]) + ((Real) bars->low[i] - bars->low[j]) +
          ((Real) bars->close[i] - bars->close[j])) / 3;
}

static void
reference_cci (const DpBars  *bars,
               const double  *p,
               double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    {
      Real mean = 0;
      Real deviation = 0;

      for (gsize j = i + 1 - p[0]; j <= i; j++)
        mean += distance (bars, j, i) / p[0];
      for (gsize j = i + 1 - p[0]; j <= i; j++)
        deviation += fabsl (distance (bars, j, i) - mean) / p[0];
      outputs[0][i] = deviation > 1e-15L * bars->close[i] ? -mean / (0.015L * deviation) : 0;
    }
}

static void
reference_willr (const DpBars  *bars,
                 const double  *p,
                 double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    {
      Real high = test_highest_of (bars, i + 1, p[0]);
      Real low = test_lowest_of (bars, i + 1, p[0]);

      outputs[0][i] = high > low ? -100 * (high - bars->close[i]) / (high - low) : 0;
    }
}

static void
reference_aroon (const DpBars  *bars,
                 const double  *p,
                 double *const *outputs)
{
  for (gsize i = p[0]; i < bars->length; i++)
    {
      gsize highest = i;
      gsize lowest = i;

      for (gsize j = 1; j <= p[0]; j++)
        {
          highest = bars->high[i - j] > bars->high[highest] ? i - j : highest;
          lowest = bars->low[i - j] < bars->low[lowest] ? i - j : lowest;
        }
      outputs[0][i] = 100 * (p[0] - (i - highest)) / p[0];
      outputs[1][i] = 100 * (p[0] - (i - lowest)) / p[0];
    }
}

static void
reference_stddev (const DpBars  *bars,
                  const double  *p,
                  double *const *outputs)
{
  for (gsize i = p[0] - 1; i < bars->length; i++)
    outputs[0][i] = p[1] * test_deviation_of (bars->close, i + 1, p[0], FALSE);
}

static void
reference_volatility (const DpBars  *bars,
                      const double  *p,
                      double *const *outputs)
{
  g_autofree double *returns = g_new (double, bars->length);

  for (gsize i = 1; i < bars->length; i++)
    returns[i] = log (bars->close[i] / bars->close[i - 1]);
  for (gsize i = p[0]; i < bars->length; i++)
    outputs[0][i] = 100 * sqrtl (p[1]) * test_deviation_of (returns, i + 1, p[0], TRUE);
}

void
test_reference_compute (const DpIndicator *indicator,
                        const DpBars      *bars,
                        double *const     *outputs)
{
  static void (*const references[]) (const DpBars *, const double *, double *const *) = {
    [DP_INDICATOR_SMA] = reference_sma,
    [DP_INDICATOR_EMA] = reference_ema,
    [DP_INDICATOR_WMA] = reference_wma,
    [DP_INDICATOR_DEMA] = reference_dema,
    [DP_INDICATOR_TEMA] = reference_tema,
    [DP_INDICATOR_BBANDS] = reference_bbands,
    [DP_INDICATOR_DONCHIAN] = reference_donchian,
    [DP_INDICATOR_KELTNER] = reference_keltner,
    [DP_INDICATOR_VWAP] = reference_vwap,
    [DP_INDICATOR_SAR] = reference_sar,
    [DP_INDICATOR_RSI] = reference_rsi,
    [DP_INDICATOR_MACD] = reference_macd,
    [DP_INDICATOR_STOCH] = reference_stoch,
    [DP_INDICATOR_ADX] = reference_adx,
    [DP_INDICATOR_ATR] = reference_atr,
    [DP_INDICATOR_NATR] = reference_natr,
    [DP_INDICATOR_OBV] = reference_obv,
    [DP_INDICATOR_AD] = reference_ad,
    [DP_INDICATOR_MFI] = reference_mfi,
    [DP_INDICATOR_ROC] = reference_roc,
    [DP_INDICATOR_MOM] = reference_mom,
    [DP_INDICATOR_CCI] = reference_cci,
    [DP_INDICATOR_WILLR] = reference_willr,
    [DP_INDICATOR_AROON] = reference_aroon,
    [DP_INDICATOR_STDDEV] = reference_stddev,
    [DP_INDICATOR_VOLATILITY] = reference_volatility,
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (references) == DP_N_INDICATORS);

  for (guint i = 0; i < dp_indicator_get_type_of (indicator->kind)->n_outputs; i++)
    for (gsize j = 0; j < bars->length; j++)
      outputs[i][j] = NAN;
  references[indicator->kind] (bars, indicator->parameters, outputs);
}
