/* dp-run-notes.c: what runs leave in the metrics and in the log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-notes.h"

#include "dp-log.h"
#include "dp-metrics.h"
#include "dp-run-private.h"

/* Only while a run goes on, so that nothing wakes an idle computer. */
#define LOOK_MS 50

static guint loop_watch;
static gint64 last_look_us;

static double
in_seconds (gint64 usec)
{
  return (double) usec / G_USEC_PER_SEC;
}

/* Between two looks lies what the timer was set to, and how late the loop came to it. */
static gboolean
look_at_loop_cb (gpointer user_data)
{
  gint64 now = g_get_monotonic_time ();

  dp_metrics_observe (dp_metrics_get_default (), "datapipe_main_loop_gap_seconds", NULL, NULL,
                      MAX (0, in_seconds (now - last_look_us) - LOOK_MS / 1000.0));
  last_look_us = now;

  return G_SOURCE_CONTINUE;
}

static GLogLevelFlags
get_level (DpRunState state)
{
  if (state == DP_RUN_STATE_FAILED)
    return G_LOG_LEVEL_CRITICAL;

  return state == DP_RUN_STATE_PARTIAL ? G_LOG_LEVEL_WARNING : G_LOG_LEVEL_INFO;
}

void
_dp_note_run_started (DpRun *run)
{
  dp_log_set_run (dp_run_get_id (run));
  dp_log_event (G_LOG_LEVEL_INFO, NULL, "run started");
  if (loop_watch != 0)
    return;
  last_look_us = g_get_monotonic_time ();
  loop_watch = g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_MS, look_at_loop_cb, NULL, NULL);
}

void
_dp_note_run_finished (DpRun *run)
{
  DpRunState state = dp_run_get_state (run);
  const char *nick = dp_run_state_get_nick (state);
  const char *message = dp_run_get_message (run);
  double seconds = in_seconds (dp_run_get_finished_us (run) - dp_run_get_started_us (run));
  DpMetrics *metrics = dp_metrics_get_default ();

  g_clear_handle_id (&loop_watch, g_source_remove);
  dp_metrics_add (metrics, "datapipe_runs_total", nick, NULL, 1);
  dp_metrics_observe (metrics, "datapipe_run_seconds", NULL, NULL, seconds);
  dp_metrics_set (metrics, "datapipe_last_run_timestamp_seconds", nick, NULL,
                  in_seconds (dp_run_get_finished_us (run)));
  dp_log_event (get_level (state), NULL, "run %s after %.2f s%s%s", nick, seconds,
                message != NULL ? ": " : "", message != NULL ? message : "");
  dp_log_set_run (0);
}

void
_dp_note_task_finished (DpTask *task)
{
  DpRunState state = dp_task_get_state (task);
  const char *message = dp_task_get_message (task);
  double seconds = in_seconds (dp_task_get_duration_us (task));
  DpLogContext context = { .task = dp_task_get_name (task) };

  dp_metrics_set (dp_metrics_get_default (), "datapipe_last_run_seconds", context.task, NULL,
                  seconds);
  dp_log_event (get_level (state), &context,
                "%s after %.2f s, %" G_GINT64_FORMAT " rows in, %" G_GINT64_FORMAT
                " out, %" G_GINT64_FORMAT " rejected%s%s",
                dp_run_state_get_nick (state), seconds, dp_task_get_rows_in (task),
                dp_task_get_rows_out (task), dp_task_get_rows_rejected (task),
                message != NULL ? ": " : "", message != NULL ? message : "");
}

void
_dp_note_item (DpRunItem *item)
{
  DpRunState state = dp_run_item_get_state (item);
  const char *message = dp_run_item_get_message (item);
  DpLogContext context = { .source = dp_run_item_get_source (item),
                           .item = dp_run_item_get_symbol (item) };

  if (state == DP_RUN_STATE_PENDING || state == DP_RUN_STATE_RUNNING)
    return;
  dp_metrics_add (dp_metrics_get_default (), "datapipe_run_items_total", context.source,
                  dp_run_state_get_nick (state), 1);
  /* That one of many symbols failed is a warning; only the run as a whole can fail. */
  dp_log_event (state == DP_RUN_STATE_FAILED ? G_LOG_LEVEL_WARNING : get_level (state), &context,
                "%s, %" G_GINT64_FORMAT " rows%s%s", dp_run_state_get_nick (state),
                dp_run_item_get_rows (item), message != NULL ? ": " : "",
                message != NULL ? message : "");
}

void
_dp_note_result (DpNodeResult *result,
                 gboolean      is_test)
{
  static const char * const nicks[] = { "success", "warn", "failed", "error", "skipped" };
  DpNodeStatus status = dp_node_result_get_status (result);
  const char *nick = dp_node_result_get_unchanged (result) ? "unchanged" : nicks[status];
  const char *message = dp_node_result_get_message (result);
  double seconds = in_seconds (dp_node_result_get_duration_us (result));
  DpLogContext context = { .task = is_test ? "test" : "transform",
                           .item = dp_node_result_get_name (result) };
  DpMetrics *metrics = dp_metrics_get_default ();

  dp_metrics_add (metrics, is_test ? "datapipe_tests_total" : "datapipe_transform_nodes_total",
                  nick, NULL, 1);
  if (!dp_node_result_get_unchanged (result) && status != DP_NODE_STATUS_SKIPPED)
    dp_metrics_observe (metrics,
                        is_test ? "datapipe_test_seconds" : "datapipe_transform_node_seconds", NULL,
                        NULL, seconds);
  if (!is_test && !dp_node_result_get_unchanged (result))
    dp_metrics_add (metrics, "datapipe_transform_rows_total", NULL, NULL,
                    MAX (0, dp_node_result_get_rows (result)));
  if (status != DP_NODE_STATUS_SUCCESS)
    dp_log_event (G_LOG_LEVEL_WARNING, &context, "%s%s%s", nick, message != NULL ? ": " : "",
                  message != NULL ? message : "");
}
