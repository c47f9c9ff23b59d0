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
#include "dp-cli-words.h"
#include "dp-result-store.h"
#include "dp-row-format.h"

struct _DpRowWriter
{
  DpRowFormat  format;
  FILE        *stream;
  DpCliTable  *table;        /* (nullable): of the table format, from the first rows on */
  GString     *line;         /* what is written next */
  gboolean     worded;       /* of the table format */
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
  self->line = g_string_new (NULL);

  return self;
}

void
dp_row_writer_free (DpRowWriter *self)
{
  g_clear_pointer (&self->table, dp_cli_table_free);
  g_string_free (self->line, TRUE);
  g_free (self);
}

static void
write_line (DpRowWriter *self)
{
  fwrite (self->line->str, 1, self->line->len, self->stream);
  g_string_truncate (self->line, 0);
}

static void
begin (DpRowWriter *self,
       DpDbResult  *rows)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);

  self->begun = TRUE;
  for (guint i = 0; i < n_columns; i++)
    {
      const char *column = dp_db_result_get_column (rows, i);

      g_ptr_array_add (columns, self->worded ? _dp_cli_dup_title (column) : g_strdup (column));
    }
  g_ptr_array_add (columns, NULL);

  if (self->format == DP_ROW_FORMAT_TABLE)
    {
      self->table = dp_cli_table_new_for_columns ((const char * const *) columns->pdata);
      for (guint i = 0; i < n_columns; i++)
        {
          if (dp_result_type_is_number (dp_db_result_get_type_oid (rows, i)))
            dp_cli_table_set_numeric (self->table, i);
        }
    }
  else if (self->format == DP_ROW_FORMAT_CSV)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          dp_row_append_csv (self->line, g_ptr_array_index (columns, i));
          g_string_append (self->line, i + 1 < n_columns ? "," : "\r\n");
        }
    }
  else
    g_string_append_c (self->line, '[');
}

static void
write_row (DpRowWriter *self,
           DpDbResult  *rows,
           guint        row)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  char **cells = self->format == DP_ROW_FORMAT_TABLE ? g_new0 (char *, n_columns + 1) : NULL;

  if (self->format == DP_ROW_FORMAT_JSON)
    g_string_append (self->line, self->any_row ? ",\n {" : "\n {");
  for (guint i = 0; i < n_columns; i++)
    {
      const char *text = dp_db_result_get_text (rows, row, i);

      switch (self->format)
        {
        case DP_ROW_FORMAT_TABLE:
          if (self->worded)
            text = _dp_cli_get_word (dp_db_result_get_column (rows, i), text);
          cells[i] = g_strdup (text);
          break;
        case DP_ROW_FORMAT_CSV:
          dp_row_append_csv (self->line, text);
          g_string_append (self->line, i + 1 < n_columns ? "," : "\r\n");
          break;
        case DP_ROW_FORMAT_JSON:
          if (i > 0)
            g_string_append (self->line, ", ");
          dp_row_append_json_string (self->line, dp_db_result_get_column (rows, i));
          g_string_append (self->line, ": ");
          dp_row_append_json (self->line, text, dp_db_result_get_type_oid (rows, i));
          break;
        default:
          g_assert_not_reached ();
        }
    }
  if (self->format == DP_ROW_FORMAT_JSON)
    g_string_append_c (self->line, '}');
  if (cells != NULL)
    dp_cli_table_take_cells (self->table, cells);
  self->any_row = TRUE;
  write_line (self);
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
  write_line (self);
  for (guint row = 0; row < dp_db_result_get_n_rows (rows); row++)
    write_row (self, rows, row);

  return check_stream (self, error);
}

void
dp_row_writer_set_worded (DpRowWriter *self)
{
  self->worded = self->format == DP_ROW_FORMAT_TABLE;
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

DpCliExit
_dp_cli_print_rows (DexFuture  *query,
                    gboolean    as_json,
                    const char *nothing)
{
  g_autoptr(DpRowWriter) writer = NULL;
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = dex_await_object (query, &error);
  if (rows == NULL)
    return _dp_cli_fail (error);
  if (!as_json && dp_db_result_get_n_rows (rows) == 0)
    {
      g_print ("%s\n", nothing);
      return DP_CLI_DONE;
    }

  writer = dp_row_writer_new (as_json ? DP_ROW_FORMAT_JSON : DP_ROW_FORMAT_TABLE, stdout);
  dp_row_writer_set_worded (writer);
  if (!dp_row_writer_write (writer, rows, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}
