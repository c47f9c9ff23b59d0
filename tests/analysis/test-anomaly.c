/* test-anomaly.c: how much of what is wrong is found, and how much of what is found is wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "dp-anomaly.h"
#include "dp-robust.h"
#include "dp-test-market.h"

#define SURE    0.9
#define N_KINDS (DP_ANOMALY_DISAGREEMENT + 1)

/* How many were put in, found among these, and told in all. */
typedef struct
{
  guint labels[N_KINDS];
  guint found[N_KINDS];
  guint told[N_KINDS];
  guint right[N_KINDS];
} Score;

static GPtrArray *
find_all (const DpTestMarket *market,
          const DpDaySet     *excluded)
{
  GPtrArray *found = dp_anomaly_list_new ();
  DpAnomalyBars bars = dp_test_market_get_bars (market);
  DpAnomalyScope scope = {
    .first = dp_test_market_get_start (market), .least_confidence = SURE, .excluded = excluded,
  };

  dp_anomaly_find_in_bars (&bars, &scope, found);
  dp_anomaly_find_disagreements (bars.n_bars, bars.days, bars.close, (double *) market->other->data,
                                 "one", "two", &scope, found);

  return found;
}

/* A day that is the one before again has a price that stands still, too. */
static gboolean
explains (const DpTestLabel *label,
          const DpAnomaly   *anomaly)
{
  gboolean same = label->kind == anomaly->kind ||
                  (label->kind == DP_ANOMALY_DUPLICATE && anomaly->kind == DP_ANOMALY_STALE);

  return same && anomaly->first <= label->last + 4 && anomaly->last >= label->first;
}

static void
count (const DpTestMarket *market,
       GPtrArray          *found,
       Score              *score)
{
  for (guint i = 0; i < market->labels->len; i++)
    {
      const DpTestLabel *label = &g_array_index (market->labels, DpTestLabel, i);
      gboolean is_found = FALSE;

      for (guint j = 0; j < found->len; j++)
        is_found |= explains (label, g_ptr_array_index (found, j));
      score->labels[label->kind]++;
      score->found[label->kind] += is_found;
    }
  for (guint j = 0; j < found->len; j++)
    {
      const DpAnomaly *anomaly = g_ptr_array_index (found, j);
      gboolean is_right = FALSE;

      for (guint i = 0; i < market->labels->len; i++)
        is_right |= explains (&g_array_index (market->labels, DpTestLabel, i), anomaly);
      score->told[anomaly->kind]++;
      score->right[anomaly->kind] += is_right;
    }
}

static void
check_score (const Score *score)
{
  guint labels = 0, found = 0, told = 0, right = 0;

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      labels += score->labels[kind];
      found += score->found[kind];
      told += score->told[kind];
      right += score->right[kind];
      g_test_message ("synthetic, %s: precision %.3f (%u of %u), recall %.3f (%u of %u)",
                      dp_anomaly_kind_get_nick (kind),
                      (double) score->right[kind] / score->told[kind], score->right[kind],
                      score->told[kind], (double) score->found[kind] / score->labels[kind],
                      score->found[kind], score->labels[kind]);
    }
  g_test_message ("synthetic, all: precision %.3f (%u of %u), recall %.3f (%u of %u)",
                  (double) right / told, right, told, (double) found / labels, found, labels);
  g_assert_cmpuint (labels, >, 200);
  g_assert_cmpfloat ((double) right / told, >=, 0.8);
  g_assert_cmpfloat ((double) found / labels, >=, 0.7);
  /* A detector that finds nothing, or anything, does not hide behind the others. */
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_assert_cmpfloat ((double) score->found[kind] / score->labels[kind], >=, 0.6);
      g_assert_cmpfloat ((double) score->right[kind] / score->told[kind], >=, 0.7);
    }
}

