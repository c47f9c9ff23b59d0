/* test-scheduler.c: schedules kept by a real engine under a clock that is moved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "scheduler-fixture.h"

/* Each weekday of two months, with whoever keeps the schedules going away and coming back in the
 * middle. */
static DexFuture *
test_months (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-01T12:00:00Z");

  fixture_save (fixture, "prices", "schedule", "0 0 * * 1-5", "zone", "UTC", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-02T00:00:00Z");
  fixture_let_come (fixture, 10);
  fixture_stop (fixture);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-16T00:00:00Z");
  fixture_let_come (fixture, 34);
  fixture_await_next (fixture, "2027-01-01T00:00:00Z");
  fixture_assert_answer (
      fixture,
      "select count(*) || ' ' || count(distinct due_at) || ' ' || max(attempt) || ' ' || "
      "string_agg(distinct status, ',') from control.runs where pipeline = 'prices'",
      "44 44 1 success");
  fixture_assert_answer (
      fixture,
      "select count(*) || ' ' || count(run_id) || ' ' || bool_or(late) from control.decisions",
      "44 44 false");
  fixture_assert_answer (
      fixture,
      "select count(*) > 1000 and count(*) = count(distinct trading_date) from raw.daily_prices",
      "t");
  fixture_assert_answer (fixture, "select (select count(*) from marts.fact_daily_trading) = "
                         "(select count(*) from raw.daily_prices)", "t");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* Two keep the same schedules: each moment is one's. */
static DexFuture *
test_two (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T11:59:00Z");
  g_autoptr(DpEngine) other = dp_engine_new (dp_engine_get_settings (fixture->engine));
  g_autoptr(DpScheduler) second = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *elsewhere;

  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  dex_await (dp_engine_open (other), &error);
  g_assert_no_error (error);
  second = dp_scheduler_new (other, fixture->clock);
  fixture_listen (fixture, second);
  fixture_keep (fixture);
  dp_scheduler_start (second);
  fixture_await_next (fixture, "2026-11-20T12:00:00Z");
  while (dp_scheduler_get_next_us (second) != fixture_moment ("2026-11-20T12:00:00Z"))
    dex_await (dex_timeout_new_msec (1), NULL);
  elsewhere = fixture_expect (fixture, "elsewhere");
  dp_clock_advance (fixture->clock, HOUR_US / 30);
  dex_await (elsewhere, NULL);
  g_assert_nonnull (strstr (fixture->log->str, "waiting 2026-11-20T12:00:00Z"));
  fixture_assert_answer (fixture,
                         "select count(*) || ' ' || string_agg(status, ',') from control.runs",
                         "1 success");
  dex_await (dp_scheduler_stop (second), NULL);
  dex_await (dp_engine_close (other), NULL);
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* A process that is gone left a run that says it is running; what it was for is run again. */
static DexFuture *
test_cut_off (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T12:10:00Z");
  DexFuture *finished;

  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  g_free (
      fixture_ask (fixture,
                   "with run as (insert into control.runs (trigger, status, pipeline, due_at) "
                   "values ('schedule', 'running', 'prices', '2026-11-20 12:00Z') returning "
                   "run_id, due_at) insert into control.decisions (pipeline, due_at, action, "
                   "run_id) select 'prices', due_at, 'run', run_id from run returning pipeline"));
  finished = fixture_expect (fixture, "finished");
  fixture_keep (fixture);
  dex_await (finished, NULL);
  fixture_assert_answer (fixture,
                         "select string_agg(status || ' ' || attempt, ', ' order by run_id) from "
                         "control.runs where due_at = '2026-11-20 12:00Z'",
                         "failed 1, success 2");
  fixture_assert_answer (fixture,
                         "select count(*) || ' ' || max(d.run_id - r.run_id) from "
                         "control.decisions d, (select max(run_id) as run_id from control.runs) r",
                         "1 0");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* What is changed while schedules are kept counts from then on. */
static DexFuture *
test_changes (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T12:10:00Z");
  g_autoptr(DpPipelineSpec) spec = NULL;
  DexFuture *finished;

  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-20T13:00:00Z");
  dp_clock_suspend (fixture->clock, 10 * G_USEC_PER_SEC);
  fixture_save (fixture, "prices", "schedule", "30 * * * *", "zone", "UTC", NULL);
  dp_scheduler_wake (fixture->scheduler);
  fixture_await_next (fixture, "2026-11-20T12:30:00Z");
  fixture_save (fixture, "prices", "schedule", "30 * * * *", "zone", "UTC", "enabled", FALSE, NULL);
  dp_scheduler_wake (fixture->scheduler);
  while (dp_scheduler_get_next_us (fixture->scheduler) != 0)
    dex_await (dex_timeout_new_msec (1), NULL);
  dp_clock_advance (fixture->clock, 3 * HOUR_US);
  fixture_save (fixture, "prices", "schedule", "30 * * * *", "zone", "UTC", NULL);
  dp_scheduler_wake (fixture->scheduler);
  fixture_await_next (fixture, "2026-11-20T15:30:00Z");
  finished = fixture_expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US);
  dex_await (finished, NULL);
  fixture_assert_log (fixture, "started 2026-11-20T15:30:00Z, finished 2026-11-20T15:30:00Z");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* Held up by somebody's lock, a step ends when it has taken as long as it may. */
static DexFuture *
test_timeout (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T11:59:00Z");
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(DpDbResult) locked = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *finished;

  lease = dex_await_object (dp_db_pool_acquire (dp_engine_get_pool (fixture->engine)), &error);
  g_assert_no_error (error);
  dex_await (dp_db_connection_begin (dp_db_lease_get_connection (lease)), &error);
  locked = dex_await_object (
      dp_db_connection_query (dp_db_lease_get_connection (lease),
                              "lock table raw.daily_prices in access exclusive mode", NULL),
      &error);
  g_assert_no_error (error);
  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", "timeout", 1, "attempts",
                1, NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-20T12:00:00Z");
  finished = fixture_expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US / 60);
  dex_await (finished, NULL);
  fixture_assert_answer (
      fixture, "select status || ' ' || (message like '%“extract”%1 second%') from control.runs",
      "failed true");
  g_clear_object (&lease);
  fixture_assert_answer (fixture, "select count(*) from raw.daily_prices", "0");
  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", "timeout", 0, NULL);
  finished = fixture_expect (fixture, "finished");
  fixture_await_next (fixture, "2026-11-20T13:00:00Z");
  dp_clock_advance (fixture->clock, HOUR_US);
  dex_await (finished, NULL);
  fixture_assert_answer (fixture, "select status from control.runs order by run_id desc limit 1",
                         "success");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* On battery it waits for power, where a setting says so; and then it is made up for, once. */
static DexFuture *
test_battery (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T11:59:00Z");
  g_autoptr(DpConditions) conditions = dp_conditions_new_fixed (TRUE, TRUE);
  DexFuture *waiting, *finished;

  dp_settings_override (dp_engine_get_settings (fixture->engine), "schedule-on-battery", "false");
  fixture_save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  fixture->scheduler = dp_scheduler_new (fixture->engine, fixture->clock);
  dp_scheduler_set_conditions (fixture->scheduler, conditions);
  fixture_listen (fixture, fixture->scheduler);
  dp_scheduler_start (fixture->scheduler);
  fixture_await_next (fixture, "2026-11-20T12:00:00Z");
  waiting = fixture_expect (fixture, "waiting");
  dp_clock_advance (fixture->clock, HOUR_US / 60);
  dex_await (waiting, NULL);
  fixture_await_next (fixture, "2026-11-20T13:00:00Z");
  finished = fixture_expect (fixture, "finished");
  g_object_set (conditions, "on-battery", FALSE, NULL);
  dex_await (finished, NULL);
  /* The sample market needs no network, so that a metered one is no hindrance. */
  fixture_assert_log (
      fixture,
      "waiting 2026-11-20T12:00:00Z, started 2026-11-20T12:00:00Z, finished 2026-11-20T12:00:00Z");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

/* The network is gone for the night: each moment is tried three times, and it is said; then it is
 * there. */
static DexFuture *
test_retries (gpointer user_data)
{
  Fixture *fixture = fixture_set_up ("2026-11-20T11:59:00Z");
  DpSettings *settings = dp_engine_get_settings (fixture->engine);
  DexFuture *finished;

  g_setenv ("ALPHA_VANTAGE_API_KEY", "K", TRUE);
  dp_settings_override (settings, "alpha-vantage-url", "http://127.0.0.1:1/query");
  dp_settings_override (settings, "request-attempts", "1");
  fixture_save (fixture, "prices", "schedule", "@daily", "zone", "UTC", "sample", FALSE, NULL);
  fixture_keep (fixture);
  fixture_await_next (fixture, "2026-11-21T00:00:00Z");
  finished = fixture_expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US * 12 + HOUR_US / 60);
  dex_await (finished, NULL);
  fixture_await_answer (fixture, "select retry_at > '2026-11-21' from control.decisions", "t");
  for (guint i = 0; i < 2; i++)
    {
      /* Whoever keeps the schedules may go away while it waits. */
      if (i == 0)
        {
          fixture_stop (fixture);
          fixture_keep (fixture);
          fixture_await_next (fixture, "2026-11-22T00:00:00Z");
        }
      finished = fixture_expect (fixture, "finished");
      while (dex_future_is_pending (finished))
        {
          dp_clock_advance (fixture->clock, G_USEC_PER_SEC);
          dex_await (dex_timeout_new_msec (1), NULL);
        }
      dex_await (finished, NULL);
    }
  fixture_assert_answer (
      fixture,
      "select string_agg(attempt || ' ' || status, ', ' order by run_id) from control.runs",
      "1 failed, 2 failed, 3 failed");
  fixture_assert_answer (
      fixture,
      "select count(*) || ' ' || max(run_id) || ' ' || count(retry_at) from control.decisions",
      "1 3 0");
  dp_clock_advance (fixture->clock, HOUR_US);
  g_assert_null (strstr (fixture->log->str, "missed"));
  g_unsetenv ("ALPHA_VANTAGE_API_KEY");
  fixture_tear_down (fixture);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/pipeline/scheduler/months", test_months);
  dp_test_add_fiber ("/pipeline/scheduler/two", test_two);
  dp_test_add_fiber ("/pipeline/scheduler/cut-off", test_cut_off);
  dp_test_add_fiber ("/pipeline/scheduler/changes", test_changes);
  dp_test_add_fiber ("/pipeline/scheduler/timeout", test_timeout);
  dp_test_add_fiber ("/pipeline/scheduler/battery", test_battery);
  dp_test_add_fiber ("/pipeline/scheduler/retries", test_retries);

  return g_test_run ();
}
