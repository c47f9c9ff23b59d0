/* dp-file-loader.c: a file into the warehouse, whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-loader.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-db-lock.h"
#include "dp-fault-point.h"
#include "dp-file-load-private.h"
#include "dp-load-private.h"
#include "dp-work-scheduler.h"

/* A file of which this many rows were looked at, and none could be taken, is not what it was taken
 * for. */
#define HOPELESS 1000

/* Of a file that is compared, so many blocks at most wait to be stored. */
#define BLOCKS_AHEAD 16

static DpFileOutcome *
dp_file_outcome_copy (DpFileOutcome *self)
{
  DpFileOutcome *copy = g_memdup2 (self, sizeof *self);

  copy->first_reject = g_strdup (self->first_reject);

  return copy;
}

void
dp_file_outcome_free (DpFileOutcome *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->first_reject);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (DpFileOutcome, dp_file_outcome, dp_file_outcome_copy, dp_file_outcome_free)

static void
version_free (DpFileVersion *version)
{
  g_free (version->content_hash);
  g_free (version);
}

/* Everything that belongs to one attempt */
static void
forget_attempt (DpFileLoad *load)
{
  g_clear_pointer (&load->before, version_free);
  g_clear_object (&load->stream);
  g_clear_pointer (&load->parser, dp_csv_parser_free);
  g_clear_pointer (&load->rows, dp_csv_rows_free);
  g_clear_pointer (&load->hash, dp_content_hash_free);
  g_clear_pointer (&load->buffer, g_byte_array_unref);
  g_clear_pointer (&load->symbols, _dp_file_symbols_free);
  g_clear_pointer (&load->memory, _dp_row_memory_free);
  dex_clear (&load->blocks);
  load->is_given_up = FALSE;
  g_clear_pointer (&load->outcome.first_reject, g_free);
  load->outcome = (DpFileOutcome) { 0 };
  load->has_no_key = FALSE;
  load->fills_table = FALSE;
  memset (load->is_pending, 0, sizeof load->is_pending);
  memset (load->n_pending, 0, sizeof load->n_pending);
  load->to_skip = 0;
  load->n_bytes = 0;
  load->n_rows = 0;
  load->next_chunk = 0;
  load->latest_day = DP_DATE_NONE;
  load->ends_record = TRUE;
  load->is_cut = FALSE;
}

void
_dp_file_load_free (DpFileLoad *load)
{
  forget_attempt (load);
  g_object_unref (load->pool);
  g_clear_pointer (&load->mapping, dp_csv_mapping_free);
  g_free (load->path);
  g_free (load->source);
  g_free (load->instrument_kind);
  g_free (load->options_json);
  g_free (load->form);
  g_clear_pointer (&load->verdict, dp_drift_verdict_unref);
  g_clear_pointer (&load->contract, _dp_file_contract_free);
  g_clear_pointer (&load->action, dp_drift_action_free);
  g_free (load);
}

gboolean
_dp_file_load_is_held (DpFileLoad *load)
{
  return load->action != NULL && load->action->contract == DP_CONTRACT_FREEZE;
}

static gboolean
check_hope (DpFileLoad  *load,
            GError     **error)
{
  /* What a contract rejects is what it should be. */
  if (load->mapping->kind == DP_CSV_KIND_RECORDS || load->action != NULL ||
      load->outcome.rows_rejected < HOPELESS ||
      load->outcome.rows_rejected < load->outcome.rows_in)
    return TRUE;

  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      _("None of the first %" PRIu64
        " rows of “%s” can be loaded, so nothing of it was. The first one: %s Import it again and "
        "look at its preview (--preview), where you can say what its columns are (--map)."),
      load->outcome.rows_rejected, load->path, load->outcome.first_reject);

  return FALSE;
}

/* On a thread of its own, as far ahead as the channel has room. */
static DexFuture *
read_fiber (gpointer user_data)
{
  DpFileLoad *load = user_data;
  GError *error = NULL;
  gboolean is_last = FALSE;

  while (!is_last && !g_atomic_int_get (&load->is_given_up))
    {
      DpFileBlock *block = _dp_file_read_block (load, &error);

      if (block == NULL)
        break;
      is_last = block->is_last;
      dex_await (dex_channel_send (load->blocks, dex_future_new_for_pointer (block)), NULL);
    }
  dex_channel_close_send (load->blocks);

  return error != NULL ? dex_future_new_for_error (error) : dex_future_new_true ();
}