static void
test_labelled (gconstpointer data)
{
  guint32 first = GPOINTER_TO_UINT (data);
  Score score = { 0 };

  for (guint32 seed = first; seed < first + 5; seed++)
    for (DpTestShape shape = 0; shape < DP_TEST_N_SHAPES; shape++)
      {
        g_autoptr(DpTestMarket) market = dp_test_market_new (shape, seed);
        g_autoptr(GPtrArray) found = NULL;

        dp_test_market_disturb (market, seed * 100 + shape);
        found = find_all (market, NULL);
        count (market, found, &score);
      }
  check_score (&score);
}

/* Two years of every shape, five of each: what is told of them is wrong. */
static void
test_undisturbed (void)
{
  guint n = 0;

  for (guint32 seed = 1000; seed < 1005; seed++)
    for (DpTestShape shape = 0; shape < DP_TEST_N_SHAPES; shape++)
      {
        g_autoptr(DpTestMarket) market = dp_test_market_new (shape, seed);
        g_autoptr(GPtrArray) found = find_all (market, NULL);

        for (guint i = 0; i < found->len; i++)
          {
            g_autofree char *words = dp_anomaly_dup_words (g_ptr_array_index (found, i));

            g_test_message ("shape %u, seed %u: %s", shape, seed, words);
          }
        n += found->len;
      }
  g_test_message ("synthetic: %u false alarms in 70 undisturbed years", n);
  g_assert_cmpuint (n, <=, 7);
}

static gboolean
same_findings (GPtrArray *a,
               GPtrArray *b,
               gint32     before)
{
  guint n = 0;

  for (guint i = 0; i < a->len; i++)
    {
      const DpAnomaly *left = g_ptr_array_index (a, i);
      gboolean is_there = FALSE;

      if (left->last >= before)
        continue;
      for (guint j = 0; j < b->len; j++)
        {
          const DpAnomaly *right = g_ptr_array_index (b, j);

          is_there |= left->kind == right->kind && left->first == right->first &&
                      G_APPROX_VALUE (left->score, right->score, 1e-9) &&
                      G_APPROX_VALUE (left->confidence, right->confidence, 1e-9);
        }
      if (!is_there)
        return FALSE;
      n++;
    }

  return n > 0;
}

/* Whatever comes later: what was said of a day stays as it was said. */
static void
test_nothing_from_later (void)
{
  g_autoptr(DpTestMarket) market = dp_test_market_new (DP_TEST_SHAPE_CLUSTERS, 7);
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) after = NULL;
  gint32 cut = dp_date_from_ymd (2025, 6, 2);

  dp_test_market_disturb (market, 3);
  before = find_all (market, NULL);
  for (guint i = 0; i < market->days->len; i++)
    {
      if (g_array_index (market->days, gint32, i) < cut)
        continue;
      g_array_index (market->close, double, i) *= i % 2 == 0 ? 3 : 1;
      g_array_index (market->volume, double, i) *= i % 3 == 0 ? 50 : 1;
      g_array_index (market->change, double, i) = i % 2 == 0 ? 2 : -0.6;
    }
  after = find_all (market, NULL);
  g_assert_true (same_findings (before, after, cut));
  g_assert_true (same_findings (after, before, cut));
}

/* What one month teaches is used from the next on, so that a day is not measured by itself. */
static void
test_training_ends_before (void)
{
  g_autoptr(DpTestMarket) market = dp_test_market_new (DP_TEST_SHAPE_CALM, 11);
  g_autoptr(GPtrArray) found = NULL;
  guint in_march = 0;

  /* A month in which all is wild: by its own measure nothing would be. */
  for (guint i = 1; i < market->days->len; i++)
    {
      gint32 day = g_array_index (market->days, gint32, i);

      if (day >= dp_date_from_ymd (2025, 3, 3) && day <= dp_date_from_ymd (2025, 3, 31))
        g_array_index (market->volume, double, i) *= i % 8 < 4 ? 200 : 0.005;
    }
  found = find_all (market, NULL);
  for (guint i = 0; i < found->len; i++)
    {
      const DpAnomaly *anomaly = g_ptr_array_index (found, i);

      in_march += anomaly->kind == DP_ANOMALY_VOLUME &&
                  anomaly->first == dp_date_from_ymd (2025, 3, 3);
    }
  g_assert_cmpuint (in_march, ==, 1);
}

