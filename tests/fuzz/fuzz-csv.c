/* fuzz-csv.c: CSV files: how they are written, what they mean, their rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "dp-csv-mapping.h"
#include "dp-csv-parser.h"
#include "dp-csv-rows.h"

static void
read_row (DpCsvRows          *rows,
          const DpCsvMapping *mapping,
          const DpCsvRecord  *record)
{
  g_autoptr(GString) json = g_string_new (NULL);
  g_autofree char *symbol = NULL;
  DpCompany *company = NULL;
  DpCsvOutcome outcome;
  DpCsvRow row;

  if (mapping->kind == DP_CSV_KIND_PRICES)
    outcome = dp_csv_rows_read_price (rows, record, &row);
  else if (mapping->kind == DP_CSV_KIND_COMPANIES)
    outcome = dp_csv_rows_read_company (rows, record, &symbol, &company);
  else
    outcome = dp_csv_rows_read_record (rows, record, json);
  if (outcome == DP_CSV_ROW_REJECTED)
    g_assert_true (g_utf8_validate (dp_csv_rows_get_cause (rows), -1, NULL));
  g_assert_true (g_utf8_validate (json->str, json->len, NULL));
  g_clear_pointer (&company, dp_company_free);
}

static void
check_record (const DpCsvRecord *record)
{
  g_autofree char *fault = dp_csv_record_dup_fault (record);

  g_assert_true ((fault != NULL) == (record->fault != DP_CSV_FAULT_NONE));
  for (guint i = 0; record->fault == DP_CSV_FAULT_NONE && i < record->n_cells; i++)
    g_assert_true (g_utf8_validate_len (record->cells[i].text, record->cells[i].length, NULL));
}

/* In blocks of @block bytes, as from a file. Returns: a number that stands for all the cells, which
 * do not depend on where blocks end */
static guint64
read_records (const DpCsvDialect *dialect,
              const DpCsvMapping *mapping,
              const char         *text,
              gsize               length,
              gsize               block)
{
  g_autoptr(DpCsvParser) parser = dp_csv_parser_new (dialect);
  g_autoptr(DpCsvRows) rows = mapping != NULL ? dp_csv_rows_new (mapping, dialect) : NULL;
  guint64 sum = 5381;
  gsize start = 0;
  gsize end = 0;

  do
    {
      DpCsvRecord record;

      end = MIN (length, end + block);
      dp_csv_parser_feed (parser, text + start, end - start, end == length);
      while (dp_csv_parser_next (parser, &record))
        {
          check_record (&record);
          sum = sum * 33 + record.n_cells + record.line * 7 + record.fault;
          for (guint i = 0; i < record.n_cells; i++)
            sum = sum * 33 + record.cells[i].length;
          if (rows != NULL && record.fault == DP_CSV_FAULT_NONE)
            read_row (rows, mapping, &record);
        }
      g_assert_cmpuint (dp_csv_parser_get_rest (parser), <=, end - start);
      start = end - dp_csv_parser_get_rest (parser);
    }
  while (end < length);

  return sum;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *text = (const char *) data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvSample) sample = NULL;
  g_autoptr(DpCsvMapping) mapping = NULL;
  DpCsvDialect dialect;
  guint64 whole;

  dp_csv_dialect_init (&dialect);
  dp_csv_dialect_find_encoding (&dialect, text, size, TRUE);
  if (dialect.encoding != DP_CSV_ENCODING_UTF_8)
    return 0;
  text += dialect.bom_length;
  size -= dialect.bom_length;
  if (!dp_csv_dialect_find (&dialect, text, size, TRUE, 0, &error))
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  sample = dp_csv_sample_new (&dialect, text, size, TRUE);
  mapping = dp_csv_mapping_guess (sample, "file-ABC.csv", DP_CSV_KIND_UNKNOWN);
  if (!dp_csv_mapping_check (mapping, &error))
    g_clear_pointer (&mapping, dp_csv_mapping_free);
  whole = read_records (&dialect, mapping, text, size, MAX (size, 1));
  g_assert_cmpuint (read_records (&dialect, NULL, text, size, 7), ==, whole);

  return 0;
}
