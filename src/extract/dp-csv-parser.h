/* dp-csv-parser.h: cuts CSV text into records and cells
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-dialect.h"

G_BEGIN_DECLS

/** What one record may have; one that has more is handed over with a fault */
#define DP_CSV_MAX_CELL    ((gsize) 1024 * 1024)
#define DP_CSV_MAX_RECORD  ((gsize) 4 * 1024 * 1024)
#define DP_CSV_MAX_COLUMNS 4096

typedef enum
{
  DP_CSV_FAULT_NONE,
  DP_CSV_FAULT_CELL_TOO_LONG,
  DP_CSV_FAULT_RECORD_TOO_LONG,
  DP_CSV_FAULT_TOO_MANY_COLUMNS,
  DP_CSV_FAULT_NUL_BYTE,
  DP_CSV_FAULT_NOT_UTF_8,
  DP_CSV_FAULT_TEXT_AFTER_QUOTE,
  DP_CSV_FAULT_UNCLOSED_QUOTE,
} DpCsvFault;

/**
 * DpCsvCell:
 * @text: UTF-8, not terminated; quotes are taken off, doubled ones are single
 * @quoted: it stood in quotes, so that an empty one is an empty text
 */
typedef struct
{
  const char *text;
  guint32     length;
  gboolean    quoted;
} DpCsvCell;

/**
 * DpCsvRecord:
 * @cells: (array length=n_cells): valid until the parser's next call
 * @number: its number among the records of the file, notes and header included, from 1
 * @line: the line it begins on, from 1 (it may go over several)
 * @offset: where it begins, in bytes of the UTF-8 text, a byte order mark included
 * @raw: (array length=raw_length): the record as it is written, without its line end; of one that
 *   is too long, the beginning
 * @fault: why it must not be used, with the place in @fault_column (from 1)
 */
typedef struct
{
  const DpCsvCell *cells;
  guint            n_cells;
  guint64          number;
  guint64          line;
  guint64          offset;
  const char      *raw;
  gsize            raw_length;
  DpCsvFault       fault;
  guint            fault_column;
} DpCsvRecord;

/**
 * DpCsvParser:
 *
 * Bytes go in by blocks with dp_csv_parser_feed(), records come out with dp_csv_parser_next() until
 * it returns %FALSE. The block's last bytes, which belong to a record that is not complete, are
 * then dp_csv_parser_get_rest() long: put them in front of the bytes of the next block. Nothing is
 * copied except cells with doubled quotes, and nothing is allocated for a record. A parser belongs
 * to no thread; one call at a time may use it. [struct@DpCsvReader] does the reading for it.
 */
typedef struct _DpCsvParser DpCsvParser;

DpCsvParser *dp_csv_parser_new             (const DpCsvDialect *dialect);
void         dp_csv_parser_free            (DpCsvParser        *self);

/**
 * dp_csv_parser_seek:
 * @offset: where the next block begins, which must be where a record begins
 * @line: the line there, from 1
 * @number: the number of the record there, from 1
 *
 * To continue where an earlier reading stopped. Before the first block.
 */
void         dp_csv_parser_seek            (DpCsvParser        *self,
                                            guint64             offset,
                                            guint64             line,
                                            guint64             number);

/**
 * dp_csv_parser_feed:
 * @data: (array length=length): the rest of the block before, then new bytes; has to stay until
 *   the next call
 * @last: no bytes follow, so that a last line without line end is complete
 */
void         dp_csv_parser_feed            (DpCsvParser        *self,
                                            const char         *data,
                                            gsize               length,
                                            gboolean            last);

/** dp_csv_parser_next: Returns: %FALSE when the block holds no further complete record; empty lines
 * are passed over */
gboolean     dp_csv_parser_next            (DpCsvParser        *self,
                                            DpCsvRecord        *record);

/** dp_csv_parser_get_rest: Returns: bytes at the block's end that are not used yet; never more than
 * DP_CSV_MAX_RECORD and a few */
gsize        dp_csv_parser_get_rest        (DpCsvParser        *self);

/** dp_csv_parser_get_offset: Returns: where the first record begins that was not handed out */
guint64      dp_csv_parser_get_offset      (DpCsvParser        *self);
/** dp_csv_parser_get_line: Returns: the line there */
guint64      dp_csv_parser_get_line        (DpCsvParser        *self);
/** dp_csv_parser_get_number: Returns: the number that record will have */
guint64      dp_csv_parser_get_number      (DpCsvParser        *self);

/** dp_csv_record_dup_fault: Returns: (transfer full) (nullable): the fault as a sentence */
char        *dp_csv_record_dup_fault       (const DpCsvRecord  *self);

/** dp_csv_cell_equals: whether the cell's text is @text */
gboolean     dp_csv_cell_equals            (const DpCsvCell    *self,
                                            const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCsvParser, dp_csv_parser_free)

G_END_DECLS
