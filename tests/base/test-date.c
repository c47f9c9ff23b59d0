/* test-date.c: calendar days as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"

static void
test_every_day (void)
{
  GDate date;

  /* Against GLib's calendar, day by day through four centuries and both kinds of century years. */
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1890);
  for (gint32 day = dp_date_from_ymd (1890, 1, 1); day <= dp_date_from_ymd (2290, 12, 31); day++)
    {
      int year, month, month_day;

      dp_date_to_ymd (day, &year, &month, &month_day);
      g_assert_cmpint (year, ==, g_date_get_year (&date));
      g_assert_cmpint (month, ==, g_date_get_month (&date));
      g_assert_cmpint (month_day, ==, g_date_get_day (&date));
      g_assert_cmpint (dp_date_from_ymd (year, month, month_day), ==, day);
      g_assert_cmpint (dp_date_weekday (day), ==, (int) g_date_get_weekday (&date) - 1);
      g_date_add_days (&date, 1);
    }
  g_assert_cmpint (dp_date_from_ymd (1970, 1, 1), ==, 0);
}

static void
test_parse (void)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (dp_date_parse ("2026-11-20", -1), ==, 20777);
  g_assert_cmpint (dp_date_parse ("2026-11-20T10:00:00Z", -1), ==, 20777);
  g_assert_cmpint (dp_date_parse ("2026-11-201", 10), ==, 20777);
  g_assert_cmpint (dp_date_parse ("2024-02-29", -1), !=, DP_DATE_NONE);
  text = dp_date_to_string (dp_date_parse ("0987-06-05", -1));
  g_assert_cmpstr (text, ==, "0987-06-05");
}

static void
test_parse_refuses (void)
{
  static const char * const texts[] = {
    "",           "2026",       "2026-11",    "2026-11-2",   "2026-13-01",
    "2026-00-10", "2026-02-30", "2025-02-29", "0000-01-01",  "2026/11/20",
    "20-11-2026", "2026-11-32", "abcd-ef-gh", " 2026-11-20",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("“%s”", texts[i]);
      g_assert_cmpint (dp_date_parse (texts[i], -1), ==, DP_DATE_NONE);
    }
  g_assert_cmpint (dp_date_parse ("2026-11-20", 9), ==, DP_DATE_NONE);
}

static void
check_timestamp (const char *text,
                 const char *expected)
{
  g_autofree char *written = NULL;
  gint64 moment;

  g_assert_true (dp_timestamp_parse (text, &moment));
  written = dp_timestamp_to_string (moment);
  g_assert_cmpstr (written, ==, expected);
}

static void
test_timestamp (void)
{
  gint64 moment;

  check_timestamp ("2026-11-20", "2026-11-20T00:00:00Z");
  check_timestamp ("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z");
  check_timestamp ("2026-11-20 10:00:00", "2026-11-20T10:00:00Z");
  check_timestamp ("2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z");
  check_timestamp ("2026-11-20T10:00:00.25Z", "2026-11-20T10:00:00.250000Z");
  check_timestamp ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000Z");
  g_assert_true (dp_timestamp_parse ("1970-01-02", &moment));
  g_assert_cmpint (moment, ==, G_GINT64_CONSTANT (86400000000));
  g_assert_false (dp_timestamp_parse ("2026-02-30T10:00:00Z", &moment));
  g_assert_false (dp_timestamp_parse ("2026-11-20T25:00:00Z", &moment));
  g_assert_false (dp_timestamp_parse ("yesterday", &moment));
}

static void
assert_words (char       *words,
              const char *expected)
{
  g_autofree char *said = words;

  g_assert_cmpstr (said, ==, expected);
}

static void
test_words (void)
{
  gint64 moment = G_GINT64_CONSTANT (1772600000) * G_USEC_PER_SEC;

  assert_words (dp_date_to_words (dp_date_from_ymd (2026, 3, 4)), "4 Mar 2026");
  assert_words (dp_date_to_words (dp_date_from_ymd (1969, 12, 31)), "31 Dec 1969");
  assert_words (dp_timestamp_to_words (moment, FALSE), "4 Mar 2026, 04:53");
  assert_words (dp_timestamp_to_words (moment, TRUE), "4 Mar 2026, 04:53 UTC");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/date/every-day", test_every_day);
  g_test_add_func ("/base/date/parse", test_parse);
  g_test_add_func ("/base/date/parse/refuses", test_parse_refuses);
  g_test_add_func ("/base/date/timestamp", test_timestamp);
  g_test_add_func ("/base/date/words", test_words);

  return g_test_run ();
}
