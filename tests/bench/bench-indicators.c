/* bench-indicators.c: indicators over one long series, beside the algorithms that TA-Lib publishes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dp-indicators.h"

#define N_KINDS    6
#define N_OUTPUTS  10
#define N_REPEATS  15

static gsize length;
static DpBars bars;

/* Both sides write the same columns, which are there and touched before anything is timed. */
static double *ours[N_OUTPUTS];
static double *theirs[N_OUTPUTS];

/*
 * The other side, in the manner of TA-Lib: a pass for each step, division where the formula has
 * one, temporary columns allocated by each call.
 */
static void
their_sma (const double *in,
           int           period,
           double       *out)
{
  double total = 0;
  gsize trailing = 0;

  for (gsize i = 0; i + 1 < (gsize) period; i++)
    total += in[i];
  for (gsize i = period - 1; i < length; i++)
    {
      double sum;

      total += in[i];
      sum = total;
      total -= in[trailing++];
      out[i] = sum / period;
    }
}

static void
their_ema (const double *in,
           gsize         begin,
           int           period,
           double       *out)
{
  double k = 2.0 / (period + 1);
  double average = 0;
  gsize i = begin;

  for (; i < begin + period; i++)
    average += in[i];
  average /= period;
  out[i - 1] = average;
  for (; i < length; i++)
    {
      average = (in[i] - average) * k + average;
      out[i] = average;
    }
}

static void
their_rsi (const double *in,
           int           period,
           double       *out)
{
  double before = in[0];
  double gain = 0;
  double loss = 0;

  for (gsize i = 1; i < length; i++)
    {
      double change = in[i] - before;

      before = in[i];
      if (i > (gsize) period)
        {
          loss *= period - 1;
          gain *= period - 1;
        }
      if (change < 0)
        loss -= change;
      else
        gain += change;
      if (i >= (gsize) period)
        {
          loss /= period;
          gain /= period;
          out[i] = fabs (gain + loss) < 1e-14 ? 0 : 100 * (gain / (gain + loss));
        }
    }
}

static void
their_macd (const double  *in,
            double *const *out)
{
  g_autofree double *fast = g_new (double, length);
  g_autofree double *slow = g_new (double, length);

  their_ema (in, 0, 26, slow);
  their_ema (in, 14, 12, fast);
  for (gsize i = 25; i < length; i++)
    fast[i] = fast[i] - slow[i];
  memmove (out[0] + 33, fast + 33, (length - 33) * sizeof (double));
  their_ema (fast, 25, 9, out[1]);
  for (gsize i = 33; i < length; i++)
    out[2][i] = out[0][i] - out[1][i];
}

static void
their_bbands (const double  *in,
              int            period,
              double         factor,
              double *const *out)
{
  g_autofree double *deviation = g_new (double, length);
  double total = 0;

  their_sma (in, period, out[1]);
  for (gsize i = 0; i + 1 < (gsize) period; i++)
    total += in[i] * in[i];
  for (gsize i = period - 1; i < length; i++)
    {
      double variance;

      total += in[i] * in[i];
      variance = total / period - out[1][i] * out[1][i];
      total -= in[i + 1 - period] * in[i + 1 - period];
      deviation[i] = variance > 1e-14 ? sqrt (variance) : 0;
    }
  for (gsize i = period - 1; i < length; i++)
    {
      double reach = deviation[i] * factor;

      out[0][i] = out[1][i] + reach;
      out[2][i] = out[1][i] - reach;
    }
}

static void
their_atr (int     period,
           double *out)
{
  g_autofree double *ranges = g_new (double, length);
  double average = 0;

  for (gsize i = 1; i < length; i++)
    {
      double range = bars.high[i] - bars.low[i];
      double up = fabs (bars.close[i - 1] - bars.high[i]);
      double down = fabs (bars.close[i - 1] - bars.low[i]);

      if (up > range)
        range = up;
      if (down > range)
        range = down;
      ranges[i] = range;
    }
  for (gsize i = 1; i <= (gsize) period; i++)
    average += ranges[i];
  average /= period;
  out[period] = average;
  for (gsize i = period + 1; i < length; i++)
    {
      average *= period - 1;
      average += ranges[i];
      average /= period;
      out[i] = average;
    }
}

