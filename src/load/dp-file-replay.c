/* dp-file-replay.c: what was kept of a file, for knowing its rows again and for making them again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <inttypes.h>
#include <string.h>
#include <zstd.h>

#include <glib/gi18n-lib.h>

#include "dp-file-load-private.h"

static void
set_damaged (GError     **error,
             DpFileLoad  *load)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("What the database keeps of “%s” is damaged, so its rows were not made again. "
                 "What was there is unchanged; import the file once more."),
               load->path);
}

/* '0' to '9' and 'a' to 'f', in which PostgreSQL writes bytea; a table, since it is millions. */
static const guint8 digits[256] = {
  ['0'] = 0, ['1'] = 1, ['2'] = 2,  ['3'] = 3,  ['4'] = 4,  ['5'] = 5,  ['6'] = 6,  ['7'] = 7,
  ['8'] = 8, ['9'] = 9, ['a'] = 10, ['b'] = 11, ['c'] = 12, ['d'] = 13, ['e'] = 14, ['f'] = 15,
};

/* bytea in its text form: \x and hex digits */
GByteArray *
_dp_file_read_hex (const char *hex)
{
  gsize length = (strlen (hex) - 2) / 2;
  GByteArray *bytes = g_byte_array_sized_new (length);
  const guint8 *next = (const guint8 *) hex + 2;

  g_byte_array_set_size (bytes, length);
  for (gsize i = 0; i < length; i++, next += 2)
    bytes->data[i] = digits[next[0]] << 4 | digits[next[1]];

  return bytes;
}

GBytes *
_dp_file_unpack (DpFileLoad  *load,
                 const char  *hex,
                 GError     **error)
{
  g_autoptr(GByteArray) packed = _dp_file_read_hex (hex);
  unsigned long long size = ZSTD_getFrameContentSize (packed->data, packed->len);
  guint8 *bytes = NULL;

  if (size != ZSTD_CONTENTSIZE_ERROR && size != ZSTD_CONTENTSIZE_UNKNOWN)
    bytes = g_malloc (size + 1);
  if (bytes == NULL || ZSTD_isError (ZSTD_decompress (bytes, size, packed->data, packed->len)))
    {
      g_free (bytes);
      set_damaged (error, load);
      return NULL;
    }

  return g_bytes_new_take (bytes, size);
}

/* The records of a chunk, with the numbers and lines that they had in the file. */
static gboolean
replay_records (DpFileLoad   *load,
                DpFileBlock  *block,
                GBytes       *content,
                GBytes       *numbers,
                GError      **error)
{
  g_autoptr(DpCsvParser) parser = dp_csv_parser_new (&load->dialect);
  gsize text_length, numbers_length;
  const char *text = g_bytes_get_data (content, &text_length);
  const guint64 *number = g_bytes_get_data (numbers, &numbers_length);
  gsize n_left = numbers_length / (2 * sizeof *number);
  DpCsvRecord record;

  dp_csv_parser_feed (parser, text, text_length, TRUE);
  while (dp_csv_parser_next (parser, &record))
    {
      if (n_left-- == 0)
        {
          set_damaged (error, load);
          return FALSE;
        }
      record.line = GUINT64_FROM_LE (number[1]);
      block->n_rows++;
      if (!_dp_file_add_record (load, block, &record, GUINT64_FROM_LE (number[0]), error))
        return FALSE;
      number += 2;
    }

  return TRUE;
}

GBytes *
_dp_file_load_chunk (DpFileLoad  *load,
                     int          version,
                     int          chunk_no,
                     GBytes     **numbers,
                     GError     **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) chunk = NULL;
  g_autoptr(GBytes) content = NULL;

  dp_db_params_add_text (params, load->file_id);
  dp_db_params_add_int64 (params, version);
  dp_db_params_add_int64 (params, chunk_no);
  chunk = dex_await_object (dp_db_connection_query (load->connection,
                                                    dp_db_load_sql ("load_file_chunk"), params),
                            error);
  if (chunk == NULL)
    return NULL;

  content = _dp_file_unpack (load, dp_db_result_get_text (chunk, 0, 0), error);
  *numbers = content != NULL ? _dp_file_unpack (load, dp_db_result_get_text (chunk, 0, 1), error)
                             : NULL;
  if (*numbers == NULL)
    return NULL;

  return g_steal_pointer (&content);
}