/* What was read ahead is taken in any case, since nobody else would free it.
 * Returns: whether all that came could be stored */
static gboolean
store_blocks (DpFileLoad  *load,
              GError     **error)
{
  gboolean is_fine = TRUE;

  for (;;)
    {
      g_autoptr(DpFileBlock) block = dex_await_pointer (dex_channel_receive (load->blocks), NULL);

      if (block == NULL)
        break;
      if (!is_fine ||
          (_dp_file_store_block (load, block, error) && check_hope (load, error)))
        continue;
      is_fine = FALSE;
      g_atomic_int_set (&load->is_given_up, TRUE);
    }

  return is_fine;
}

/* Blocks are read and encoded while those before are on their way. What has changed in a file comes
 * in small pieces, which the server takes long over. */
static gboolean
load_blocks (DpFileLoad  *load,
             GError     **error)
{
  gboolean compares = load->manner == DP_FILE_MANNER_CHANGED;
  DexFuture *recalling = compares ? _dp_file_recall (load) : NULL;
  g_autoptr(GError) read_error = NULL;
  g_autoptr(GError) recall_error = NULL;
  DexFuture *reading;
  gboolean is_stored;

  load->blocks = dex_channel_new (compares ? BLOCKS_AHEAD : 1);
  reading = dex_scheduler_spawn (dp_work_scheduler_get (), 0, read_fiber, load, NULL);
  is_stored = store_blocks (load, error);
  dex_await (reading, &read_error);
  /* Whoever ended early has no use for the rest. */
  if (!is_stored || read_error != NULL)
    g_atomic_int_set (&load->is_given_up, TRUE);
  if (recalling != NULL)
    dex_await (recalling, &recall_error);

  if (!is_stored)
    return FALSE;
  if (read_error != NULL)
    g_propagate_error (error, g_steal_pointer (&read_error));
  else if (recall_error != NULL)
    g_propagate_error (error, g_steal_pointer (&recall_error));
  else
    return TRUE;

  return FALSE;
}

static gboolean
prepare (DpFileLoad  *load,
         GError     **error)
{
  load->symbols = _dp_file_symbols_new (load->pool, load->source, load->instrument_kind, error);
  if (load->symbols == NULL || !_dp_file_open (load, error))
    return FALSE;

  if (load->manner == DP_FILE_MANNER_GROWN)
    {
      load->to_skip = load->before->bytes;
      load->n_rows = load->before->rows;
      /* Header and notes were in the part that is passed over. */
      dp_csv_parser_seek (load->parser, load->before->bytes, load->before->lines + 1,
                          load->before->rows + load->n_headers + 1);
    }

  return TRUE;
}

static gboolean
has_changed (const GStatBuf *before,
             const GStatBuf *after)
{
  return before->st_size != after->st_size || before->st_ino != after->st_ino ||
         before->st_mtim.tv_sec != after->st_mtim.tv_sec ||
         before->st_mtim.tv_nsec != after->st_mtim.tv_nsec;
}

static gboolean
look_at (DpFileLoad  *load,
         GStatBuf    *status,
         GError     **error)
{
  if (g_stat (load->path, status) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("“%s” cannot be read: %s."), load->path, g_strerror (errno));

  return FALSE;
}

/* What is written while it is read is not loaded: it may be half of what it will be. */
static gboolean
check_still (DpFileLoad  *load,
             GError     **error)
{
  GStatBuf now;

  if (!look_at (load, &now, error))
    return FALSE;
  if (!has_changed (&load->file_before, &now))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _("“%s” was changed while it was read (up to line %" PRIu64
                 "), so nothing of it was loaded. Load it again when it is written completely."),
               load->path, dp_csv_parser_get_line (load->parser));

  return FALSE;
}

