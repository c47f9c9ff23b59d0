/* test-scheduler-clock.c: schedules under a clock that is set, sleeps, and moves to other zones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "scheduler-fixture.h"

/* A week asleep: the newest is made up for, the others are missed, and it is said which. */
static DexFuture *
test_suspend (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T12:00:00Z");
  DexFuture *finished;

  fixture_save (fixture, "prices", "schedule", "@daily", "zone", "UTC", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-21T00:00:00Z");
  finished = fixture_expect (fixture, "finished");
  dp_clock_suspend (fixture->clock, 3 * DAY_US);
  dex_await (finished, NULL);
  fixture_assert_log (fixture, "missed 2026-11-21T00:00:00Z, missed 2026-11-22T00:00:00Z, started "
                               "2026-11-23T00:00:00Z, finished 2026-11-23T00:00:00Z");
  fixture_await_next (fixture, "2026-11-24T00:00:00Z");
  fixture_stop (fixture);
  fixture_assert_answer (fixture,
                         "select string_agg(action || ' ' || late || ' ' || to_char(due_at at time "
                         "zone 'UTC', 'DD'), ', ' order by due_at) from control.decisions",
                         "missed false 21, missed false 22, run true 23");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* Set back an hour, nothing is due again; and what comes is not forgotten. */
static DexFuture *
test_clock_back (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T11:30:00Z");
  DexFuture *finished;

  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-20T12:00:00Z");
  finished = fixture_expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US / 2);
  dex_await (finished, NULL);
  fixture_await_next (fixture, "2026-11-20T13:00:00Z");
  dp_clock_set (fixture->clock, fixture_moment ("2026-11-20T11:01:00Z"));
  dp_clock_advance (fixture->clock, HOUR_US);
  finished = fixture_expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US);
  dex_await (finished, NULL);
  fixture_assert_log (fixture, "started 2026-11-20T12:00:00Z, finished 2026-11-20T12:00:00Z, "
                      "started 2026-11-20T13:00:00Z, finished 2026-11-20T13:00:00Z");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* The days on which clocks jump: a time that does not come is due at the jump, one that comes twice
 * is due once. */
static DexFuture *
test_clock_changes (gpointer user_data)
{
  static const struct
  {
    const char *zone;
    const char *schedule;
    const char *since;
    const char *due;
  } cases[] = {
    { "America/New_York", "30 2 * * *", "2026-03-07T20:00:00Z", "03-08 07:00, 03-09 06:30" },
    { "America/New_York", "30 1 * * *", "2026-10-31T20:00:00Z", "11-01 05:30, 11-02 06:30" },
    { "Europe/Berlin", "30 2 * * *", "2026-03-28T12:00:00Z", "03-29 01:00, 03-30 00:30" },
    { "Europe/Berlin", "30 2 * * *", "2026-10-24T12:00:00Z", "10-25 00:30, 10-26 01:30" },
    { "Australia/Lord_Howe", "15 2 * * *", "2026-10-02T20:00:00Z", "10-03 15:30, 10-04 15:15" },
    { "Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00:00Z", "04-04 14:45, 04-05 15:15" },
    { "UTC", "0 0 29 2 *", "2028-01-01T00:00:00Z", "02-29 00:00, 02-29 00:00" },
  };

  Fixture *fixture = fixture_set_up (cases[0].since);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s in %s after %s", cases[i].schedule, cases[i].zone, cases[i].since);
      g_clear_object (&fixture->clock);
      fixture->clock = dp_clock_new_virtual (fixture_moment (cases[i].since));
      fixture_save (fixture, "prices", "schedule", cases[i].schedule, "zone", cases[i].zone, NULL);
      fixture_keep (fixture);
      while (dp_scheduler_get_next_us (fixture->scheduler) == 0)
        dex_await (dex_timeout_new_msec (1), NULL);
      fixture_let_come (fixture, 2);
      fixture_assert_answer (
          fixture,
          "select string_agg(to_char(due_at at time zone 'UTC', 'MM-DD HH24:MI'), ', ' order by "
          "due_at) from control.runs where status = 'success' and attempt = 1",
          cases[i].due);
      fixture_assert_answer (
          fixture,
          "select count(*) || ' ' || count(run_id) || ' ' || bool_or(late) from control.decisions",
          "2 2 false");
      fixture_stop (fixture);
      dex_await (dp_engine_remove_pipeline (fixture->engine, "prices"), NULL);
      g_free (fixture_ask (fixture, "with gone as (delete from control.decisions) delete from "
                                    "control.runs returning run_id"));
    }
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* Asleep in the middle of a run: it goes on to its end, and what was missed meanwhile is made up
 * for once. */
static DexFuture *
test_suspend_in_run (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T11:59:00Z");
  DexFuture *started, *finished;

  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-20T12:00:00Z");
  started = fixture_expect (fixture, "started");
  dp_clock_advance (fixture->clock, HOUR_US / 60);
  dex_await (started, NULL);
  finished = fixture_expect (fixture, "finished");
  dp_clock_suspend (fixture->clock, 8 * HOUR_US + HOUR_US / 2);
  dex_await (finished, NULL);
  finished = fixture_expect (fixture, "finished");
  fixture_await_next (fixture, "2026-11-20T21:00:00Z");
  dex_await (finished, NULL);
  fixture_assert_answer (
      fixture,
      "select string_agg(to_char(due_at at time zone 'UTC', 'HH24') || ' ' || action || ' ' || "
      "late, ', ' order by due_at) from control.decisions where action = 'run'",
      "12 run false, 20 run true");
  fixture_assert_answer (fixture, "select count(*) from control.decisions where action = 'missed'",
                         "7");
  fixture_assert_answer (fixture,
                         "select string_agg(distinct status, ', ') || count(*) from control.runs",
                         "success2");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* A clock that was wrong by days decided for days to come; set right, those days come all the
 * same. */
static DexFuture *
test_clock_wrong (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T12:00:00Z");
  DexFuture *finished;

  fixture_save (fixture, "prices", "schedule", "@daily", "zone", "UTC", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-21T00:00:00Z");
  finished = fixture_expect (fixture, "finished");
  dp_clock_set (fixture->clock, fixture_moment ("2026-11-25T12:00:00Z"));
  dex_await (finished, NULL);
  fixture_await_next (fixture, "2026-11-26T00:00:00Z");
  dp_clock_set (fixture->clock, fixture_moment ("2026-11-20T12:30:00Z"));
  fixture_await_next (fixture, "2026-11-21T00:00:00Z");
  fixture_let_come (fixture, 2);
  fixture_stop (fixture);
  fixture_assert_answer (fixture,
                         "select string_agg(to_char(due_at at time zone 'UTC', 'DD') || ' ' || "
                         "action, ', ' order by due_at) from control.decisions",
                         "21 run, 22 run");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* The computer goes to another zone, and so does what is due by its clocks. */
static DexFuture *
test_zone_move (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T12:00:00Z");
  g_autofree char *before = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "Europe/Berlin", TRUE);
  fixture_save (fixture, "prices", "schedule", "0 20 * * *", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-20T19:00:00Z");
  g_setenv ("TZ", "America/New_York", TRUE);
  dp_scheduler_wake (fixture->scheduler);
  fixture_await_next (fixture, "2026-11-21T01:00:00Z");
  fixture_let_come (fixture, 1);
  fixture_assert_log (fixture, "started 2026-11-21T01:00:00Z, finished 2026-11-21T01:00:00Z");
  g_setenv ("TZ", before != NULL ? before : "UTC", TRUE);
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/pipeline/scheduler/suspend", test_suspend);
  dp_test_add_fiber ("/pipeline/scheduler/clock-back", test_clock_back);
  dp_test_add_fiber ("/pipeline/scheduler/clock-changes", test_clock_changes);
  dp_test_add_fiber ("/pipeline/scheduler/suspend-in-run", test_suspend_in_run);
  dp_test_add_fiber ("/pipeline/scheduler/clock-wrong", test_clock_wrong);
  dp_test_add_fiber ("/pipeline/scheduler/zone-move", test_zone_move);

  return g_test_run ();
}
