/* dp-engine-health.c: what the engine knows of the data's health, and what can be done about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-private.h"
#include "dp-health-private.h"
#include "dp-run-plan.h"
#include "dp-transform.h"

#include <glib/gi18n-lib.h>

/* So many of a test's results are shown. */
#define N_OUTCOMES    40
/* So many of the rows that fail are looked at. */
#define N_SAMPLE_ROWS 20

/* What a query's rows become. */
typedef struct
{
  DexFuture *rows;
  GType      type;
  DpRowFunc  func;
} Conversion;

static void
conversion_free (gpointer data)
{
  Conversion *self = data;

  dex_unref (self->rows);
  g_free (self);
}

/* On the pool of threads: of thousands of series it takes longer than a frame. */
static DexFuture *
convert_fiber (gpointer user_data)
{
  Conversion *self = user_data;
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GListStore) store = g_list_store_new (self->type);
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = dex_await_object (dex_ref (self->rows), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    g_ptr_array_add (objects, self->func (rows, i));
  g_list_store_splice (store, 0, 0, objects->pdata, objects->len);

  return dex_future_new_take_object (g_steal_pointer (&store));
}

/* @rows: (transfer full): a future of a DpDbResult. Returns: one of a list of objects */
static DexFuture *
make_list (DexFuture *rows,
           GType      type,
           DpRowFunc  func)
{
  Conversion *conversion = g_new (Conversion, 1);

  *conversion = (Conversion) { rows, type, func };

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, convert_fiber,
                              conversion, conversion_free);
}

DexFuture *
dp_engine_query_findings (DpEngine   *self,
                          gboolean    all,
                          const char *about,
                          gboolean    for_people)
{
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  params = dp_db_params_add_boolean (dp_db_params_new (), all);
  dp_db_params_add_text (params, about);

  return dp_engine_query (self, dp_db_load_sql (for_people ? "show_anomalies" : "list_anomalies"),
                          params);
}

static DexFuture *
looked_cb (DexFuture *future,
           gpointer   user_data)
{
  return dp_engine_query_findings (user_data, TRUE, NULL, FALSE);
}

DexFuture *
dp_engine_load_findings (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  /* What a run that has just ended brought may still be looked at. */
  return make_list (dex_future_finally (_dp_engine_finish_notifying (self), looked_cb,
                                        g_object_ref (self), g_object_unref),
                    DP_TYPE_FINDING, _dp_finding_new_from_row);
}

static DexFuture *
any_row_cb (DexFuture *future,
            gpointer   user_data)
{
  DpDbResult *rows = g_value_get_object (dex_future_get_value (future, NULL));

  return dex_future_new_for_boolean (dp_db_result_get_n_rows (rows) > 0);
}

DexFuture *
dp_engine_label_finding (DpEngine       *self,
                         gint64          id,
                         DpFindingState  state)
{
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (state != DP_FINDING_GONE, NULL);

  params = dp_db_params_add_int64 (dp_db_params_new (), id);
  dp_db_params_add_text (params,
                         state == DP_FINDING_OPEN ? NULL : dp_finding_state_get_nick (state));

  return dex_future_then (dp_engine_query (self, dp_db_load_sql ("label_anomaly"), params),
                          any_row_cb, NULL, NULL);
}

typedef struct
{
  DpFinding      *finding;
  DpFindingState  state;
} Label;

static void
label_free (gpointer data)
{
  Label *self = data;

  g_object_unref (self->finding);
  g_free (self);
}

static DexFuture *
labelled_cb (DexFuture *future,
             gpointer   user_data)
{
  Label *self = user_data;

  if (!g_value_get_boolean (dex_future_get_value (future, NULL)))
    return dex_future_new_reject (
        DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED, "%s",
        _("That finding is not kept any more, so nothing can be said of it."));
  _dp_finding_set_state (self->finding, self->state);

  return dex_future_new_true ();
}

DexFuture *
dp_engine_label (DpEngine       *self,
                 DpFinding      *finding,
                 DpFindingState  state)
{
  Label *label;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_FINDING (finding), NULL);

  label = g_new (Label, 1);
  *label = (Label) { g_object_ref (finding), state };

  return dex_future_then (dp_engine_label_finding (self, dp_finding_get_id (finding), state),
                          labelled_cb, label, label_free);
}

DexFuture *
dp_engine_query_drift (DpEngine *self,
                       gboolean  all,
                       gboolean  for_people)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return dp_engine_query (self, dp_db_load_sql (for_people ? "show_drift" : "list_drift"),
                          dp_db_params_add_boolean (dp_db_params_new (), all));
}

DexFuture *
dp_engine_load_drift (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return make_list (dp_engine_query_drift (self, TRUE, FALSE), DP_TYPE_DRIFT_EVENT,
                    _dp_drift_event_new_from_row);
}

static DpDriftDecision *
drift_decision_copy (DpDriftDecision *self)
{
  DpDriftDecision *copy = g_new (DpDriftDecision, 1);

  *copy = (DpDriftDecision) { g_strdup (self->source), self->touches_rows, self->is_final,
                              g_strdup (self->former), g_strdup (self->former_as) };

  return copy;
}