/* From begin to commit, on one connection */
static gboolean
load_in_transaction (DpFileLoad  *load,
                     GError     **error)
{
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (load->pool), error);

  if (lease == NULL)
    return FALSE;

  load->connection = dp_db_lease_get_connection (lease);
  load->now_us = g_get_real_time ();
  dp_db_connection_defer (load->connection, "begin", NULL);
  dp_db_lock_share (load->connection, DP_DB_LOCK_LOADS);
  /* Symbols are looked up on another connection, and must be those there are once it is held. */
  if (!dex_await (dp_db_connection_flush (load->connection), error) ||
      !prepare (load, error) ||
      !_dp_file_start (load, error) ||
      !load_blocks (load, error) ||
      !check_still (load, error) ||
      !_dp_file_finish (load, error) ||
      !_dp_file_check_wanted (load, error))
    return FALSE;

  dp_fault_point ("file:before-commit");
  if (!dex_await (dp_db_connection_commit (load->connection), error))
    return FALSE;
  dp_fault_point ("file:after-commit");

  return TRUE;
}

static gboolean
attempt (DpFileLoad  *load,
         GError     **error)
{
  GStatBuf before;

  if (!look_at (load, &before, error) ||
      !_dp_file_find_version (load, error) ||
      !_dp_file_compare (load, error))
    return FALSE;
  load->outcome.manner = load->manner;
  load->outcome.is_held = _dp_file_load_is_held (load);
  load->outcome.bytes = before.st_size;
  if (load->manner == DP_FILE_MANNER_SAME)
    return TRUE;

  load->file_before = before;

  return load_in_transaction (load, error);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  DpFileLoad *load = user_data;
  g_autoptr(GError) error = NULL;

  load->may_copy = TRUE;
  /* Another load may have brought rows of the same instruments in the meantime, or two names in the
   * file may be one instrument's: then rows are compared with what is there. */
  if (!attempt (load, &error) &&
      (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_CONFLICT) ||
       g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_CONSTRAINT)))
    {
      g_clear_error (&error);
      forget_attempt (load);
      load->may_copy = FALSE;
      attempt (load, &error);
    }
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (load->verdict != NULL)
    dp_drift_learn (load->verdict);

  return dex_future_new_take_boxed (DP_TYPE_FILE_OUTCOME, dp_file_outcome_copy (&load->outcome));
}

void
dp_load_format_file_id (const char *source,
                        const char *path,
                        char        file_id[37])
{
  _dp_load_format_id (file_id, source, path, NULL);
}

DpFileLoad *
_dp_file_load_new (DpDbPool   *pool,
                   const char *path,
                   const char *source)
{
  DpFileLoad *load = g_new0 (DpFileLoad, 1);

  load->pool = g_object_ref (pool);
  load->path = g_canonicalize_filename (path, NULL);
  load->source = g_strdup (source);
  load->instrument_kind = g_strdup ("stock");
  dp_load_format_file_id (load->source, load->path, load->file_id);
  _dp_load_parse_id (load->file_id, load->file_uuid);
  forget_attempt (load);

  return load;
}

/* What is kept is what is done, so that replaying it makes the same rows. */
static void
set_verdict (DpFileLoad     *load,
             DpDriftVerdict *verdict)
{
  g_autofree char *json = NULL;

  load->verdict = dp_drift_verdict_ref (verdict);
  if (verdict->action == NULL)
    return;

  json = dp_drift_action_to_json (verdict->action);
  load->action = dp_drift_action_parse (json);
  load->contract = _dp_file_contract_new (load->action, load->mapping);
}

DexFuture *
dp_load_file (DpDbPool                *pool,
              const DpFileLoadOptions *options)
{
  DpFileLoad *load;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (options->path != NULL && options->source != NULL, NULL);
  g_return_val_if_fail (options->dialect != NULL && options->mapping != NULL, NULL);

  load = _dp_file_load_new (pool, options->path, options->source);
  if (options->instrument_kind != NULL)
    g_set_str (&load->instrument_kind, options->instrument_kind);
  load->run_id = options->run_id;
  load->progress = options->progress;
  load->user_data = options->user_data;
  load->options_json = _dp_file_options_to_json (options->mapping, options->dialect);
  /* What is kept is what is used, so that replaying it makes the same rows. */
  load->mapping = _dp_file_options_parse (load->options_json, &load->dialect, NULL);
  load->form = g_strdup (options->form);
  if (options->verdict != NULL)
    set_verdict (load, options->verdict);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, load_fiber, load,
                              (GDestroyNotify) _dp_file_load_free);
}
