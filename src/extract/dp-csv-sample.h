/* dp-csv-sample.h: the first records of a CSV file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-parser.h"

G_BEGIN_DECLS

/** How many records are looked at */
#define DP_CSV_SAMPLE_ROWS 2000

/**
 * DpCsvSampleRow:
 * @cells: (array length=n_cells): terminated, unlike a parser's
 */
typedef struct
{
  guint64    line;
  guint      n_cells;
  DpCsvCell *cells;
} DpCsvSampleRow;

/**
 * DpCsvSample:
 * @dialect: how the file is written
 * @header: (nullable): the record that names the columns
 * @rows: (element-type DpCsvSampleRow): the records after it that could be cut
 * @n_faulty: records that could not
 */
typedef struct
{
  DpCsvDialect    dialect;
  DpCsvSampleRow *header;
  GPtrArray      *rows;
  guint           n_faulty;
  GStringChunk   *texts;
} DpCsvSample;

/**
 * dp_csv_sample_new:
 * @text: (array length=length): the file's beginning in UTF-8, without a byte order mark
 * @whole: whether it is the whole file; else an incomplete last record is left out
 */
DpCsvSample *dp_csv_sample_new  (const DpCsvDialect *dialect,
                                 const char         *text,
                                 gsize               length,
                                 gboolean            whole);
/** dp_csv_sample_set_header: @names: %NULL-terminated: takes these for the columns' names */
void         dp_csv_sample_set_header (DpCsvSample        *self,
                                       const char * const *names);
void         dp_csv_sample_free (DpCsvSample        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCsvSample, dp_csv_sample_free)

G_END_DECLS
