/* dp-indicator-kernels.c: the loops that must be quick
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

#include <string.h>

/*
 * Every loop is written once, for vectors of four doubles, and compiled twice: for any processor,
 * and for those with AVX2 and fused multiplication, which are asked for when the program runs.
 */
#ifdef __x86_64__
# define WIDE_TARGET __attribute__ ((target ("avx2,fma")))
# define has_wide() (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
#else
# define WIDE_TARGET
# define has_wide() FALSE
#endif
#define BODY static inline __attribute__ ((always_inline))

#define N_LANES 4

/* Functions that take vectors by value are all inlined: no convention of calling is in question. */
#pragma GCC diagnostic ignored "-Wpsabi"

typedef double Lanes __attribute__ ((vector_size (N_LANES * sizeof (double))));
typedef gint64 Mask __attribute__ ((vector_size (N_LANES * sizeof (gint64))));

static gboolean plain_only;

void
_dp_kernels_set_plain (gboolean plain)
{
  plain_only = plain;
}

/* Defines name() of name##_body(). */
#define DEFINE_KERNEL(name, declaration, arguments) \
  static gboolean name##_plain declaration { return name##_body arguments; } \
  WIDE_TARGET static gboolean name##_wide declaration { return name##_body arguments; } \
  gboolean \
  name declaration \
  { \
    return has_wide () && !plain_only ? name##_wide arguments : name##_plain arguments; \
  }

BODY Lanes
load (const double *values)
{
  Lanes lanes;

  memcpy (&lanes, values, sizeof lanes);

  return lanes;
}

BODY void
store (double *values,
       Lanes   lanes)
{
  memcpy (values, &lanes, sizeof lanes);
}

BODY Lanes
spread (double value)
{
  return (Lanes) { value, value, value, value };
}

BODY Lanes
choose (Mask  mask,
        Lanes yes,
        Lanes no)
{
  return (Lanes) ((mask & (Mask) yes) | (~mask & (Mask) no));
}

BODY Lanes
larger (Lanes a,
        Lanes b)
{
  Lanes lanes;

  for (int i = 0; i < N_LANES; i++)
    lanes[i] = a[i] > b[i] ? a[i] : b[i];

  return lanes;
}

BODY Lanes
size_of (Lanes lanes)
{
  return (Lanes) ((Mask) lanes & G_MAXINT64);
}

BODY Lanes
square_root (Lanes lanes)
{
  Lanes roots;

  for (int i = 0; i < N_LANES; i++)
    roots[i] = sqrt (lanes[i]);

  return roots;
}

/*
 * y = rest * y + x, four bars at a time: what the four bring is summed up among themselves,
 * whatever y was, so that each four wait but once for the four before.
 */
typedef struct
{
  Lanes one;      /* what is left of a bar's value one bar later, where there is one in the four */
  Lanes two;
  Lanes powers;   /* what is left of y before the four */
  Lanes last;
} Scan;

BODY void
scan_init (Scan   *self,
           double  rest,
           double  last)
{
  double rest2 = rest * rest;

  self->one = (Lanes) { 0, rest, rest, rest };
  self->two = (Lanes) { 0, 0, rest2, rest2 };
  self->powers = (Lanes) { rest, rest2, rest2 * rest, rest2 * rest2 };
  self->last = spread (last);
}

BODY Lanes
scan_push (Scan  *self,
           Lanes  values)
{
  values += self->one * __builtin_shufflevector (values, values, 0, 0, 1, 2);
  values += self->two * __builtin_shufflevector (values, values, 0, 0, 0, 1);
  values += self->powers * self->last;
  self->last = __builtin_shufflevector (values, values, 3, 3, 3, 3);

  return values;
}

/* Sums of the four and of all that were pushed before, from the last of the four to the first */
BODY Lanes
sum_back (Lanes *last,
          Lanes  values)
{
  const Lanes one = { 1, 1, 1, 0 };
  const Lanes two = { 1, 1, 0, 0 };

  values += one * __builtin_shufflevector (values, values, 1, 2, 3, 3);
  values += two * __builtin_shufflevector (values, values, 2, 3, 3, 3);
  values += *last;
  *last = __builtin_shufflevector (values, values, 0, 0, 0, 0);

  return values;
}

/* The bars at the end that are fewer than four */
BODY double
scan_push_one (Scan   *self,
               double  value)
{
  self->last = spread (self->powers[0] * self->last[0] + value);

  return self->last[0];
}

BODY gboolean
scan_is_finite (const Scan *self)
{
  return isfinite (self->last[0]);
}

BODY gboolean
_dp_kernel_ema_body (const double *values,
                     gsize         begin,
                     gsize         length,
                     double        k,
                     double        average,
                     double       *out)
{
  Scan scan;
  gsize i = begin;

  scan_init (&scan, 1 - k, average);
  for (; i + N_LANES <= length; i += N_LANES)
    store (out + i, scan_push (&scan, spread (k) * load (values + i)));
  for (; i < length; i++)
    out[i] = scan_push_one (&scan, k * values[i]);

  return scan_is_finite (&scan);
}

