/* dp-run-history.c: runs that the database remembers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-history.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-run-private.h"
#include "dp-run-summary-private.h"

typedef struct
{
  DpEngine *engine;
  gint64    number;      /* of a run, or how many */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->engine);
  g_free (self);
}

static DexFuture *
spawn (DpEngine     *engine,
       gint64        number,
       DexFiberFunc  fiber)
{
  Request *request = g_new0 (Request, 1);

  request->engine = g_object_ref (engine);
  request->number = number;

  return dex_scheduler_spawn (NULL, 0, fiber, request, request_free);
}

/* Returns: (transfer full) (nullable) */
static DpDbResult *
ask (Request     *self,
     const char  *query,
     GError     **error)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), self->number);

  return dex_await_object (dp_engine_query (self->engine, dp_db_load_sql (query), params), error);
}

static DexFuture *
list_fiber (gpointer user_data)
{
  g_autoptr(GListStore) runs = g_list_store_new (DP_TYPE_RUN_SUMMARY);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) rows = ask (user_data, "run_history", &error);

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      g_autoptr(DpRunSummary) run = _dp_run_summary_new_from_row (rows, i);

      g_list_store_append (runs, run);
    }

  return dex_future_new_take_object (g_steal_pointer (&runs));
}

/* Returns: (transfer none) (nullable) */
static DpTask *
find_task (DpRun      *run,
           const char *name)
{
  for (guint i = 0; i < DP_N_STEPS; i++)
    {
      DpTask *task = _dp_run_get_task (run, i);

      if (g_strcmp0 (dp_task_get_name (task), name) == 0)
        return task;
    }

  return NULL;
}

/* A task has a row for each thing that was measured of it. */
static void
recall_tasks (DpRun      *run,
              DpDbResult *rows)
{
  DpTask *before = NULL;

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpTask *task = find_task (run, dp_db_result_get_text (rows, i, 0));

      if (task == NULL)
        continue;
      if (task != before)
        {
          _dp_task_recall (task, _dp_run_state_parse (dp_db_result_get_text (rows, i, 1)),
                           (guint) dp_db_result_get_int64 (rows, i, 2),
                           dp_db_result_get_int64 (rows, i, 3), dp_db_result_get_text (rows, i, 7));
          _dp_task_add_rows (task, dp_db_result_get_int64 (rows, i, 4),
                             dp_db_result_get_int64 (rows, i, 5),
                             dp_db_result_get_int64 (rows, i, 6));
        }
      if (!dp_db_result_is_null (rows, i, 8))
        _dp_task_add_metric (task, g_intern_string (dp_db_result_get_text (rows, i, 8)),
                             dp_db_result_get_double (rows, i, 9));
      before = task;
    }
}

static void
recall_items (DpRun      *run,
              DpDbResult *rows)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      g_autoptr(DpRunItem) item = _dp_run_item_new (dp_db_result_get_text (rows, i, 0),
                                                    dp_db_result_get_text (rows, i, 1));

      _dp_run_item_recall (item, _dp_run_state_parse (dp_db_result_get_text (rows, i, 2)),
                           dp_db_result_get_text (rows, i, 4));
      _dp_run_item_add_rows (item, dp_db_result_get_int64 (rows, i, 3));
      _dp_run_add_item (run, item);
    }
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Request *self = user_data;
  g_autoptr(DpDbResult) row = NULL;
  g_autoptr(DpDbResult) tasks = NULL;
  g_autoptr(DpDbResult) items = NULL;
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;

  row = ask (self, "run_history_one", &error);
  if (row != NULL && dp_db_result_get_n_rows (row) == 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                  _("There is no run %" PRId64 " any more."), self->number);
  tasks = row != NULL ? ask (self, "run_history_tasks", &error) : NULL;
  items = tasks != NULL ? ask (self, "run_history_items", &error) : NULL;
  if (items == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  run = _dp_run_new (dp_db_result_get_boolean (row, 0, 3), dp_db_result_get_text (row, 0, 2),
                     dp_db_result_get_int64 (row, 0, 7));
  _dp_run_recall (run, self->number, _dp_run_state_parse (dp_db_result_get_text (row, 0, 1)),
                  dp_db_result_get_int64 (row, 0, 4), dp_db_result_get_int64 (row, 0, 5),
                  dp_db_result_get_text (row, 0, 6));
  recall_tasks (run, tasks);
  recall_items (run, items);

  return dex_future_new_take_object (g_steal_pointer (&run));
}

DexFuture *
dp_run_history_list (DpEngine *engine,
                     guint     n_runs)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return spawn (engine, n_runs, list_fiber);
}

DexFuture *
dp_run_history_load (DpEngine *engine,
                     gint64    run_id)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return spawn (engine, run_id, load_fiber);
}
