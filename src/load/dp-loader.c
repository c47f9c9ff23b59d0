/* dp-loader.c: one reply into the warehouse, whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include <string.h>

static DpLoadOutcome *
dp_load_outcome_copy (DpLoadOutcome *outcome)
{
  return g_memdup2 (outcome, sizeof *outcome);
}

G_DEFINE_BOXED_TYPE (DpLoadOutcome, dp_load_outcome, dp_load_outcome_copy, g_free)

static void
dp_load_free (DpLoad *load)
{
  g_clear_object (&load->pool);
  g_clear_object (&load->request);
  g_clear_object (&load->reply);
  g_clear_pointer (&load->batch, dp_batch_free);
  g_free (load->default_kind);
  g_free (load->key_id);
  g_free (load->params_json);
  g_free (load);
}

void
_dp_load_format_id (char        out[37],
                    const char *first_part,
                    ...)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  va_list parts;

  va_start (parts, first_part);
  for (const char *part = first_part; part != NULL; part = va_arg (parts, const char *))
    {
      /* With its end, so that "a" + "bc" is not "ab" + "c". */
      g_checksum_update (checksum, (const guchar *) part, strlen (part) + 1);
    }
  va_end (parts);
  g_checksum_get_digest (checksum, digest, &length);

  g_snprintf (out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
              digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
              digest[8], digest[9], digest[10], digest[11], digest[12], digest[13], digest[14],
              digest[15]);
}

/* Everything between begin and commit. */
static gboolean
save_everything (DpLoad  *load,
                 GError **error)
{
  return _dp_load_find_instrument (load, error) &&
         _dp_load_save_response (load, error) &&
         _dp_load_save_bars (load, error) &&
         _dp_load_save_quotes (load, error) &&
         _dp_load_save_company (load, error) &&
         _dp_load_save_rejects (load, error) &&
         _dp_load_save_records (load, error);
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
  load->params_json = dp_request_dup_params_json (load->request);
  _dp_load_format_id (load->response_id,
                      dp_request_get_source (load->request),
                      dp_request_get_endpoint (load->request),
                      load->params_json,
                      dp_reply_get_content_hash (load->reply),
                      NULL);

  return lease;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  DpLoad *load = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = begin_load (load, &error);
  DpLoadOutcome outcome = { 0 };

  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!dex_await (dp_db_connection_begin (load->connection), &error) ||
      !save_everything (load, &error) ||
      !dex_await (dp_db_connection_commit (load->connection), &error))
    {
      /* The lease rolls back what is open when it goes. */
      g_prefix_error (&error, "%s %s: ", dp_request_get_symbol (load->request),
                      dp_request_get_endpoint (load->request));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  outcome.instrument_id = load->instrument_id;
  outcome.rows_in = load->batch->n_records;
  outcome.rows_written = load->rows_written;
  outcome.rows_rejected = load->batch->rejects->len;

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

  return dex_future_new_for_boolean (unchanged);
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
  load->default_kind = g_strdup (context->default_kind);
  load->key_id = g_strdup (context->key_id != NULL ? context->key_id : "");
  load->request = g_object_ref (request);
  load->reply = g_object_ref (reply);

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

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, load_fiber, load,
                              (GDestroyNotify) dp_load_free);
}
