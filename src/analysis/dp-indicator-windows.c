/* dp-indicator-windows.c: sums and extremes of moving windows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

/*
 * Each window lies across one of the borders that are @period bars apart: what it holds before the
 * border was gathered from there backward, what it holds after it is gathered on the way. So
 * nothing is ever taken out of a sum again: no error is left behind, however large a value was, and
 * the cost does not grow with the period.
 */
#define DP_DEFINE_WINDOW(name, zero, combine) \
void \
name (const double *values, \
      gsize         length, \
      gsize         period, \
      double       *out) \
{ \
  g_autofree double *before = g_new (double, period + 1); \
\
  before[period] = zero; \
  for (gsize border = period - 1; border < length; border += period) \
    { \
      gsize end = MIN (border + period, length); \
      double gathered = zero; \
\
      for (gsize i = period - 1; i > 0; i--) \
        before[i] = combine (before[i + 1], values[border - period + i]); \
      for (gsize i = border; i < end; i++) \
        { \
          gathered = combine (gathered, values[i]); \
          out[i] = combine (before[i - border + 1], gathered); \
        } \
    } \
}

#define PLUS(a, b) ((a) + (b))

DP_DEFINE_WINDOW (_dp_window_sums, 0, PLUS)
DP_DEFINE_WINDOW (_dp_window_lows, INFINITY, MIN)
DP_DEFINE_WINDOW (_dp_window_highs, -INFINITY, MAX)