static DpRobustFit
fit_of (double wild)
{
  double values[200];

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = sin (i * 12.9898) * (i % 40 == 0 ? wild : 1);

  return dp_robust_fit (values, G_N_ELEMENTS (values), 0.001);
}

static void
test_robust (void)
{
  DpRobustFit clean = fit_of (1);
  DpRobustFit spoilt = fit_of (1e6);

  /* One in forty a million times too large hardly matters. */
  g_assert_cmpfloat (fabs (spoilt.center - clean.center), <, 0.05);
  g_assert_cmpfloat (spoilt.scale / clean.scale, <, 1.1);
  g_assert_cmpuint (spoilt.degrees, <=, clean.degrees + 2);

  /* From printed tables of Student's distribution. */
  g_assert_cmpfloat_with_epsilon (dp_robust_student_tail (2.776445, 4), 0.05, 1e-7);
  g_assert_cmpfloat_with_epsilon (dp_robust_student_tail (3.707428, 6), 0.01, 1e-7);
  g_assert_cmpfloat_with_epsilon (dp_robust_student_tail (3.645959, 30), 0.001, 1e-7);
  g_assert_cmpfloat_with_epsilon (dp_robust_student_quantile (0.05, 10), 2.228139, 1e-5);
  /* Far out the density of two degrees is t^-3, so that the tail is t^-2. */
  g_assert_cmpfloat_with_epsilon (dp_robust_student_tail (1e5, 2) * 1e10, 1, 1e-3);

  g_assert_cmpfloat_with_epsilon (dp_robust_confidence (1), 0.004, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_robust_confidence (1e-5),
                                  1 / (1 + 249 * M_E * 1e-5 * log (1e5)), 1e-12);
  g_assert_cmpfloat (dp_robust_confidence (0), ==, 0.999);
  g_assert_true (isnan (dp_robust_median (NULL, 0)));
}

static GPtrArray *
find_volumes (DpTestMarket *market,
              DpDaySet     *excluded)
{
  g_autoptr(GPtrArray) found = find_all (market, excluded);
  GPtrArray *volumes = dp_anomaly_list_new ();

  for (guint i = found->len; i > 0; i--)
    {
      if (((DpAnomaly *) g_ptr_array_index (found, i - 1))->kind == DP_ANOMALY_VOLUME)
        g_ptr_array_insert (volumes, 0, g_ptr_array_steal_index (found, i - 1));
    }

  return volumes;
}

/* Half a year of wild volumes makes what comes after look usual; marked as an incident, it teaches
 * nothing. */
static void
test_incident (void)
{
  g_autoptr(DpTestMarket) market = dp_test_market_new (DP_TEST_SHAPE_CALM, 5);
  g_autoptr(DpDaySet) incident = dp_day_set_new ();
  g_autoptr(GPtrArray) spoilt = NULL;
  g_autoptr(GPtrArray) found = NULL;
  gint32 first = dp_date_from_ymd (2023, 3, 1);
  gint32 end = dp_date_from_ymd (2023, 11, 1);
  gint32 odd = dp_date_from_ymd (2024, 1, 10);

  for (guint i = 0; i < market->days->len; i++)
    {
      gint32 day = g_array_index (market->days, gint32, i);

      if (day >= first && day < end)
        g_array_index (market->volume, double, i) *= i % 2 == 0 ? 30 : 0.03;
      else if (day == odd)
        g_array_index (market->volume, double, i) *= 20;
    }
  spoilt = find_volumes (market, NULL);
  g_assert_cmpuint (spoilt->len, ==, 0);
  dp_day_set_add (incident, first, end);
  found = find_volumes (market, incident);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (((DpAnomaly *) g_ptr_array_index (found, 0))->first, ==, odd);
}

static guint
count_kind (const DpTestMarket *market,
            DpAnomalyKind       kind)
{
  g_autoptr(GPtrArray) found = find_all (market, NULL);
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    n += ((DpAnomaly *) g_ptr_array_index (found, i))->kind == kind;

  return n;
}

