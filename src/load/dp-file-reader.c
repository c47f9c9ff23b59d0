/* dp-file-reader.c: blocks of a file, cut into records and encoded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-load-private.h"

#include <string.h>
#include <zstd.h>

#include <glib/gi18n-lib.h>

#include "dp-csv-reader.h"

/* Small enough that a few of them are no burden, large enough that a COPY of each costs nothing. */
#define BLOCK (1024 * 1024)
/* Of a file that has changed in places, so much is read until there are so many new rows: each COPY
 * of a few is a way to the server and back. */
#define ROWS_TO_SEND 1024
#define MOST_TO_READ (16 * BLOCK)
#define ZSTD_LEVEL 1

gboolean
_dp_file_open (DpFileLoad  *load,
               GError     **error)
{
  load->stream = dp_csv_reader_open_text (load->path, &load->dialect, error);
  if (load->stream == NULL)
    return FALSE;
  load->parser = dp_csv_parser_new (&load->dialect);
  load->rows = dp_csv_rows_new (load->mapping, &load->dialect);
  load->hash = dp_content_hash_new ();
  load->buffer = g_byte_array_sized_new (BLOCK * 2);
  load->n_headers = load->dialect.n_notes + (load->dialect.has_header ? 1 : 0);

  return TRUE;
}

/* Reads up to a block more. Returns: how much, 0 at the end, -1 with @error */
static gssize
read_more (DpFileLoad    *load,
           GInputStream  *stream,
           guint8        *to,
           gsize          length,
           GError       **error)
{
  gsize n_read;

  if (!g_input_stream_read_all (stream, to, length, &n_read, NULL, error))
    {
      g_prefix_error (error, _("“%s” cannot be read any further: "), load->path);
      return -1;
    }

  return n_read;
}

gboolean
_dp_file_compare (DpFileLoad  *load,
                  GError     **error)
{
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(DpContentHash) hash = NULL;
  g_autofree guint8 *block = NULL;
  g_autofree char *whole = NULL;
  guint64 n_bytes = 0;
  gboolean begins_alike = FALSE;
  gssize length;

  load->manner = DP_FILE_MANNER_NEW;
  if (load->before == NULL || !load->before->is_understood_alike)
    return TRUE;

  load->manner = DP_FILE_MANNER_CHANGED;
  stream = dp_csv_reader_open_text (load->path, &load->dialect, error);
  if (stream == NULL)
    return FALSE;
  hash = dp_content_hash_new ();
  block = g_malloc (BLOCK);
  /* Where the version before ended, the hash has to be what it was then. */
  do
    {
      gsize wanted = n_bytes < load->before->bytes ? MIN (BLOCK, load->before->bytes - n_bytes)
                                                   : BLOCK;

      length = read_more (load, stream, block, wanted, error);
      if (length < 0)
        return FALSE;
      dp_content_hash_update (hash, block, length);
      n_bytes += length;
      if (n_bytes == load->before->bytes && !begins_alike)
        {
          g_autofree char *text = dp_content_hash_dup_text (hash);

          begins_alike = g_str_equal (text, load->before->content_hash);
          if (!begins_alike)
            return TRUE;
        }
    }
  while (length > 0);

  if (begins_alike && n_bytes == load->before->bytes)
    load->manner = DP_FILE_MANNER_SAME;
  else if (begins_alike && load->before->ends_record && !_dp_file_has_trades (load))
    load->manner = DP_FILE_MANNER_GROWN;

  return TRUE;
}

/* What one chunk of a block keeps */
typedef struct
{
  GByteArray *content;
  GByteArray *hashes;
  GByteArray *numbers;
  guint64     first_row;
  gboolean    is_whole;    /* every row is in the content */
} Chunk;

char
_dp_file_line_end (DpFileLoad *load)
{
  return load->dialect.carriage_returns ? '\r' : '\n';
}

static void
note_record (DpFileLoad        *load,
             Chunk             *chunk,
             const DpCsvRecord *record,
             guint64            row_number)
{
  const guint8 line_end = _dp_file_line_end (load);
  const guint64 numbers[] = { GUINT64_TO_LE (row_number), GUINT64_TO_LE (record->line) };

  g_byte_array_append (chunk->content, (const guint8 *) record->raw, record->raw_length);
  g_byte_array_append (chunk->content, &line_end, 1);
  g_byte_array_append (chunk->numbers, (const guint8 *) numbers, sizeof numbers);
}

static void
encode_chunk (DpFileLoad *load,
              DpDbCopy   *copy,
              Chunk      *chunk)
{
  gsize bound = ZSTD_compressBound (chunk->content->len);
  g_autofree char *content = g_malloc (bound);
  g_autofree char *numbers = NULL;
  gsize length = ZSTD_compress (content, bound, chunk->content->data, chunk->content->len,
                                ZSTD_LEVEL);
  gsize numbers_bound = ZSTD_compressBound (chunk->numbers->len);
  gsize numbers_length;

  /* Row after row, line after line: next to nothing once compressed. */
  numbers = g_malloc (numbers_bound);
  numbers_length = ZSTD_compress (numbers, numbers_bound, chunk->numbers->data, chunk->numbers->len,
                                  ZSTD_LEVEL);
  dp_db_copy_begin_row (copy, 8);
  dp_db_copy_add_uuid (copy, load->file_uuid);
  dp_db_copy_add_int32 (copy, load->before != NULL ? load->before->version + 1 : 1);
  dp_db_copy_add_int32 (copy, load->next_chunk++);
  dp_db_copy_add_int64 (copy, chunk->first_row);
  dp_db_copy_add_int32 (copy, chunk->hashes->len / sizeof (guint64));
  dp_db_copy_add_text (copy, content, length);
  dp_db_copy_add_text (copy, numbers, numbers_length);
  if (chunk->is_whole)
    dp_db_copy_add_null (copy);
  else
    dp_db_copy_add_text (copy, (const char *) chunk->hashes->data, chunk->hashes->len);
}