static gboolean
replay_chunk (DpFileLoad  *load,
              int          version,
              int          chunk_no,
              GError     **error)
{
  g_autoptr(DpFileBlock) block = g_new0 (DpFileBlock, 1);
  g_autoptr(GBytes) numbers = NULL;
  g_autoptr(GBytes) content = _dp_file_load_chunk (load, version, chunk_no, &numbers, error);

  block->batch = dp_batch_new ();

  return content != NULL && replay_records (load, block, content, numbers, error) &&
         _dp_file_store_block (load, block, error);
}

/* Returns: (transfer full) (nullable): a load that knows the file as it was understood then */
static DpFileLoad *
find_file (DpDbPool        *pool,
           DpDbConnection  *connection,
           gint64           load_id,
           int             *version,
           int             *n_chunks,
           GError         **error)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), load_id);
  g_autoptr(DpDbResult) file = NULL;
  DpFileLoad *load;

  file = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("find_loaded_file"),
                                                   params),
                           error);
  if (file == NULL)
    return NULL;
  if (dp_db_result_get_n_rows (file) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("Load %" PRId64 " is not one of a file."), load_id);
      return NULL;
    }

  load = _dp_file_load_new (pool, dp_db_result_get_text (file, 0, 2),
                            dp_db_result_get_text (file, 0, 3));
  load->connection = connection;
  load->load_id = load_id;
  load->now_us = dp_db_result_get_int64 (file, 0, 5);
  load->run_id = dp_db_result_get_int64 (file, 0, 6);
  load->options_json = g_strdup (dp_db_result_get_text (file, 0, 4));
  load->mapping = _dp_file_options_parse (load->options_json, &load->dialect, error);
  load->form = g_strdup (dp_db_result_get_text (file, 0, 8));
  if (dp_db_result_get_text (file, 0, 9) != NULL)
    load->action = dp_drift_action_parse (dp_db_result_get_text (file, 0, 9));
  *version = (int) dp_db_result_get_int64 (file, 0, 1);
  *n_chunks = (int) dp_db_result_get_int64 (file, 0, 7);
  if (load->mapping == NULL)
    {
      _dp_file_load_free (load);
      return NULL;
    }

  return load;
}

DpFileOutcome *
dp_file_replay (DpDbPool        *pool,
                DpDbConnection  *connection,
                DpDrift         *drift,
                gint64           load_id,
                GError         **error)
{
  DpFileLoad *load;
  DpFileOutcome *outcome = NULL;
  int version, n_chunks;
  gboolean done;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), NULL);

  load = find_file (pool, connection, load_id, &version, &n_chunks, error);
  if (load == NULL)
    return NULL;

  load->symbols = _dp_file_symbols_new (pool, load->source, load->instrument_kind, error);
  done = load->symbols != NULL && (drift == NULL || load->form == NULL ||
                                   _dp_file_decide_again (load, drift, version, error));
  load->rows = dp_csv_rows_new (load->mapping, &load->dialect);
  if (load->action != NULL)
    load->contract = _dp_file_contract_new (load->action, load->mapping);
  load->outcome.is_held = _dp_file_load_is_held (load);
  for (int i = 0; done && i < n_chunks; i++)
    done = replay_chunk (load, version, i, error);
  done = done && _dp_file_merge (load, error);
  if (done)
    {
      load->outcome.load_id = load_id;
      outcome = g_boxed_copy (DP_TYPE_FILE_OUTCOME, &load->outcome);
    }
  _dp_file_load_free (load);

  return outcome;
}
