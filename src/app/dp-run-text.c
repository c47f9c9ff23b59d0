/* dp-run-text.c: a run in words for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-text.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static const struct
{
  const char *name;
  const char *title;
} tasks[] = {
  { "start", N_("Prepare") },
  { "extract", N_("Fetch") },
  { "verify", N_("Check Replies") },
  { "load", N_("Store") },
  { "transform", N_("Build Tables") },
  { "test", N_("Test Tables") },
  { "finish", N_("Finish") },
};

const char *
dp_run_text_get_task_title (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    if (g_str_equal (tasks[i].name, name))
      return _(tasks[i].title);

  return name;
}

const char *
dp_run_text_get_trigger_title (const char *trigger)
{
  static const struct
  {
    const char *name;
    const char *title;
  } triggers[] = {
    { "window", N_("Window") },
    { "command", N_("Command Line") },
    { "schedule", N_("Schedule") },
    { "backfill", N_("Backfill") },
  };

  g_return_val_if_fail (trigger != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    if (g_str_equal (triggers[i].name, trigger))
      return _(triggers[i].title);

  return trigger;
}

char *
dp_run_text_dup_count (const char *task,
                       gint64      n)
{
  if (n <= 0)
    return g_strdup ("");

  if (g_strcmp0 (task, "extract") == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'" PRId64 " reply",
                                         "%'" PRId64 " replies", n), n);
  if (g_strcmp0 (task, "transform") == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'" PRId64 " table",
                                         "%'" PRId64 " tables", n), n);
  if (g_strcmp0 (task, "test") == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'" PRId64 " test",
                                         "%'" PRId64 " tests", n), n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'" PRId64 " row",
                                       "%'" PRId64 " rows", n), n);
}

char *
dp_run_text_dup_measured (DpTask *task)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) parts = NULL;
  const DpRunMetrics *metrics;
  gint64 rejected;

  g_return_val_if_fail (DP_IS_TASK (task), NULL);

  metrics = dp_task_get_metrics (task);
  rejected = dp_task_get_rows_rejected (task);
  if (dp_run_metrics_get (metrics, "bytes") > 0)
    g_strv_builder_take (builder, g_format_size ((guint64) dp_run_metrics_get (metrics, "bytes")));
  if (dp_run_metrics_get (metrics, "unchanged") > 0)
    /* Translators: tables that did not have to be built again */
    g_strv_builder_take (builder, g_strdup_printf (_("%.0f of %.0f unchanged"),
                                                   dp_run_metrics_get (metrics, "unchanged"),
                                                   dp_run_metrics_get (metrics, "nodes")));
  if (rejected > 0)
    g_strv_builder_take (builder, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                                "%'" PRId64 " rejected",
                                                                "%'" PRId64 " rejected", rejected),
                                                   rejected));
  parts = g_strv_builder_end (builder);

  return g_strjoinv (" · ", parts);
}

char *
dp_run_text_dup_progress (DpRun *run)
{
  GListModel *list;
  guint n_tasks;

  g_return_val_if_fail (DP_IS_RUN (run), NULL);

  list = dp_run_list_tasks (run);
  n_tasks = g_list_model_get_n_items (list);

  /* Tasks may overlap: the last one begun says most. */
  for (guint i = n_tasks; i > 0; i--)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (list, i - 1);
      const char *message = dp_task_get_message (task);
      const char *title = dp_run_text_get_task_title (dp_task_get_name (task));

      if (dp_task_get_state (task) != DP_RUN_STATE_RUNNING)
        continue;

      return message == NULL || *message == '\0' ? g_strdup (title)
                                                 : g_strdup_printf ("%s: %s", title, message);
    }

  return g_strdup (dp_run_is_finished (run) ? "" : _("Starting…"));
}

static guint
count_items (DpRun      *run,
             DpRunState  state)
{
  GListModel *items = dp_run_list_items (run);
  guint n_items = g_list_model_get_n_items (items);
  guint count = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);

      count += dp_run_item_get_state (item) == state;
    }

  return count;
}

char *
dp_run_text_dup_summary (DpRun *run)
{
  guint done;

  g_return_val_if_fail (DP_IS_RUN (run), NULL);

  done = count_items (run, DP_RUN_STATE_SUCCESS);

  switch (dp_run_get_state (run))
    {
    case DP_RUN_STATE_SUCCESS:
      if (done == 0)
        return g_strdup (_("Everything is up to date"));
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "%u symbol up to date",
                                           "%u symbols up to date",
                                           done),
                              done);
    case DP_RUN_STATE_PARTIAL:
      return g_strdup (_("Partly done"));
    case DP_RUN_STATE_CANCELLED:
      return g_strdup (_("Stopped: what was loaded is kept"));
    case DP_RUN_STATE_FAILED:
      return g_strdup (_("The run failed"));
    case DP_RUN_STATE_PENDING:
    case DP_RUN_STATE_RUNNING:
    case DP_RUN_STATE_SKIPPED:
    default:
      return dp_run_text_dup_progress (run);
    }
}

/* Whether a key or an address in the preferences is what has to be mended. */
static gboolean
is_for_preferences (DpRun *run)
{
  static const char * const causes[] = { "key", "plan", NULL };
  GListModel *items = dp_run_list_items (run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      const char *cause = dp_run_item_get_cause (item);

      if (cause != NULL)
        return g_strv_contains (causes, cause);
    }

  return FALSE;
}

DpRunNotice *
dp_run_text_dup_notice (DpRun *run)
{
  DpRunState state;
  const char *message;
  DpRunNotice *notice;

  g_return_val_if_fail (DP_IS_RUN (run), NULL);

  state = dp_run_get_state (run);
  if (state != DP_RUN_STATE_PARTIAL && state != DP_RUN_STATE_FAILED)
    return NULL;

  notice = g_new0 (DpRunNotice, 1);
  message = dp_run_get_message (run);
  notice->sentence = message != NULL ? g_strdup (message) : dp_run_text_dup_summary (run);

  /* The list of items tells which symbol failed and why; without one there is only trying again. */
  if (is_for_preferences (run))
    {
      notice->button_label = _("Preferences");
      notice->action_name = "app.preferences";
    }
  else if (g_list_model_get_n_items (dp_run_list_items (run)) > 0)
    {
      notice->button_label = _("Details");
      notice->action_name = "app.run-details";
    }
  else
    {
      notice->button_label = _("Try Again");
      notice->action_name = dp_run_get_is_sample (run) ? "app.run-sample" : "app.run";
    }

  return notice;
}

void
dp_run_notice_free (DpRunNotice *notice)
{
  g_free (notice->sentence);
  g_free (notice);
}
