/* bench-loop.c: how long the main loop is kept waiting while a run goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine.h"

#define TICK_MS 2

static gint64 last_us;
static gint64 worst_us;
static guint  n_over;
static guint  n_ticks;

static gboolean
tick_cb (gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();
  gint64 gap = last_us != 0 ? now - last_us - TICK_MS * 1000 : 0;

  worst_us = MAX (worst_us, gap);
  n_over += gap > 16000;
  n_ticks++;
  last_us = now;

  return G_SOURCE_CONTINUE;
}

static DexFuture *
bench_fiber (gpointer user_data)
{
  GMainLoop *loop = user_data;
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(DpEngine) engine = dp_engine_new (settings);
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_engine_open (engine), &error))
    {
      g_printerr ("%s\n", error->message);
      g_main_loop_quit (loop);
      return dex_future_new_true ();
    }
  for (guint i = 0; i < 5; i++)
    {
      DpRunOptions options = { .sample = TRUE, .full_refresh = TRUE, .trigger = "bench" };
      gint64 start = g_get_monotonic_time ();
      g_autoptr(DpRun) run = NULL;

      worst_us = n_over = n_ticks = last_us = 0;
      run = dp_engine_start_run (engine, &options, &error);
      if (run == NULL)
        break;
      dex_await (dp_run_wait (run), NULL);
      g_print ("run %u: %s in %.0f ms; %u ticks, worst main-loop gap %.1f ms, over 16 ms: %u\n",
               i + 1, dp_run_state_get_nick (dp_run_get_state (run)),
               (g_get_monotonic_time () - start) / 1000.0, n_ticks, worst_us / 1000.0, n_over);
    }
  dex_await (dp_engine_close (engine), NULL);
  g_main_loop_quit (loop);

  return dex_future_new_true ();
}

int
main (void)
{
  g_autoptr(GMainLoop) loop = NULL;

  dex_init ();
  loop = g_main_loop_new (NULL, FALSE);
  g_timeout_add_full (G_PRIORITY_HIGH, TICK_MS, tick_cb, NULL, NULL);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, bench_fiber, loop, NULL));
  g_main_loop_run (loop);

  return 0;
}
