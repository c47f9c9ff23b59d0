/* test-indicators.c: indicators against values computed by hand and by the naive formula
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-indicators.h"
#include "dp-test.h"

#define N_BARS 5000

static double *
create_walk (gsize length)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (42);
  double *values = g_new (double, length);
  double price = 80;

  for (gsize i = 0; i < length; i++)
    {
      price *= 1 + g_rand_double_range (random, -0.03, 0.031);
      values[i] = price;
    }

  return values;
}

static void
assert_close (double value,
              double expected)
{
  g_assert_cmpfloat (fabs (value - expected), <=, fabs (expected) * 1e-9);
}

static void
test_sma_by_hand (void)
{
  const double values[] = { 2, 4, 9, 1, 6 };
  double out[5];

  dp_sma (values, 5, 3, out);
  g_assert_true (isnan (out[0]) && isnan (out[1]));
  assert_close (out[2], 5);
  assert_close (out[3], 14.0 / 3);
  assert_close (out[4], 16.0 / 3);
}

static void
test_ema_by_hand (void)
{
  const double values[] = { 2, 4, 9, 1, 6 };
  double out[5];

  /* k is a half: 5, then half way to 1, then half way to 6. */
  dp_ema (values, 5, 3, out);
  g_assert_true (isnan (out[0]) && isnan (out[1]));
  assert_close (out[2], 5);
  assert_close (out[3], 3);
  assert_close (out[4], 4.5);
}

static void
test_short (void)
{
  const double values[] = { 2, 4 };
  double out[2];

  dp_sma (values, 2, 3, out);
  g_assert_true (isnan (out[0]) && isnan (out[1]));
  dp_ema (values, 2, 3, out);
  g_assert_true (isnan (out[0]) && isnan (out[1]));
  dp_sma (values, 0, 3, out);
  dp_ema (values, 0, 3, out);

  dp_sma (values, 2, 1, out);
  g_assert_cmpfloat (out[0], ==, 2);
  g_assert_cmpfloat (out[1], ==, 4);
  dp_ema (values, 2, 1, out);
  g_assert_cmpfloat (out[1], ==, 4);
}

static void
test_sma_naive (void)
{
  g_autofree double *values = create_walk (N_BARS);
  g_autofree double *out = g_new (double, N_BARS);
  const guint periods[] = { 1, 2, 20, 200 };

  for (gsize p = 0; p < G_N_ELEMENTS (periods); p++)
    {
      dp_sma (values, N_BARS, periods[p], out);
      for (gsize i = periods[p] - 1; i < N_BARS; i++)
        {
          double sum = 0;

          for (guint j = 0; j < periods[p]; j++)
            sum += values[i - j];
          assert_close (out[i], sum / periods[p]);
        }
    }
}

static void
test_ema_naive (void)
{
  g_autofree double *values = create_walk (N_BARS);
  g_autofree double *out = g_new (double, N_BARS);
  const guint period = 50;
  double average = 0;

  dp_ema (values, N_BARS, period, out);
  for (guint i = 0; i < period; i++)
    average += values[i] / period;
  for (gsize i = period - 1; i < N_BARS; i++)
    {
      if (i >= period)
        average = values[i] * 2 / 51 + average * 49 / 51;
      assert_close (out[i], average);
    }
}

static void
test_parse (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *label = NULL;
  DpIndicator indicator;

  g_assert_true (dp_indicator_parse ("EMA:50", &indicator, &error));
  g_assert_no_error (error);
  g_assert_cmpint (indicator.kind, ==, DP_INDICATOR_EMA);
  g_assert_cmpuint (indicator.period, ==, 50);
  label = dp_indicator_dup_label (&indicator);
  g_assert_cmpstr (label, ==, "EMA 50");
}

static void
test_parse_refused (void)
{
  const char *without_period[] = { "sma", "sma:", "sma:0", "sma:-3", "sma:x", "sma:99999", "sma:3 " };
  g_autoptr(GError) error = NULL;
  DpIndicator indicator;

  for (gsize i = 0; i < G_N_ELEMENTS (without_period); i++)
    {
      g_assert_false (dp_indicator_parse (without_period[i], &indicator, &error));
      g_assert_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_PERIOD);
      g_clear_error (&error);
    }
  g_assert_false (dp_indicator_parse ("zigzag:5", &indicator, &error));
  g_assert_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "zigzag:5"));
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/analysis/indicators/sma-by-hand", test_sma_by_hand);
  g_test_add_func ("/analysis/indicators/ema-by-hand", test_ema_by_hand);
  g_test_add_func ("/analysis/indicators/short", test_short);
  g_test_add_func ("/analysis/indicators/sma-naive", test_sma_naive);
  g_test_add_func ("/analysis/indicators/ema-naive", test_ema_naive);
  g_test_add_func ("/analysis/indicators/parse", test_parse);
  g_test_add_func ("/analysis/indicators/parse-refused", test_parse_refused);

  return g_test_run ();
}
