/* dp-robust.h: statistics that a few wild values do not spoil
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** dp_robust_median: @values: reordered. Returns: NaN where there is none */
double dp_robust_median     (double       *values,
                             gsize         n_values);

/** dp_robust_quantile: @values: reordered. @fraction: 0 to 1. Returns: interpolated; NaN where
 * there is none */
double dp_robust_quantile   (double       *values,
                             gsize         n_values,
                             double        fraction);

/**
 * dp_robust_mad:
 * The median of absolute deviations from @center, times 1.4826: of normal values it estimates the
 * standard deviation (Hampel, F. R., "The Influence Curve and Its Role in Robust Estimation", JASA
 * 69, 1974).
 */
double dp_robust_mad        (const double *values,
                             gsize         n_values,
                             double        center);

/**
 * dp_robust_student_tail:
 * @degrees: of freedom; even, 2 to 30
 * Returns: how probable a value at least as far from 0 as @t is under Student's distribution, both
 *   sides together; never below 1e-15 (Abramowitz and Stegun, "Handbook of Mathematical Functions",
 *   26.7.4)
 */
double dp_robust_student_tail     (double        t,
                                   guint         degrees);

/** dp_robust_student_quantile: Returns: the t whose dp_robust_student_tail() is @tail */
double dp_robust_student_quantile (double        tail,
                                   guint         degrees);

/**
 * DpRobustFit:
 * Student's distribution around @center: how wide, and how heavy its tails are.
 */
typedef struct
{
  double center;
  double scale;
  guint  degrees;
} DpRobustFit;

/**
 * dp_robust_fit:
 * @least_scale: values that hardly vary are not taken for certain
 *
 * Center is the median. Tails come from how far the outer 5 % of deviations are against the middle
 * half, which up to 5 % of wild values do not change much; few values pull little away from six
 * degrees of freedom, the middle of what is known of markets (Cont, R., "Empirical properties of
 * asset returns", Quantitative Finance 1, 2001).
 */
DpRobustFit dp_robust_fit         (const double *values,
                                   gsize         n_values,
                                   double        least_scale);

/** dp_robust_fit_tail: Returns: how improbable @value is, as dp_robust_student_tail() */
double dp_robust_fit_tail   (const DpRobustFit *self,
                             double             value);

/**
 * dp_robust_surprise:
 * @n_seen: days that were looked at so far
 * @n_starts: on how many of them what is looked for began
 * @n_days: on how many of them it was
 * @follows: how often it goes on for a further day where nothing is known of that: 0 to 1
 * @length: days that it goes on for now
 *
 * Returns: how probable so long a run is, by how often such a run began and went on so far, half a
 *   case being added to the former (Jeffreys) and one with @follows to the latter
 */
double dp_robust_surprise   (gsize         n_seen,
                             gsize         n_starts,
                             gsize         n_days,
                             double        follows,
                             gsize         length);

/**
 * dp_robust_rate_tail:
 * @n_bad: out of @n_all, now
 * @bad: (array length=n_past): how many were bad at each time before
 * @all: (array length=n_past): out of how many
 *
 * The predictive distribution of a rate after what was seen before is beta-binomial; where rates
 * differed from time to time by more than chance does, what was seen counts for less. More than a
 * thousand are taken as a thousand.
 *
 * Returns: how probable at least @n_bad of @n_all are
 */
double dp_robust_rate_tail  (double        n_bad,
                             double        n_all,
                             const double *bad,
                             const double *all,
                             gsize         n_past);

/**
 * dp_robust_confidence:
 * @tail: how improbable a value is where nothing is wrong
 *
 * How sure it is that something is behind a value: the odds that one in 250 values (a trading year)
 * is an anomaly, times the most that @tail can speak for it, 1 / (-e p ln p) for p below 1/e
 * (Sellke, T., Bayarri, M. J. and Berger, J. O., "Calibration of p Values for Testing Precise Null
 * Hypotheses", The American Statistician 55, 2001), so: confidence = 1 / (1 + 249 * (-e p ln p)).
 * It is an upper bound of the probability, never above 0.999.
 */
double dp_robust_confidence (double        tail);

G_END_DECLS
