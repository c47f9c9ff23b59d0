/* test-indicator-definitions.c: every indicator against its definition
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dp-indicator-private.h"
#include "dp-test-indicators.h"
#include "dp-test.h"

#define N_BARS 1500

/*
 * What is a difference of averages has the exactness of these, not of what is left of them: within
 * 1e-12 of the largest price before.
 */
static gboolean
is_difference (DpIndicatorKind kind,
               guint           output)
{
  switch (kind)
    {
    case DP_INDICATOR_DEMA:
    case DP_INDICATOR_TEMA:
    case DP_INDICATOR_MACD:
    case DP_INDICATOR_CCI:
    case DP_INDICATOR_AD:
    case DP_INDICATOR_ADX:
    case DP_INDICATOR_ROC:
      return TRUE;
    case DP_INDICATOR_BBANDS:
    case DP_INDICATOR_KELTNER:
      return output == 2;
    default:
      return FALSE;
    }
}

static double
get_largest (const DpBars *bars)
{
  double largest = 100;

  for (gsize i = 0; i < bars->length; i++)
    largest = MAX (largest, MAX (bars->close[i], bars->volume[i]));

  return largest;
}

static void
assert_same (const DpIndicator *indicator,
             const DpBars      *bars,
             double *const     *values,
             double *const     *expected)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
  double largest = get_largest (bars);

  for (guint i = 0; i < type->n_outputs; i++)
    {
      double extra = is_difference (indicator->kind, i) ? largest * 1e-12 : 0;

      for (gsize j = 0; j < bars->length; j++)
        {
          double distance = fabs (values[i][j] - expected[i][j]);

          if (isnan (values[i][j]) && isnan (expected[i][j]))
            continue;
          if (!(distance <= fabs (expected[i][j]) * 1e-9 + extra))
            {
              g_autofree char *label = dp_indicator_dup_label (indicator);

              g_error ("%s, output %u, bar %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                       ": %.17g is not %.17g", label, i, j, bars->length, values[i][j],
                       expected[i][j]);
            }
        }
    }
}

static void
check (const DpIndicator *indicator,
       const DpBars      *bars)
{
  double **values = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, bars->length);
  double **expected = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, bars->length);

  dp_indicator_compute (indicator, bars, values);
  test_reference_compute (indicator, bars, expected);
  assert_same (indicator, bars, values, expected);
  test_columns_free (values);
  test_columns_free (expected);
}

/* The usual numbers, the least, and odd ones. */
static void
check_parameters (DpIndicatorKind  kind,
                  const DpBars    *bars)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (kind);
  const double periods[] = { 0, 2, 3, 5, 8, 13, 64, 201 };
  DpIndicator indicator;

  dp_indicator_init (&indicator, kind);
  check (&indicator, bars);
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      for (guint j = 0; j < type->n_parameters; j++)
        if (type->parameters[j].whole)
          indicator.parameters[j] = MAX (periods[i], type->parameters[j].least) + j;
      check (&indicator, bars);
    }
}

static void
test_definition (gconstpointer data)
{
  DpIndicatorKind kind = GPOINTER_TO_UINT (data);

  for (TestSeries series = 0; series < TEST_N_SERIES; series++)
    {
      g_autoptr(TestBars) bars = test_bars_new (series, N_BARS);
      DpBars columns;

      test_bars_get (bars, &columns);
      check_parameters (kind, &columns);
    }
}

/* From no bar at all to a few more than are needed. */
static void
test_lengths (gconstpointer data)
{
  g_autoptr(TestBars) bars = test_bars_new (TEST_SERIES_WALK, 64);
  DpIndicator indicator;
  DpBars columns;

  dp_indicator_init (&indicator, GPOINTER_TO_UINT (data));
  test_bars_get (bars, &columns);
  for (columns.length = 0; columns.length <= 64; columns.length++)
    check (&indicator, &columns);
}

/* Values stand exactly from the bar on that is said, and nothing is written beyond the end. */
static void
test_first (gconstpointer data)
{
  DpIndicatorKind kind = GPOINTER_TO_UINT (data);
  g_autoptr(TestBars) bars = test_bars_new (TEST_SERIES_WALK, 200);
  double **columns = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, 200);
  gsize first[DP_INDICATOR_MAX_OUTPUTS] = { 0 };
  DpIndicator indicator;
  DpBars input;
  gsize last = 0;

  dp_indicator_init (&indicator, kind);
  test_bars_get (bars, &input);
  dp_indicator_compute (&indicator, &input, columns);
  for (guint i = 0; i < dp_indicator_get_type_of (kind)->n_outputs; i++)
    {
      while (isnan (columns[i][first[i]]))
        first[i]++;
      for (gsize j = first[i]; j < 200; j++)
        g_assert_false (isnan (columns[i][j]));
      g_assert_cmpfloat (columns[i][200], ==, -12345.6789);
      last = MAX (last, first[i]);
    }
  g_assert_cmpuint (last, ==, dp_indicator_get_first (&indicator));
  test_columns_free (columns);
}

