/* test-timetable.c: schedules over simulated years, sleeps and clocks that are set
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"
#include "dp-timetable.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY_US  (24 * HOUR_US)

static gint64
moment (const char *text)
{
  gint64 us;

  g_assert_true (dp_timestamp_parse (text, &us));

  return us;
}

static DpSchedule *
parse (const char *text,
       const char *zone_name)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr(GError) error = NULL;
  DpSchedule *schedule = dp_schedule_parse (text, zone, &error);

  g_assert_no_error (error);

  return schedule;
}

static DpTimetable *
make (const char               *text,
      const char               *zone_name,
      const DpTimetableOptions *options,
      const char               *since)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr(DpSchedule) schedule = parse (text, zone_name);
  DpTimetable *timetable = dp_timetable_new (zone);

  dp_timetable_set (timetable, "prices", schedule, options, moment (since));

  return timetable;
}

/* What is decided at a time, as "run 2026-11-20T00:00:00Z, late 2026-…, missed 2026-…". */
static void
assert_decides (DpTimetable *timetable,
                const char  *now,
                const char  *expected)
{
  g_autoptr(GArray) decisions = dp_timetable_decide (timetable, moment (now));
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < decisions->len; i++)
    {
      DpDecision *decision = &g_array_index (decisions, DpDecision, i);
      g_autofree char *due = dp_timestamp_to_string (decision->due_us);

      g_assert_cmpstr (decision->id, ==, "prices");
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                              decision->action == DP_DECISION_MISSED ? "missed"
                              : decision->is_late                    ? "late"
                                                                     : "run",
                              due);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_schedules (void)
{
  static const struct
  {
    const char *text;
    const char *after;
    const char *due;
    const char *words;
  } cases[] = {
    { "0 0 * * 1-5", "2026-11-20T12:00:00Z", "2026-11-23T05:00:00Z", "at 00:00, Monday to Friday" },
    { "every 15 minutes", "2026-11-20T12:00:00Z", "2026-11-20T12:15:00Z", "every 15 minutes" },
    { "every 15 minutes", "2026-11-20T12:14:59.5Z", "2026-11-20T12:15:00Z", "every 15 minutes" },
    { "Every 1 hour", "2026-11-20T12:00:01Z", "2026-11-20T13:00:00Z", "every 1 hour" },
    { "every 90 minutes", "1969-12-31T22:00:00Z", "1969-12-31T22:30:00Z", "every 90 minutes" },
    { "after XNYS close", "2026-11-20T12:00:00Z", "2026-11-20T21:00:00Z",
      "at the close of XNYS, on trading days" },
    { "after XNYS close", "2026-11-20T21:00:00Z", "2026-11-23T21:00:00Z",
      "at the close of XNYS, on trading days" },
    /* The day after Thanksgiving is half a day. */
    { "after XNYS close + 30 minutes", "2026-11-25T22:00:00Z", "2026-11-27T18:30:00Z",
      "30 minutes after the close of XNYS, on trading days" },
    { "after XNYS close + 3 days", "2026-11-20T12:00:00Z", "2026-11-20T21:00:00Z",
      "3 days after the close of XNYS, on trading days" },
    { "after 24/7 close", "2026-11-21T12:00:00Z", "2026-11-22T00:00:00Z",
      "at the close of 24/7, on trading days" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpSchedule) schedule = parse (cases[i].text, "America/New_York");
      g_autofree char *due = dp_timestamp_to_string (
          dp_schedule_next (schedule, moment (cases[i].after)));
      g_autofree char *words = dp_schedule_describe (schedule);

      g_test_message ("%s after %s", cases[i].text, cases[i].after);
      g_assert_cmpstr (due, ==, cases[i].due);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_schedule_errors (void)
{
  static const char * const texts[] = {
    "every",
    "every minute",
    "every 0 minutes",
    "every 5 weeks",
    "every 5",
    "every -5 minutes",
    "every 99999 days",
    "every 5 minutesx",
    "every 5 minutes please",
    "after",
    "after XNYS",
    "after MARS close",
    "after XNYS open",
    "after XNYS close + ",
    "after XNYS close + 5",
    "after XNYS close - 5 minutes",
    "when I like",
    "",
  };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("“%s”", texts[i]);
      g_assert_null (dp_schedule_parse (texts[i], zone, &error));
      g_assert_cmpint (error->domain, ==, DP_CRON_ERROR);
    }
}

static void
test_on_time (void)
{
  g_autoptr(DpTimetable) timetable = make ("0 0 * * 1-5", "UTC", NULL, "2026-11-20T00:00:00Z");

  g_assert_cmpint (dp_timetable_get_next (timetable), ==, moment ("2026-11-23T00:00:00Z"));
  assert_decides (timetable, "2026-11-22T23:59:59Z", "");
  assert_decides (timetable, "2026-11-23T00:00:00Z", "run 2026-11-23T00:00:00Z");
  assert_decides (timetable, "2026-11-23T00:00:00Z", "");
  assert_decides (timetable, "2026-11-24T00:01:30Z", "run 2026-11-24T00:00:00Z");
}

static void
test_missed (void)
{
  DpTimetableOptions all = { .missed = DP_MISSED_RUN_ALL };
  DpTimetableOptions skip = { .missed = DP_MISSED_SKIP };
  g_autoptr(DpTimetable) once_table = make ("0 0 * * *", "UTC", NULL, "2026-11-20T00:00:00Z");
  g_autoptr(DpTimetable) all_table = make ("0 0 * * *", "UTC", &all, "2026-11-20T00:00:00Z");
  g_autoptr(DpTimetable) skip_table = make ("0 0 * * *", "UTC", &skip, "2026-11-20T00:00:00Z");

  /* Asleep for three nights. */
  assert_decides (
      once_table, "2026-11-23T08:00:00Z",
      "missed 2026-11-21T00:00:00Z, missed 2026-11-22T00:00:00Z, late 2026-11-23T00:00:00Z");
  assert_decides (
      all_table, "2026-11-23T08:00:00Z",
      "late 2026-11-21T00:00:00Z, late 2026-11-22T00:00:00Z, late 2026-11-23T00:00:00Z");
  assert_decides (
      skip_table, "2026-11-23T08:00:00Z",
      "missed 2026-11-21T00:00:00Z, missed 2026-11-22T00:00:00Z, missed 2026-11-23T00:00:00Z");
  /* Awake just in time for the last of them. */
  assert_decides (skip_table, "2026-11-25T00:00:05Z",
                  "missed 2026-11-24T00:00:00Z, run 2026-11-25T00:00:00Z");
  assert_decides (once_table, "2026-11-25T00:00:05Z",
                  "missed 2026-11-24T00:00:00Z, run 2026-11-25T00:00:00Z");
}

static void
test_clock_set (void)
{
  g_autoptr(DpTimetable) timetable = make ("0 * * * *", "UTC", NULL, "2026-11-20T00:00:00Z");

  assert_decides (timetable, "2026-11-20T01:00:10Z", "run 2026-11-20T01:00:00Z");
  assert_decides (timetable, "2026-11-20T02:00:10Z", "run 2026-11-20T02:00:00Z");
  /* Back by an hour: what was decided is not decided again. */
  assert_decides (timetable, "2026-11-20T01:00:10Z", "");
  assert_decides (timetable, "2026-11-20T02:00:10Z", "");
  assert_decides (timetable, "2026-11-20T03:00:10Z", "run 2026-11-20T03:00:00Z");
}

/* A year ahead by mistake, and back: not silent for a year. */
static void
test_clock_wrong (void)
{
  g_autoptr(DpTimetable) timetable = make ("0 * * * *", "UTC", NULL, "2026-11-20T00:00:00Z");
  g_autoptr(GArray) decisions = dp_timetable_decide (timetable, moment ("2027-11-20T00:30:00Z"));

  g_assert_cmpuint (decisions->len, ==, 365 * 24);
  for (guint i = 0; i < decisions->len; i++)
    g_assert_cmpint (g_array_index (decisions, DpDecision, i).action, ==,
                     i + 1 < decisions->len ? DP_DECISION_MISSED : DP_DECISION_RUN);
  assert_decides (timetable, "2026-11-20T03:40:00Z", "");
  assert_decides (timetable, "2026-11-20T04:00:10Z", "run 2026-11-20T04:00:00Z");
}

static void
test_quiet_hours (void)
{
  DpTimetableOptions night = { .quiet_from = 22 * 60, .quiet_to = 6 * 60 + 30 };
  g_autoptr(DpTimetable) timetable = make ("0 21,23 * * *", "Europe/Berlin", &night,
                                           "2026-11-20T12:00:00Z");

  assert_decides (timetable, "2026-11-20T20:00:10Z", "run 2026-11-20T20:00:00Z");
  g_assert_cmpint (dp_timetable_get_next (timetable), ==, moment ("2026-11-21T05:30:00Z"));
  assert_decides (timetable, "2026-11-21T05:29:59Z", "");
  assert_decides (timetable, "2026-11-21T05:30:00Z", "run 2026-11-20T22:00:00Z");
}

static void
test_jitter (void)
{
  DpTimetableOptions options = { .jitter_s = 600 };
  g_autoptr(GHashTable) delays = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr(DpTimetable) timetable = make ("0 0 * * *", "UTC", &options, "2026-01-01T00:00:00Z");
  g_autoptr(DpTimetable) again = make ("0 0 * * *", "UTC", &options, "2026-01-01T00:00:00Z");
  gint64 seen[100];

  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    {
      gint64 start = dp_timetable_get_next (timetable);
      gint64 due = moment ("2026-01-02T00:00:00Z") + i * DAY_US;
      g_autoptr(GArray) decisions = NULL;
      g_autoptr(GArray) same = NULL;

      g_assert_cmpint (start, >=, due);
      g_assert_cmpint (start, <, due + 600 * G_USEC_PER_SEC);
      g_assert_cmpint (dp_timetable_get_next (again), ==, start);
      seen[i] = start - due;
      g_hash_table_add (delays, &seen[i]);
      decisions = dp_timetable_decide (timetable, start);
      same = dp_timetable_decide (again, start);
      g_assert_cmpuint (decisions->len, ==, 1);
      g_assert_cmpint (g_array_index (decisions, DpDecision, 0).due_us, ==, due);
      g_assert_false (g_array_index (decisions, DpDecision, 0).is_late);
    }
  g_assert_cmpuint (g_hash_table_size (delays), >, 70);
}

static void
test_set_and_remove (void)
{
  g_autoptr(DpTimetable) timetable = make ("0 0 * * *", "UTC", NULL, "2026-11-20T00:00:00Z");
  g_autoptr(DpSchedule) noon = parse ("0 12 * * *", "UTC");

  dp_timetable_set (timetable, "prices", noon, NULL, moment ("2026-11-20T00:00:00Z"));
  assert_decides (timetable, "2026-11-20T12:00:00Z", "run 2026-11-20T12:00:00Z");
  dp_timetable_remove (timetable, "prices");
  dp_timetable_remove (timetable, "prices");
  assert_decides (timetable, "2026-11-30T12:00:00Z", "");
  g_assert_cmpint (dp_timetable_get_next (timetable), ==, G_MAXINT64);
}

/* Of sixty, some are taken out and others are set anew: each that is left has its moment, at every
 * turn. */
static void
test_change_among_many (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(DpTimetable) timetable = dp_timetable_new (zone);
  gint64 since = moment ("2026-11-20T00:00:00Z");
  guint minutes[60];

  for (guint i = 0; i < 60; i++)
    {
      /* In no order, and each minute once. */
      g_autofree char *id = g_strdup_printf ("%02u", i);
      g_autofree char *text = g_strdup_printf ("%u 7 * * *", minutes[i] = i * 37 % 60);
      g_autoptr(DpSchedule) schedule = parse (text, "UTC");

      dp_timetable_set (timetable, id, schedule, NULL, since);
    }
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("%02u", i);
      g_autofree char *text = g_strdup_printf ("%u 8 * * *", minutes[i]);
      g_autoptr(DpSchedule) later = parse (text, "UTC");

      if (i % 3 == 0)
        dp_timetable_remove (timetable, id);
      else if (i % 5 == 0)
        dp_timetable_set (timetable, id, later, NULL, since);
    }

  for (guint hour = 7; hour <= 8; hour++)
    {
      for (guint minute = 0; minute < 60; minute++)
        {
          gint64 now = since + hour * HOUR_US + minute * 60 * G_USEC_PER_SEC;
          g_autoptr(GArray) decisions = dp_timetable_decide (timetable, now);
          guint n = 0;

          for (guint i = 0; i < 60; i++)
            n += minutes[i] == minute && i % 3 != 0 && (i % 5 == 0) == (hour == 8);
          g_assert_cmpuint (decisions->len, ==, n);
          if (n > 0)
            {
              const DpDecision *decision = &g_array_index (decisions, DpDecision, 0);

              g_assert_cmpint (decision->due_us, ==, now);
              g_assert_cmpuint (minutes[g_ascii_strtoull (decision->id, NULL, 10)], ==, minute);
            }
        }
    }
}

