/* test-provider-rules.c: what the same word means at each provider
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-provider-rules.h"
#include "dp-test.h"

#define HOUR(hour, minute) ((hour) * 3600 + (minute) * 60)

static void
check_wall_clock (const char *zone,
                  int         year,
                  int         month,
                  int         day,
                  int         second_of_day,
                  const char *expected)
{
  g_autofree char *found = NULL;
  gint64 us;

  if (dp_provider_wall_clock_to_us (zone, year, month, day, second_of_day, &us))
    found = dp_timestamp_to_string (us);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_wall_clock (void)
{
  const char *zone = "America/New_York";

  check_wall_clock (zone, 2026, 1, 15, HOUR (9, 30), "2026-01-15T14:30:00Z");
  check_wall_clock (zone, 2026, 7, 15, HOUR (9, 30), "2026-07-15T13:30:00Z");
  check_wall_clock (zone, 2026, 1, 15, HOUR (19, 59), "2026-01-16T00:59:00Z");
  check_wall_clock ("US/Eastern", 2017, 12, 18, HOUR (15, 59), "2017-12-18T20:59:00Z");
  check_wall_clock ("Asia/Kolkata", 2026, 7, 15, HOUR (9, 15), "2026-07-15T03:45:00Z");
  check_wall_clock ("Europe/London", 1970, 1, 1, 0, "1969-12-31T23:00:00Z");
  check_wall_clock ("UTC", 2026, 7, 15, 86399, "2026-07-15T23:59:59Z");
}

/* The clocks of New York go forward on 8 March 2026 at two, and back on 1 November at two. */
static void
test_wall_clock_changes (void)
{
  const char *zone = "America/New_York";

  check_wall_clock (zone, 2026, 3, 8, HOUR (1, 59), "2026-03-08T06:59:00Z");
  check_wall_clock (zone, 2026, 3, 8, HOUR (2, 0), NULL);
  check_wall_clock (zone, 2026, 3, 8, HOUR (2, 59), NULL);
  check_wall_clock (zone, 2026, 3, 8, HOUR (3, 0), "2026-03-08T07:00:00Z");
  check_wall_clock (zone, 2026, 3, 7, HOUR (23, 59), "2026-03-08T04:59:00Z");
  check_wall_clock (zone, 2026, 3, 9, 0, "2026-03-09T04:00:00Z");
  check_wall_clock (zone, 2026, 11, 1, HOUR (0, 59), "2026-11-01T04:59:00Z");
  check_wall_clock (zone, 2026, 11, 1, HOUR (1, 30), "2026-11-01T05:30:00Z");
  check_wall_clock (zone, 2026, 11, 1, HOUR (2, 0), "2026-11-01T07:00:00Z");
  check_wall_clock ("Australia/Lord_Howe", 2026, 10, 4, HOUR (2, 15), NULL);
  check_wall_clock ("Australia/Lord_Howe", 2026, 10, 4, HOUR (2, 30), "2026-10-03T15:30:00Z");
}

static void
test_wall_clock_wrong (void)
{
  check_wall_clock ("America/New_York", 2026, 2, 29, 0, NULL);
  check_wall_clock ("America/New_York", 2026, 13, 1, 0, NULL);
  check_wall_clock ("America/New_York", 0, 1, 1, 0, NULL);
  check_wall_clock ("America/New_York", 2026, 1, 1, 86400, NULL);
  check_wall_clock ("America/New_York", 2026, 1, 1, -1, NULL);
  check_wall_clock ("Mars/Olympus", 2026, 1, 1, 0, NULL);
}