/* What is computed, and which of the columns it fills */
static const struct
{
  const char *spec;
  guint       column;
} kinds[N_KINDS] = {
  { "sma:20", 0 }, { "ema:20", 1 }, { "rsi:14", 2 }, { "macd:12:26:9", 3 }, { "bbands:20:2", 6 },
  { "atr:14", 9 },
};

static void
run_theirs (int kind)
{
  double **out = theirs + kinds[kind].column;

  switch (kind)
    {
    case 0:
      their_sma (bars.close, 20, out[0]);
      break;
    case 1:
      their_ema (bars.close, 0, 20, out[0]);
      break;
    case 2:
      their_rsi (bars.close, 14, out[0]);
      break;
    case 3:
      their_macd (bars.close, out);
      break;
    case 4:
      their_bbands (bars.close, 20, 2, out);
      break;
    default:
      their_atr (14, out[0]);
      break;
    }
}

static void
run_ours (int first,
          int count)
{
  DpIndicatorRequest requests[N_KINDS] = { 0 };

  for (int i = 0; i < count; i++)
    {
      const DpIndicatorType *type;

      g_assert_true (dp_indicator_parse (kinds[first + i].spec, &requests[i].indicator, NULL));
      type = dp_indicator_get_type_of (requests[i].indicator.kind);
      for (guint j = 0; j < type->n_outputs; j++)
        requests[i].outputs[j] = ours[kinds[first + i].column + j];
    }
  dp_indicators_compute (requests, count, &bars);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return difference < 0 ? -1 : difference > 0;
}

/* Milliseconds, the median of N_REPEATS. @kind: N_KINDS for all of them */
static double
time_side (gboolean our_side,
           int      kind)
{
  gint64 times[N_REPEATS];

  for (int i = 0; i < N_REPEATS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      if (our_side)
        run_ours (kind < N_KINDS ? kind : 0, kind < N_KINDS ? 1 : N_KINDS);
      else
        for (int j = 0; j < N_KINDS; j++)
          if (kind == N_KINDS || j == kind)
            run_theirs (j);
      times[i] = g_get_monotonic_time () - begin;
    }
  qsort (times, N_REPEATS, sizeof times[0], compare_times);

  return times[N_REPEATS / 2] / 1000.0;
}

static void
create_bars (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  double *columns[3];
  double price = 100;

  for (int i = 0; i < 3; i++)
    columns[i] = g_new (double, length);
  for (gsize i = 0; i < length; i++)
    {
      price = 100 * pow (price / 100, 0.9999) * exp (g_rand_double_range (random, -0.01, 0.01));
      columns[0][i] = price * (1 + g_rand_double_range (random, 0, 0.004));
      columns[1][i] = price * (1 - g_rand_double_range (random, 0, 0.004));
      columns[2][i] = price;
    }
  bars = (DpBars) { length, columns[0], columns[1], columns[2], NULL };
  for (int i = 0; i < N_OUTPUTS; i++)
    {
      ours[i] = g_new (double, length);
      theirs[i] = g_new (double, length);
      for (gsize j = 0; j < length; j++)
        ours[i][j] = theirs[i][j] = NAN;
    }
}

/* The largest difference of all columns, in parts of the price */
static double
get_difference (void)
{
  double largest = 0;

  for (int i = 0; i < N_OUTPUTS; i++)
    for (gsize j = 0; j < length; j++)
      {
        if (isnan (ours[i][j]) != isnan (theirs[i][j]))
          return INFINITY;
        if (!isnan (ours[i][j]))
          largest = MAX (largest, fabs (ours[i][j] - theirs[i][j]) / bars.close[j]);
      }

  return largest;
}

int
main (int    argc,
      char **argv)
{
  length = argc > 1 ? strtoul (argv[1], NULL, 10) : 1000000;
  g_assert_cmpuint (length, >=, 100);
  create_bars ();

  g_print ("%zu bars, milliseconds, median of %d\n", length, N_REPEATS);
  g_print ("%-14s %12s %10s %8s\n", "", "in TA-Lib's way", "DataPipe", "ratio");
  for (int kind = 0; kind <= N_KINDS; kind++)
    {
      double their_time = time_side (FALSE, kind);
      double our_time = time_side (TRUE, kind);

      g_print ("%-14s %15.2f %10.2f %7.1fx\n", kind < N_KINDS ? kinds[kind].spec : "all together",
               their_time, our_time, their_time / our_time);
    }
  g_print ("largest difference: %.1e of the price\n", get_difference ());

  return 0;
}