/* Ten thousand schedules over a year in which the program is started anew, sleeps, and has its
 * clock set back: each moment that is due is decided once. */
static void
test_year (void)
{
  static const char * const texts[] = { "0 0 * * 1-5", "after XNYS close + 30 minutes",
                                        "30 2 * * *", "0 6 1,15 * *", "15 9 * * mon" };
  static const char * const zones[] = { "America/New_York", "Europe/Berlin",
                                        "Australia/Lord_Howe" };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(GPtrArray) schedules = g_ptr_array_new_with_free_func (
      (GDestroyNotify) dp_schedule_unref);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree gint64 *decided = g_new (gint64, 10000);
  g_autofree guint *counts = g_new0 (guint, 10000);
  g_autoptr(DpTimetable) timetable = NULL;
  gint64 since = moment ("2026-01-01T00:00:00Z");
  gint64 until = moment ("2027-01-01T00:00:00Z");
  gint64 now = since;
  guint step = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("%u", i));
      g_ptr_array_add (schedules,
                       parse (texts[i % G_N_ELEMENTS (texts)], zones[i % G_N_ELEMENTS (zones)]));
      decided[i] = since;
    }
  while (now < until)
    {
      g_autoptr(GArray) decisions = NULL;

      if (step++ % 1000 == 0)
        {
          DpTimetableOptions options = { .jitter_s = 300, .missed = DP_MISSED_RUN_ALL };

          g_clear_pointer (&timetable, dp_timetable_free);
          timetable = dp_timetable_new (zone);
          for (guint i = 0; i < 10000; i++)
            dp_timetable_set (timetable, g_ptr_array_index (ids, i),
                              g_ptr_array_index (schedules, i), &options, decided[i]);
        }
      /* On to what is next, and every so often asleep for two days, or an hour back. */
      now = step % 97 == 0   ? now + 2 * DAY_US
            : step % 31 == 0 ? now - HOUR_US
                             : MAX (now, dp_timetable_get_next (timetable)) + HOUR_US;
      decisions = dp_timetable_decide (timetable, MIN (now, until));
      for (guint i = 0; i < decisions->len; i++)
        {
          DpDecision *decision = &g_array_index (decisions, DpDecision, i);
          guint number = (guint) g_ascii_strtoull (decision->id, NULL, 10);

          g_assert_cmpint (decision->due_us, ==,
                           dp_schedule_next (g_ptr_array_index (schedules, number),
                                             decided[number]));
          decided[number] = decision->due_us;
          counts[number]++;
        }
    }
  for (guint i = 0; i < 10000; i++)
    {
      g_assert_cmpint (dp_schedule_next (g_ptr_array_index (schedules, i), decided[i]), >,
                       until - 400 * G_USEC_PER_SEC);
      if (i >= 15)
        g_assert_cmpuint (counts[i], ==, counts[i % 15]);
    }
  g_assert_cmpuint (counts[0], ==, 261);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timetable/schedules", test_schedules);
  g_test_add_func ("/timetable/schedule-errors", test_schedule_errors);
  g_test_add_func ("/timetable/on-time", test_on_time);
  g_test_add_func ("/timetable/missed", test_missed);
  g_test_add_func ("/timetable/clock-set", test_clock_set);
  g_test_add_func ("/timetable/clock-wrong", test_clock_wrong);
  g_test_add_func ("/timetable/quiet-hours", test_quiet_hours);
  g_test_add_func ("/timetable/jitter", test_jitter);
  g_test_add_func ("/timetable/set-and-remove", test_set_and_remove);
  g_test_add_func ("/timetable/change-among-many", test_change_among_many);
  g_test_add_func ("/timetable/year", test_year);

  return g_test_run ();
}
