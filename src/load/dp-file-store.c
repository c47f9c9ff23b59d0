/* dp-file-store.c: what a file's transaction does in the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-load-private.h"

#include "dp-fault-point.h"
#include "dp-load-private.h"

/* Below that, making the key anew is not worth keeping readers waiting. */
#define LEAST_TO_REKEY (16 * 1024 * 1024)

/* So many rows are merged at once, while the file is read on: the server comes across the same
 * pages twice, and then they are still at hand. */
#define ROWS_TO_MERGE 4096

/* Of the targets that go by way of a temporary table: its making, its COPY and its merging. */
static const struct
{
  const char *pending;
  const char *copy;
  const char *correct;        /* (nullable): those that are there, which merge leaves to it then */
  const char *merge;
  gboolean    merges_early;   /* a row of the same load that is there already stays */
} targets[DP_FILE_N_TARGETS] = {
  [DP_FILE_TARGET_PENDING_DAYS] = { "pending_daily_prices", "copy_pending_daily_prices",
                                    "correct_daily_prices", "merge_daily_prices", TRUE },
  [DP_FILE_TARGET_PERIODS] = { "pending_period_prices", "copy_pending_period_prices",
                               NULL, "merge_period_prices" },
  [DP_FILE_TARGET_INTRADAY] = { "pending_intraday_prices", "copy_pending_intraday_prices",
                                "correct_intraday_prices", "merge_intraday_prices", TRUE },
  [DP_FILE_TARGET_QUOTES] = { "pending_quotes", "copy_pending_quotes", NULL, "merge_quotes" },
  [DP_FILE_TARGET_ACTIONS] = { "pending_corporate_actions", "copy_pending_corporate_actions",
                               NULL, "merge_corporate_actions" },
  [DP_FILE_TARGET_RECORDS] = { "pending_csv_records", "copy_pending_csv_records",
                               NULL, "merge_csv_records" },
};

DpDbResult *
_dp_file_query (DpFileLoad  *load,
                const char  *name,
                DpDbParams  *params,
                GError     **error)
{
  return dex_await_object (dp_db_connection_query (load->connection, dp_db_load_sql (name), params),
                           error);
}

static gboolean
execute (DpFileLoad  *load,
         const char  *name,
         DpDbParams  *params,
         GError     **error)
{
  g_autoptr(DpDbResult) result = _dp_file_query (load, name, params, error);

  return result != NULL;
}

/* Returns: how many rows, or -1 */
static gint64
copy_rows (DpFileLoad   *load,
           const char   *name,
           DpDbCopy    **copy,
           GError      **error)
{
  g_autoptr(GError) failure = NULL;
  gint64 n_rows = dex_await_int64 (dp_db_connection_copy_in (load->connection,
                                                             dp_db_load_sql (name),
                                                             g_steal_pointer (copy)), &failure);

  if (failure == NULL)
    return n_rows;
  g_propagate_error (error, g_steal_pointer (&failure));

  return -1;
}

gboolean
_dp_file_find_version (DpFileLoad  *load,
                       GError     **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) found = NULL;
  g_autofree char *contract = NULL;

  dp_db_params_add_text (params, load->file_id);
  dp_db_params_add_text (params, load->options_json);
  contract = load->action != NULL ? dp_drift_action_to_json (load->action) : NULL;
  dp_db_params_add_text (params, contract);
  found = dex_await_object (dp_db_pool_query (load->pool, dp_db_load_sql ("find_file"), params),
                            error);
  if (found == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (found) == 0)
    return TRUE;

  load->before = g_new0 (DpFileVersion, 1);
  load->before->version = (gint) dp_db_result_get_int64 (found, 0, 0);
  load->before->bytes = dp_db_result_get_int64 (found, 0, 1);
  load->before->lines = dp_db_result_get_int64 (found, 0, 2);
  load->before->rows = dp_db_result_get_int64 (found, 0, 3);
  load->before->ends_record = dp_db_result_get_boolean (found, 0, 4);
  load->before->content_hash = g_strdup (dp_db_result_get_text (found, 0, 5));
  load->before->is_understood_alike = dp_db_result_get_boolean (found, 0, 6);

  return TRUE;
}

/* Takes the key off a table that is to be filled; where that cannot be, rows go the ordinary
 * way. */
static gboolean
take_key (DpFileLoad  *load,
          const char  *name,
          GError     **error)
{
  g_autoptr(DpDbResult) saved = NULL;
  g_autoptr(DpDbResult) taken = NULL;
  g_autoptr(DpDbResult) back = NULL;
  g_autoptr(GError) reason = NULL;

  saved = dex_await_object (dp_db_connection_execute (load->connection, "savepoint filling"),
                            error);
  if (saved == NULL)
    return FALSE;
  taken = dex_await_object (dp_db_connection_execute (load->connection, dp_db_load_sql (name)),
                            &reason);
  load->has_no_key = taken != NULL;
  if (taken == NULL)
    g_debug ("the table of daily prices keeps its key: %s", reason->message);
  back = dex_await_object (dp_db_connection_execute (load->connection,
                                                     taken != NULL
                                                         ? "release savepoint filling"
                                                         : "rollback to savepoint filling"),
                           error);

  return back != NULL;
}