/* Hardly anything is traded on half days, each year: that is no news. */
static void
test_season (void)
{
  g_autoptr(DpTestMarket) market = dp_test_market_new (DP_TEST_SHAPE_CALM, 21);
  guint n = 0;

  for (guint i = 0; i < market->days->len; i++)
    {
      if (!dp_exchange_calendar_is_half_day (market->calendar,
                                             g_array_index (market->days, gint32, i)))
        continue;
      g_array_index (market->volume, double, i) *= 0.01;
      n++;
    }
  g_assert_cmpuint (n, >, 6);
  g_assert_cmpuint (count_kind (market, DP_ANOMALY_VOLUME), ==, 0);
}

/* A market that grows six times as wild within weeks is so by its own measure. */
static void
test_volatility (void)
{
  g_autoptr(DpTestMarket) market = dp_test_market_new (DP_TEST_SHAPE_CALM, 23);
  gint32 start = dp_date_from_ymd (2025, 1, 2);

  for (guint i = 0; i < market->days->len; i++)
    {
      double days = g_array_index (market->days, gint32, i) - start;

      g_array_index (market->change, double, i) *= 1 + 5 * CLAMP (days / 40, 0, 1);
    }
  g_assert_cmpuint (count_kind (market, DP_ANOMALY_JUMP), ==, 0);
}

/* A wrong price for a day is one thing, not a rise and a fall. */
static void
test_comes_back (void)
{
  g_autoptr(DpTestMarket) market = dp_test_market_new (DP_TEST_SHAPE_CALM, 25);
  guint bar = market->days->len - 100;

  g_array_index (market->change, double, bar) = 0.5;
  g_array_index (market->change, double, bar + 1) = 1 / 1.5 - 1;
  g_assert_cmpuint (count_kind (market, DP_ANOMALY_JUMP), ==, 1);
}

static void
test_words (void)
{
  DpAnomaly jump = {
    .kind = DP_ANOMALY_JUMP,
    .first = dp_date_from_ymd (2026, 3, 4),
    .last = dp_date_from_ymd (2026, 3, 4),
    .observed = -0.7502,
    .low = -0.041,
    .high = 0.043,
    .confidence = 0.9987,
  };
  DpAnomaly gap = {
    .kind = DP_ANOMALY_GAP,
    .first = dp_date_from_ymd (2026, 3, 4),
    .last = dp_date_from_ymd (2026, 3, 6),
    .observed = 3,
    .confidence = 0.97,
  };
  g_autofree char *fell = dp_anomaly_dup_words (&jump);
  g_autofree char *missing = dp_anomaly_dup_words (&gap);

  g_assert_cmpstr (fell, ==,
                   "The price moved unlike its volatility of the days before (2026-03-04): "
                   "expected −4.1 % to +4.3 %, came −75.0 % (99 % sure). It may be a split of 4:1 "
                   "that the source did not tell of.");
  g_assert_cmpstr (missing, ==,
                   "Trading days are missing (2026-03-04 to 2026-03-06): expected a price on each "
                   "trading day, came 3 trading days without a price (97 % sure).");
}

#define N_RUNS 40

/* Returns: how many are found in the last of forty runs. */
static guint
judge_last (DpAnomalyKind kind,
            double        usual,
            double        last,
            double        total,
            gboolean      spoil,
            gboolean      exclude)
{
  g_autoptr(GPtrArray) found = dp_anomaly_list_new ();
  gint32 days[N_RUNS];
  double values[N_RUNS];
  double totals[N_RUNS];
  gboolean excluded[N_RUNS] = { 0 };
  DpAnomalyRuns runs = {
    .kind = kind,
    .n_runs = N_RUNS,
    .days = days,
    .values = values,
    .total = total > 0 ? totals : NULL,
    .excluded = excluded,
    .first = N_RUNS - 1,
  };

  for (int i = 0; i < N_RUNS; i++)
    {
      days[i] = 20000 + i;
      values[i] = usual * (1 + 0.1 * sin (i * 12.9898));
      totals[i] = total;
      if (spoil && i >= 6 && i < 34)
        {
          values[i] = i % 2 == 0 ? last : last / 2;
          excluded[i] = exclude;
        }
    }
  values[N_RUNS - 1] = last;
  dp_anomaly_find_in_runs (&runs, SURE, found);

  return found->len;
}

