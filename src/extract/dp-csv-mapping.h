/* dp-csv-mapping.h: what the columns of a CSV file mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-date.h"
#include "dp-csv-sample.h"

G_BEGIN_DECLS

typedef enum
{
  DP_CSV_KIND_UNKNOWN,
  DP_CSV_KIND_PRICES,
  DP_CSV_KIND_COMPANIES,
  DP_CSV_KIND_RECORDS,
} DpCsvKind;

typedef enum
{
  DP_CSV_FIELD_DATE,
  DP_CSV_FIELD_TIME,             /* beside a column with the day */
  DP_CSV_FIELD_SYMBOL,
  DP_CSV_FIELD_OPEN,
  DP_CSV_FIELD_HIGH,
  DP_CSV_FIELD_LOW,
  DP_CSV_FIELD_CLOSE,
  DP_CSV_FIELD_ADJUSTED_CLOSE,
  DP_CSV_FIELD_VOLUME,
  DP_CSV_FIELD_MARKET_CAP,       /* companies have it, too */
  DP_CSV_FIELD_DIVIDEND,
  DP_CSV_FIELD_SPLIT,
  DP_CSV_FIELD_NAME,
  DP_CSV_FIELD_EXCHANGE,
  DP_CSV_FIELD_CURRENCY,
  DP_CSV_FIELD_COUNTRY,
  DP_CSV_FIELD_SECTOR,
  DP_CSV_FIELD_INDUSTRY,
  DP_CSV_FIELD_ASSET_TYPE,
  DP_CSV_FIELD_DESCRIPTION,
  DP_CSV_FIELD_WEBSITE,
  DP_CSV_FIELD_SHARES,
  DP_CSV_FIELD_PE_RATIO,
  DP_CSV_FIELD_EPS,
  DP_CSV_FIELD_DIVIDEND_YIELD,
  DP_CSV_FIELD_BETA,
  DP_CSV_FIELD_HIGH_52W,
  DP_CSV_FIELD_LOW_52W,
  DP_CSV_N_FIELDS,
} DpCsvField;

/** DpCsvPeriod: what one row of prices is about. WEEK and MONTH rows carry one day of that period,
 * as the file has it. */
typedef enum
{
  DP_CSV_PERIOD_DAY,
  DP_CSV_PERIOD_WEEK,
  DP_CSV_PERIOD_MONTH,
  DP_CSV_PERIOD_INTRADAY,
} DpCsvPeriod;

/** DpCsvOrigin: where a choice comes from */
typedef enum
{
  DP_CSV_ORIGIN_NONE,
  DP_CSV_ORIGIN_NAME,         /* the column's name */
  DP_CSV_ORIGIN_VALUES,       /* the values in it */
  DP_CSV_ORIGIN_FILE_NAME,
  DP_CSV_ORIGIN_REMEMBERED,   /* an earlier file of the family */
  DP_CSV_ORIGIN_PERSON,
} DpCsvOrigin;

/**
 * DpCsvChoice:
 * @column: from 0, or -1: the file does not have it
 * @score: how sure it is, 0 to 1
 */
typedef struct
{
  int         column;
  double      score;
  DpCsvOrigin origin;
} DpCsvChoice;

/**
 * DpCsvMapping:
 * @kind_score: how sure the kind is, 0 to 1
 * @columns: (array length=n_columns): names, as in the header; "column 1", … without one
 * @date_form: how the date column is written
 * @date_ambiguous: day and month could be the other way round
 * @period: how far rows are apart; what a table for daily prices takes is DAY
 * @interval_s: seconds between rows of an INTRADAY file; 0: trades or other moments, not bars
 * @has_zone: moments carry their offset from UTC, or count from 1970
 * @time_zone: (nullable): the zone of moments without one; %NULL: UTC
 * @symbol: (nullable): the symbol of all rows, where no column holds it
 * @symbol_origin: NAME: out of the column names ("AAPL.Open")
 * @family: files like this one have the same text here; a mapping is remembered under it
 * @warnings: (element-type utf8): sentences: what a person should look at
 */
typedef struct
{
  DpCsvKind     kind;
  double        kind_score;
  DpCsvOrigin   kind_origin;
  char        **columns;
  guint         n_columns;
  DpCsvChoice   choices[DP_CSV_N_FIELDS];
  DpCsvDateForm date_form;
  DpCsvOrigin   date_origin;
  gboolean      date_ambiguous;
  gboolean      has_zone;
  DpCsvPeriod   period;
  gint32        interval_s;
  char         *time_zone;
  char         *symbol;
  double        symbol_score;
  DpCsvOrigin   symbol_origin;
  char         *family;
  GPtrArray    *warnings;
} DpCsvMapping;

