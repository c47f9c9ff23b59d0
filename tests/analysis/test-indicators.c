/* test-indicators.c: indicators' names and numbers, values by hand, and bars with gaps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-indicators.h"
#include "dp-test.h"

static void
compute (const char   *spec,
         const DpBars *bars,
         double       *out)
{
  double unused[2][64];
  double *outputs[] = { out, unused[0], unused[1] };
  g_autoptr(GError) error = NULL;
  DpIndicator indicator;

  g_assert_cmpuint (bars->length, <=, 64);
  dp_indicator_parse (spec, &indicator, &error);
  g_assert_no_error (error);
  dp_indicator_compute (&indicator, bars, outputs);
}

static void
assert_values (const double *values,
               gsize         length,
               const double *expected)
{
  for (gsize i = 0; i < length; i++)
    {
      g_assert_cmpint (isnan (values[i]), ==, isnan (expected[i]));
      if (!isnan (expected[i]))
        g_assert_cmpfloat (fabs (values[i] - expected[i]), <=, fabs (expected[i]) * 1e-12);
    }
}

static void
test_by_hand (void)
{
  const double high[] = { 3, 5, 10, 4, 7 };
  const double low[] = { 1, 2, 5, 0, 5 };
  const double close[] = { 2, 4, 9, 1, 6 };
  const double volume[] = { 10, 20, 30, 40, 50 };
  const DpBars bars = { 5, high, low, close, volume };
  const struct { const char *spec; double expected[5]; } cases[] = {
    { "sma:3", { NAN, NAN, 5, 14.0 / 3, 16.0 / 3 } },
    { "sma:1", { 2, 4, 9, 1, 6 } },
    /* k is a half: 5, then half way to 1, then half way to 6. */
    { "ema:3", { NAN, NAN, 5, 3, 4.5 } },
    { "ema:1", { 2, 4, 9, 1, 6 } },
    { "wma:2", { NAN, 10.0 / 3, 22.0 / 3, 11.0 / 3, 13.0 / 3 } },
    { "stddev:2", { NAN, 1, 2.5, 4, 2.5 } },
    { "bbands:2:1", { NAN, 4, 9, 9, 6 } },
    /* Gains 2 and 5 and losses 0, 0; then 3.5 / 2 and 8 / 2; then (1.75 + 5) / 2 and 4 / 2. */
    { "rsi:2", { NAN, NAN, 100, 100 * 1.75 / 5.75, 100 * 3.375 / 5.375 } },
    /* True ranges 3, 6, 9, 6 */
    { "atr:2", { NAN, NAN, 4.5, 6.75, 6.375 } },
    { "obv", { 10, 30, 60, 20, 70 } },
    { "mom:2", { NAN, NAN, 7, -3, -3 } },
    { "roc:2", { NAN, NAN, 350, -75, -100.0 / 3 } },
    { "willr:2", { NAN, -25, -12.5, -90, -100.0 / 7 } },
    { "aroon:2", { NAN, NAN, 100, 50, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double out[5];

      g_test_message ("%s", cases[i].spec);
      compute (cases[i].spec, &bars, out);
      assert_values (out, 5, cases[i].expected);
    }
}

/* Flat prices move neither up nor down, and deviate by nothing at all. */
static void
test_flat (void)
{
  double close[60];
  double out[60];
  const DpBars bars = { 60, close, close, close, close };

  for (gsize i = 0; i < 60; i++)
    close[i] = 0.1;
  compute ("rsi", &bars, out);
  g_assert_cmpfloat (out[59], ==, 0);
  compute ("stddev", &bars, out);
  g_assert_cmpfloat (out[59], ==, 0);
  compute ("bbands", &bars, out);
  g_assert_cmpfloat (out[59], ==, 0.1);
  compute ("atr", &bars, out);
  g_assert_cmpfloat (out[59], ==, 0);
  compute ("cci", &bars, out);
  g_assert_cmpfloat (out[59], ==, 0);
}

/* A bar that lacks something is as if it were not there; those beside it know nothing of it. */
static void
test_gaps (void)
{
  const double high[] = { 3, 5, NAN, 10, 4, 7 };
  const double close[] = { 2, 4, 5, 9, 1, 6 };
  const double odd[] = { 2, INFINITY, 4, NAN, 9, -INFINITY };
  const double without[] = { NAN, NAN, NAN, NAN, NAN, NAN };
  const double expected[] = { NAN, NAN, 3, NAN, 6.5, NAN };
  const double expected_range[] = { NAN, NAN, NAN, 4.5, 6.75, 6.375 };
  const double low[] = { 1, 2, 3, 5, 0, 5 };
  DpBars bars = { 6, high, low, close, NULL };
  double out[6];

  compute ("atr:2", &bars, out);
  assert_values (out, 6, expected_range);
  compute ("obv", &bars, out);
  assert_values (out, 6, without);

  bars.close = odd;
  compute ("sma:2", &bars, out);
  assert_values (out, 6, expected);

  bars.close = without;
  compute ("sma:2", &bars, out);
  assert_values (out, 6, without);
}

