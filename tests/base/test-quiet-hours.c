/* test-quiet-hours.c: hours of the day in which nobody is disturbed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quiet-hours.h"
#include "dp-settings.h"
#include "dp-test.h"

static void
test_parse (void)
{
  static const char * const wrong[] = {
    "22:00", "22-7", "25:00-07:00", "22:00-07:60", "22:00-07:00-08:00", "late-early"
  };
  DpQuietHours hours;
  g_autoptr(GError) error = NULL;

  g_assert_true (dp_quiet_hours_parse (&hours, " 22:30 – 7:05 ", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (hours.from, ==, 22 * 60 + 30);
  g_assert_cmpuint (hours.to, ==, 7 * 60 + 5);
  g_assert_true (dp_quiet_hours_parse (&hours, "", &error));
  g_assert_cmpuint (hours.from, ==, hours.to);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (dp_quiet_hours_parse (&hours, wrong[i], &error));
      g_assert_error (error, DP_SETTINGS_ERROR, DP_SETTINGS_ERROR_VALUE);
      g_clear_error (&error);
    }
}

static gint64
moment (const char *iso)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);

  return g_date_time_to_unix_usec (time);
}

static void
assert_leaves (const char *quiet,
               const char *zone_name,
               const char *from,
               const char *to)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  DpQuietHours hours;

  g_assert_true (dp_quiet_hours_parse (&hours, quiet, NULL));
  g_assert_cmpint (dp_quiet_hours_leave (&hours, zone, moment (from)), ==, moment (to));
}

static void
test_leave (void)
{
  assert_leaves ("22:00-07:00", "UTC", "2026-03-04T21:59:59Z", "2026-03-04T21:59:59Z");
  assert_leaves ("22:00-07:00", "UTC", "2026-03-04T22:00:00Z", "2026-03-05T07:00:00Z");
  assert_leaves ("22:00-07:00", "UTC", "2026-03-05T06:59:59Z", "2026-03-05T07:00:00Z");
  assert_leaves ("22:00-07:00", "UTC", "2026-03-05T07:00:00Z", "2026-03-05T07:00:00Z");
  assert_leaves ("12:00-14:00", "UTC", "2026-03-05T13:00:00Z", "2026-03-05T14:00:00Z");
  assert_leaves ("", "UTC", "2026-03-05T03:00:00Z", "2026-03-05T03:00:00Z");
  assert_leaves ("22:00-24:00", "UTC", "2026-03-05T23:00:00Z", "2026-03-06T00:00:00Z");

  /* By the clock on the wall, in the nights in which it is moved: to summer time, and back. */
  assert_leaves ("22:00-07:00", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T05:00:00Z");
  assert_leaves ("22:00-07:00", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T06:00:00Z");
  assert_leaves ("22:00-07:00", "Australia/Lord_Howe", "2026-10-03T13:00:00Z",
                 "2026-10-03T20:00:00Z");
}

static void
test_setting (void)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;

  g_setenv ("DATAPIPE_NOTIFY_QUIET_HOURS", "all night", TRUE);
  g_assert_false (dp_settings_check (settings, &error));
  g_assert_cmpstr (error->message, ==,
                   "DATAPIPE_NOTIFY_QUIET_HOURS is “all night”, but has to be two times such as "
                   "22:00-07:00, or empty for no quiet hours.");
  g_unsetenv ("DATAPIPE_NOTIFY_QUIET_HOURS");
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/quiet-hours/parse", test_parse);
  g_test_add_func ("/quiet-hours/leave", test_leave);
  g_test_add_func ("/quiet-hours/setting", test_setting);

  return g_test_run ();
}