/* What one processor computes, the others do, too. */
static void
test_plain (gconstpointer data)
{
  DpIndicatorKind kind = GPOINTER_TO_UINT (data);
  const DpIndicatorType *type = dp_indicator_get_type_of (kind);

  for (TestSeries series = 0; series < TEST_N_SERIES; series++)
    {
      g_autoptr(TestBars) bars = test_bars_new (series, N_BARS + series);
      double **wide = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, bars->length);
      double **plain = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, bars->length);
      DpIndicator indicator;
      DpBars columns;

      dp_indicator_init (&indicator, kind);
      test_bars_get (bars, &columns);
      dp_indicator_compute (&indicator, &columns, wide);
      _dp_kernels_set_plain (TRUE);
      dp_indicator_compute (&indicator, &columns, plain);
      _dp_kernels_set_plain (FALSE);
      for (guint i = 0; i < type->n_outputs; i++)
        for (gsize j = 0; j < bars->length; j++)
          {
            double slack = fabs (plain[i][j]) + (is_difference (kind, i) ? get_largest (&columns)
                                                                         : 0);

            g_assert_cmpint (isnan (wide[i][j]), ==, isnan (plain[i][j]));
            if (!isnan (plain[i][j]))
              g_assert_cmpfloat (fabs (wide[i][j] - plain[i][j]), <=, slack * 1e-12);
          }
      test_columns_free (wide);
      test_columns_free (plain);
    }
}

/* A copy without the bar @hole */
static TestBars *
test_bars_without (const TestBars *self,
                   gsize           hole)
{
  TestBars *copy = test_bars_new (TEST_SERIES_WALK, self->length);
  double *from[] = { self->high, self->low, self->close, self->volume };
  double *to[] = { copy->high, copy->low, copy->close, copy->volume };

  for (int i = 0; i < 4; i++)
    {
      memcpy (to[i], from[i], hole * sizeof (double));
      memcpy (to[i] + hole, from[i] + hole + 1, (self->length - hole - 1) * sizeof (double));
    }
  copy->length--;

  return copy;
}

static void
check_hole (const DpIndicator *indicator,
            TestBars          *bars,
            double            *column,
            gsize              hole,
            double             odd)
{
  g_autoptr(TestBars) others = test_bars_without (bars, hole);
  double **values = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, bars->length);
  double **expected = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, bars->length);
  double before = column[hole];
  DpBars columns;

  column[hole] = odd;
  test_bars_get (bars, &columns);
  dp_indicator_compute (indicator, &columns, values);
  column[hole] = before;

  test_bars_get (others, &columns);
  test_reference_compute (indicator, &columns, expected);
  for (guint i = 0; i < dp_indicator_get_type_of (indicator->kind)->n_outputs; i++)
    {
      g_assert_true (isnan (values[i][hole]));
      memmove (values[i] + hole, values[i] + hole + 1,
               (columns.length - hole) * sizeof (double));
    }
  assert_same (indicator, &columns, values, expected);
  test_columns_free (values);
  test_columns_free (expected);
}

/* One odd value anywhere, in any column that is needed, leaves all others as they are. */
static void
test_holes (gconstpointer data)
{
  DpIndicatorKind kind = GPOINTER_TO_UINT (data);
  g_autoptr(TestBars) bars = test_bars_new (TEST_SERIES_WALK, 90);
  double *columns[] = { bars->high, bars->low, bars->close, bars->volume };
  const double odd[] = { NAN, INFINITY, -INFINITY };
  DpIndicator indicator;

  dp_indicator_init (&indicator, kind);
  for (int i = 0; i < 4; i++)
    {
      if (!(dp_indicator_get_type_of (kind)->inputs & (1 << i)))
        continue;
      for (gsize hole = 0; hole < bars->length; hole++)
        check_hole (&indicator, bars, columns[i], hole, odd[hole % 3]);
      check_hole (&indicator, bars, columns[i], bars->length - 1, odd[(bars->length + 1) % 3]);
      check_hole (&indicator, bars, columns[i], bars->length - 1, odd[bars->length % 3]);
    }
}

/*
 * Over a million bars with jumps nothing drifts: what is far behind has no part in what windows
 * say, and what averages had of it has faded.
 */
static void
test_long (void)
{
  const char *specs[] = { "sma:20", "wma:30", "bbands", "stddev:200", "vwap", "mfi", "ema", "rsi",
                          "atr", "stoch", "cci" };
  const gsize length = 1000000;
  const gsize tail = 4000;
  g_autoptr(TestBars) bars = test_bars_new (TEST_SERIES_JUMPS, length);
  double **values = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, length);
  double **expected = test_columns_new (DP_INDICATOR_MAX_OUTPUTS, tail);

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      DpBars columns;
      DpIndicator indicator;
      gsize n_outputs;

      g_assert_true (dp_indicator_parse (specs[i], &indicator, NULL));
      n_outputs = dp_indicator_get_type_of (indicator.kind)->n_outputs;
      test_bars_get (bars, &columns);
      dp_indicator_compute (&indicator, &columns, values);
      columns = (DpBars) { tail, columns.high + length - tail, columns.low + length - tail,
                           columns.close + length - tail, columns.volume + length - tail };
      test_reference_compute (&indicator, &columns, expected);

      /* In half of the tail, the beginning of averages fades to nothing. */
      for (gsize j = 0; j < n_outputs; j++)
        {
          memcpy (values[j], values[j] + length - tail / 2, tail / 2 * sizeof (double));
          memcpy (expected[j], expected[j] + tail / 2, tail / 2 * sizeof (double));
        }
      columns.length = tail / 2;
      assert_same (&indicator, &columns, values, expected);
    }
  test_columns_free (values);
  test_columns_free (expected);
}

static void
add_for_each (const char    *name,
              GTestDataFunc  func)
{
  for (guint kind = 0; kind < DP_N_INDICATORS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/analysis/indicators/%s/%s", name,
                                               dp_indicator_get_type_of (kind)->name);

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), func);
    }
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  add_for_each ("definition", test_definition);
  add_for_each ("lengths", test_lengths);
  add_for_each ("first", test_first);
  add_for_each ("plain", test_plain);
  add_for_each ("holes", test_holes);
  g_test_add_func ("/analysis/indicators/long", test_long);

  return g_test_run ();
}
