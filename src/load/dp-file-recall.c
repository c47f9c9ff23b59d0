/* dp-file-recall.c: the rows of a file as it was read last
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-load-private.h"

#include <string.h>

#include "dp-work-scheduler.h"

#define CONNECT_TIMEOUT_MS 10000

static void
add_row (GByteArray *hashes,
         const char *row,
         gsize       length)
{
  guint64 hash = GUINT64_TO_LE (dp_content_hash_64 (row, length));

  g_byte_array_append (hashes, (const guint8 *) &hash, sizeof hash);
}

/* Of a chunk that holds all of its rows, the hashes are made anew. */
static gboolean
recall_content (DpFileLoad  *load,
                const char  *hex,
                GError     **error)
{
  g_autoptr(GBytes) content = _dp_file_unpack (load, hex, error);
  g_autoptr(GByteArray) hashes = g_byte_array_new ();
  g_autoptr(DpCsvParser) parser = NULL;
  DpCsvRecord record;
  const char *text;
  gsize length;

  if (content == NULL)
    return FALSE;

  text = g_bytes_get_data (content, &length);
  /* Without a quote a row is a line, and its cells are nobody's concern here. */
  if (load->dialect.quote == 0 || memchr (text, load->dialect.quote, length) == NULL)
    {
      const char *end;

      for (const char *row = text; row < text + length; row = end + 1)
        {
          end = memchr (row, _dp_file_line_end (load), text + length - row);
          if (end == NULL)
            end = text + length;
          add_row (hashes, row, end - row);
        }
    }
  else
    {
      parser = dp_csv_parser_new (&load->dialect);
      dp_csv_parser_feed (parser, text, length, TRUE);
      while (dp_csv_parser_next (parser, &record))
        add_row (hashes, record.raw, record.raw_length);
    }
  _dp_row_memory_add (load->memory, hashes->data, hashes->len);

  return TRUE;
}

static gboolean
recall_chunk (DpDbResult  *rows,
              gpointer     user_data,
              GError     **error)
{
  DpFileLoad *load = user_data;

  if (g_atomic_int_get (&load->is_given_up))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "given up");
      return FALSE;
    }

  for (guint row = 0; row < dp_db_result_get_n_rows (rows); row++)
    {
      const char *hashes = dp_db_result_get_text (rows, row, 0);
      g_autoptr(GByteArray) bytes = NULL;

      if (hashes == NULL)
        {
          if (!recall_content (load, dp_db_result_get_text (rows, row, 1), error))
            return FALSE;
          continue;
        }
      bytes = _dp_file_read_hex (hashes);
      _dp_row_memory_add (load->memory, bytes->data, bytes->len);
    }

  return TRUE;
}

static gboolean
recall_all (DpFileLoad      *load,
            DpDbConnection  *connection,
            GError         **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), load->file_id);

  return dex_await (dp_db_connection_query_chunked (connection, dp_db_load_sql ("list_file_hashes"),
                                                    params, 1, recall_chunk, load, NULL), error);
}

static DexFuture *
recall_fiber (gpointer user_data)
{
  DpFileLoad *load = user_data;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  /* Not out of the pool, of which the load has a connection already: loads that all wait for a
   * second one would wait for each other. */
  connection = dex_await_object (dp_db_connection_open (dp_db_pool_get_target (load->pool),
                                                        CONNECT_TIMEOUT_MS), &error);
  if (connection == NULL || !recall_all (load, connection, &error))
    g_atomic_int_set (&load->is_given_up, TRUE);
  _dp_row_memory_end (load->memory);

  return error != NULL ? dex_future_new_for_error (g_steal_pointer (&error))
                       : dex_future_new_true ();
}

DexFuture *
_dp_file_recall (DpFileLoad *load)
{
  load->memory = _dp_row_memory_new ();

  /* Unpacking and hashing take long: whoever stores blocks meanwhile is not held up by it. */
  return dex_scheduler_spawn (dp_work_scheduler_get (), 0, recall_fiber, load, NULL);
}
