/* dp-loader.c: one reply into the warehouse, whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include "dp-db-lock.h"
#include "dp-fault-point.h"
#include "dp-metrics.h"

static DpLoadOutcome *
dp_load_outcome_copy (DpLoadOutcome *outcome)
{
  DpLoadOutcome *copy = g_memdup2 (outcome, sizeof *outcome);

  copy->rows_by_symbol = g_array_ref (outcome->rows_by_symbol);

  return copy;
}

static void
dp_load_outcome_free (DpLoadOutcome *outcome)
{
  g_array_unref (outcome->rows_by_symbol);
  g_free (outcome);
}

G_DEFINE_BOXED_TYPE (DpLoadOutcome, dp_load_outcome, dp_load_outcome_copy, dp_load_outcome_free)

static void
dp_load_free (DpLoad *load)
{
  g_clear_object (&load->pool);
  g_clear_object (&load->request);
  g_clear_object (&load->reply);
  g_clear_pointer (&load->batch, dp_batch_free);
  g_clear_pointer (&load->context.verdict, dp_drift_verdict_unref);
  g_free (load->default_kind);
  g_free (load->key_id);
  g_free (load->params_json);
  g_free (load->instrument_ids);
  g_clear_pointer (&load->rows_by_symbol, g_array_unref);
  g_clear_pointer (&load->rejects_by_symbol, g_array_unref);
  g_free (load);
}

/* Everything between begin and commit. */
static gboolean
save_everything (DpLoad  *load,
                 GError **error)
{
  static const struct
    {
      const char *done;
      gboolean  (*save) (DpLoad *, GError **);
    }
  steps[] =
    {
      { "load:after-instruments", _dp_load_find_instruments },
      { "load:after-raw", _dp_load_save_response },
      { "load:after-shapes", _dp_load_save_shapes },
      { "load:after-rows", _dp_load_save_rows },
      { "load:after-companies", _dp_load_save_companies },
      { "load:after-news", _dp_load_save_news },
      { "load:after-intervals", _dp_load_save_intervals },
      { "load:after-rejects", _dp_load_save_rejects },
      { "load:before-commit", _dp_load_save_records },
    };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (!steps[i].save (load, error))
        return FALSE;
      dp_fault_point (steps[i].done);
    }

  return TRUE;
}

static gboolean
save_in_transaction (DpLoad  *load,
                     GError **error)
{
  dp_db_connection_defer (load->connection, "begin", NULL);
  dp_db_lock_share (load->connection, DP_DB_LOCK_LOADS);
  if (!save_everything (load, error) ||
      !dex_await (dp_db_connection_commit (load->connection), error))
    return FALSE;
  dp_fault_point ("load:after-commit");

  return TRUE;
}

/* Returns: (transfer full) (nullable): the lease whose connection the load uses */
static DpDbLease *
begin_load (DpLoad  *load,
            GError **error)
{
  DpDbLease *lease = dex_await_object (dp_db_pool_acquire (load->pool), error);

  if (lease == NULL)
    return NULL;

  load->connection = dp_db_lease_get_connection (lease);
  load->now_us = g_get_real_time ();
  load->observed_us = load->reply != NULL ? dp_reply_get_received_us (load->reply) : load->now_us;
  load->params_json = dp_request_dup_params_json (load->request);
  if (load->reply != NULL)
    _dp_load_format_id (load->response_id,
                        dp_request_get_source (load->request),
                        dp_request_get_endpoint (load->request),
                        dp_request_get_symbol (load->request),
                        load->params_json,
                        dp_reply_get_content_hash (load->reply),
                        NULL);
  _dp_load_format_id (load->request_id,
                      dp_request_get_source (load->request),
                      dp_request_get_endpoint (load->request),
                      dp_request_get_symbol (load->request),
                      load->params_json,
                      NULL);

  return lease;
}