/* Together they are what each is alone, though one lacks a column. */
static void
test_several (void)
{
  const double close[] = { 2, 4, 9, 1, 6 };
  const double low[] = { 1, NAN, 5, 0, 5 };
  const DpBars bars = { 5, close, low, close, NULL };
  const char *specs[] = { "sma:2", "donchian:2", "vwap:2", "macd:2:3:1" };
  double together[4][DP_INDICATOR_MAX_OUTPUTS][5];
  DpIndicatorRequest requests[4] = { 0 };
  double alone[5];

  for (gsize i = 0; i < 4; i++)
    {
      g_assert_true (dp_indicator_parse (specs[i], &requests[i].indicator, NULL));
      for (gsize j = 0; j < DP_INDICATOR_MAX_OUTPUTS; j++)
        requests[i].outputs[j] = together[i][j];
    }
  dp_indicators_compute (requests, 4, &bars);
  for (gsize i = 0; i < 4; i++)
    {
      compute (specs[i], &bars, alone);
      assert_values (together[i][0], 5, alone);
    }
}

static void
test_names (void)
{
  const struct { const char *spec, *label, *columns[3]; gsize first; } cases[] = {
    { "EMA:50", "EMA 50", { "ema_50" }, 49 },
    { "sma", "SMA 20", { "sma_20" }, 19 },
    { "macd", "MACD 12/26/9", { "macd", "macd_signal", "macd_histogram" }, 33 },
    { "macd:26:12:5", "MACD 12/26/5",
      { "macd_12_26_5", "macd_signal_12_26_5", "macd_histogram_12_26_5" }, 29 },
    { "bbands:20:2", "BB 20/2", { "bb_upper_20", "bb_middle_20", "bb_lower_20" }, 19 },
    { "bbands:10:1.5", "BB 10/1.5", { "bb_upper_10_1_5", "bb_middle_10_1_5" }, 9 },
    { "stoch", "STOCH 14/3/3", { "stoch_k_14", "stoch_d_14" }, 17 },
    { "stoch:14:1", "STOCH 14/1/3", { "stoch_k_14_1", "stoch_d_14_1" }, 15 },
    { "adx", "ADX 14", { "adx_14", "plus_di_14", "minus_di_14" }, 27 },
    { "obv", "OBV", { "obv" }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = NULL;
      DpIndicator indicator;

      g_assert_true (dp_indicator_parse (cases[i].spec, &indicator, NULL));
      label = dp_indicator_dup_label (&indicator);
      g_assert_cmpstr (label, ==, cases[i].label);
      g_assert_cmpuint (dp_indicator_get_first (&indicator), ==, cases[i].first);
      for (guint j = 0; j < 3 && cases[i].columns[j] != NULL; j++)
        {
          g_autofree char *column = dp_indicator_dup_column (&indicator, j);

          g_assert_cmpstr (column, ==, cases[i].columns[j]);
        }
    }
}

static void
test_parse_refused (void)
{
  const char *specs[] = {
    "sma:", "sma:0", "sma:-3", "sma:x", "sma:99999", "sma:3 ", "sma:2.5", "sma:3:4", "obv:1",
    "rsi:1", "bbands:20:0", "bbands:20:nan", "macd:12:26:", "sma: 3", "sma:0x10", "sma:1e1000",
  };
  g_autoptr(GError) error = NULL;
  DpIndicator indicator;

  for (gsize i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_test_message ("%s", specs[i]);
      g_assert_false (dp_indicator_parse (specs[i], &indicator, &error));
      g_assert_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_PARAMETER);
      g_assert_nonnull (strstr (error->message, specs[i]));
      g_clear_error (&error);
    }
  g_assert_false (dp_indicator_parse ("zigzag:5", &indicator, &error));
  g_assert_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "zigzag:5"));
  g_clear_error (&error);
  g_assert_false (dp_indicator_parse ("", &indicator, &error));
  g_assert_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_UNKNOWN);
}

/* Every indicator, with all its columns, has its row in the documentation. */
static void
test_documented (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "indicators.md", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (guint kind = 0; kind < DP_N_INDICATORS; kind++)
    {
      const DpIndicatorType *type = dp_indicator_get_type_of (kind);
      g_autofree char *row = g_strdup_printf ("\n| `%s` | ", type->name);

      g_test_message ("%s", type->name);
      g_assert_nonnull (strstr (text, row));
      for (guint i = 0; i < type->n_outputs; i++)
        {
          g_autofree char *column = g_strdup_printf ("`%s%s`", type->outputs[i].column,
                                                     type->n_named > 0 ? "_n" : "");

          g_assert_nonnull (strstr (text, column));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/analysis/indicators/by-hand", test_by_hand);
  g_test_add_func ("/analysis/indicators/flat", test_flat);
  g_test_add_func ("/analysis/indicators/gaps", test_gaps);
  g_test_add_func ("/analysis/indicators/several", test_several);
  g_test_add_func ("/analysis/indicators/names", test_names);
  g_test_add_func ("/analysis/indicators/parse-refused", test_parse_refused);
  g_test_add_func ("/analysis/indicators/documented", test_documented);

  return g_test_run ();
}
