/* dp-result-writer.c: an answer in one of the forms of files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-result-writer-private.h"

#include <glib/gi18n-lib.h>

#include "dp-module.h"
#include "dp-row-format.h"
#include "dp-xlsx-private.h"

struct _DpResultWriter
{
  DpExportFormat        format;
  const DpResultColumn *columns;
  guint                 n_columns;
  GOutputStream        *stream;
  GString              *text;       /* of one block */
  const DpXlsxModule   *sheets;     /* (nullable): makes @xlsx */
  DpXlsx               *xlsx;       /* (nullable) */
  gboolean              any_row;
};

static gboolean
load_sheets (DpResultWriter  *self,
             GError         **error)
{
  g_autoptr(GError) missing = NULL;

  self->sheets = dp_module_symbol ("sheet", "dp_xlsx_module", &missing);
  if (self->sheets == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _("The spreadsheet could not be made: %s."), missing->message);

  return self->sheets != NULL;
}

DpResultWriter *
_dp_result_writer_new (DpExportFormat         format,
                       const DpResultColumn  *columns,
                       guint                  n_columns,
                       GOutputStream         *stream,
                       GError               **error)
{
  g_autoptr(DpResultWriter) self = g_new0 (DpResultWriter, 1);

  self->format = format;
  self->columns = columns;
  self->n_columns = n_columns;
  self->stream = g_object_ref (stream);
  self->text = g_string_new (NULL);

  if (format == DP_EXPORT_FORMAT_XLSX)
    {
      if (!load_sheets (self, error))
        return NULL;
      self->xlsx = self->sheets->new (columns, n_columns, error);
      if (self->xlsx == NULL)
        return NULL;
    }
  else if (format == DP_EXPORT_FORMAT_JSON)
    g_string_append_c (self->text, '[');
  for (guint i = 0; format == DP_EXPORT_FORMAT_CSV && i < n_columns; i++)
    {
      dp_row_append_csv (self->text, columns[i].name);
      g_string_append (self->text, i + 1 < n_columns ? "," : "\r\n");
    }

  return g_steal_pointer (&self);
}

void
_dp_result_writer_free (DpResultWriter *self)
{
  if (self->xlsx != NULL)
    self->sheets->free (self->xlsx);
  g_clear_object (&self->stream);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
add_csv_row (DpResultWriter *self,
             DpResultBlock  *block,
             guint           row)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      dp_row_append_csv (self->text, dp_result_block_get_text (block, row, i));
      g_string_append (self->text, i + 1 < self->n_columns ? "," : "\r\n");
    }
}

static void
add_json_row (DpResultWriter *self,
              DpResultBlock  *block,
              guint           row)
{
  g_string_append (self->text, self->any_row ? ",\n {" : "\n {");
  for (guint i = 0; i < self->n_columns; i++)
    {
      if (i > 0)
        g_string_append (self->text, ", ");
      dp_row_append_json_string (self->text, self->columns[i].name);
      g_string_append (self->text, ": ");
      dp_row_append_json (self->text, dp_result_block_get_text (block, row, i),
                          self->columns[i].type_oid);
    }
  g_string_append_c (self->text, '}');
}

static gboolean
write_text (DpResultWriter  *self,
            GError         **error)
{
  if (!g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, NULL,
                                  error))
    return FALSE;
  g_string_truncate (self->text, 0);

  return TRUE;
}

gboolean
_dp_result_writer_add (DpResultWriter  *self,
                       DpResultBlock   *block,
                       guint            n_rows,
                       GError         **error)
{
  if (self->xlsx != NULL)
    return self->sheets->add (self->xlsx, block, n_rows, error);

  for (guint row = 0; row < n_rows; row++)
    {
      if (self->format == DP_EXPORT_FORMAT_CSV)
        add_csv_row (self, block, row);
      else
        add_json_row (self, block, row);
      self->any_row = TRUE;
    }

  return write_text (self, error);
}

gboolean
_dp_result_writer_finish (DpResultWriter  *self,
                          GError         **error)
{
  if (self->xlsx != NULL)
    return self->sheets->finish (self->xlsx, self->stream, error);
  if (self->format == DP_EXPORT_FORMAT_JSON)
    g_string_append (self->text, self->any_row ? "\n]\n" : "]\n");

  return write_text (self, error);
}