/**
 * dp_csv_mapping_guess:
 * @sample: the first records
 * @file_name: (nullable): the file's name, which may hold the symbol
 * @kind: what a person said it is, or UNKNOWN
 *
 * Returns: (transfer full): what it looks like; see dp_csv_mapping_check()
 */
DpCsvMapping *dp_csv_mapping_guess          (const DpCsvSample  *sample,
                                             const char         *file_name,
                                             DpCsvKind           kind);
void          dp_csv_mapping_free           (DpCsvMapping       *self);

/** DpCsvLack: what keeps rows from being read */
typedef enum
{
  DP_CSV_LACK_NOTHING,
  DP_CSV_LACK_KIND,           /* it is not clear what the rows are */
  DP_CSV_LACK_DATE,           /* no column has dates */
  DP_CSV_LACK_DATE_FORM,      /* the column that is said to has none */
  DP_CSV_LACK_CLOSE,
  DP_CSV_LACK_SYMBOL,
} DpCsvLack;

/** dp_csv_mapping_find_lack: the same as dp_csv_mapping_check(), for who has own words for it */
DpCsvLack     dp_csv_mapping_find_lack      (const DpCsvMapping *self);

/** dp_csv_mapping_get_contents: what the rows are, in words: "daily prices" */
const char   *dp_csv_mapping_get_contents   (const DpCsvMapping *self);

/**
 * dp_csv_mapping_check:
 *
 * Whether rows can be read with it. A sentence in G_IO_ERROR_INVALID_DATA says what lacks, and what
 * the person can do.
 */
gboolean      dp_csv_mapping_check          (DpCsvMapping       *self,
                                             GError            **error);

/**
 * dp_csv_mapping_set_column:
 * @column: a column's name in any spelling, or its number from 1; empty: the file does not have it
 *
 * A person's word: the field is @column's, whatever else was guessed for either. Call
 * dp_csv_mapping_look() afterwards.
 */
gboolean      dp_csv_mapping_set_column     (DpCsvMapping       *self,
                                             DpCsvField          field,
                                             const char         *column,
                                             GError            **error);
/** dp_csv_mapping_set_symbol: @symbol: a person's word for all rows, over any column */
void          dp_csv_mapping_set_symbol     (DpCsvMapping       *self,
                                             const char         *symbol);
/** dp_csv_mapping_set_date_form: a person's word on how days are written */
void          dp_csv_mapping_set_date_form  (DpCsvMapping       *self,
                                             DpCsvDateForm       form);
/** dp_csv_mapping_set_time_zone: @zone: an identifier as "America/New_York" */
gboolean      dp_csv_mapping_set_time_zone  (DpCsvMapping       *self,
                                             const char         *zone,
                                             GError            **error);
/** dp_csv_mapping_look: finds date form and period again, after columns were set */
void          dp_csv_mapping_look           (DpCsvMapping       *self,
                                             const DpCsvSample  *sample);
/** dp_csv_mapping_has: whether the file has @field */
gboolean      dp_csv_mapping_has            (const DpCsvMapping *self,
                                             DpCsvField          field);

/** dp_csv_mapping_to_json: Returns: (transfer full): an object, to be kept under the family */
char         *dp_csv_mapping_to_json        (const DpCsvMapping *self);
/**
 * dp_csv_mapping_remember:
 * @json: from dp_csv_mapping_to_json(), for a file of the same family
 *
 * Takes over what a person had said then: kind, columns (by their names, so another order does no
 * harm), zone and date form; never the symbol. What was only guessed is guessed anew. To be called
 * before a person's words on this file, and before dp_csv_mapping_look().
 */
gboolean      dp_csv_mapping_remember       (DpCsvMapping       *self,
                                             const char         *json,
                                             GError            **error);

/** dp_csv_field_get_nick: Returns: "date", "adjusted-close", …: for options and JSON */
const char   *dp_csv_field_get_nick         (DpCsvField          field);
/** dp_csv_field_from_nick: Returns: DP_CSV_N_FIELDS for what is none */
DpCsvField    dp_csv_field_from_nick        (const char         *nick);
/** dp_csv_kind_get_nick: Returns: "prices", "companies", "records", "unknown" */
const char   *dp_csv_kind_get_nick          (DpCsvKind           kind);
/** dp_csv_kind_from_nick: Returns: UNKNOWN for what is none */
DpCsvKind     dp_csv_kind_from_nick         (const char         *nick);
/** dp_csv_period_get_nick: Returns: "day", "week", "month", "intraday" */
const char   *dp_csv_period_get_nick        (DpCsvPeriod         period);
/** dp_csv_origin_get_nick: Returns: "name", "values", … */
const char   *dp_csv_origin_get_nick        (DpCsvOrigin         origin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCsvMapping, dp_csv_mapping_free)

G_END_DECLS
