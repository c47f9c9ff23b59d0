/* dp-csv-reader.h: reads a CSV file record by record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-csv-sample.h"

G_BEGIN_DECLS

/**
 * DpCsvReader:
 *
 * Reads a file in blocks of 256 KiB, unpacks it where it is gzip, converts it to UTF-8 where it is
 * not, and hands out records. It blocks: use it on a thread of the pool, never on the main one.
 * Memory stays within a few MiB, whatever is in the file.
 */
typedef struct _DpCsvReader DpCsvReader;

/**
 * dp_csv_reader_open:
 * @path: a file, plain or gzip
 *
 * Opens the file and looks at its first DP_CSV_SAMPLE_LENGTH bytes.
 *
 * Returns: (transfer full) (nullable): the reader, before dp_csv_reader_start(); errors are
 * sentences that name the file
 */
DpCsvReader *dp_csv_reader_open          (const char          *path,
                                          GError             **error);
void         dp_csv_reader_free          (DpCsvReader         *self);

/**
 * dp_csv_reader_open_text:
 *
 * For who cuts the text into records itself: the whole of it, unpacked, in UTF-8, without a byte
 * order mark.
 *
 * Returns: (transfer full) (nullable)
 */
GInputStream *dp_csv_reader_open_text    (const char          *path,
                                          const DpCsvDialect  *dialect,
                                          GError             **error);

/** dp_csv_reader_set_encoding: a person's word; before dp_csv_reader_find_dialect() */
void         dp_csv_reader_set_encoding  (DpCsvReader         *self,
                                          DpCsvEncoding        encoding);
/** dp_csv_reader_find_dialect: @delimiter: a person's word, or 0. Finds out how the file is
 * written. */
gboolean     dp_csv_reader_find_dialect  (DpCsvReader         *self,
                                          char                 delimiter,
                                          DpCsvDialect        *dialect,
                                          GError             **error);

/** dp_csv_reader_dup_sample: Returns: (transfer full): the first records, cut with @dialect */
DpCsvSample *dp_csv_reader_dup_sample    (DpCsvReader         *self,
                                          const DpCsvDialect  *dialect);

/**
 * dp_csv_reader_start:
 * @offset: 0, or where a record begins: DpCsvRecord.offset of an earlier reading, or its
 *   dp_csv_reader_get_offset()
 * @line: the line there, from 1
 * @number: the number of the record there, from 1
 *
 * To be called once, before the first record. From the beginning, notes and header are passed over.
 */
gboolean     dp_csv_reader_start         (DpCsvReader         *self,
                                          const DpCsvDialect  *dialect,
                                          guint64              offset,
                                          guint64              line,
                                          guint64              number,
                                          GError             **error);

/**
 * dp_csv_reader_next:
 * @record: (out): valid until the next call
 *
 * Returns: %FALSE at the end of the file, and with @error set where the file could not be read on
 */
gboolean     dp_csv_reader_next          (DpCsvReader         *self,
                                          DpCsvRecord         *record,
                                          GError             **error);

/** dp_csv_reader_get_offset: Returns: where the next record begins */
guint64      dp_csv_reader_get_offset    (DpCsvReader         *self);
/** dp_csv_reader_get_line: Returns: the line there */
guint64      dp_csv_reader_get_line      (DpCsvReader         *self);
/** dp_csv_reader_get_number: Returns: the number the next record has */
guint64      dp_csv_reader_get_number    (DpCsvReader         *self);
/** dp_csv_reader_get_size: Returns: bytes of the file as it lies on the disk */
guint64      dp_csv_reader_get_size      (DpCsvReader         *self);
/** dp_csv_reader_get_position: Returns: bytes of it that were read so far, for progress */
guint64      dp_csv_reader_get_position  (DpCsvReader         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCsvReader, dp_csv_reader_free)

G_END_DECLS
