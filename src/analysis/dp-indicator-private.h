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

/*
 * The same where values need not be finite: sees to it on the way, which is quicker than to look
 * before. Returns: whether all were; if not, what was written is of no use.
 */
typedef gboolean (*DpIndicatorCheckFunc) (const DpBars  *bars,
                                          const double  *parameters,
                                          double *const *outputs);

/* Either is there. */
typedef struct
{
  DpIndicatorFunc      compute;
  DpIndicatorCheckFunc check;
} DpIndicatorFuncs;

/* dp-indicator-types.c */
DpIndicatorFuncs _dp_indicator_get_funcs (DpIndicatorKind kind);

/* Of one type each; see the table there. */
#define DP_DECLARE_INDICATOR(type, name) \
  type _dp_indicator_##name (const DpBars  *bars, \
                             const double  *parameters, \
                             double *const *outputs);

/* dp-indicator-averages.c */
DP_DECLARE_INDICATOR (gboolean, sma)
DP_DECLARE_INDICATOR (gboolean, ema)
DP_DECLARE_INDICATOR (void, wma)
DP_DECLARE_INDICATOR (void, dema)
DP_DECLARE_INDICATOR (void, tema)
DP_DECLARE_INDICATOR (gboolean, macd)

/* dp-indicator-bands.c */
DP_DECLARE_INDICATOR (gboolean, bbands)
DP_DECLARE_INDICATOR (void, donchian)
DP_DECLARE_INDICATOR (void, keltner)
DP_DECLARE_INDICATOR (gboolean, stddev)
DP_DECLARE_INDICATOR (void, volatility)

/* dp-indicator-momentum.c */
DP_DECLARE_INDICATOR (gboolean, rsi)
DP_DECLARE_INDICATOR (void, stoch)
DP_DECLARE_INDICATOR (void, roc)
DP_DECLARE_INDICATOR (void, mom)
DP_DECLARE_INDICATOR (void, cci)
DP_DECLARE_INDICATOR (void, willr)
DP_DECLARE_INDICATOR (void, aroon)

/* dp-indicator-trend.c */
DP_DECLARE_INDICATOR (gboolean, atr)
DP_DECLARE_INDICATOR (void, natr)
DP_DECLARE_INDICATOR (void, adx)
DP_DECLARE_INDICATOR (void, sar)

/* dp-indicator-volume.c */
DP_DECLARE_INDICATOR (void, vwap)
DP_DECLARE_INDICATOR (void, obv)
DP_DECLARE_INDICATOR (void, ad)
DP_DECLARE_INDICATOR (void, mfi)

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
 * @begin on: values before it are only read, and averages are those of the bar before it. They
 * return whether all values they saw were finite; if not, what they wrote is of no use.
 */
gboolean _dp_kernel_ema        (const double  *values,
                                gsize          begin,
                                gsize          length,
                                double         k,
                                double         average,
                                double        *out);
gboolean _dp_kernel_macd       (const double  *values,
                                gsize          begin,
                                gsize          length,
                                const double  *k,
                                const double  *averages,
                                double *const *outputs);
gboolean _dp_kernel_rsi        (const double  *values,
                                gsize          begin,
                                gsize          length,
                                double         k,
                                double         gain,
                                double         change,
                                double        *out);
gboolean _dp_kernel_atr        (const DpBars  *bars,
                                gsize          begin,
                                double         k,
                                double         average,
                                double        *out);

/*
 * Of windows of @period, from period - 1 on: means; deviations times @factor; or upper, middle and
 * lower band. @scratch: (array): DP_KERNEL_SCRATCH (period) zeros
 */
#define DP_KERNEL_SCRATCH(period) (2 * (period) + 16)
gboolean _dp_kernel_means      (const double  *values,
                                gsize          length,
                                gsize          period,
                                double         factor,
                                double *const *outputs,
                                double        *scratch);
gboolean _dp_kernel_deviations (const double  *values,
                                gsize          length,
                                gsize          period,
                                double         factor,
                                double *const *outputs,
                                double        *scratch);
gboolean _dp_kernel_bands      (const double  *values,
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
