/* dp-xlsx.c: an answer as a spreadsheet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-xlsx-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "dp-paths.h"

/* What the form itself allows. */
#define MOST_ROWS   1048576
#define MOST_DIGITS 15

enum
{
  OID_BOOL = 16,
  OID_DATE = 1082,
  OID_TIMESTAMP = 1114,
  OID_TIMESTAMPTZ = 1184,
};

struct _DpXlsx
{
  const DpResultColumn *columns;
  guint                 n_columns;
  char                 *folder;     /* where it is made, and what it needs meanwhile */
  char                 *path;
  lxw_workbook         *workbook;   /* (nullable): until it is closed */
  lxw_worksheet        *sheet;
  lxw_format           *bold;
  lxw_format           *day;
  lxw_format           *moment;
  guint                 n_sheets;
  lxw_row_t             row;        /* the next one */
};

static void
add_sheet (DpXlsx *self)
{
  g_autofree char *name = NULL;

  self->n_sheets++;
  /* Translators: the name of a sheet in a spreadsheet; %u counts them */
  name = g_strdup_printf (_("Rows %u"), self->n_sheets);
  self->sheet = workbook_add_worksheet (self->workbook, name);
  worksheet_freeze_panes (self->sheet, 1, 0);
  for (guint i = 0; i < self->n_columns; i++)
    worksheet_write_string (self->sheet, 0, i, self->columns[i].name, self->bold);
  self->row = 1;
}

static void
dp_xlsx_free (DpXlsx *self)
{
  /* Closing is the only way to free it; what that writes is removed. */
  if (self->workbook != NULL)
    workbook_close (self->workbook);
  if (self->path != NULL)
    g_unlink (self->path);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

static DpXlsx *
dp_xlsx_new (const DpResultColumn  *columns,
             guint                  n_columns,
             GError               **error)
{
  DpXlsx *self = g_new0 (DpXlsx, 1);
  g_autofree char *data_dir = dp_paths_dup_data_dir ();
  lxw_workbook_options options = { .constant_memory = LXW_TRUE };

  self->columns = columns;
  self->n_columns = n_columns;
  self->folder = g_build_filename (data_dir, "sheet-XXXXXX", NULL);
  if (g_mkdtemp (self->folder) == NULL)
    {
      int cause = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
                   _("The spreadsheet cannot be made in %s: %s."), data_dir, g_strerror (cause));
      g_clear_pointer (&self->folder, g_free);
      dp_xlsx_free (self);
      return NULL;
    }
  self->path = g_build_filename (self->folder, "rows.xlsx", NULL);
  options.tmpdir = self->folder;
  self->workbook = workbook_new_opt (self->path, &options);
  self->bold = workbook_add_format (self->workbook);
  format_set_bold (self->bold);
  self->day = workbook_add_format (self->workbook);
  format_set_num_format (self->day, "yyyy-mm-dd");
  self->moment = workbook_add_format (self->workbook);
  format_set_num_format (self->moment, "yyyy-mm-dd hh:mm:ss");
  add_sheet (self);

  return self;
}

/* More digits than a spreadsheet keeps would become others, so such a number stays text. */
static gboolean
is_safe_number (const char *text)
{
  guint n_digits = 0;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        n_digits += n_digits > 0 || *c != '0';
      else if (strchr ("+-.e", *c) == NULL)
        return FALSE;
    }

  return n_digits <= MOST_DIGITS;
}

static gboolean
read_moment (const char   *text,
             lxw_datetime *moment)
{
  int n = sscanf (text, "%4d-%2d-%2d %2d:%2d:%lf", &moment->year, &moment->month, &moment->day,
                  &moment->hour, &moment->min, &moment->sec);

  /* Spreadsheets know no years before, and take none behind 9999. */
  return n >= 3 && moment->year >= 1900 && moment->year <= 9999 && strstr (text, "BC") == NULL;
}

static void
write_cell (DpXlsx     *self,
            guint       column,
            const char *text)
{
  guint type = self->columns[column].type_oid;
  lxw_datetime moment = { 0 };
  lxw_error result = LXW_NO_ERROR;

  if (text == NULL)
    return;

  if (self->columns[column].is_number && is_safe_number (text))
    result = worksheet_write_number (self->sheet, self->row, column, g_ascii_strtod (text, NULL),
                                     NULL);
  else if (type == OID_BOOL)
    result = worksheet_write_boolean (self->sheet, self->row, column, *text == 't', NULL);
  else if ((type == OID_DATE || type == OID_TIMESTAMP || type == OID_TIMESTAMPTZ) &&
           read_moment (text, &moment))
    result = worksheet_write_datetime (self->sheet, self->row, column, &moment,
                                       type == OID_DATE ? self->day : self->moment);
  else
    result = worksheet_write_string (self->sheet, self->row, column, text, NULL);

  if (result == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
    {
      g_autofree char *beginning = g_utf8_substring (text, 0, 32000);

      worksheet_write_string (self->sheet, self->row, column, beginning, NULL);
    }
}

static gboolean
dp_xlsx_add (DpXlsx         *self,
             DpResultBlock  *block,
             guint           n_rows,
             GError        **error)
{
  for (guint row = 0; row < n_rows; row++)
    {
      if (self->row == MOST_ROWS)
        add_sheet (self);
      for (guint i = 0; i < self->n_columns; i++)
        write_cell (self, i, dp_result_block_get_text (block, row, i));
      self->row++;
    }

  return TRUE;
}

static gboolean
dp_xlsx_finish (DpXlsx         *self,
                GOutputStream  *stream,
                GError        **error)
{
  lxw_error result = workbook_close (g_steal_pointer (&self->workbook));
  g_autoptr(GFile) file = g_file_new_for_path (self->path);
  g_autoptr(GFileInputStream) made = NULL;

  if (result != LXW_NO_ERROR)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The spreadsheet could not be made: %s."), lxw_strerror (result));
      return FALSE;
    }
  made = g_file_read (file, NULL, error);

  return made != NULL &&
         g_output_stream_splice (stream, G_INPUT_STREAM (made), G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE,
                                 NULL, error) >= 0;
}

const DpXlsxModule dp_xlsx_module = { dp_xlsx_new, dp_xlsx_free, dp_xlsx_add, dp_xlsx_finish };
