/* dp-alpha-vantage-private.h: between the files of the Alpha Vantage source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-json-private.h"
#include "dp-source-match.h"
#include "dp-source-private.h"

G_BEGIN_DECLS

#define DP_ALPHA_VANTAGE_TITLE            "Alpha Vantage"
#define DP_ALPHA_VANTAGE_DAILY            "TIME_SERIES_DAILY"
#define DP_ALPHA_VANTAGE_DAILY_ADJUSTED   "TIME_SERIES_DAILY_ADJUSTED"
#define DP_ALPHA_VANTAGE_WEEKLY           "TIME_SERIES_WEEKLY"
#define DP_ALPHA_VANTAGE_WEEKLY_ADJUSTED  "TIME_SERIES_WEEKLY_ADJUSTED"
#define DP_ALPHA_VANTAGE_MONTHLY          "TIME_SERIES_MONTHLY"
#define DP_ALPHA_VANTAGE_MONTHLY_ADJUSTED "TIME_SERIES_MONTHLY_ADJUSTED"
#define DP_ALPHA_VANTAGE_INTRADAY         "TIME_SERIES_INTRADAY"
#define DP_ALPHA_VANTAGE_SPLITS           "SPLITS"
#define DP_ALPHA_VANTAGE_OVERVIEW         "OVERVIEW"
#define DP_ALPHA_VANTAGE_QUOTE            "GLOBAL_QUOTE"
#define DP_ALPHA_VANTAGE_SEARCH           "SYMBOL_SEARCH"

/* What a part of the decoder reads, and where to. */
typedef struct
{
  DpRequest        *request;
  DpReply          *reply;
  yyjson_val       *root;
  yyjson_val       *data;
  DpBatch          *batch;
  DpInstrumentRows *rows;
} DpAlphaVantageReading;

/* A member that is a number, and the DpDecimal of a row that it goes to. */
typedef struct
{
  const char *name;
  gsize       offset;
} DpAlphaVantageField;

/* Where a symbol is traded, by its suffix; @zone is never NULL, @exchange is for New York's. */
typedef struct
{
  const char *suffix;
  const char *exchange;
  const char *zone;
  int         close_minute;    /* of the day there */
} DpAlphaVantageMarket;

/* Whether @root has a message in place of data; sets @error by what it says, and @by_minute to
 * whether it speaks of a limit by the minute. */
gboolean    _dp_alpha_vantage_read_message  (yyjson_val   *root,
                                             DpRequest    *request,
                                             gboolean     *by_minute,
                                             GError      **error);

/* Whether @reply is a table in place of JSON. */
gboolean    _dp_alpha_vantage_is_table      (DpReply      *reply);

/* (nullable): the member that holds the data of @request's function, whatever stands beside it */
yyjson_val *_dp_alpha_vantage_find_data     (yyjson_val   *root,
                                             DpRequest    *request);

/* The rows of @data, which _dp_alpha_vantage_find_data() found. */
DpBatch    *_dp_alpha_vantage_decode        (DpRequest    *request,
                                             DpReply      *reply,
                                             yyjson_val   *root,
                                             yyjson_val   *data);

/* (nullable): the field that is there and is not a number; the others are read into @row */
const char *_dp_alpha_vantage_read_fields   (yyjson_val                *object,
                                             const DpAlphaVantageField *fields,
                                             gsize                      n_fields,
                                             gpointer                   row);

/* One function each, or those of one form */
void        _dp_alpha_vantage_read_days     (const DpAlphaVantageReading *self);
void        _dp_alpha_vantage_read_weeks    (const DpAlphaVantageReading *self);
void        _dp_alpha_vantage_read_months   (const DpAlphaVantageReading *self);
void        _dp_alpha_vantage_read_intraday (const DpAlphaVantageReading *self);
void        _dp_alpha_vantage_read_splits   (const DpAlphaVantageReading *self);
void        _dp_alpha_vantage_read_quote    (const DpAlphaVantageReading *self);
void        _dp_alpha_vantage_read_overview (const DpAlphaVantageReading *self);

/* Adds what was done with the shares on @date, where @value says so. */
void        _dp_alpha_vantage_add_action    (const DpAlphaVantageReading *self,
                                             gint32                       date,
                                             DpActionKind                 kind,
                                             DpDecimal                    value);

/* "5min" in seconds; 0 for a text that is no interval of theirs */
gint32      _dp_alpha_vantage_get_interval  (const char   *text);

const DpAlphaVantageMarket *
            _dp_alpha_vantage_find_market   (const char   *symbol);

/* When the market of @symbol closed on @day; half days are known of New York only. */
gint64      _dp_alpha_vantage_get_close_us  (const char   *symbol,
                                             gint32        day);

/* What to ask for @needs. @full: whether the long history of days may be asked for; @extended: with
 * what is traded outside the exchange's hours */
GPtrArray  *_dp_alpha_vantage_list_requests (const char          *symbol,
                                             const DpSourceNeeds *needs,
                                             gboolean             full,
                                             gboolean             extended);

/* What finds the instruments that @text is a part of, and those that were found. */
DpRequest  *_dp_alpha_vantage_new_search    (const char          *text);
GPtrArray  *_dp_alpha_vantage_list_matches  (yyjson_val          *data);

/* Returns: (transfer full): the days of @request, without the long history and without adjusting */
DpRequest  *_dp_alpha_vantage_new_compact   (DpRequest           *request);

/* Returns: (transfer full): the older history of @request's days, by week and by month */
GPtrArray  *_dp_alpha_vantage_list_history  (DpRequest           *request);

G_END_DECLS