/* Every hour of two years, zones taking turns, there and back: as GLib's calendar has it */
static void
test_wall_clock_all (void)
{
  static const char * const zones[] = { "America/New_York", "Europe/Berlin", "Asia/Tokyo",
                                        "Africa/Casablanca", "Australia/Lord_Howe" };

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zones[i]);
      gint64 hour = dp_date_from_ymd (2025, 1, 1) * G_GINT64_CONSTANT (24);

      g_assert_nonnull (zone);
      for (gint64 end = hour + 730 * 24; hour < end; hour++)
        {
          g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (hour * 3600);
          g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, zone);
          int second = g_date_time_get_hour (local) * 3600 + g_date_time_get_minute (local) * 60;
          gint64 us;

          g_assert_true (dp_provider_wall_clock_to_us (zones[i], g_date_time_get_year (local),
                                                       g_date_time_get_month (local),
                                                       g_date_time_get_day_of_month (local),
                                                       second, &us));
          /* The second time that an hour comes is taken for the first. */
          if (us != hour * 3600 * G_USEC_PER_SEC)
            {
              g_autoptr(GDateTime) earlier = g_date_time_new_from_unix_utc_usec (us);
              g_autoptr(GDateTime) there = g_date_time_to_timezone (earlier, zone);
              g_autofree char *expected = g_date_time_format (local, "%F %T");
              g_autofree char *found = g_date_time_format (there, "%F %T");

              g_assert_cmpint (us, <, hour * 3600 * G_USEC_PER_SEC);
              g_assert_cmpstr (found, ==, expected);
            }
        }
    }
}

static void
test_days (void)
{
  gint64 midnight = dp_date_from_ymd (2026, 11, 20) * G_GINT64_CONSTANT (86400000000);
  gint64 before_1970 = -G_GINT64_CONSTANT (86400000000);

  g_assert_cmpint (dp_provider_get_day (midnight), ==, dp_date_from_ymd (2026, 11, 20));
  g_assert_cmpint (dp_provider_get_day (midnight - 1), ==, dp_date_from_ymd (2026, 11, 19));
  g_assert_cmpint (dp_provider_get_day (-1), ==, -1);
  g_assert_cmpint (dp_provider_get_closed_day (midnight), ==, dp_date_from_ymd (2026, 11, 19));
  g_assert_cmpint (dp_provider_get_closed_day (midnight + 1000), ==, DP_DATE_NONE);
  g_assert_cmpint (dp_provider_get_closed_day (before_1970), ==, -2);
  g_assert_cmpint (dp_provider_get_candle_start_us (midnight, 4 * 3600), ==,
                   midnight - 4 * 3600 * (gint64) G_USEC_PER_SEC);
}

static void
test_values (void)
{
  const DpProviderRules *coinpaprika = dp_provider_rules_find ("coinpaprika");
  const DpProviderRules *coingecko = dp_provider_rules_find ("coingecko");
  DpDecimal zero = { 0, 2 };
  DpDecimal one = { 1, 0 };

  g_assert_false (dp_decimal_is_set (dp_provider_rules_get_known (coinpaprika, zero)));
  g_assert_true (dp_decimal_is_set (dp_provider_rules_get_known (coinpaprika, one)));
  g_assert_true (dp_decimal_is_set (dp_provider_rules_get_known (coingecko, zero)));
  g_assert_true (dp_provider_means_nothing ("None"));
  g_assert_true (dp_provider_means_nothing (""));
  g_assert_true (dp_provider_means_nothing ("-"));
  g_assert_false (dp_provider_means_nothing ("0"));
}

static void
test_sources (void)
{
  g_assert_cmpint (dp_provider_rules_find ("alphavantage")->bar_volume, ==, DP_VOLUME_SHARES);
  g_assert_cmpint (dp_provider_rules_find ("coingecko")->quote_volume, ==, DP_VOLUME_MONEY_24H);
  g_assert_cmpint (dp_provider_rules_find ("coinpaprika")->bar_time, ==, DP_BAR_TIME_START);
  g_assert_null (dp_provider_rules_find ("nobody"));
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/provider-rules/wall-clock", test_wall_clock);
  g_test_add_func ("/extract/provider-rules/wall-clock/changes", test_wall_clock_changes);
  g_test_add_func ("/extract/provider-rules/wall-clock/wrong", test_wall_clock_wrong);
  g_test_add_func ("/extract/provider-rules/wall-clock/all", test_wall_clock_all);
  g_test_add_func ("/extract/provider-rules/days", test_days);
  g_test_add_func ("/extract/provider-rules/values", test_values);
  g_test_add_func ("/extract/provider-rules/sources", test_sources);

  return g_test_run ();
}
