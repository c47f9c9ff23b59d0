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
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
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
  static void name##_plain declaration { name##_body arguments; } \
  WIDE_TARGET static void name##_wide declaration { name##_body arguments; } \
  void \
  name declaration \
  { \
    if (has_wide () && !plain_only) \
      name##_wide arguments; \
    else \
      name##_plain arguments; \
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
  return choose (a > b, a, b);
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
 * An exponential average, y = (1 - k) y + k x, four bars at a time: what the four bring is summed
 * up among themselves, whatever y was, so that each four wait but once for the four before.
 */
typedef struct
{
  Lanes  k;
  Lanes  one;      /* what is left of an average one bar later, where a bar is before */
  Lanes  two;
  Lanes  powers;   /* what is left of the average before the four */
  Lanes  last;     /* of the four before */
} Average;

BODY void
average_init (Average *self,
              double   k,
              double   last)
{
  double rest = 1 - k;
  double rest2 = rest * rest;

  self->k = spread (k);
  self->one = (Lanes) { 0, rest, rest, rest };
  self->two = (Lanes) { 0, 0, rest2, rest2 };
  self->powers = (Lanes) { rest, rest2, rest2 * rest, rest2 * rest2 };
  self->last = spread (last);
}

BODY Lanes
average_push (Average *self,
              Lanes    values)
{
  Lanes sums = self->k * values;
  Lanes averages;

  sums += self->one * __builtin_shufflevector (sums, sums, 0, 0, 1, 2);
  sums += self->two * __builtin_shufflevector (sums, sums, 0, 0, 0, 1);
  averages = sums + self->powers * self->last;
  self->last = __builtin_shufflevector (averages, averages, 3, 3, 3, 3);

  return averages;
}

/* The bars at the end that are fewer than four */
BODY double
average_push_one (Average *self,
                  double   value)
{
  self->last = spread (self->powers[0] * self->last[0] + self->k[0] * value);

  return self->last[0];
}

BODY void
_dp_kernel_ema_body (const double *values,
                     gsize         begin,
                     gsize         length,
                     double        k,
                     double        last,
                     double       *out)
{
  Average average;
  gsize i = begin;

  average_init (&average, k, last);
  for (; i + N_LANES <= length; i += N_LANES)
    store (out + i, average_push (&average, load (values + i)));
  for (; i < length; i++)
    out[i] = average_push_one (&average, values[i]);
}

DEFINE_KERNEL (_dp_kernel_ema,
               (const double *values, gsize begin, gsize length, double k, double last,
                double *out),
               (values, begin, length, k, last, out))

BODY void
_dp_kernel_macd_body (const double  *values,
                      gsize          begin,
                      gsize          length,
                      const double  *k,
                      double        *last,
                      double *const *outputs)
{
  Average averages[3];
  gsize i = begin;

  for (int j = 0; j < 3; j++)
    average_init (&averages[j], k[j], last[j]);
  for (; i + N_LANES <= length; i += N_LANES)
    {
      Lanes closes = load (values + i);
      Lanes line = average_push (&averages[0], closes) - average_push (&averages[1], closes);
      Lanes signal = average_push (&averages[2], line);

      store (outputs[0] + i, line);
      store (outputs[1] + i, signal);
      store (outputs[2] + i, line - signal);
    }
  for (; i < length; i++)
    {
      outputs[0][i] = average_push_one (&averages[0], values[i]) -
                      average_push_one (&averages[1], values[i]);
      outputs[1][i] = average_push_one (&averages[2], outputs[0][i]);
      outputs[2][i] = outputs[0][i] - outputs[1][i];
    }
}

DEFINE_KERNEL (_dp_kernel_macd,
               (const double *values, gsize begin, gsize length, const double *k, double *last,
                double *const *outputs),
               (values, begin, length, k, last, outputs))

/* The part of the changes that are gains is taken of all changes: nothing is subtracted. */
BODY void
_dp_kernel_rsi_body (const double *values,
                     gsize         begin,
                     gsize         length,
                     double        k,
                     double        last_gain,
                     double        last_change,
                     double       *out)
{
  const Lanes zero = spread (0);
  Average gain;
  Average change;
  gsize i = begin;

  average_init (&gain, k, last_gain);
  average_init (&change, k, last_change);
  for (; i + N_LANES <= length; i += N_LANES)
    {
      Lanes differences = load (values + i) - load (values + i - 1);
      Lanes gains = average_push (&gain, larger (differences, zero));
      Lanes changes = average_push (&change, larger (differences, -differences));

      store (out + i, choose (changes < spread (DP_INDICATOR_FLAT), zero,
                              spread (100) * gains / changes));
    }
  for (; i < length; i++)
    {
      double difference = values[i] - values[i - 1];
      double gained = average_push_one (&gain, MAX (difference, 0));
      double changed = average_push_one (&change, fabs (difference));

      out[i] = changed < DP_INDICATOR_FLAT ? 0 : 100 * gained / changed;
    }
}

DEFINE_KERNEL (_dp_kernel_rsi,
               (const double *values, gsize begin, gsize length, double k, double last_gain,
                double last_change, double *out),
               (values, begin, length, k, last_gain, last_change, out))

BODY void
_dp_kernel_atr_body (const DpBars *bars,
                     gsize         begin,
                     double        k,
                     double        last,
                     double       *out)
{
  Average average;
  gsize i = begin;

  average_init (&average, k, last);
  for (; i + N_LANES <= bars->length; i += N_LANES)
    {
      Lanes high = load (bars->high + i);
      Lanes low = load (bars->low + i);
      Lanes before = load (bars->close + i - 1);
      Lanes up = larger (high - before, before - high);
      Lanes down = larger (low - before, before - low);

      store (out + i, average_push (&average, larger (high - low, larger (up, down))));
    }
  for (; i < bars->length; i++)
    out[i] = average_push_one (&average, _dp_true_range (bars, i));
}

DEFINE_KERNEL (_dp_kernel_atr,
               (const DpBars *bars, gsize begin, double k, double last, double *out),
               (bars, begin, k, last, out))

/* What is wanted of windows */
typedef enum
{
  MEANS,
  DEVIATIONS,
  BANDS,
} Moments;

/* Sums and sums of squares of what windows hold before and after the border they lie across */
typedef struct
{
  double  origin;
  double *before;
  double *before_squares;
  double *after;
  double *after_squares;
} Windows;

/* The two ways away from the border are gone at once: neither waits for the other. */
BODY void
gather (Windows      *self,
        const double *border,
        gsize         period,
        gsize         count,
        Moments       wanted)
{
  double before = 0;
  double before_square = 0;
  double after = 0;
  double after_square = 0;

  for (gsize i = 0; i < period; i++)
    {
      double right = i < count ? border[i] - self->origin : 0;
      double left;

      after += right;
      after_square += right * right;
      self->after[i] = after;
      if (wanted != MEANS)
        self->after_squares[i] = after_square;
      if (i + 1 == period)
        break;

      left = border[-(gssize) i - 1] - self->origin;
      before += left;
      before_square += left * left;
      self->before[period - 2 - i] = before;
      if (wanted != MEANS)
        self->before_squares[period - 2 - i] = before_square;
    }
}

BODY Lanes
get_deviation (const Windows *self,
               gsize          i,
               Lanes          mean,
               Lanes          inverse)
{
  Lanes square = (load (self->before_squares + i) + load (self->after_squares + i)) * inverse;

  return square_root (larger (square - mean * mean, spread (0)));
}

BODY void
store_some (double *values,
            Lanes   lanes,
            gsize   count)
{
  memcpy (values, &lanes, MIN (count, N_LANES) * sizeof (double));
}

/*
 * Means and deviations of windows. As in dp-indicator-windows.c no value is ever taken out of a
 * sum; and all is reckoned from the value at the border, which every window across it holds: then
 * the squares are as small as the deviation, and windows of equal values deviate by exactly 0.
 */
BODY void
moments (const double  *values,
         gsize          length,
         gsize          period,
         double         factor,
         double *const *outputs,
         double        *scratch,
         Moments        wanted)
{
  gsize room = period + N_LANES;
  Windows windows = { 0, scratch, scratch + room, scratch + 2 * room, scratch + 3 * room };
  Lanes inverse = spread (1.0 / period);

  for (gsize border = period - 1; border < length; border += period)
    {
      gsize count = MIN (period, length - border);

      windows.origin = values[border];
      gather (&windows, values + border, period, count, wanted);
      for (gsize i = 0; i < count; i += N_LANES)
        {
          Lanes mean = (load (windows.before + i) + load (windows.after + i)) * inverse;
          Lanes middle = spread (windows.origin) + mean;
          Lanes deviation;
          gsize left = count - i;

          if (wanted == MEANS)
            {
              store_some (outputs[0] + border + i, middle, left);
              continue;
            }
          deviation = get_deviation (&windows, i, mean, inverse) * spread (factor);
          if (wanted == DEVIATIONS)
            {
              store_some (outputs[0] + border + i, deviation, left);
              continue;
            }
          store_some (outputs[0] + border + i, middle + deviation, left);
          store_some (outputs[1] + border + i, middle, left);
          store_some (outputs[2] + border + i, middle - deviation, left);
        }
    }
}

#define DEFINE_MOMENTS(name, wanted) \
  BODY void \
  name##_body (const double *values, gsize length, gsize period, double factor, \
               double *const *outputs, double *scratch) \
  { \
    moments (values, length, period, factor, outputs, scratch, wanted); \
  } \
  DEFINE_KERNEL (name, \
                 (const double *values, gsize length, gsize period, double factor, \
                  double *const *outputs, double *scratch), \
                 (values, length, period, factor, outputs, scratch))

DEFINE_MOMENTS (_dp_kernel_means, MEANS)
DEFINE_MOMENTS (_dp_kernel_deviations, DEVIATIONS)
DEFINE_MOMENTS (_dp_kernel_bands, BANDS)
