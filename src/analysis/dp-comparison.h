/* dp-comparison.h: several instruments over the same days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-series.h"

G_BEGIN_DECLS

/**
 * DpComparison:
 * The closes of several daily series on the days that all of them have, and what is computed from
 * these. A day that one of them lacks (a holiday of its exchange) is none of the comparison, so
 * that each return is over the same time for all. Each stays in its own currency.
 *
 * Daily returns are logarithmic, ln (close / close before). What is said of a year counts as many
 * returns in it as there are between the first day and the last: about 252 for shares, 365 for
 * coins alone.
 */
typedef struct _DpComparison DpComparison;

/**
 * dp_comparison_new:
 * @series: (array length=n_series): daily ones
 * @from: seconds since 1970: days before it are left out
 * Returns: (transfer full): it may have no day at all
 */
DpComparison *dp_comparison_new             (DpSeries          **series,
                                             guint               n_series,
                                             gint64              from);
void          dp_comparison_free            (DpComparison       *self);

gsize         dp_comparison_get_n_days      (const DpComparison *self);
/** dp_comparison_get_times: Returns: (array): the days, seconds since 1970 at 00:00 UTC */
const gint64 *dp_comparison_get_times       (const DpComparison *self);
/** dp_comparison_dup_closes: Returns: (transfer full) (array): of each day */
double       *dp_comparison_dup_closes      (const DpComparison *self,
                                             guint               series);

/** dp_comparison_dup_indexed: Returns: (transfer full) (array): close / first close * 100 */
double       *dp_comparison_dup_indexed     (const DpComparison *self,
                                             guint               series);
/**
 * dp_comparison_dup_drawdown:
 * Returns: (transfer full) (array): for each day how far below its highest close so far, in
 *   percent, 0 or less: (close / max(closes up to it) - 1) * 100 (Magdon-Ismail, M. and Atiya, A.,
 *   "Maximum Drawdown", Risk 17, 2004)
 */
double       *dp_comparison_dup_drawdown    (const DpComparison *self,
                                             guint               series);
/**
 * dp_comparison_dup_volatility:
 * @window: returns that each value is of, two or more
 *
 * Returns: (transfer full) (array): for each day the sample standard deviation of the last @window
 *   daily returns, by the square root of the returns in a year, in percent; NaN before there are
 *   as many (Hull, J. C., "Options, Futures, and Other Derivatives", "Estimating Volatility from
 *   Historical Data")
 */
double       *dp_comparison_dup_volatility  (const DpComparison *self,
                                             guint               series,
                                             guint               window);

/** dp_comparison_get_return: Returns: (last close / first close - 1) * 100; NaN without a day */
double        dp_comparison_get_return      (const DpComparison *self,
                                             guint               series);
/** dp_comparison_get_volatility: Returns: dp_comparison_dup_volatility() over all days; NaN with
 *  fewer than three */
double        dp_comparison_get_volatility  (const DpComparison *self,
                                             guint               series);
/** dp_comparison_get_max_drawdown: Returns: the lowest drawdown; NaN without a day */
double        dp_comparison_get_max_drawdown (const DpComparison *self,
                                             guint               series);
/**
 * dp_comparison_get_beta:
 * Returns: how much of a return of @benchmark comes with one of @series: covariance of the daily
 *   returns of both / variance of @benchmark's (Sharpe, W. F., "Capital Asset Prices", Journal of
 *   Finance 19, 1964); NaN where that one does not move, or with fewer than three days
 */
double        dp_comparison_get_beta        (const DpComparison *self,
                                             guint               series,
                                             guint               benchmark);
/**
 * dp_comparison_get_correlation:
 * Returns: Pearson's correlation of the daily returns of both, -1 to 1:
 *   sum((x - mean x)(y - mean y)) / sqrt(sum((x - mean x)^2) sum((y - mean y)^2)) (Pearson, K.,
 *   "Notes on Regression and Inheritance in the Case of Two Parents", Proceedings of the Royal
 *   Society 58, 1895); NaN where one does not move, or with fewer than three days
 */
double        dp_comparison_get_correlation (const DpComparison *self,
                                             guint               first,
                                             guint               second);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpComparison, dp_comparison_free)

G_END_DECLS
