/* scheduler-fixture.c: an engine, a clock that is moved, and who keeps the schedules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "scheduler-fixture.h"

#include "dp-date.h"

gint64
fixture_moment (const char *text)
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

void
fixture_save (Fixture    *fixture,
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
  dex_await (dp_engine_save_pipeline (fixture->engine, spec, dp_clock_get_unix_us (fixture->clock)),
             &error);
  g_assert_no_error (error);
}

void
fixture_listen (Fixture     *fixture,
                DpScheduler *scheduler)
{
  g_signal_connect (scheduler, "event", G_CALLBACK (event_cb), fixture);
}

void
fixture_keep (Fixture *fixture)
{
  fixture->scheduler = dp_scheduler_new (fixture->engine, fixture->clock);
  fixture_listen (fixture, fixture->scheduler);
  dp_scheduler_start (fixture->scheduler);
}

void
fixture_stop (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_scheduler_stop (fixture->scheduler), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->scheduler);
}

Fixture *
fixture_set_up (const char *now)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(GError) error = NULL;

  fixture->engine = dp_test_open_engine (NULL);
  fixture->clock = dp_clock_new_virtual (fixture_moment (now));
  fixture->log = g_string_new (NULL);
  dex_await (dp_engine_remove_pipeline (fixture->engine, DP_PIPELINE_DEFAULT), &error);
  g_assert_no_error (error);

  return fixture;
}

void
fixture_tear_down (Fixture *fixture)
{
  if (fixture->scheduler != NULL)
    fixture_stop (fixture);
  dex_await (dp_engine_close (fixture->engine), NULL);
  g_object_unref (fixture->engine);
  g_object_unref (fixture->clock);
  g_string_free (fixture->log, TRUE);
  dex_clear (&fixture->told);
  g_free (fixture);
}

DexFuture *
fixture_expect (Fixture    *fixture,
                const char *event)
{
  dex_clear (&fixture->told);
  fixture->told = dex_promise_new ();
  g_set_str (&fixture->awaited, event);

  return dex_ref (DEX_FUTURE (fixture->told));
}

void
fixture_await_next (Fixture    *fixture,
                    const char *expected)
{
  while (dp_scheduler_get_next_us (fixture->scheduler) != fixture_moment (expected))
    dex_await (dex_timeout_new_msec (1), NULL);
}

void
fixture_assert_log (Fixture    *fixture,
                    const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

char *
fixture_ask (Fixture    *fixture,
             const char *sql)
{
  return dp_test_engine_sql_text (fixture->engine, sql);
}

void
fixture_await_answer (Fixture    *fixture,
                      const char *sql,
                      const char *expected)
{
  for (;;)
    {
      g_autofree char *answer = fixture_ask (fixture, sql);

      if (g_strcmp0 (answer, expected) == 0)
        return;
      dex_await (dex_timeout_new_msec (5), NULL);
    }
}

void
fixture_let_come (Fixture *fixture,
                  guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      DexFuture *finished = fixture_expect (fixture, "finished");
      gint64 due_us = dp_scheduler_get_next_us (fixture->scheduler);

      dp_clock_advance (fixture->clock, due_us - dp_clock_get_unix_us (fixture->clock));
      dex_await (finished, NULL);
      while (dp_scheduler_get_next_us (fixture->scheduler) == due_us)
        dex_await (dex_timeout_new_msec (1), NULL);
    }
}
