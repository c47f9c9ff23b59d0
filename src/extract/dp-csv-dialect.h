/* dp-csv-dialect.h: how a CSV file is written, found by looking at its beginning
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How much of a file is looked at before it is read */
#define DP_CSV_SAMPLE_LENGTH ((gsize) 256 * 1024)

typedef enum
{
  DP_CSV_ENCODING_UTF_8,
  DP_CSV_ENCODING_UTF_16LE,
  DP_CSV_ENCODING_UTF_16BE,
  DP_CSV_ENCODING_WINDOWS_1252,
  DP_CSV_ENCODING_ISO_8859_1,
} DpCsvEncoding;

/** DpCsvHeader: what a person said about the first record; zero where nothing was said */
typedef enum
{
  DP_CSV_HEADER_UNSAID,
  DP_CSV_HEADER_NAMES,        /* it names the columns */
  DP_CSV_HEADER_NONE,         /* it is the first row */
} DpCsvHeader;

/**
 * DpCsvDialect:
 * @delimiter: between two cells
 * @quote: around a cell with delimiters or line ends inside, or 0: quotes mean nothing
 * @decimal: '.' or ','
 * @group: between thousands: ',', '.', ' ', '\''
 * @decimal_guessed: no number showed which is which, as in "1.234" alone
 * @encoding: what the file's bytes are; cells always are UTF-8
 * @bom_length: bytes of a byte order mark in front
 * @has_header: whether the first record names the columns
 * @n_notes: records in front of the header, or of the first row, that are neither
 * @n_columns: cells of most records
 * @carriage_returns: lines end with carriage returns alone, as on very old machines
 */
typedef struct
{
  char          delimiter;
  char          quote;
  char          decimal;
  char          group;
  gboolean      decimal_guessed;
  DpCsvEncoding encoding;
  guint         bom_length;
  gboolean      has_header;
  guint         n_notes;
  guint         n_columns;
  gboolean      carriage_returns;
} DpCsvDialect;

/** dp_csv_dialect_init: UTF-8, commas, double quotes, decimal points, a header */
void        dp_csv_dialect_init              (DpCsvDialect  *self);

/**
 * dp_csv_dialect_find_encoding:
 * @sample: (array length=length): the file's first bytes, unpacked
 * @whole: whether @sample is the whole file, so that its last letter must be complete
 *
 * Sets @encoding and @bom_length.
 */
void        dp_csv_dialect_find_encoding     (DpCsvDialect  *self,
                                              const char    *sample,
                                              gsize          length,
                                              gboolean       whole);

/**
 * dp_csv_dialect_find:
 * @sample: (array length=length): the file's first bytes, in UTF-8 and without a byte order mark
 * @whole: whether @sample is the whole file
 * @delimiter: what a person said the delimiter is, or 0
 *
 * Sets all but @encoding and @bom_length.
 *
 * Returns: %FALSE in G_IO_ERROR_INVALID_DATA when this is not CSV: empty, pictures and programs,
 * web pages, JSON, text without columns
 */
gboolean    dp_csv_dialect_find              (DpCsvDialect  *self,
                                              const char    *sample,
                                              gsize          length,
                                              gboolean       whole,
                                              char           delimiter,
                                              GError       **error);

/** dp_csv_encoding_get_name: Returns: "UTF-8", …: a name that iconv knows */
const char *dp_csv_encoding_get_name         (DpCsvEncoding  encoding);

G_END_DECLS