DEFINE_KERNEL (_dp_kernel_ema,
               (const double *values, gsize begin, gsize length, double k, double average,
                double *out),
               (values, begin, length, k, average, out))

BODY gboolean
_dp_kernel_macd_body (const double  *values,
                      gsize          begin,
                      gsize          length,
                      const double  *k,
                      const double  *averages,
                      double *const *outputs)
{
  Scan scans[3];
  gsize i = begin;

  for (int j = 0; j < 3; j++)
    scan_init (&scans[j], 1 - k[j], averages[j]);
  for (; i + N_LANES <= length; i += N_LANES)
    {
      Lanes closes = load (values + i);
      Lanes line = scan_push (&scans[0], spread (k[0]) * closes) -
                   scan_push (&scans[1], spread (k[1]) * closes);
      Lanes signal = scan_push (&scans[2], spread (k[2]) * line);

      store (outputs[0] + i, line);
      store (outputs[1] + i, signal);
      store (outputs[2] + i, line - signal);
    }
  for (; i < length; i++)
    {
      outputs[0][i] = scan_push_one (&scans[0], k[0] * values[i]) -
                      scan_push_one (&scans[1], k[1] * values[i]);
      outputs[1][i] = scan_push_one (&scans[2], k[2] * outputs[0][i]);
      outputs[2][i] = outputs[0][i] - outputs[1][i];
    }

  return scan_is_finite (&scans[1]);
}

DEFINE_KERNEL (_dp_kernel_macd,
               (const double *values, gsize begin, gsize length, const double *k,
                const double *averages, double *const *outputs),
               (values, begin, length, k, averages, outputs))

/* The part of the changes that are gains is taken of all changes: nothing is subtracted. */
BODY gboolean
_dp_kernel_rsi_body (const double *values,
                     gsize         begin,
                     gsize         length,
                     double        k,
                     double        gain,
                     double        change,
                     double       *out)
{
  const Lanes zero = spread (0);
  Scan gains;
  Scan changes;
  gsize i = begin;

  scan_init (&gains, 1 - k, gain);
  scan_init (&changes, 1 - k, change);
  for (; i + N_LANES <= length; i += N_LANES)
    {
      Lanes differences = (load (values + i) - load (values + i - 1)) * spread (k);
      Lanes gained = scan_push (&gains, larger (differences, zero));
      Lanes changed = scan_push (&changes, size_of (differences));

      store (out + i, choose (changed < spread (DP_INDICATOR_FLAT), zero,
                              spread (100) * gained / changed));
    }
  for (; i < length; i++)
    {
      double difference = (values[i] - values[i - 1]) * k;
      double gained = scan_push_one (&gains, MAX (difference, 0));
      double changed = scan_push_one (&changes, fabs (difference));

      out[i] = changed < DP_INDICATOR_FLAT ? 0 : 100 * gained / changed;
    }

  return scan_is_finite (&changes);
}

DEFINE_KERNEL (_dp_kernel_rsi,
               (const double *values, gsize begin, gsize length, double k, double gain,
                double change, double *out),
               (values, begin, length, k, gain, change, out))

BODY gboolean
_dp_kernel_atr_body (const DpBars *bars,
                     gsize         begin,
                     double        k,
                     double        average,
                     double       *out)
{
  Lanes odd = spread (0);   /* becomes NaN with the first value that is not finite */
  gboolean finite = TRUE;
  Scan scan;
  gsize i = begin;

  scan_init (&scan, 1 - k, average);
  for (; i + N_LANES <= bars->length; i += N_LANES)
    {
      Lanes high = load (bars->high + i);
      Lanes low = load (bars->low + i);
      Lanes before = load (bars->close + i - 1);
      Lanes range = larger (high - low, larger (size_of (high - before), size_of (low - before)));

      odd += spread (0) * (high - before) + spread (0) * (low - before);
      store (out + i, scan_push (&scan, spread (k) * range));
    }
  for (int j = 0; j < N_LANES; j++)
    finite &= isfinite (odd[j]);
  for (; i < bars->length; i++)
    {
      out[i] = scan_push_one (&scan, k * _dp_true_range (bars, i));
      finite &= isfinite (bars->high[i]) && isfinite (bars->low[i]) &&
                isfinite (bars->close[i - 1]);
    }

  return finite && isfinite (bars->close[bars->length - 1]);
}

DEFINE_KERNEL (_dp_kernel_atr,
               (const DpBars *bars, gsize begin, double k, double average, double *out),
               (bars, begin, k, average, out))

/* What is wanted of windows */
typedef enum
{
  MEANS,
  DEVIATIONS,
  BANDS,
} Moments;

/* Sums, and sums of squares, of what windows hold before the border they lie across */
typedef struct
{
  double *sums;
  double *squares;
} Before;

