/* test-chart-words.c: numbers and descriptions as people read and hear them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <math.h>

#include "chart-fixture.h"
#include "dp-chart-format.h"
#include "dp-test.h"

#define assert_text(expression, expected) \
  G_STMT_START \
    { \
      g_autofree char *assert_text_actual = (expression); \
      g_assert_cmpstr (assert_text_actual, ==, (expected)); \
    } \
  G_STMT_END

static char *
format_own_price (double price)
{
  return dp_chart_format_price (price, dp_chart_price_decimals (price));
}

static void
test_prices (void)
{
  assert_text (format_own_price (101.2), "101.20");
  assert_text (format_own_price (0.00001234), "0.00001234");
  assert_text (format_own_price (0.5), "0.5000");
  assert_text (format_own_price (450000), "450000");
  assert_text (format_own_price (0), "0.00");
  assert_text (format_own_price (-2.5), "−2.50");
  assert_text (format_own_price (NAN), "–");
}

static void
test_volumes (void)
{
  assert_text (dp_chart_format_volume (0), "0");
  assert_text (dp_chart_format_volume (950), "950");
  assert_text (dp_chart_format_volume (1234), "1.23K");
  assert_text (dp_chart_format_volume (1200000), "1.2M");
  assert_text (dp_chart_format_volume (999999), "1M");
  assert_text (dp_chart_format_volume (45678901), "45.7M");
  assert_text (dp_chart_format_volume (2.5e9), "2.5B");
  assert_text (dp_chart_format_volume (7e12), "7T");
  assert_text (dp_chart_format_volume (NAN), "–");
  assert_text (dp_chart_format_volume_words (1230000), "1.2 million");
  assert_text (dp_chart_format_volume_words (4200), "4200");
}

static void
test_percent (void)
{
  assert_text (dp_chart_format_percent (1.26, 1, TRUE), "+1.3%");
  assert_text (dp_chart_format_percent (-0.24, 2, TRUE), "−0.24%");
  assert_text (dp_chart_format_percent (-0.001, 2, TRUE), "0.00%");
  assert_text (dp_chart_format_percent (12.5, 1, FALSE), "12.5%");
  assert_text (dp_chart_format_percent (NAN, 2, TRUE), "–");
}

static void
test_german (void)
{
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    g_error ("The locale de_DE.UTF-8 is missing; build-aux/packages.txt names what makes it.");

  assert_text (dp_chart_format_price (4512.3, 2), "4.512,30");
  assert_text (dp_chart_format_volume (1234567), "1,23M");
  assert_text (dp_chart_format_date_words (FIXTURE_MONDAY * G_GINT64_CONSTANT (86400), 86400),
               "Montag, 18 Mai 2026");
  setlocale (LC_ALL, "C.UTF-8");
}

static DpChart *
create_chart (void)
{
  const FixtureBar bars[] = {
    { 90, 91, 88, 90.1, 1000 },
    { 99, 104.5, 98.5, 100, 1250000 },
    { 101.2, 103, 97, 101.3, 1200000 },
    { NAN, NAN, NAN, 95, NAN },
  };
  g_autoptr(DpSeries) series = fixture_series_new ("NORD.SIM", FIXTURE_MONDAY, bars,
                                                   G_N_ELEMENTS (bars));

  return fixture_chart_new (series);
}

static void
test_describe_bar (void)
{
  g_autoptr(DpChart) chart = create_chart ();

  assert_text (dp_chart_describe (chart, 0),
               "Monday, 18 May 2026: open 90.00, high 91.00, low 88.00, close 90.10, volume 1000");
  assert_text (dp_chart_describe (chart, 2),
               "Wednesday, 20 May 2026: open 101.20, high 103.00, low 97.00, close 101.30, "
               "up 1.3 percent, volume 1.2 million");
  assert_text (dp_chart_describe (chart, 3),
               "Thursday, 21 May 2026: close 95.00, down 6.2 percent");
}

static void
test_describe_view (void)
{
  g_autoptr(DpChart) chart = create_chart ();

  assert_text (dp_chart_describe (chart, -1),
               "NORD.SIM, daily prices from 18 May 2026 to 21 May 2026: from 90.10 to 95.00, "
               "up 5.4 percent; lowest 88.00, highest 104.50");
  assert_text (dp_chart_describe (chart, 99),
               "NORD.SIM, daily prices from 18 May 2026 to 21 May 2026: from 90.10 to 95.00, "
               "up 5.4 percent; lowest 88.00, highest 104.50");
}

static void
test_describe_nothing (void)
{
  g_autoptr(DpChart) chart = dp_chart_new ();

  assert_text (dp_chart_describe (chart, -1), "No prices to show");
  assert_text (dp_chart_describe (chart, 0), "No prices to show");
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/words/prices", test_prices);
  g_test_add_func ("/chart/words/volumes", test_volumes);
  g_test_add_func ("/chart/words/percent", test_percent);
  g_test_add_func ("/chart/words/german", test_german);
  g_test_add_func ("/chart/words/describe-bar", test_describe_bar);
  g_test_add_func ("/chart/words/describe-view", test_describe_view);
  g_test_add_func ("/chart/words/describe-nothing", test_describe_nothing);

  return g_test_run ();
}
