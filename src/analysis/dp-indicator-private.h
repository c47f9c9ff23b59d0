/* dp-indicator-private.h: the arithmetic of indicators, shared by the files that are it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include "dp-indicators.h"

G_BEGIN_DECLS

/*
 * Computes all bars' outputs. There is a bar at least, all columns that the type names are there
 * and all their values finite; the parameters are within the type's limits.
 */
typedef void (*DpIndicatorFunc) (const DpBars  *bars,
                                 const double  *parameters,
                                 double *const *outputs);

/* dp-indicator-types.c */
DpIndicatorFunc _dp_indicator_get_func (DpIndicatorKind kind);

/* Of one type each; see the table there. */
#define DP_DECLARE_INDICATOR(name) \
  void _dp_indicator_##name (const DpBars  *bars, \
                             const double  *parameters, \
                             double *const *outputs);

/* dp-indicator-averages.c */
DP_DECLARE_INDICATOR (sma)
DP_DECLARE_INDICATOR (ema)
DP_DECLARE_INDICATOR (wma)
DP_DECLARE_INDICATOR (dema)
DP_DECLARE_INDICATOR (tema)
DP_DECLARE_INDICATOR (macd)

/* dp-indicator-bands.c */
DP_DECLARE_INDICATOR (bbands)
DP_DECLARE_INDICATOR (donchian)
DP_DECLARE_INDICATOR (keltner)
DP_DECLARE_INDICATOR (stddev)
DP_DECLARE_INDICATOR (volatility)

/* dp-indicator-momentum.c */
DP_DECLARE_INDICATOR (rsi)
DP_DECLARE_INDICATOR (stoch)
DP_DECLARE_INDICATOR (roc)
DP_DECLARE_INDICATOR (mom)
DP_DECLARE_INDICATOR (cci)
DP_DECLARE_INDICATOR (willr)
DP_DECLARE_INDICATOR (aroon)

/* dp-indicator-trend.c */
DP_DECLARE_INDICATOR (atr)
DP_DECLARE_INDICATOR (natr)
DP_DECLARE_INDICATOR (adx)
DP_DECLARE_INDICATOR (sar)

/* dp-indicator-volume.c */
DP_DECLARE_INDICATOR (vwap)
DP_DECLARE_INDICATOR (obv)
DP_DECLARE_INDICATOR (ad)
DP_DECLARE_INDICATOR (mfi)

#undef DP_DECLARE_INDICATOR

/* dp-indicator-windows.c: over each @period values; nothing is said before @period - 1 */
void  _dp_window_sums    (const double *values,
                          gsize         length,
                          gsize         period,
                          double       *out);
void  _dp_window_lows    (const double *values,
                          gsize         length,
                          gsize         period,
                          double       *out);
void  _dp_window_highs   (const double *values,
                          gsize         length,
                          gsize         period,
                          double       *out);

/*
 * dp-indicator-kernels.c: the loops that must be quick, in a form for each sort of processor. From
 * @begin on: values before it are only read, and @average is that of the bar before @begin.
 */
void  _dp_kernel_ema     (const double *values,
                          gsize         begin,
                          gsize         length,
                          double        k,
                          double        average,
                          double       *out);
void  _dp_kernel_macd    (const double *values,
                          gsize         begin,
                          gsize         length,
                          const double *k,
                          double       *averages,
                          double *const *outputs);
void  _dp_kernel_rsi     (const double *values,
                          gsize         begin,
                          gsize         length,
                          double        k,
                          double        gain,
                          double        change,
                          double       *out);
void  _dp_kernel_atr     (const DpBars *bars,
                          gsize         begin,
                          double        k,
                          double        average,
                          double       *out);

/*
 * Of windows of @period, from period - 1 on: means; deviations times @factor; or upper, middle and
 * lower band. @scratch: (array): DP_KERNEL_SCRATCH (period) zeros
 */
#define DP_KERNEL_SCRATCH(period) (4 * ((period) + 4))
void  _dp_kernel_means      (const double  *values,
                             gsize          length,
                             gsize          period,
                             double         factor,
                             double *const *outputs,
                             double        *scratch);
void  _dp_kernel_deviations (const double  *values,
                             gsize          length,
                             gsize          period,
                             double         factor,
                             double *const *outputs,
                             double        *scratch);
void  _dp_kernel_bands      (const double  *values,
                             gsize          length,
                             gsize          period,
                             double         factor,
                             double *const *outputs,
                             double        *scratch);

/* For tests: do without what only some processors have. */
void  _dp_kernels_set_plain (gboolean plain);

static inline double
_dp_true_range (const DpBars *bars,
                gsize         i)
{
  double before = bars->close[i - 1];
  double range = bars->high[i] - bars->low[i];

  return MAX (range, MAX (fabs (bars->high[i] - before), fabs (bars->low[i] - before)));
}

static inline void
_dp_fill_nan (double *out,
              gsize   begin,
              gsize   end)
{
  for (gsize i = begin; i < end; i++)
    out[i] = NAN;
}

/* Averages of this little are of no movement at all. */
#define DP_INDICATOR_FLAT 1e-14

G_END_DECLS