/* Sums on the way from a border on, of distances from the value there */
typedef struct
{
  Lanes origin;
  Scan  sum;
  Scan  square;
} Way;

BODY void
way_init (Way    *self,
          double  origin)
{
  self->origin = spread (origin);
  scan_init (&self->sum, 1, 0);
  scan_init (&self->square, 1, 0);
}

/*
 * From the border back, each place gets the sums of what is from there to the border, beginning
 * with 0 for the border itself. The room allows for values below the first.
 */
BODY void
gather (const Before *before,
        const double *values,
        gsize         border,
        gsize         period,
        Moments       wanted)
{
  const Lanes origin = spread (values[border]);
  double *sums = before->sums + period;
  double *squares = before->squares + period;
  Lanes sum = spread (0);
  Lanes square = spread (0);
  gsize i = N_LANES;

  for (; i < period + N_LANES && i <= border + 1; i += N_LANES)
    {
      Lanes four = load (values + border + 1 - i) - origin;

      store (sums - i, sum_back (&sum, four));
      if (wanted != MEANS)
        store (squares - i, sum_back (&square, four * four));
    }
  for (i -= N_LANES - 1; i <= period; i++)
    {
      double value = values[border + 1 - i] - values[border];

      sum += spread (value);
      square += spread (value * value);
      sums[-(gssize) i] = sum[0];
      squares[-(gssize) i] = square[0];
    }
}

/* Of windows that end at each of four bars: what is wanted, in as many vectors as it has columns */
BODY void
finish (Way          *way,
        const Before *before,
        gsize         i,
        Lanes         four,
        Lanes         inverse,
        Lanes         factor,
        Moments       wanted,
        Lanes        *results)
{
  Lanes distances = four - way->origin;
  Lanes mean = (scan_push (&way->sum, distances) + load (before->sums + i)) * inverse;
  Lanes square;
  Lanes deviation;

  results[0] = way->origin + mean;
  if (wanted == MEANS)
    return;

  /* In this order of arguments, what is not a number stays so. */
  square = (scan_push (&way->square, distances * distances) + load (before->squares + i)) * inverse;
  deviation = factor * square_root (larger (spread (0), square - mean * mean));
  if (wanted == DEVIATIONS)
    {
      results[0] = deviation;
      return;
    }
  results[1] = results[0];
  results[0] = results[1] + deviation;
  results[2] = results[1] - deviation;
}

/*
 * Means and deviations of windows. As in dp-indicator-windows.c no value is ever taken out of a
 * sum; and all is reckoned from the value at the border, which every window across it holds: then
 * the squares are as small as the deviation, and windows of equal values deviate by exactly 0.
 */
BODY gboolean
moments (const double  *values,
         gsize          length,
         gsize          period,
         double         factor,
         double *const *outputs,
         double        *scratch,
         Moments        wanted)
{
  const Before before = { scratch + N_LANES, scratch + period + 3 * N_LANES };
  const guint n_outputs = wanted == BANDS ? 3 : 1;
  const Lanes inverse = spread (1.0 / period);
  double odd = 0;   /* becomes NaN with the first value that is not finite */

  for (gsize border = period - 1; border < length; border += period)
    {
      gsize count = MIN (period, length - border);
      const double *here = values + border;
      Lanes results[3];
      gsize i = 0;
      Way way;

      gather (&before, values, border, period, wanted);
      way_init (&way, *here);

      /* Four at a time go beyond the last window across the border, which does no harm: what they
       * write there is written again from the next border on. Beyond the last bar is nothing. */
      for (; i < count && i + N_LANES <= length - border; i += N_LANES)
        {
          finish (&way, &before, i, load (here + i), inverse, spread (factor), wanted, results);
          for (guint j = 0; j < n_outputs; j++)
            store (outputs[j] + border + i, results[j]);
        }
      if (i < count)
        {
          double rest[N_LANES] = { 0 };

          memcpy (rest, here + i, (count - i) * sizeof (double));
          finish (&way, &before, i, load (rest), inverse, spread (factor), wanted, results);
          for (guint j = 0; j < n_outputs; j++)
            memcpy (outputs[j] + border + i, &results[j], (count - i) * sizeof (double));
        }
      odd += 0 * (way.sum.last[0] + before.sums[0]);
    }

  return isfinite (odd);
}

#define DEFINE_MOMENTS(name, wanted) \
  BODY gboolean \
  name##_body (const double *values, gsize length, gsize period, double factor, \
               double *const *outputs, double *scratch) \
  { \
    return moments (values, length, period, factor, outputs, scratch, wanted); \
  } \
  DEFINE_KERNEL (name, \
                 (const double *values, gsize length, gsize period, double factor, \
                  double *const *outputs, double *scratch), \
                 (values, length, period, factor, outputs, scratch))

DEFINE_MOMENTS (_dp_kernel_means, MEANS)
DEFINE_MOMENTS (_dp_kernel_deviations, DEVIATIONS)
DEFINE_MOMENTS (_dp_kernel_bands, BANDS)
