/* dp-csv-sample.c: the first records of a CSV file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-sample.h"

#include <string.h>

static void
row_free (DpCsvSampleRow *row)
{
  g_free (row->cells);
  g_free (row);
}

static DpCsvSampleRow *
copy_record (DpCsvSample       *self,
             const DpCsvRecord *record)
{
  DpCsvSampleRow *row = g_new0 (DpCsvSampleRow, 1);

  row->line = record->line;
  row->n_cells = record->n_cells;
  row->cells = g_new (DpCsvCell, record->n_cells);
  for (guint i = 0; i < record->n_cells; i++)
    {
      row->cells[i] = record->cells[i];
      row->cells[i].text = g_string_chunk_insert_len (self->texts, record->cells[i].text,
                                                      record->cells[i].length);
    }

  return row;
}

DpCsvSample *
dp_csv_sample_new (const DpCsvDialect *dialect,
                   const char         *text,
                   gsize               length,
                   gboolean            whole)
{
  DpCsvSample *self;
  g_autoptr(DpCsvParser) parser = NULL;
  DpCsvRecord record;

  g_return_val_if_fail (dialect != NULL, NULL);

  self = g_new0 (DpCsvSample, 1);
  self->dialect = *dialect;
  self->texts = g_string_chunk_new (16 * 1024);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  parser = dp_csv_parser_new (dialect);
  dp_csv_parser_feed (parser, text, length, whole);
  while (self->rows->len < DP_CSV_SAMPLE_ROWS && dp_csv_parser_next (parser, &record))
    {
      if (record.number <= dialect->n_notes)
        continue;
      if (record.fault != DP_CSV_FAULT_NONE)
        self->n_faulty++;
      else if (dialect->has_header && self->header == NULL)
        self->header = copy_record (self, &record);
      else
        g_ptr_array_add (self->rows, copy_record (self, &record));
    }

  return self;
}

void
dp_csv_sample_set_header (DpCsvSample        *self,
                          const char * const *names)
{
  DpCsvSampleRow *header = g_new0 (DpCsvSampleRow, 1);

  g_return_if_fail (self != NULL);
  g_return_if_fail (names != NULL);

  header->n_cells = g_strv_length ((char **) names);
  header->cells = g_new0 (DpCsvCell, header->n_cells + 1);
  for (guint i = 0; i < header->n_cells; i++)
    {
      header->cells[i].text = g_string_chunk_insert (self->texts, names[i]);
      header->cells[i].length = strlen (names[i]);
    }
  g_clear_pointer (&self->header, row_free);
  self->header = header;
  self->dialect.has_header = TRUE;
}

void
dp_csv_sample_free (DpCsvSample *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->header, row_free);
  g_ptr_array_unref (self->rows);
  g_string_chunk_free (self->texts);
  g_free (self);
}