void
dp_drift_decision_free (DpDriftDecision *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->source);
  g_free (self->former);
  g_free (self->former_as);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (DpDriftDecision,
                     dp_drift_decision,
                     drift_decision_copy,
                     dp_drift_decision_free)

static DexFuture *
decided_cb (DexFuture *future,
            gpointer   user_data)
{
  DpDbResult *rows = g_value_get_object (dex_future_get_value (future, NULL));
  DpDriftDecision *decision = g_new0 (DpDriftDecision, 1);

  if (dp_db_result_get_n_rows (rows) > 0)
    {
      decision->source = g_strdup (dp_db_result_get_text (rows, 0, 0));
      decision->touches_rows = dp_db_result_get_boolean (rows, 0, 1);
      decision->is_final = dp_db_result_get_boolean (rows, 0, 2);
      decision->former = g_strdup (dp_db_result_get_text (rows, 0, 3));
      decision->former_as = g_strdup (dp_db_result_get_text (rows, 0, 4));
    }

  return dex_future_new_take_boxed (DP_TYPE_DRIFT_DECISION, decision);
}

DexFuture *
dp_engine_decide_drift (DpEngine   *self,
                        gint64      id,
                        const char *state,
                        const char *as,
                        gboolean    even_final)
{
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  params = dp_db_params_add_int64 (dp_db_params_new (), id);
  dp_db_params_add_text (params, state);
  dp_db_params_add_text (params, as);
  dp_db_params_add_boolean (params, !even_final);

  return dex_future_then (dp_engine_query (self, dp_db_load_sql ("decide_drift"), params),
                          decided_cb, NULL, NULL);
}

DexFuture *
dp_engine_load_test_histories (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return make_list (dp_engine_query (self, dp_db_load_sql ("list_test_histories"),
                                     dp_db_params_add_int64 (dp_db_params_new (), N_OUTCOMES)),
                    DP_TYPE_TEST_HISTORY, _dp_test_history_new_from_row);
}

/* On the pool of threads: the project's files are read for it. */
static DexFuture *
test_query_fiber (gpointer user_data)
{
  DpTestHistory *test = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  g_autofree char *sql = NULL;

  if (dp_test_history_get_stored_in (test) != NULL)
    return dex_future_new_take_string (g_strdup_printf ("select *\nfrom %s\nlimit %d",
                                                        dp_test_history_get_stored_in (test),
                                                        N_SAMPLE_ROWS));

  project = dp_transform_project_load (NULL, &error);
  if (project != NULL)
    sql = dp_transform_project_compile_test (project, dp_test_history_get_name (test), &error);
  if (sql == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (
      g_strdup_printf ("select *\nfrom (\n%s\n) as failing\nlimit %d", g_strstrip (sql),
                       N_SAMPLE_ROWS));
}

DexFuture *
dp_engine_load_test_query (DpEngine      *self,
                           DpTestHistory *test)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_TEST_HISTORY (test), NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, test_query_fiber,
                              g_object_ref (test), g_object_unref);
}

DexFuture *
dp_engine_load_ledgers (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return make_list (dp_engine_query (self, dp_db_load_sql ("list_ledgers"), NULL),
                    DP_TYPE_SERIES_LEDGER, _dp_series_ledger_new_from_row);
}

static void
add_row (GListStore *ages,
         DpDbResult *rows,
         guint       row,
         GListModel *pipelines,
         gint64      now_us)
{
  g_autoptr(DpDatasetAge) age = NULL;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (ages)); i-- > 0;)
    {
      g_autoptr(DpDatasetAge) known = g_list_model_get_item (G_LIST_MODEL (ages), i);

      if (_dp_dataset_age_count (known, rows, row, now_us))
        return;
    }
  age = _dp_dataset_age_new_for_row (rows, row, pipelines, now_us);
  _dp_dataset_age_count (age, rows, row, now_us);
  g_list_store_append (ages, age);
}

static DexFuture *
ages_fiber (gpointer user_data)
{
  DpEngine *self = user_data;
  g_autoptr(GListStore) ages = g_list_store_new (DP_TYPE_DATASET_AGE);
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  gint64 now_us = g_get_real_time ();

  if (!dex_await (dp_engine_load_pipelines (self), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  rows = dex_await_object (dp_engine_query (self, dp_db_load_sql ("list_dataset_ages"),
                                            dp_db_params_add_text (dp_db_params_new (),
                                                                   DP_FILE_SOURCE)),
                           &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    add_row (ages, rows, i, dp_engine_list_pipelines (self), now_us);
  g_list_store_sort (ages, _dp_dataset_age_compare, NULL);

  return dex_future_new_take_object (g_steal_pointer (&ages));
}

DexFuture *
dp_engine_load_dataset_ages (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return dex_scheduler_spawn (NULL, 0, ages_fiber, g_object_ref (self), g_object_unref);
}
