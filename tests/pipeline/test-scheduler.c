/* test-scheduler.c: schedules kept by a real engine under a clock that is moved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"
#include "dp-scheduler.h"
#include "dp-test.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY_US  (24 * HOUR_US)

typedef struct
{
  DpEngine    *engine;
  DpClock     *clock;
  DpScheduler *scheduler;
  GString     *log;        /* "started 2026-…, finished 2026-…" */
  DexPromise  *told;
  char        *awaited;    /* (nullable): the event that @told is for */
} Fixture;

static gint64
moment (const char *text)
{
  gint64 us;

  g_assert_true (dp_timestamp_parse (text, &us));

  return us;
}

static void
event_cb (DpScheduler      *scheduler,
          DpSchedulerEvent  event,
          const char       *pipeline,
          gint64            due_us,
          gint64            run_id,
          const char       *text,
          Fixture          *fixture)
{
  g_autofree char *due = dp_timestamp_to_string (due_us);
  const char *nick = dp_scheduler_event_get_nick (event);

  g_test_message ("%s %s %s: %s", nick, pipeline, due, text);
  g_string_append_printf (fixture->log, "%s%s %s", fixture->log->len > 0 ? ", " : "", nick, due);
  if (fixture->awaited != NULL && g_str_equal (nick, fixture->awaited))
    {
      g_clear_pointer (&fixture->awaited, g_free);
      dex_promise_resolve_boolean (fixture->told, TRUE);
    }
}

static void
save (Fixture    *fixture,
      const char *name,
      const char *first_property,
      ...)
{
  g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new (name);
  const char * const symbols[] = { "NORD.SIM", NULL };
  g_autoptr(GError) error = NULL;
  va_list arguments;

  g_object_set (spec, "sample", TRUE, "symbols", symbols, NULL);
  va_start (arguments, first_property);
  g_object_set_valist (G_OBJECT (spec), first_property, arguments);
  va_end (arguments);
  dex_await (dp_engine_save_pipeline (fixture->engine, spec, dp_clock_get_unix_us (fixture->clock)), &error);
  g_assert_no_error (error);
}

static void
keep (Fixture *fixture)
{
  fixture->scheduler = dp_scheduler_new (fixture->engine, fixture->clock);
  g_signal_connect (fixture->scheduler, "event", G_CALLBACK (event_cb), fixture);
  dp_scheduler_start (fixture->scheduler);
}

static void
stop (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_scheduler_stop (fixture->scheduler), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->scheduler);
}

static Fixture *
set_up (const char *now)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autofree char *uri = dp_db_target_dup_uri (target);
  g_autoptr(GError) error = NULL;

  dp_settings_override (settings, "database-url", uri);
  fixture->engine = dp_engine_new (settings);
  fixture->clock = dp_clock_new_virtual (moment (now));
  fixture->log = g_string_new (NULL);
  dex_await (dp_engine_open (fixture->engine), &error);
  g_assert_no_error (error);
  dex_await (dp_engine_remove_pipeline (fixture->engine, DP_PIPELINE_DEFAULT), &error);
  g_assert_no_error (error);

  return fixture;
}

static void
tear_down (Fixture *fixture)
{
  if (fixture->scheduler != NULL)
    stop (fixture);
  dex_await (dp_engine_close (fixture->engine), NULL);
  g_object_unref (fixture->engine);
  g_object_unref (fixture->clock);
  g_string_free (fixture->log, TRUE);
  dex_clear (&fixture->told);
  g_free (fixture);
}

/* A future of the next event of that kind. */
static DexFuture *
expect (Fixture    *fixture,
        const char *event)
{
  dex_clear (&fixture->told);
  fixture->told = dex_promise_new ();
  g_set_str (&fixture->awaited, event);

  return dex_ref (DEX_FUTURE (fixture->told));
}

/* Until the scheduler knows when something is due next. */
static void
await_next (Fixture    *fixture,
            const char *expected)
{
  while (dp_scheduler_get_next_us (fixture->scheduler) != moment (expected))
    dex_await (dex_timeout_new_msec (1), NULL);
}

static void
assert_log (Fixture    *fixture,
            const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

static char *
ask (Fixture    *fixture,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = dex_await_object (dp_engine_query (fixture->engine, sql, NULL), &error);

  g_assert_no_error (error);

  return g_strdup (dp_db_result_get_text (result, 0, 0));
}

#define assert_answer(fixture, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer = ask (fixture, sql); \
    g_assert_cmpstr (answer, ==, expected); \
  } G_STMT_END