static gboolean
open_table (DpFileLoad  *load,
            GError     **error)
{
  g_autoptr(DpDbResult) sizes = NULL;
  gboolean is_empty;

  /* Only rows of instruments that the table does not have may go in unseen. */
  if (_dp_file_load_is_held (load) || load->mapping->kind != DP_CSV_KIND_PRICES ||
      load->mapping->period != DP_CSV_PERIOD_DAY || !load->may_copy ||
      load->manner != DP_FILE_MANNER_NEW)
    return TRUE;
  sizes = _dp_file_query (load, "empty_daily_prices",
                          dp_db_params_add_int64 (dp_db_params_new (), load->outcome.bytes),
                          error);
  if (sizes == NULL)
    return FALSE;
  is_empty = dp_db_result_get_boolean (sizes, 0, 0);
  if (!is_empty &&
      (!dp_db_result_get_boolean (sizes, 0, 1) || load->outcome.bytes < LEAST_TO_REKEY))
    return TRUE;
  if (!take_key (load, is_empty ? "open_daily_prices" : "unkey_daily_prices", error))
    return FALSE;
  load->fills_table = is_empty && load->has_no_key;

  return TRUE;
}

gboolean
_dp_file_start (DpFileLoad  *load,
                GError     **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) started = NULL;

  dp_db_params_add_text (params, load->source);
  dp_db_params_add_text (params, dp_csv_kind_get_nick (load->mapping->kind));
  dp_db_params_add_text (params, load->path);
  dp_db_params_add_text (params, load->file_id);
  dp_db_params_add_int64 (params, load->before != NULL ? load->before->version + 1 : 1);
  dp_db_params_add_int64 (params, load->run_id);
  dp_db_params_add_time (params, load->now_us);
  started = _dp_file_query (load, "start_file_load", params, error);
  if (started == NULL)
    return FALSE;
  load->load_id = dp_db_result_get_int64 (started, 0, 0);
  load->outcome.load_id = load->load_id;

  return open_table (load, error);
}

/* The steps that replies and files share, on a load made of this one. */
static void
init_shared (DpFileLoad *load,
             DpBatch    *batch,
             DpLoad     *shared)
{
  *shared = (DpLoad) {
    .context = { .run_id = load->run_id },
    .default_kind = load->instrument_kind,
    .batch = batch,
    .connection = load->connection,
    .now_us = load->now_us,
    .observed_us = load->now_us,
    .load_id = load->load_id,
  };
  shared->context.default_kind = load->instrument_kind;
  shared->request = dp_request_new (load->source, dp_csv_kind_get_nick (load->mapping->kind),
                                    load->path, NULL);
}

static gboolean
store_batch (DpFileLoad  *load,
             DpBatch     *batch,
             GError     **error)
{
  DpLoad shared;
  gboolean stored;

  if (batch->rejects->len == 0 && batch->instruments->len == 0)
    return TRUE;

  init_shared (load, batch, &shared);
  stored = _dp_load_find_instruments (&shared, error) &&
           _dp_load_save_companies (&shared, error) &&
           _dp_load_save_rejects (&shared, error);
  load->outcome.rows_written += shared.rows_written;
  load->outcome.rows_rejected += batch->rejects->len;
  if (load->outcome.first_reject == NULL && batch->rejects->len > 0)
    {
      const DpReject *first = g_ptr_array_index (batch->rejects, 0);

      load->outcome.first_reject = g_strdup (first->cause);
    }
  load->outcome.n_instruments += batch->instruments->len;
  g_object_unref (shared.request);
  g_free (shared.instrument_ids);

  return stored;
}

/* A replay fills it for several files in one transaction. */
static gboolean
make_pending (DpFileLoad  *load,
              const char  *name,
              GError     **error)
{
  g_autofree char *table = dp_db_quote_identifier (name);
  g_autofree char *statement = g_strconcat ("truncate ", table, NULL);
  g_autoptr(DpDbResult) emptied = NULL;

  if (!execute (load, name, NULL, error))
    return FALSE;
  emptied = dex_await_object (dp_db_connection_execute (load->connection, statement), error);

  return emptied != NULL;
}

/* Returns: how many rows it wrote, or -1 */
static gint64
write_rows (DpFileLoad  *load,
            const char  *name,
            GError     **error)
{
  g_autoptr(DpDbResult) written = _dp_file_query (load, name, NULL, error);

  if (written == NULL)
    return -1;
  load->outcome.rows_written += dp_db_result_get_affected (written);

  return dp_db_result_get_affected (written);
}

static gboolean
merge (DpFileLoad    *load,
       DpFileTarget   target,
       GError       **error)
{
  gint64 n_corrected = 0;

  if (!load->is_pending[target])
    return TRUE;
  if (targets[target].correct != NULL)
    n_corrected = write_rows (load, targets[target].correct, error);
  /* Of a file that has changed, all are corrections as a rule, and none is left. */
  if (n_corrected < 0 ||
      (n_corrected < load->n_pending[target] &&
       write_rows (load, targets[target].merge, error) < 0))
    return FALSE;
  load->is_pending[target] = FALSE;
  load->n_pending[target] = 0;

  return TRUE;
}

