/* dp-cli-rows.c: rows of a query, written as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-rows.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-cli-table.h"

/* PostgreSQL's numbers for its types, from its catalog. */
enum
{
  OID_BOOL = 16,
  OID_INT8 = 20,
  OID_INT2 = 21,
  OID_INT4 = 23,
  OID_JSON = 114,
  OID_FLOAT4 = 700,
  OID_FLOAT8 = 701,
  OID_NUMERIC = 1700,
  OID_JSONB = 3802,
};

struct _DpRowWriter
{
  DpRowFormat  format;
  FILE        *stream;
  DpCliTable  *table;        /* (nullable): of the table format, from the first rows on */
  gboolean     begun;
  gboolean     any_row;
};

DpRowWriter *
dp_row_writer_new (DpRowFormat  format,
                   FILE        *stream)
{
  DpRowWriter *self = g_new0 (DpRowWriter, 1);

  self->format = format;
  self->stream = stream;

  return self;
}

void
dp_row_writer_free (DpRowWriter *self)
{
  g_clear_pointer (&self->table, dp_cli_table_free);
  g_free (self);
}

static gboolean
is_number (guint oid)
{
  return oid == OID_INT2 || oid == OID_INT4 || oid == OID_INT8 || oid == OID_FLOAT4 ||
         oid == OID_FLOAT8 || oid == OID_NUMERIC;
}

static void
write_csv_field (FILE       *stream,
                 const char *text)
{
  if (text == NULL)
    return;
  /* An empty text is quoted, so that it is not taken for no value. */
  if (*text != '\0' && strpbrk (text, ",\"\r\n") == NULL)
    {
      fputs (text, stream);
      return;
    }
  putc_unlocked ('"', stream);
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        putc_unlocked ('"', stream);
      putc_unlocked (*text, stream);
    }
  putc_unlocked ('"', stream);
}

static void
write_json_string (FILE       *stream,
                   const char *text)
{
  putc_unlocked ('"', stream);
  for (; *text != '\0'; text++)
    {
      guchar c = *text;

      if (c == '"' || c == '\\')
        fprintf (stream, "\\%c", c);
      else if (c == '\n')
        fputs ("\\n", stream);
      else if (c < 0x20)
        fprintf (stream, "\\u%04x", c);
      else
        putc_unlocked (c, stream);
    }
  putc_unlocked ('"', stream);
}

static void
write_json_value (FILE       *stream,
                  const char *text,
                  guint       oid)
{
  if (text == NULL)
    fputs ("null", stream);
  else if (oid == OID_BOOL)
    fputs (*text == 't' ? "true" : "false", stream);
  else if (is_number (oid) && strpbrk (text, "Ny") == NULL)   /* not NaN, not Infinity */
    fputs (text, stream);
  else if (oid == OID_JSON || oid == OID_JSONB)
    fputs (text, stream);
  else
    write_json_string (stream, text);
}

static void
begin (DpRowWriter *self,
       DpDbResult  *rows)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();

  self->begun = TRUE;
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (columns, (char *) dp_db_result_get_column (rows, i));
  g_ptr_array_add (columns, NULL);

  if (self->format == DP_ROW_FORMAT_TABLE)
    {
      self->table = dp_cli_table_new_for_columns ((const char * const *) columns->pdata);
      for (guint i = 0; i < n_columns; i++)
        {
          if (is_number (dp_db_result_get_type_oid (rows, i)))
            dp_cli_table_set_numeric (self->table, i);
        }
    }
  else if (self->format == DP_ROW_FORMAT_CSV)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          write_csv_field (self->stream, g_ptr_array_index (columns, i));
          fputs (i + 1 < n_columns ? "," : "\r\n", self->stream);
        }
    }
  else
    fputs ("[", self->stream);
}

static void
write_row (DpRowWriter *self,
           DpDbResult  *rows,
           guint        row)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  char **cells = self->format == DP_ROW_FORMAT_TABLE ? g_new0 (char *, n_columns + 1) : NULL;

  if (self->format == DP_ROW_FORMAT_JSON)
    fputs (self->any_row ? ",\n {" : "\n {", self->stream);
  for (guint i = 0; i < n_columns; i++)
    {
      const char *text = dp_db_result_get_text (rows, row, i);

      switch (self->format)
        {
        case DP_ROW_FORMAT_TABLE:
          cells[i] = g_strdup (text);
          break;
        case DP_ROW_FORMAT_CSV:
          write_csv_field (self->stream, text);
          fputs (i + 1 < n_columns ? "," : "\r\n", self->stream);
          break;
        case DP_ROW_FORMAT_JSON:
          if (i > 0)
            fputs (", ", self->stream);
          write_json_string (self->stream, dp_db_result_get_column (rows, i));
          fputs (": ", self->stream);
          write_json_value (self->stream, text, dp_db_result_get_type_oid (rows, i));
          break;
        default:
          g_assert_not_reached ();
        }
    }
  if (self->format == DP_ROW_FORMAT_JSON)
    fputs ("}", self->stream);
  else if (cells != NULL)
    dp_cli_table_take_cells (self->table, cells);
  self->any_row = TRUE;
}

/* A full disk or a closed pipe shows on the stream. */
static gboolean
check_stream (DpRowWriter  *self,
              GError      **error)
{
  if (!ferror (self->stream))
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
               _("The rows could not be written: %s."), g_strerror (errno));

  return FALSE;
}

gboolean
dp_row_writer_write (DpRowWriter  *self,
                     DpDbResult   *rows,
                     GError      **error)
{
  g_return_val_if_fail (DP_IS_DB_RESULT (rows), FALSE);

  if (!self->begun)
    begin (self, rows);
  for (guint row = 0; row < dp_db_result_get_n_rows (rows); row++)
    write_row (self, rows, row);

  return check_stream (self, error);
}

gboolean
dp_row_writer_finish (DpRowWriter  *self,
                      GError      **error)
{
  if (self->table != NULL)
    dp_cli_table_print (self->table, self->stream);
  if (self->format == DP_ROW_FORMAT_JSON)
    fputs (!self->begun ? "[]\n" : self->any_row ? "\n]\n" : "]\n", self->stream);
  fflush (self->stream);

  return check_stream (self, error);
}
