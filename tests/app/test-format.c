/* test-format.c: numbers as the window shows them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include <gtk/gtk.h>

#include "dp-format.h"

static void
assert_text (char       *actual,
             const char *expected)
{
  g_assert_cmpstr (actual, ==, expected);
  g_free (actual);
}

static void
test_price (void)
{
  assert_text (dp_format_price (189.3), "189.30");
  assert_text (dp_format_price (1), "1.00");
  assert_text (dp_format_price (0), "0.00");
  assert_text (dp_format_price (0.0345), "0.0345");
  assert_text (dp_format_price (0.00001234), "0.00001234");
  assert_text (dp_format_price (NAN), "–");
}

static void
test_change (void)
{
  assert_text (dp_format_change (1.2), "+1.20%");
  assert_text (dp_format_change (-0.8), "−0.80%");
  /* What rounds to nothing neither rises nor falls. */
  assert_text (dp_format_change (-0.004), "0.00%");
  assert_text (dp_format_change (NAN), "–");
}

static void
test_right_to_left (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  assert_text (dp_format_change (1.2), "\u2066+1.20%\u2069");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_compact (void)
{
  assert_text (dp_format_compact (2.84e12), "2.84 T");
  assert_text (dp_format_compact (1.1e9), "1.10 B");
  assert_text (dp_format_compact (51.25e6), "51.25 M");
  assert_text (dp_format_compact (12345), "12.3 K");
  assert_text (dp_format_compact (812), "812");
  assert_text (dp_format_compact (NAN), "–");
}

static void
test_duration (void)
{
  assert_text (dp_format_duration (85 * 1000), "85 ms");
  assert_text (dp_format_duration (3200 * 1000), "3.2 s");
  assert_text (dp_format_duration (125 * G_USEC_PER_SEC), "2 min 5 s");
}

static void
test_day (void)
{
  /* 2024-07-08 is day 19912 since 1970. */
  assert_text (dp_format_day (19912), "8 Jul 2024");
}

static void
test_names (void)
{
  g_assert_cmpstr (dp_format_source ("alphavantage"), ==, "Alpha Vantage");
  g_assert_cmpstr (dp_format_source ("csv"), ==, "Files");
  g_assert_cmpstr (dp_format_source ("elsewhere"), ==, "elsewhere");
  assert_text (dp_format_item ("/home/me/prices/AAPL.csv"), "AAPL.csv");
  assert_text (dp_format_item ("BRK.B"), "BRK.B");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/format/price", test_price);
  g_test_add_func ("/app/format/change", test_change);
  g_test_add_func ("/app/format/right-to-left", test_right_to_left);
  g_test_add_func ("/app/format/compact", test_compact);
  g_test_add_func ("/app/format/duration", test_duration);
  g_test_add_func ("/app/format/day", test_day);
  g_test_add_func ("/app/format/names", test_names);

  return g_test_run ();
}
