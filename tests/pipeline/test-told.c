/* test-told.c: six weeks of schedules under a clock that is moved, and what a mail server got of
 * them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-date.h"
#include "dp-scheduler.h"
#include "dp-test-mail.h"
#include "dp-test-provider.h"
#include "dp-test-engine.h"
#include "dp-test.h"

#define WEEKS   6

typedef struct
{
  DpEngine       *engine;
  DpClock        *clock;
  DpScheduler    *scheduler;
  DpTestMail     *mail;
  DpTestProvider *web;
  guint           n_finished;
} Fixture;

static void
event_cb (DpScheduler      *scheduler,
          DpSchedulerEvent  event,
          const char       *pipeline,
          gint64            due_us,
          gint64            run_id,
          const char       *text,
          Fixture          *fixture)
{
  g_test_message ("%s %s: %s", dp_scheduler_event_get_nick (event), pipeline, text);
  fixture->n_finished += event == DP_SCHEDULER_FINISHED;
}

static DpSettings *
new_settings (Fixture *fixture)
{
  DpSettings *settings = dp_test_dup_settings ();
  g_autofree char *port = g_strdup_printf ("%u", dp_test_mail_get_port (fixture->mail));

  dp_settings_override (settings, "alpha-vantage-url", dp_test_provider_get_url (fixture->web));
  dp_settings_override (settings, "alpha-vantage-datasets", "daily");
  dp_settings_override (settings, "alpha-vantage-per-second", "0");
  dp_settings_override (settings, "alpha-vantage-per-day", "0");
  dp_settings_override (settings, "mail-server", "localhost");
  dp_settings_override (settings, "mail-port", port);
  dp_settings_override (settings, "mail-security", "none");
  dp_settings_override (settings, "mail-to", "ada@example.org");
  dp_settings_override (settings, "notify-desktop", "no");
  dp_settings_override (settings, "notify-repeat-hours", "72");

  return settings;
}

static void
save (Fixture    *fixture,
      const char *name,
      const char *symbol,
      gboolean    sample,
      const char *schedule)
{
  g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new (name);
  const char * const symbols[] = { symbol, NULL };
  g_autoptr(GError) error = NULL;

  g_object_set (spec, "sample", sample, "symbols", symbols, "schedule", schedule, "zone", "UTC",
                "attempts", 1, NULL);
  dex_await (dp_engine_save_pipeline (fixture->engine, spec, dp_clock_get_unix_us (fixture->clock)),
             &error);
  g_assert_no_error (error);
}

/* Far from now, so that nothing agrees with the computer's clock by accident. */
static Fixture *
set_up (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(DpSettings) settings = NULL;
  g_autoptr(GError) error = NULL;
  gint64 now_us;

  g_assert_true (dp_timestamp_parse ("2100-03-01T00:00:00Z", &now_us));
  fixture->mail = dp_test_mail_new (0);
  fixture->web = dp_test_provider_new ();
  fixture->clock = dp_clock_new_virtual (now_us);
  settings = new_settings (fixture);
  fixture->engine = dp_engine_new (settings);
  dp_engine_set_clock (fixture->engine, fixture->clock);
  dex_await (dp_engine_open (fixture->engine), &error);
  g_assert_no_error (error);
  dex_await (dp_engine_remove_pipeline (fixture->engine, DP_PIPELINE_DEFAULT), &error);
  g_assert_no_error (error);
  save (fixture, "market", "NORD.SIM", TRUE, "0 1 * * 1-5");
  save (fixture, "prices", "alphavantage:MSFT", FALSE, "0 2 * * 1-5");
  fixture->scheduler = dp_scheduler_new (fixture->engine, fixture->clock);
  g_signal_connect (fixture->scheduler, "event", G_CALLBACK (event_cb), fixture);
  dp_scheduler_start (fixture->scheduler);

  return fixture;
}

static void
tear_down (Fixture *fixture)
{
  dex_await (dp_scheduler_stop (fixture->scheduler), NULL);
  g_object_unref (fixture->scheduler);
  dex_await (dp_engine_close (fixture->engine), NULL);
  g_object_unref (fixture->engine);
  g_object_unref (fixture->clock);
  dp_test_provider_free (fixture->web);
  dp_test_mail_free (fixture->mail);
  g_free (fixture);
}

/* Both runs of a day, and whatever is to be told of them. */
static void
live_one_day (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++)
    {
      guint n_finished = fixture->n_finished;

      while (dp_scheduler_get_next_us (fixture->scheduler) <= dp_clock_get_unix_us (fixture->clock))
        dex_await (dex_timeout_new_msec (1), NULL);
      dp_clock_advance (fixture->clock, dp_scheduler_get_next_us (fixture->scheduler) -
                                        dp_clock_get_unix_us (fixture->clock));
      while (fixture->n_finished == n_finished)
        dex_await (dex_timeout_new_msec (1), NULL);
    }
  dex_await (dp_engine_notify (fixture->engine), NULL);
}

static void
assert_subjects (Fixture    *fixture,
                 const char *expected)
{
  g_autoptr(GString) subjects = g_string_new (NULL);

  for (guint i = 0; i < dp_test_mail_count (fixture->mail); i++)
    {
      const char *line = strstr (dp_test_mail_get (fixture->mail, i)->data, "Subject: ") +
                         strlen ("Subject: ");

      g_string_append_printf (subjects, "%s%.*s", i > 0 ? " | " : "", (int) strcspn (line, "\r"),
                              line);
    }
  g_assert_cmpstr (subjects->str, ==, expected);
}

/* A provider that knows nothing for five days, a mail server that refuses for two: three mails in
 * six weeks. */
static DexFuture *
test_weeks (gpointer user_data)
{
  Fixture *fixture = set_up ();
  g_autofree char *path = dp_test_dup_fixture ("alpha-vantage/daily_compact_MSFT_2018-08-16.json");

  g_setenv ("ALPHA_VANTAGE_API_KEY", "K", TRUE);
  dp_test_provider_answer (fixture->web, "", "{\"Error Message\": \"Invalid API call.\"}");
  for (guint day = 0; day < WEEKS * 5; day++)
    {
      if (day == 5)
        {
          dp_test_provider_answer_file (fixture->web, "", path);
          dp_test_mail_set_way (fixture->mail, DP_TEST_MAIL_NOT_NOW, 0);
        }
      if (day == 7)
        dp_test_mail_set_way (fixture->mail, DP_TEST_MAIL_TAKES, 0);
      live_one_day (fixture);
      if (day == 4)
        assert_subjects (fixture, "DataPipe: The run of =?UTF-8?B?4oCccHJpY2Vz4oCd?= failed | "
                         "DataPipe: The run of =?UTF-8?B?4oCccHJpY2Vz4oCd?= failed");
    }
  assert_subjects (fixture,
                   "DataPipe: The run of =?UTF-8?B?4oCccHJpY2Vz4oCd?= failed | DataPipe: The run "
                   "of =?UTF-8?B?4oCccHJpY2Vz4oCd?= failed | DataPipe: It is well again");
  g_unsetenv ("ALPHA_VANTAGE_API_KEY");
  tear_down (fixture);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/told/weeks", test_weeks);

  return g_test_run ();
}