static void
note_load (DpLoad              *load,
           const DpLoadOutcome *outcome,
           gint64               took_us)
{
  const char *source = dp_request_get_source (load->request);
  DpMetrics *metrics = dp_metrics_get_default ();

  dp_metrics_add (metrics, "datapipe_load_replies_total", source, NULL, 1);
  dp_metrics_add (metrics, "datapipe_load_rows_total", source, NULL, outcome->rows_written);
  dp_metrics_add (metrics, "datapipe_load_rejected_rows_total", source, NULL,
                  outcome->rows_rejected);
  dp_metrics_observe (metrics, "datapipe_load_seconds", source, NULL,
                      (double) took_us / G_USEC_PER_SEC);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  DpLoad *load = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = begin_load (load, &error);
  gint64 began_us = g_get_monotonic_time ();
  DpLoadOutcome outcome = { 0 };

  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* Another load may have brought rows of the same instruments in the meantime. */
  if (!save_in_transaction (load, &error) &&
      (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_CONFLICT) ||
       g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_CONSTRAINT)))
    {
      g_clear_error (&error);
      load->may_copy = FALSE;
      load->rows_written = 0;
      dex_await (dp_db_connection_rollback (load->connection), NULL);
      save_in_transaction (load, &error);
    }
  if (error != NULL)
    {
      /* The lease rolls back what is open when it goes. */
      g_prefix_error (&error, "%s %s: ", dp_request_get_symbol (load->request),
                      dp_request_get_endpoint (load->request));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (load->context.verdict != NULL)
    dp_drift_learn (load->context.verdict);
  outcome.instrument_id = _dp_load_get_instrument (load);
  outcome.load_id = load->load_id;
  outcome.rows_in = load->batch->n_records;
  outcome.rows_written = load->rows_written;
  outcome.rows_rejected = load->batch->rejects->len;
  outcome.rows_by_symbol = load->rows_by_symbol;
  note_load (load, &outcome, g_get_monotonic_time () - began_us);

  return dex_future_new_take_boxed (DP_TYPE_LOAD_OUTCOME, dp_load_outcome_copy (&outcome));
}

static DexFuture *
unchanged_fiber (gpointer user_data)
{
  DpLoad *load = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = begin_load (load, &error);
  gboolean unchanged;

  if (lease == NULL || !_dp_load_note_unchanged (load, &unchanged, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (unchanged)
    dp_fault_point ("load:after-unchanged");

  return dex_future_new_for_boolean (unchanged);
}

static DexFuture *
refusal_fiber (gpointer user_data)
{
  DpLoad *load = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = begin_load (load, &error);

  if (lease == NULL || !_dp_load_note_refusal (load, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DpLoad *
dp_load_new (DpDbPool            *pool,
             const DpLoadContext *context,
             DpRequest           *request,
             DpReply             *reply)
{
  DpLoad *load = g_new0 (DpLoad, 1);

  load->pool = g_object_ref (pool);
  load->context = *context;
  if (context->verdict != NULL)
    dp_drift_verdict_ref (context->verdict);
  load->default_kind = g_strdup (context->default_kind);
  load->key_id = g_strdup (context->key_id != NULL ? context->key_id : "");
  load->request = g_object_ref (request);
  g_set_object (&load->reply, reply);

  return load;
}

DexFuture *
dp_load_unchanged (DpDbPool            *pool,
                   const DpLoadContext *context,
                   DpRequest           *request,
                   DpReply             *reply)
{
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);
  g_return_val_if_fail (DP_IS_REPLY (reply), NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, unchanged_fiber,
                              dp_load_new (pool, context, request, reply),
                              (GDestroyNotify) dp_load_free);
}

DexFuture *
dp_load_refusal (DpDbPool            *pool,
                 const DpLoadContext *context,
                 DpRequest           *request)
{
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (context != NULL && context->next_us > 0, NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, refusal_fiber,
                              dp_load_new (pool, context, request, NULL),
                              (GDestroyNotify) dp_load_free);
}

DexFuture *
dp_load_reply (DpDbPool            *pool,
               const DpLoadContext *context,
               DpRequest           *request,
               DpReply             *reply,
               DpBatch             *batch)
{
  DpLoad *load;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);
  g_return_val_if_fail (DP_IS_REPLY (reply), NULL);
  g_return_val_if_fail (batch != NULL, NULL);

  load = dp_load_new (pool, context, request, reply);
  load->batch = batch;
  load->may_copy = TRUE;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, load_fiber, load,
                              (GDestroyNotify) dp_load_free);
}