/* What is written after it was told. */
static void
await_answer (Fixture    *fixture,
              const char *sql,
              const char *expected)
{
  for (;;)
    {
      g_autofree char *answer = ask (fixture, sql);

      if (g_strcmp0 (answer, expected) == 0)
        return;
      dex_await (dex_timeout_new_msec (5), NULL);
    }
}

/* Lets @n moments come, one after another, each run to its end. */
static void
let_come (Fixture *fixture,
          guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      DexFuture *finished = expect (fixture, "finished");
      gint64 due_us = dp_scheduler_get_next_us (fixture->scheduler);

      dp_clock_advance (fixture->clock, due_us - dp_clock_get_unix_us (fixture->clock));
      dex_await (finished, NULL);
      while (dp_scheduler_get_next_us (fixture->scheduler) == due_us)
        dex_await (dex_timeout_new_msec (1), NULL);
    }
}

/* Each weekday of two months, with whoever keeps the schedules going away and coming back in the middle. */
static DexFuture *
test_months (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-01T12:00:00Z");

  save (fixture, "prices", "schedule", "0 0 * * 1-5", "zone", "UTC", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-02T00:00:00Z");
  let_come (fixture, 10);
  stop (fixture);
  keep (fixture);
  await_next (fixture, "2026-11-16T00:00:00Z");
  let_come (fixture, 34);
  await_next (fixture, "2027-01-01T00:00:00Z");
  assert_answer (fixture, "select count(*) || ' ' || count(distinct due_at) || ' ' || max(attempt) || ' ' || "
                 "string_agg(distinct status, ',') from control.runs where pipeline = 'prices'", "44 44 1 success");
  assert_answer (fixture, "select count(*) || ' ' || count(run_id) || ' ' || bool_or(late) from control.decisions",
                 "44 44 false");
  assert_answer (fixture, "select count(*) > 1000 and count(*) = count(distinct trading_date) from raw.daily_prices", "t");
  assert_answer (fixture, "select (select count(*) from marts.fact_daily_trading) = "
                 "(select count(*) from raw.daily_prices)", "t");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* A week asleep: the newest is made up for, the others are missed, and it is said which. */
static DexFuture *
test_suspend (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T12:00:00Z");
  DexFuture *finished;

  save (fixture, "prices", "schedule", "@daily", "zone", "UTC", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-21T00:00:00Z");
  finished = expect (fixture, "finished");
  dp_clock_suspend (fixture->clock, 3 * DAY_US);
  dex_await (finished, NULL);
  assert_log (fixture, "missed 2026-11-21T00:00:00Z, missed 2026-11-22T00:00:00Z, started 2026-11-23T00:00:00Z, "
              "finished 2026-11-23T00:00:00Z");
  await_next (fixture, "2026-11-24T00:00:00Z");
  stop (fixture);
  assert_answer (fixture, "select string_agg(action || ' ' || late || ' ' || to_char(due_at at time zone 'UTC', "
                 "'DD'), ', ' order by due_at) from control.decisions",
                 "missed false 21, missed false 22, run true 23");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* Set back an hour, nothing is due again; and what comes is not forgotten. */
static DexFuture *
test_clock_back (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T11:30:00Z");
  DexFuture *finished;

  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-20T12:00:00Z");
  finished = expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US / 2);
  dex_await (finished, NULL);
  await_next (fixture, "2026-11-20T13:00:00Z");
  dp_clock_set (fixture->clock, moment ("2026-11-20T11:01:00Z"));
  dp_clock_advance (fixture->clock, HOUR_US);
  finished = expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US);
  dex_await (finished, NULL);
  assert_log (fixture, "started 2026-11-20T12:00:00Z, finished 2026-11-20T12:00:00Z, "
              "started 2026-11-20T13:00:00Z, finished 2026-11-20T13:00:00Z");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* Two keep the same schedules: each moment is one's. */
static DexFuture *
test_two (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T11:59:00Z");
  g_autoptr(DpEngine) other = dp_engine_new (dp_engine_get_settings (fixture->engine));
  g_autoptr(DpScheduler) second = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *elsewhere;

  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  dex_await (dp_engine_open (other), &error);
  g_assert_no_error (error);
  second = dp_scheduler_new (other, fixture->clock);
  g_signal_connect (second, "event", G_CALLBACK (event_cb), fixture);
  keep (fixture);
  dp_scheduler_start (second);
  await_next (fixture, "2026-11-20T12:00:00Z");
  while (dp_scheduler_get_next_us (second) != moment ("2026-11-20T12:00:00Z"))
    dex_await (dex_timeout_new_msec (1), NULL);
  elsewhere = expect (fixture, "elsewhere");
  dp_clock_advance (fixture->clock, HOUR_US / 30);
  dex_await (elsewhere, NULL);
  g_assert_nonnull (strstr (fixture->log->str, "waiting 2026-11-20T12:00:00Z"));
  assert_answer (fixture, "select count(*) || ' ' || string_agg(status, ',') from control.runs", "1 success");
  dex_await (dp_scheduler_stop (second), NULL);
  dex_await (dp_engine_close (other), NULL);
  tear_down (fixture);

  return dex_future_new_true ();
}

/* A process that is gone left a run that says it is running; what it was for is run again. */
static DexFuture *
test_cut_off (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T12:10:00Z");
  DexFuture *finished;

  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  g_free (ask (fixture, "with run as (insert into control.runs (trigger, status, pipeline, due_at) values "
               "('schedule', 'running', 'prices', '2026-11-20 12:00Z') returning run_id, due_at) "
               "insert into control.decisions (pipeline, due_at, action, run_id) select 'prices', due_at, 'run', run_id "
               "from run returning pipeline"));
  finished = expect (fixture, "finished");
  keep (fixture);
  dex_await (finished, NULL);
  assert_answer (fixture, "select string_agg(status || ' ' || attempt, ', ' order by run_id) from control.runs "
                 "where due_at = '2026-11-20 12:00Z'", "failed 1, success 2");
  assert_answer (fixture, "select count(*) || ' ' || max(d.run_id - r.run_id) from control.decisions d, "
                 "(select max(run_id) as run_id from control.runs) r", "1 0");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* What is changed while schedules are kept counts from then on. */
static DexFuture *
test_changes (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T12:10:00Z");
  g_autoptr(DpPipelineSpec) spec = NULL;
  DexFuture *finished;

  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-20T13:00:00Z");
  dp_clock_suspend (fixture->clock, 10 * G_USEC_PER_SEC);
  save (fixture, "prices", "schedule", "30 * * * *", "zone", "UTC", NULL);
  dp_scheduler_wake (fixture->scheduler);
  await_next (fixture, "2026-11-20T12:30:00Z");
  save (fixture, "prices", "schedule", "30 * * * *", "zone", "UTC", "enabled", FALSE, NULL);
  dp_scheduler_wake (fixture->scheduler);
  while (dp_scheduler_get_next_us (fixture->scheduler) != 0)
    dex_await (dex_timeout_new_msec (1), NULL);
  dp_clock_advance (fixture->clock, 3 * HOUR_US);
  save (fixture, "prices", "schedule", "30 * * * *", "zone", "UTC", NULL);
  dp_scheduler_wake (fixture->scheduler);
  await_next (fixture, "2026-11-20T15:30:00Z");
  finished = expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US);
  dex_await (finished, NULL);
  assert_log (fixture, "started 2026-11-20T15:30:00Z, finished 2026-11-20T15:30:00Z");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* The days on which clocks jump: a time that does not come is due at the jump, one that comes twice is due once. */
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

  Fixture *fixture = set_up (cases[0].since);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s in %s after %s", cases[i].schedule, cases[i].zone, cases[i].since);
      g_clear_object (&fixture->clock);
      fixture->clock = dp_clock_new_virtual (moment (cases[i].since));
      save (fixture, "prices", "schedule", cases[i].schedule, "zone", cases[i].zone, NULL);
      keep (fixture);
      while (dp_scheduler_get_next_us (fixture->scheduler) == 0)
        dex_await (dex_timeout_new_msec (1), NULL);
      let_come (fixture, 2);
      assert_answer (fixture, "select string_agg(to_char(due_at at time zone 'UTC', 'MM-DD HH24:MI'), ', ' "
                     "order by due_at) from control.runs where status = 'success' and attempt = 1", cases[i].due);
      assert_answer (fixture, "select count(*) || ' ' || count(run_id) || ' ' || bool_or(late) from control.decisions",
                     "2 2 false");
      stop (fixture);
      dex_await (dp_engine_remove_pipeline (fixture->engine, "prices"), NULL);
      g_free (ask (fixture, "with gone as (delete from control.decisions) delete from control.runs returning run_id"));
    }
  tear_down (fixture);

  return dex_future_new_true ();
}

/* Asleep in the middle of a run: it goes on to its end, and what was missed meanwhile is made up for once. */
static DexFuture *
test_suspend_in_run (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T11:59:00Z");
  DexFuture *started, *finished;

  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-20T12:00:00Z");
  started = expect (fixture, "started");
  dp_clock_advance (fixture->clock, HOUR_US / 60);
  dex_await (started, NULL);
  finished = expect (fixture, "finished");
  dp_clock_suspend (fixture->clock, 8 * HOUR_US + HOUR_US / 2);
  dex_await (finished, NULL);
  finished = expect (fixture, "finished");
  await_next (fixture, "2026-11-20T21:00:00Z");
  dex_await (finished, NULL);
  assert_answer (fixture, "select string_agg(to_char(due_at at time zone 'UTC', 'HH24') || ' ' || action || ' ' || late, "
                 "', ' order by due_at) from control.decisions where action = 'run'", "12 run false, 20 run true");
  assert_answer (fixture, "select count(*) from control.decisions where action = 'missed'", "7");
  assert_answer (fixture, "select string_agg(distinct status, ', ') || count(*) from control.runs", "success2");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* A clock that was wrong by days decided for days to come; set right, those days come all the same. */
static DexFuture *
test_clock_wrong (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T12:00:00Z");
  DexFuture *finished;

  save (fixture, "prices", "schedule", "@daily", "zone", "UTC", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-21T00:00:00Z");
  finished = expect (fixture, "finished");
  dp_clock_set (fixture->clock, moment ("2026-11-25T12:00:00Z"));
  dex_await (finished, NULL);
  await_next (fixture, "2026-11-26T00:00:00Z");
  dp_clock_set (fixture->clock, moment ("2026-11-20T12:30:00Z"));
  await_next (fixture, "2026-11-21T00:00:00Z");
  let_come (fixture, 2);
  stop (fixture);
  assert_answer (fixture, "select string_agg(to_char(due_at at time zone 'UTC', 'DD') || ' ' || action, ', ' "
                 "order by due_at) from control.decisions", "21 run, 22 run");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* The computer goes to another zone, and so does what is due by its clocks. */
static DexFuture *
test_zone_move (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T12:00:00Z");
  g_autofree char *before = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "Europe/Berlin", TRUE);
  save (fixture, "prices", "schedule", "0 20 * * *", NULL);
  keep (fixture);
  await_next (fixture, "2026-11-20T19:00:00Z");
  g_setenv ("TZ", "America/New_York", TRUE);
  dp_scheduler_wake (fixture->scheduler);
  await_next (fixture, "2026-11-21T01:00:00Z");
  let_come (fixture, 1);
  assert_log (fixture, "started 2026-11-21T01:00:00Z, finished 2026-11-21T01:00:00Z");
  g_setenv ("TZ", before != NULL ? before : "UTC", TRUE);
  tear_down (fixture);

  return dex_future_new_true ();
}

/* Held up by somebody's lock, a step ends when it has taken as long as it may. */
static DexFuture *
test_timeout (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T11:59:00Z");
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(DpDbResult) locked = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *finished;

  lease = dex_await_object (dp_db_pool_acquire (dp_engine_get_pool (fixture->engine)), &error);
  g_assert_no_error (error);
  dex_await (dp_db_connection_begin (dp_db_lease_get_connection (lease)), &error);
  locked = dex_await_object (dp_db_connection_query (dp_db_lease_get_connection (lease),
                                                     "lock table raw.daily_prices in access exclusive mode", NULL), &error);
  g_assert_no_error (error);
  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", "timeout", 1, "attempts", 1, NULL);
  keep (fixture);
  await_next (fixture, "2026-11-20T12:00:00Z");
  finished = expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US / 60);
  dex_await (finished, NULL);
  assert_answer (fixture, "select status || ' ' || (message like '%“extract”%1 second%') from control.runs", "failed true");
  g_clear_object (&lease);
  assert_answer (fixture, "select count(*) from raw.daily_prices", "0");
  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", "timeout", 0, NULL);
  finished = expect (fixture, "finished");
  await_next (fixture, "2026-11-20T13:00:00Z");
  dp_clock_advance (fixture->clock, HOUR_US);
  dex_await (finished, NULL);
  assert_answer (fixture, "select status from control.runs order by run_id desc limit 1", "success");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* On battery it waits for power, where a setting says so; and then it is made up for, once. */
static DexFuture *
test_battery (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T11:59:00Z");
  g_autoptr(DpConditions) conditions = dp_conditions_new_fixed (TRUE, TRUE);
  DexFuture *waiting, *finished;

  dp_settings_override (dp_engine_get_settings (fixture->engine), "schedule-on-battery", "false");
  save (fixture, "prices", "schedule", "@hourly", "zone", "UTC", NULL);
  fixture->scheduler = dp_scheduler_new (fixture->engine, fixture->clock);
  dp_scheduler_set_conditions (fixture->scheduler, conditions);
  g_signal_connect (fixture->scheduler, "event", G_CALLBACK (event_cb), fixture);
  dp_scheduler_start (fixture->scheduler);
  await_next (fixture, "2026-11-20T12:00:00Z");
  waiting = expect (fixture, "waiting");
  dp_clock_advance (fixture->clock, HOUR_US / 60);
  dex_await (waiting, NULL);
  await_next (fixture, "2026-11-20T13:00:00Z");
  finished = expect (fixture, "finished");
  g_object_set (conditions, "on-battery", FALSE, NULL);
  dex_await (finished, NULL);
  /* The sample market needs no network, so that a metered one is no hindrance. */
  assert_log (fixture, "waiting 2026-11-20T12:00:00Z, started 2026-11-20T12:00:00Z, finished 2026-11-20T12:00:00Z");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* The network is gone for the night: each moment is tried three times, and it is said; then it is there. */
static DexFuture *
test_retries (gpointer user_data)
{
  Fixture *fixture = set_up ("2026-11-20T11:59:00Z");
  DpSettings *settings = dp_engine_get_settings (fixture->engine);
  DexFuture *finished;

  g_setenv ("ALPHA_VANTAGE_API_KEY", "K", TRUE);
  dp_settings_override (settings, "alpha-vantage-url", "http://127.0.0.1:1/query");
  dp_settings_override (settings, "request-attempts", "1");
  save (fixture, "prices", "schedule", "@daily", "zone", "UTC", "sample", FALSE, NULL);
  keep (fixture);
  await_next (fixture, "2026-11-21T00:00:00Z");
  finished = expect (fixture, "finished");
  dp_clock_advance (fixture->clock, HOUR_US * 12 + HOUR_US / 60);
  dex_await (finished, NULL);
  await_answer (fixture, "select retry_at > '2026-11-21' from control.decisions", "t");
  for (guint i = 0; i < 2; i++)
    {
      /* Whoever keeps the schedules may go away while it waits. */
      if (i == 0)
        {
          stop (fixture);
          keep (fixture);
          await_next (fixture, "2026-11-22T00:00:00Z");
        }
      finished = expect (fixture, "finished");
      while (dex_future_is_pending (finished))
        {
          dp_clock_advance (fixture->clock, G_USEC_PER_SEC);
          dex_await (dex_timeout_new_msec (1), NULL);
        }
      dex_await (finished, NULL);
    }
  assert_answer (fixture, "select string_agg(attempt || ' ' || status, ', ' order by run_id) from control.runs",
                 "1 failed, 2 failed, 3 failed");
  assert_answer (fixture, "select count(*) || ' ' || max(run_id) || ' ' || count(retry_at) from control.decisions", "1 3 0");
  dp_clock_advance (fixture->clock, HOUR_US);
  g_assert_null (strstr (fixture->log->str, "missed"));
  g_unsetenv ("ALPHA_VANTAGE_API_KEY");
  tear_down (fixture);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/pipeline/scheduler/months", test_months);
  dp_test_add_fiber ("/pipeline/scheduler/suspend", test_suspend);
  dp_test_add_fiber ("/pipeline/scheduler/clock-back", test_clock_back);
  dp_test_add_fiber ("/pipeline/scheduler/two", test_two);
  dp_test_add_fiber ("/pipeline/scheduler/cut-off", test_cut_off);
  dp_test_add_fiber ("/pipeline/scheduler/changes", test_changes);
  dp_test_add_fiber ("/pipeline/scheduler/clock-changes", test_clock_changes);
  dp_test_add_fiber ("/pipeline/scheduler/suspend-in-run", test_suspend_in_run);
  dp_test_add_fiber ("/pipeline/scheduler/clock-wrong", test_clock_wrong);
  dp_test_add_fiber ("/pipeline/scheduler/zone-move", test_zone_move);
  dp_test_add_fiber ("/pipeline/scheduler/timeout", test_timeout);
  dp_test_add_fiber ("/pipeline/scheduler/battery", test_battery);
  dp_test_add_fiber ("/pipeline/scheduler/retries", test_retries);

  return g_test_run ();
}
