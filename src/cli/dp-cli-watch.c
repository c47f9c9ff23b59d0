/* dp-cli-watch.c: datapipe watch
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "dp-alert-rules.h"
#include "dp-care-keeper.h"
#include "dp-cli-private.h"
#include "dp-date.h"
#include "dp-json-member.h"
#include "dp-run-bus.h"
#include "dp-scheduler.h"

/* How long to wait for a database that is not there yet, as when the computer has just started. */
#define OPEN_SECONDS 10
/* How often it looks whether there is something to tell that no run brings up: stale data, mail
 * that was refused. */
#define NOTIFY_SECONDS 120

/* Beside the window, which has the name without the end. */
#define BUS_NAME "io.github.datapipe_analytics.DataPipe.Watch"

static gboolean as_json;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("One JSON object a line"), NULL },
  G_OPTION_ENTRY_NULL
};

typedef struct
{
  DexPromise *stop;
  gboolean    asked;
} Watch;

static gboolean
interrupted_cb (gpointer user_data)
{
  Watch *watch = user_data;

  /* Whoever asks twice does not want to wait. What is loaded is in its own transactions. */
  if (watch->asked)
    _exit (DP_CLI_FAILED);
  watch->asked = TRUE;
  g_printerr ("%s\n", _("Stopping… (once more to stop at once)"));
  dex_promise_resolve_boolean (watch->stop, TRUE);

  return G_SOURCE_CONTINUE;
}

static void
print_json (const char *now,
            const char *event,
            const char *pipeline,
            gint64      due_us,
            gint64      run_id,
            const char *text)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *json = NULL;

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "time", now);
  dp_json_add_text (builder, "event", event);
  if (pipeline != NULL)
    dp_json_add_text (builder, "pipeline", pipeline);
  if (due_us != 0)
    dp_json_add_time (builder, "due_at", due_us);
  if (run_id != 0)
    dp_json_add_number (builder, "run_id", run_id);
  dp_json_add_text (builder, "message", text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  g_print ("%s\n", json);
}

static void
print_line (const char *event,
            const char *pipeline,
            gint64      due_us,
            gint64      run_id,
            const char *text)
{
  gint64 seconds = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *now = dp_timestamp_to_string (seconds * G_USEC_PER_SEC);

  if (as_json)
    print_json (now, event, pipeline, due_us, run_id, text);
  else
    g_print ("%s %s%s%s\n", now, pipeline != NULL ? pipeline : "", pipeline != NULL ? ": " : "",
             text);
  /* Somebody follows it, through a pipe or in the journal. */
  fflush (stdout);
}

static void
event_cb (DpScheduler      *scheduler,
          DpSchedulerEvent  event,
          const char       *pipeline,
          gint64            due_us,
          gint64            run_id,
          const char       *text,
          gpointer          user_data)
{
  print_line (dp_scheduler_event_get_nick (event), pipeline, due_us, run_id, text);
}

static void
next_cb (DpScheduler *scheduler)
{
  gint64 next_us = dp_scheduler_get_next_us (scheduler);
  g_autofree char *next = next_us != 0 ? dp_timestamp_to_string (next_us) : NULL;
  g_autofree char *text = NULL;

  text = next != NULL ? g_strdup_printf (_("The next run is due %s."), next)
                      : g_strdup (_("No pipeline has a schedule, so nothing is due."));
  print_line ("next", NULL, next_us, 0, text);
}

static gboolean
notify_cb (gpointer user_data)
{
  DpEngine *engine = user_data;

  dex_future_disown (dp_engine_notify (engine));

  return G_SOURCE_CONTINUE;
}

/* A database that is away may come; what is set up wrongly stays so. */
static gboolean
may_come (const GError *error)
{
  return error->domain == DP_DB_ERROR &&
         (error->code == DP_DB_ERROR_UNREACHABLE || error->code == DP_DB_ERROR_TIMEOUT);
}

static gboolean
open_engine (DpCli   *cli,
             Watch   *watch,
             GError **error)
{
  cli->engine = dp_engine_new (cli->settings);
  while (!watch->asked)
    {
      g_autoptr(GError) problem = NULL;

      if (dex_await (dp_engine_open (cli->engine), &problem))
        return TRUE;
      if (!may_come (problem))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      print_line ("unreachable", NULL, 0, 0, problem->message);
      dex_await (dp_alert_rules_database_failed (cli->settings, problem, FALSE, NULL, NULL), NULL);
      dex_await (dex_future_first (dex_ref (DEX_FUTURE (watch->stop)),
                                   dex_timeout_new_seconds (OPEN_SECONDS), NULL),
                 NULL);
    }

  return FALSE;
}

static void
bus_acquired_cb (GDBusConnection *connection,
                 const char      *name,
                 gpointer         user_data)
{
  g_autoptr(GError) error = NULL;

  if (!dp_run_bus_export (user_data, connection, DP_RUN_BUS_PATH, &error))
    g_debug ("runs are not on the bus: %s", error->message);
}

/* Schedules are kept without a bus, too. Returns: what to give up again */
static guint
export_runs (DpEngine *engine)
{
  DpRunBus *bus = dp_run_bus_new ();

  dp_run_bus_set_engine (bus, engine);

  return g_bus_own_name (G_BUS_TYPE_SESSION, BUS_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, bus_acquired_cb,
                         NULL, NULL, bus, g_object_unref);
}

static DpCliExit
watch (DpCli *cli)
{
  g_autoptr(DexPromise) stop = dex_promise_new ();
  g_autoptr(DpScheduler) scheduler = NULL;
  g_autoptr(DpCareKeeper) keeper = NULL;
  g_autoptr(DpConditions) conditions = dp_conditions_new ();
  g_autoptr(GError) error = NULL;
  Watch state = { .stop = stop };
  guint interrupt, terminate, notifying, owner;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“watch” takes no “%s”."), cli->arguments[0]);

  interrupt = g_unix_signal_add (SIGINT, interrupted_cb, &state);
  terminate = g_unix_signal_add (SIGTERM, interrupted_cb, &state);
  if (open_engine (cli, &state, &error))
    {
      scheduler = dp_scheduler_new (cli->engine, dp_clock_get_default ());
      dp_scheduler_set_conditions (scheduler, conditions);
      g_signal_connect (scheduler, "event", G_CALLBACK (event_cb), NULL);
      g_signal_connect (scheduler, "notify::next-us", G_CALLBACK (next_cb), NULL);
      print_line ("watching", NULL, 0, 0, _("Schedules are kept from now on."));
      dp_scheduler_start (scheduler);
      keeper = dp_care_keeper_new (cli->engine);
      owner = export_runs (cli->engine);
      notifying = g_timeout_add_seconds (NOTIFY_SECONDS, notify_cb, cli->engine);
      dex_await (dex_ref (DEX_FUTURE (stop)), NULL);
      g_source_remove (notifying);
      g_bus_unown_name (owner);
      dex_await (dp_scheduler_stop (scheduler), NULL);
      print_line ("stopped", NULL, 0, 0, _("Schedules are not kept any more."));
    }
  g_source_remove (interrupt);
  g_source_remove (terminate);

  return error != NULL ? _dp_cli_fail (error) : DP_CLI_DONE;
}

const DpCliCommand _dp_cli_watch = {
  "watch", NULL, N_("Keep the schedules of the pipelines until it is stopped"), entries, watch
};