static gboolean
store_pending (DpFileLoad    *load,
               DpFileTarget   target,
               DpDbCopy     **copy,
               GError       **error)
{
  gint64 n_rows;

  if (!load->is_pending[target] && !make_pending (load, targets[target].pending, error))
    return FALSE;
  load->is_pending[target] = TRUE;
  n_rows = copy_rows (load, targets[target].copy, copy, error);
  if (n_rows < 0)
    return FALSE;
  load->n_pending[target] += n_rows;

  /* Without its key, the table has to be filled first. */
  return !targets[target].merges_early || load->has_no_key ||
         load->n_pending[target] < ROWS_TO_MERGE || merge (load, target, error);
}

gboolean
_dp_file_store_block (DpFileLoad   *load,
                      DpFileBlock  *block,
                      GError      **error)
{
  const char *straight = load->fills_table ? "fill_daily_prices" : "copy_daily_prices";

  for (guint i = 0; i < DP_FILE_N_TARGETS; i++)
    {
      if (block->copies[i] == NULL)
        continue;
      if (i == DP_FILE_TARGET_DAYS ? copy_rows (load, straight, &block->copies[i], error) < 0
                                   : !store_pending (load, i, &block->copies[i], error))
        return FALSE;
    }
  if (block->chunk != NULL && copy_rows (load, "copy_file_chunks", &block->chunk, error) < 0)
    return FALSE;
  load->outcome.rows_in += block->n_rows;
  load->outcome.rows_known += block->n_known;
  load->outcome.rows_written += block->n_straight;
  dp_fault_point ("file:after-block");

  return store_batch (load, block->batch, error);
}

gboolean
_dp_file_merge (DpFileLoad  *load,
                GError     **error)
{
  for (guint i = 0; i < DP_FILE_N_TARGETS; i++)
    {
      if (!merge (load, i, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
save_version (DpFileLoad  *load,
              GError     **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autofree char *hash = dp_content_hash_dup_text (load->hash);

  dp_db_params_add_text (params, load->file_id);
  dp_db_params_add_int64 (params, load->before != NULL ? load->before->version + 1 : 1);
  dp_db_params_add_boolean (params, load->manner == DP_FILE_MANNER_GROWN);
  dp_db_params_add_text (params, load->path);
  dp_db_params_add_text (params, dp_csv_kind_get_nick (load->mapping->kind));
  dp_db_params_add_int64 (params, load->n_bytes);
  dp_db_params_add_int64 (params, dp_csv_parser_get_line (load->parser) - 1);
  dp_db_params_add_int64 (params, load->n_rows);
  dp_db_params_add_boolean (params, load->ends_record);
  dp_db_params_add_text (params, hash);
  dp_db_params_add_text (params, load->options_json);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, load->form);

  return execute (load, "save_file", params, error);
}

/* What is new about its columns, and what the contract makes of that */
static gboolean
save_shape (DpFileLoad  *load,
            GError     **error)
{
  g_autoptr(DpBatch) nothing = dp_batch_new ();
  DpLoad shared;
  gboolean saved;

  init_shared (load, nothing, &shared);
  shared.context.verdict = load->verdict;
  saved = _dp_load_save_shapes (&shared, error);
  g_object_unref (shared.request);

  return saved;
}

static gboolean
save_counts (DpFileLoad  *load,
             GError     **error)
{
  gint64 n_written = load->outcome.rows_written;
  gint64 n_rejected = load->outcome.rows_rejected;
  DpDbParams *params = dp_db_params_new ();
  g_autofree char *hash = dp_content_hash_dup_text (load->hash);

  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_int64 (params, load->outcome.rows_in);
  dp_db_params_add_int64 (params, load->outcome.rows_written);
  dp_db_params_add_int64 (params, load->outcome.rows_rejected);
  dp_db_params_add_text (params, load->source);
  dp_db_params_add_strv (params, (const char * const []) { load->path, NULL });
  dp_db_params_add_text (params, dp_csv_kind_get_nick (load->mapping->kind));
  _dp_load_add_date (params, load->latest_day);
  dp_db_params_add_text (params, NULL);
  dp_db_params_add_int64 (params, load->run_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, "");
  dp_db_params_add_int64 (params, 0);
  dp_db_params_add_text (params, hash);
  for (guint i = 0; i < 3; i++)
    dp_db_params_add_text (params, NULL);
  _dp_load_add_ids (params, &n_written, 1);
  _dp_load_add_ids (params, &n_rejected, 1);

  return execute (load, "finish_load", params, error);
}

gboolean
_dp_file_finish (DpFileLoad  *load,
                 GError     **error)
{
  load->outcome.n_instruments += _dp_file_symbols_count (load->symbols);

  return (!load->has_no_key || execute (load, "close_daily_prices", NULL, error)) &&
         _dp_file_symbols_save (load->symbols, load->connection, error) &&
         _dp_file_merge (load, error) &&
         save_version (load, error) &&
         save_shape (load, error) &&
         save_counts (load, error);
}