/* Records in front of the first row are its header and notes. */
static gboolean
take_record (DpFileLoad         *load,
             DpFileBlock        *block,
             Chunk              *chunk,
             const DpCsvRecord  *record,
             GError            **error)
{
  guint64 hash;

  if (record->number <= load->n_headers)
    return TRUE;
  /* What follows in a later version belongs to this record. */
  load->is_cut |= record->fault == DP_CSV_FAULT_UNCLOSED_QUOTE;

  hash = GUINT64_TO_LE (dp_content_hash_64 (record->raw, record->raw_length));
  g_byte_array_append (chunk->hashes, (const guint8 *) &hash, sizeof hash);
  load->n_rows++;
  block->n_rows++;
  if (load->memory != NULL && _dp_row_memory_knows (load->memory, GUINT64_FROM_LE (hash)))
    {
      block->n_known++;
      chunk->is_whole = FALSE;
      _dp_file_note_known (load, record);
      return TRUE;
    }
  note_record (load, chunk, record, load->n_rows);

  return _dp_file_add_record (load, block, record, load->n_rows, error);
}

/* Everything that the buffer holds of whole records */
static gboolean
take_records (DpFileLoad   *load,
              DpFileBlock  *block,
              GError      **error)
{
  g_autoptr(GByteArray) content = g_byte_array_sized_new (BLOCK + BLOCK / 4);
  g_autoptr(GByteArray) hashes = g_byte_array_new ();
  g_autoptr(GByteArray) numbers = g_byte_array_new ();
  Chunk chunk = { content, hashes, numbers, load->n_rows + 1, TRUE };
  DpCsvRecord record;

  dp_csv_parser_feed (load->parser, (const char *) load->buffer->data, load->buffer->len,
                      block->is_last);
  while (dp_csv_parser_next (load->parser, &record))
    {
      if (!take_record (load, block, &chunk, &record, error))
        return FALSE;
    }
  if (chunk.hashes->len == 0)
    return TRUE;
  if (block->chunk == NULL)
    block->chunk = dp_db_copy_new ();
  encode_chunk (load, block->chunk, &chunk);

  return TRUE;
}

/* Reads the next bytes behind those that are left; passes over what was loaded before. */
static gboolean
fill_buffer (DpFileLoad   *load,
             gboolean     *at_end,
             GError      **error)
{
  guint kept = load->buffer->len;
  gssize length;

  do
    {
      gsize wanted = load->to_skip > 0 ? MIN (BLOCK, load->to_skip) : BLOCK;

      g_byte_array_set_size (load->buffer, kept + wanted);
      length = read_more (load, load->stream, load->buffer->data + kept, wanted, error);
      if (length < 0)
        return FALSE;
      g_byte_array_set_size (load->buffer, kept + length);
      dp_content_hash_update (load->hash, load->buffer->data + kept, length);
      load->n_bytes += length;
      if (load->to_skip == 0)
        break;
      load->to_skip -= length;
      g_byte_array_set_size (load->buffer, kept);
    }
  while (length > 0);
  *at_end = length == 0;

  return TRUE;
}

gboolean
_dp_file_check_wanted (DpFileLoad  *load,
                       GError     **error)
{
  if (load->progress == NULL || load->progress (load->n_bytes, load->n_rows, load->user_data))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
               _("Loading “%s” was stopped, so nothing of it was loaded."), load->path);

  return FALSE;
}

static gboolean
read_on (DpFileLoad   *load,
         DpFileBlock  *block,
         GError      **error)
{
  gsize rest;

  if (!fill_buffer (load, &block->is_last, error))
    return FALSE;
  if (load->buffer->len > 0)
    load->ends_record = load->buffer->data[load->buffer->len - 1] == '\n';
  if (!take_records (load, block, error))
    return FALSE;
  load->ends_record &= !load->is_cut;

  rest = dp_csv_parser_get_rest (load->parser);
  g_byte_array_remove_range (load->buffer, 0, load->buffer->len - rest);

  return _dp_file_check_wanted (load, error);
}

DpFileBlock *
_dp_file_read_block (DpFileLoad  *load,
                     GError     **error)
{
  g_autoptr(DpFileBlock) block = g_new0 (DpFileBlock, 1);
  guint64 begun = load->n_bytes;

  block->batch = dp_batch_new ();
  do
    {
      if (!read_on (load, block, error))
        return NULL;
    }
  while (load->memory != NULL && !block->is_last && load->n_bytes - begun < MOST_TO_READ &&
         block->n_rows - block->n_known < ROWS_TO_SEND && !g_atomic_int_get (&load->is_given_up));

  return g_steal_pointer (&block);
}

void
_dp_file_block_free (DpFileBlock *block)
{
  for (guint i = 0; i < DP_FILE_N_TARGETS; i++)
    g_clear_pointer (&block->copies[i], dp_db_copy_free);
  g_clear_pointer (&block->chunk, dp_db_copy_free);
  g_clear_pointer (&block->batch, dp_batch_free);
  g_free (block);
}
