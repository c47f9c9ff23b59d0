/* dp-csv-reader.c: reads a CSV file record by record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-reader.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define BLOCK_LENGTH ((gsize) 256 * 1024)

/**
 * DpCsvReader:
 * @file: what counts the bytes read from the disk
 * @stream: (nullable): the text: unpacked, and after dp_csv_reader_start() in UTF-8
 * @sample: (array length=sample_length): the first bytes of the file, unpacked, not converted
 * @buffer: (array length=capacity): the block that the parser is in
 */
struct _DpCsvReader
{
  char         *path;
  guint64       size;
  GInputStream *file;
  GInputStream *stream;
  char         *sample;
  gsize         sample_length;
  gboolean      sample_whole;
  DpCsvDialect  dialect;

  DpCsvParser  *parser;
  char         *buffer;
  gsize         capacity;
  gsize         filled;
  gboolean      ended;
};

void
dp_csv_reader_free (DpCsvReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_clear_pointer (&self->parser, dp_csv_parser_free);
  g_free (self->path);
  g_free (self->sample);
  g_free (self->buffer);
  g_free (self);
}

/* "FILE: cause", where the cause is the system's or the unpacker's. */
static gboolean
prefix_error (DpCsvReader  *self,
              GError      **error)
{
  g_prefix_error (error, _("%s cannot be read: "), self->path);

  return FALSE;
}

static gboolean
is_gzip (GInputStream *stream)
{
  const guint8 *bytes;
  gsize n;

  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (stream), 2, NULL, NULL) < 0)
    return FALSE;
  bytes = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (stream), &n);

  return n >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

static void
add_converter (DpCsvReader *self,
               GConverter  *converter)
{
  GInputStream *converted = g_converter_input_stream_new (self->stream, converter);

  g_object_unref (self->stream);
  self->stream = converted;
}

/* What a file is shows in its bytes, not in its name. */
static gboolean
open_stream (DpCsvReader  *self,
             GError      **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->path);
  g_autoptr(GFileInfo) info = NULL;

  self->file = G_INPUT_STREAM (g_file_read (file, NULL, error));
  if (self->file == NULL)
    return FALSE;
  info = g_file_input_stream_query_info (G_FILE_INPUT_STREAM (self->file),
                                         G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, error);
  if (info == NULL)
    return FALSE;
  self->size = g_file_info_get_size (info);
  self->stream = g_buffered_input_stream_new_sized (self->file, 64 * 1024);
  if (is_gzip (self->stream))
    {
      g_autoptr(GZlibDecompressor) unpacker = NULL;

      unpacker = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      add_converter (self, G_CONVERTER (unpacker));
    }

  return TRUE;
}

static gboolean
reopen (DpCsvReader  *self,
        GError      **error)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->file);

  return open_stream (self, error);
}

DpCsvReader *
dp_csv_reader_open (const char  *path,
                    GError     **error)
{
  g_autoptr(DpCsvReader) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (DpCsvReader, 1);
  self->path = g_strdup (path);
  self->sample = g_malloc (DP_CSV_SAMPLE_LENGTH);
  dp_csv_dialect_init (&self->dialect);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                   _("%s is a folder, not a file."), path);
      return NULL;
    }
  /* A pipe or a device cannot be looked at first and read then, and may never end. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _("%s is a pipe or a device. Save what comes out of it to a file first."), path);
      return NULL;
    }
  if (!open_stream (self, error) ||
      !g_input_stream_read_all (self->stream, self->sample, DP_CSV_SAMPLE_LENGTH,
                                &self->sample_length, NULL, error))
    {
      prefix_error (self, error);
      return NULL;
    }
  self->sample_whole = self->sample_length < DP_CSV_SAMPLE_LENGTH;
  dp_csv_dialect_find_encoding (&self->dialect, self->sample, self->sample_length,
                                self->sample_whole);

  return g_steal_pointer (&self);
}

/* The sample in UTF-8, without a byte order mark. */
static char *
dup_text (DpCsvReader *self,
          gsize       *length)
{
  const char *bytes = self->sample + self->dialect.bom_length;
  gsize n_bytes = self->sample_length - self->dialect.bom_length;
  g_autoptr(GConverter) converter = NULL;
  g_autoptr(GInputStream) memory = NULL;
  g_autoptr(GInputStream) converted = NULL;
  char *text;

  if (self->dialect.encoding == DP_CSV_ENCODING_UTF_8)
    {
      *length = n_bytes;
      return g_memdup2 (bytes, n_bytes);
    }
  converter = G_CONVERTER (
    g_charset_converter_new ("UTF-8", dp_csv_encoding_get_name (self->dialect.encoding), NULL));
  memory = g_memory_input_stream_new_from_data (bytes, n_bytes, NULL);
  converted = g_converter_input_stream_new (memory, converter);
  g_charset_converter_set_use_fallback (G_CHARSET_CONVERTER (converter), TRUE);
  text = g_malloc (n_bytes * 3 + 1);
  /* The last letter may be cut in the middle: what is before it will do. */
  g_input_stream_read_all (converted, text, n_bytes * 3, length, NULL, NULL);

  return text;
}

void
dp_csv_reader_set_encoding (DpCsvReader   *self,
                            DpCsvEncoding  encoding)
{
  g_return_if_fail (self != NULL);

  /* The mark is one of the encoding that was found. */
  if (self->dialect.encoding != encoding)
    self->dialect.bom_length = 0;
  self->dialect.encoding = encoding;
}