static void
test_runs (void)
{
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_DURATION, 20, 24, 0, FALSE, FALSE), ==, 0);
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_DURATION, 20, 200, 0, FALSE, FALSE), ==, 1);
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_DURATION, 20, 200, 0, TRUE, FALSE), ==, 0);
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_DURATION, 20, 200, 0, TRUE, TRUE), ==, 1);
  /* That a run was quick is no harm; that it brought little may be. */
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_DURATION, 200, 2, 0, FALSE, FALSE), ==, 0);
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_ROWS, 2000, 20, 0, FALSE, FALSE), ==, 1);
  g_assert_cmpuint (judge_last (DP_ANOMALY_LATENCY, 150, 170, 0, FALSE, FALSE), ==, 0);
  g_assert_cmpuint (judge_last (DP_ANOMALY_LATENCY, 150, 3000, 0, FALSE, FALSE), ==, 1);
  g_assert_cmpuint (judge_last (DP_ANOMALY_ERROR_RATE, 0, 1, 20, FALSE, FALSE), ==, 0);
  g_assert_cmpuint (judge_last (DP_ANOMALY_ERROR_RATE, 0, 10, 20, FALSE, FALSE), ==, 1);
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_REJECTS, 10, 12, 100000, FALSE, FALSE), ==, 0);
  g_assert_cmpuint (judge_last (DP_ANOMALY_RUN_REJECTS, 10, 9000, 100000, FALSE, FALSE), ==, 1);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

/* In order, all quantiles can be read off; values that come again, and those in order already, are
 * no exception. */
static void
test_quantile (void)
{
  for (gsize n = 1; n < 400; n += 1 + n / 8)
    {
      g_autofree double *values = g_new (double, n);
      g_autofree double *sorted = NULL;

      for (gsize i = 0; i < n; i++)
        values[i] = n % 3 == 0 ? (double) i : g_test_rand_int_range (0, n % 2 == 0 ? 5 : 100000);
      sorted = g_memdup2 (values, n * sizeof (double));
      qsort (sorted, n, sizeof (double), compare_doubles);

      for (int percent = 0; percent <= 100; percent += 5)
        {
          g_autofree double *copy = g_memdup2 (values, n * sizeof (double));
          double at = percent / 100.0 * (n - 1);
          gsize below = (gsize) at;
          double above = sorted[MIN (below + 1, n - 1)];

          g_assert_cmpfloat (dp_robust_quantile (copy, n, percent / 100.0), ==,
                             below + 1 < n ? sorted[below] + (at - below) * (above - sorted[below])
                                           : sorted[n - 1]);
        }
    }
  g_assert_true (isnan (dp_robust_median (NULL, 0)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/analysis/anomaly/robust", test_robust);
  g_test_add_data_func ("/analysis/anomaly/labelled", GUINT_TO_POINTER (1), test_labelled);
  g_test_add_data_func ("/analysis/anomaly/labelled-again", GUINT_TO_POINTER (500), test_labelled);
  g_test_add_func ("/analysis/anomaly/undisturbed", test_undisturbed);
  g_test_add_func ("/analysis/anomaly/nothing-from-later", test_nothing_from_later);
  g_test_add_func ("/analysis/anomaly/training-ends-before", test_training_ends_before);
  g_test_add_func ("/analysis/anomaly/incident", test_incident);
  g_test_add_func ("/analysis/anomaly/season", test_season);
  g_test_add_func ("/analysis/anomaly/volatility", test_volatility);
  g_test_add_func ("/analysis/anomaly/comes-back", test_comes_back);
  g_test_add_func ("/analysis/anomaly/runs", test_runs);
  g_test_add_func ("/analysis/anomaly/quantile", test_quantile);
  g_test_add_func ("/analysis/anomaly/words", test_words);

  return g_test_run ();
}
