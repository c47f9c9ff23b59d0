/* test-care-keeper.c: what is due in care of the database, under a clock that is moved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "dp-care-keeper.h"
#include "dp-test-engine.h"
#include "dp-test.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY_US  (24 * HOUR_US)

typedef struct
{
  DpEngine     *engine;
  DpClock      *clock;
  DpCareKeeper *keeper;
  char         *folder;
} Fixture;

static Fixture *
set_up (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr(DpSettings) settings = dp_test_dup_settings ();
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("dp-care-XXXXXX", &error);
  g_assert_no_error (error);
  dp_settings_override (settings, "backup-folder", fixture->folder);
  dp_settings_override (settings, "backup-schedule", "every 1 days");
  dp_settings_override (settings, "prune-schedule", "every 3 days");
  fixture->engine = dp_engine_new (settings);
  fixture->clock = dp_clock_new_virtual (g_get_real_time ());
  dp_engine_set_clock (fixture->engine, fixture->clock);
  dex_await (dp_engine_open (fixture->engine), &error);
  g_assert_no_error (error);
  fixture->keeper = dp_care_keeper_new (fixture->engine);

  return fixture;
}

static void
tear_down (Fixture *fixture)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_clear_object (&fixture->keeper);
  dex_await (dp_engine_close (fixture->engine), NULL);
  g_object_unref (fixture->engine);
  g_object_unref (fixture->clock);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture);
}

static char *
ask (Fixture    *fixture,
     const char *sql)
{
  return dp_test_engine_sql_text (fixture->engine, sql);
}

/* Until the records are as expected, which the test's own time limit bounds. */
static void
await_records (Fixture    *fixture,
               const char *expected)
{
  g_autofree char *found = NULL;

  do
    {
      /* Who was still at work when the clock went on is to look again. */
      dp_clock_advance (fixture->clock, G_USEC_PER_SEC);
      dex_await (dex_timeout_new_msec (5), NULL);
      g_free (found);
      found = ask (fixture, "select coalesce(string_agg(kind || ' ' || trigger || ' ' || status, "
                            "', ' order by backup_id), 'none') from control.backups");
    }
  while (!g_str_equal (found, expected));
}

/* Replies of one request, of which nothing came. */
static void
add_replies (Fixture *fixture)
{
  g_free (
      ask (fixture,
           "with instrument as (insert into raw.instruments (symbol, kind) values ('X', 'stock') "
           "returning instrument_id) insert into raw.api_responses (instrument_id, response_id, "
           "source, endpoint, request_params, response_data, content_hash, http_status, "
           "latency_ms, received_at, run_id) select instrument_id, gen_random_uuid(), 'test', "
           "'daily', '{}', '{}', n::text, 200, 1, now() - make_interval(days => n * 40), 1 from "
           "instrument, generate_series(0, 2) as n returning 1"));
}

/* Backups each day and nothing between; what was slept over is made up for once. */
static DexFuture *
test_backups (gpointer user_data)
{
  Fixture *fixture = set_up ();

  dp_clock_advance (fixture->clock, 2 * HOUR_US / 60);
  await_records (fixture, "none");
  dp_clock_advance (fixture->clock, DAY_US);
  await_records (fixture, "backup schedule success");
  for (guint i = 0; i < 3; i++)
    {
      dp_clock_advance (fixture->clock, HOUR_US / 30);
      dex_await (dex_timeout_new_msec (20), NULL);
    }
  await_records (fixture, "backup schedule success");
  dp_clock_suspend (fixture->clock, 5 * DAY_US);
  await_records (fixture, "backup schedule success, backup schedule success");
  tear_down (fixture);

  return dex_future_new_true ();
}

/* Nothing is removed until somebody says for how long replies are kept, and then how many went is
 * told. */
static DexFuture *
test_replies (gpointer user_data)
{
  Fixture *fixture = set_up ();
  DpSettings *settings = dp_engine_get_settings (fixture->engine);
  g_autofree char *left = NULL;
  g_autofree char *told = NULL;

  add_replies (fixture);
  dp_settings_override (settings, "backup-schedule", "");
  dp_clock_advance (fixture->clock, 4 * DAY_US);
  dex_await (dex_timeout_new_msec (50), NULL);
  await_records (fixture, "none");
  dp_settings_override (settings, "reply-keep-days", "30");
  dp_clock_advance (fixture->clock, HOUR_US / 30);
  await_records (fixture, "prune schedule success");
  left = ask (fixture, "select count(*) from raw.api_responses");
  g_assert_cmpstr (left, ==, "1");
  told = ask (
      fixture,
      "select rows || ' ' || (message like '2 of 3 replies were removed%') from control.backups");
  g_assert_cmpstr (told, ==, "2 true");
  tear_down (fixture);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/pipeline/care-keeper/backups", test_backups);
  dp_test_add_fiber ("/pipeline/care-keeper/replies", test_replies);

  return g_test_run ();
}