gboolean
dp_csv_reader_find_dialect (DpCsvReader   *self,
                            char           delimiter,
                            DpCsvDialect  *dialect,
                            GError       **error)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (dialect != NULL, FALSE);

  text = dup_text (self, &length);
  if (!dp_csv_dialect_find (&self->dialect, text, length, self->sample_whole, delimiter, error))
    {
      g_prefix_error (error, "%s: ", self->path);
      return FALSE;
    }
  *dialect = self->dialect;

  return TRUE;
}

DpCsvSample *
dp_csv_reader_dup_sample (DpCsvReader        *self,
                          const DpCsvDialect *dialect)
{
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);

  text = dup_text (self, &length);

  return dp_csv_sample_new (dialect, text, length, self->sample_whole);
}

/* Into the text, at a place that can be far behind in it. Skipping would skip bytes that are not
 * unpacked or converted yet; only a plain file can jump. */
static gboolean
pass (DpCsvReader  *self,
      guint64       offset,
      GError      **error)
{
  while (offset > 0)
    {
      gssize n = g_input_stream_read (self->stream, self->buffer, MIN (offset, self->capacity),
                                      NULL, error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                               _("it is shorter than when it was last read, so it has to be read "
                                 "from its beginning."));
          return FALSE;
        }
      offset -= n;
    }

  return TRUE;
}

static gboolean
skip_to (DpCsvReader  *self,
         guint64       offset,
         GError      **error)
{
  /* Of the last byte it shows whether the file is still that long. */
  if (G_IS_BUFFERED_INPUT_STREAM (self->stream) && offset > BLOCK_LENGTH)
    {
      if (!g_seekable_seek (G_SEEKABLE (self->stream), offset - 1, G_SEEK_SET, NULL, error))
        return FALSE;
      offset = 1;
    }

  return pass (self, offset, error);
}

static gboolean
convert_stream (DpCsvReader  *self,
                GError      **error)
{
  g_autoptr(GCharsetConverter) converter = NULL;

  if (self->dialect.encoding == DP_CSV_ENCODING_UTF_8)
    return TRUE;
  converter = g_charset_converter_new ("UTF-8", dp_csv_encoding_get_name (self->dialect.encoding),
                                       error);
  if (converter == NULL)
    return FALSE;
  g_charset_converter_set_use_fallback (converter, TRUE);
  add_converter (self, G_CONVERTER (converter));

  return TRUE;
}

GInputStream *
dp_csv_reader_open_text (const char          *path,
                         const DpCsvDialect  *dialect,
                         GError             **error)
{
  g_autoptr(DpCsvReader) self = NULL;
  guint8 mark[3];
  gsize n;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (DpCsvReader, 1);
  self->path = g_strdup (path);
  self->dialect = *dialect;
  if (!open_stream (self, error) || !convert_stream (self, error) ||
      (dialect->bom_length > 0 &&
       !g_input_stream_read_all (self->stream, mark, sizeof mark, &n, NULL, error)))
    {
      prefix_error (self, error);
      return NULL;
    }

  return g_steal_pointer (&self->stream);
}

gboolean
dp_csv_reader_start (DpCsvReader         *self,
                     const DpCsvDialect  *dialect,
                     guint64              offset,
                     guint64              line,
                     guint64              number,
                     GError             **error)
{
  /* Converted to UTF-8, a byte order mark is three bytes in any encoding. */
  guint64 bom = dialect->bom_length > 0 ? 3 : 0;
  DpCsvRecord record;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->parser == NULL, FALSE);

  self->dialect = *dialect;
  self->capacity = BLOCK_LENGTH;
  self->buffer = g_malloc (self->capacity);
  if (!reopen (self, error) || !convert_stream (self, error) ||
      !skip_to (self, MAX (offset, bom), error))
    return prefix_error (self, error);

  self->parser = dp_csv_parser_new (dialect);
  dp_csv_parser_seek (self->parser, MAX (offset, bom), line, number);
  if (offset > 0)
    return TRUE;

  for (guint i = 0; i < dialect->n_notes + (dialect->has_header ? 1 : 0); i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!dp_csv_reader_next (self, &record, &local_error) && local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

/* What the parser left goes to the front, new bytes behind it. A record that does not fit makes the
 * buffer grow; the parser gives up long before it is large. */
static gboolean
fill (DpCsvReader  *self,
      GError      **error)
{
  gsize rest = dp_csv_parser_get_rest (self->parser);
  gsize n;

  memmove (self->buffer, self->buffer + self->filled - rest, rest);
  if (rest * 2 > self->capacity)
    {
      self->capacity *= 2;
      self->buffer = g_realloc (self->buffer, self->capacity);
    }
  if (!g_input_stream_read_all (self->stream, self->buffer + rest, self->capacity - rest, &n, NULL,
                                error))
    return prefix_error (self, error);
  self->filled = rest + n;
  self->ended = self->filled < self->capacity;
  dp_csv_parser_feed (self->parser, self->buffer, self->filled, self->ended);

  return TRUE;
}

gboolean
dp_csv_reader_next (DpCsvReader  *self,
                    DpCsvRecord  *record,
                    GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->parser != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);

  while (!dp_csv_parser_next (self->parser, record))
    {
      if (self->ended || !fill (self, error))
        return FALSE;
    }

  return TRUE;
}

guint64
dp_csv_reader_get_offset (DpCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return dp_csv_parser_get_offset (self->parser);
}

guint64
dp_csv_reader_get_line (DpCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return dp_csv_parser_get_line (self->parser);
}

guint64
dp_csv_reader_get_number (DpCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return dp_csv_parser_get_number (self->parser);
}

guint64
dp_csv_reader_get_size (DpCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

guint64
dp_csv_reader_get_position (DpCsvReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->file != NULL ? (guint64) g_seekable_tell (G_SEEKABLE (self->file)) : 0;
}
