/* dp-csv-rows.h: typed rows out of CSV records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-csv-mapping.h"
#include "dp-csv-parser.h"

G_BEGIN_DECLS

/**
 * DpCsvRow:
 * @symbol: (array length=symbol_length): not terminated; valid as long as the record
 * @bar: prices; its date is the day as the file has it (for INTRADAY the day in the file's zone)
 * @start_us: INTRADAY: the moment in UTC
 * @dividend: paid on that day, NONE where there was none
 * @split: new shares for an old one, NONE where there was none
 */
typedef struct
{
  const char *symbol;
  guint       symbol_length;
  DpBar       bar;
  gint64      start_us;
  DpDecimal   dividend;
  DpDecimal   split;
} DpCsvRow;

typedef enum
{
  DP_CSV_ROW_TAKEN,
  DP_CSV_ROW_REJECTED,
  DP_CSV_ROW_EMPTY,      /* a line of delimiters only: nothing to load, nothing to complain of */
} DpCsvOutcome;

/**
 * DpCsvRows:
 *
 * Reads records with a mapping. Allocates nothing for a row that is taken. One thread at a time;
 * several threads have one each.
 */
typedef struct _DpCsvRows DpCsvRows;

/** dp_csv_rows_new: @mapping: has passed dp_csv_mapping_check(); is copied as far as needed */
DpCsvRows    *dp_csv_rows_new             (const DpCsvMapping *mapping,
                                           const DpCsvDialect *dialect);
void          dp_csv_rows_free            (DpCsvRows          *self);

/** dp_csv_rows_read_price: fills @row; validates as dp_batch_add_bar() does */
DpCsvOutcome  dp_csv_rows_read_price      (DpCsvRows          *self,
                                           const DpCsvRecord  *record,
                                           DpCsvRow           *row);

/**
 * dp_csv_rows_read_company:
 * @symbol: (out) (transfer full): the company's symbol
 * @company: (out) (transfer full): its facts, with the whole record as attributes_json
 */
DpCsvOutcome  dp_csv_rows_read_company    (DpCsvRows          *self,
                                           const DpCsvRecord  *record,
                                           char              **symbol,
                                           DpCompany         **company);

/**
 * dp_csv_rows_read_record:
 * @json: the record is appended as an object: texts by column name, null for empty cells
 */
DpCsvOutcome  dp_csv_rows_read_record     (DpCsvRows          *self,
                                           const DpCsvRecord  *record,
                                           GString            *json);

/** dp_csv_rows_get_cause: Returns: (transfer none): why the last record was rejected: "Line 17,
 * column 3 (High): The highest price is below the lowest." */
const char   *dp_csv_rows_get_cause       (DpCsvRows          *self);
/** dp_csv_rows_get_cause_column: Returns: the column it is about, from 1, or 0: the whole line */
guint         dp_csv_rows_get_cause_column (DpCsvRows         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCsvRows, dp_csv_rows_free)

G_END_DECLS
