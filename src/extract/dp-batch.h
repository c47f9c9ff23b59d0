/* dp-batch.h: typed rows decoded from one reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "dp-date.h"
#include "dp-decimal.h"

G_BEGIN_DECLS

/** DpBar: the prices of a day, week or month (@date: its last trading day); absent values are
 * DP_DECIMAL_NONE, close is always set */
typedef struct
{
  gint32    date;
  DpDecimal open;
  DpDecimal high;
  DpDecimal low;
  DpDecimal close;
  DpDecimal adjusted_close;
  DpDecimal volume;        /* shares, or units of the quote currency for coins */
  DpDecimal market_cap;
} DpBar;

/** DpCandle: the prices of a stretch shorter than a day, or one that is no calendar period */
typedef struct
{
  gint64    start_us;      /* microseconds since 1970 UTC */
  gint32    interval_s;    /* e.g. 300 */
  DpDecimal open;
  DpDecimal high;
  DpDecimal low;
  DpDecimal close;
  DpDecimal volume;
} DpCandle;

/** DpQuote: a price at a moment */
typedef struct
{
  gint64    observed_us;   /* microseconds since 1970 UTC */
  gint32    trading_date;  /* or DP_DATE_NONE */
  DpDecimal price;
  DpDecimal open;
  DpDecimal high;
  DpDecimal low;
  DpDecimal previous_close;
  DpDecimal change_percent;
  DpDecimal volume;
  DpDecimal market_cap;
} DpQuote;

/** DpCompany: facts as of a moment; texts %NULL and decimals NONE where the provider has none */
typedef struct
{
  char     *name;
  char     *exchange;
  char     *currency;
  char     *country;
  char     *sector;
  char     *industry;
  char     *asset_type;
  char     *description;
  char     *website;
  gint32    latest_quarter;
  DpDecimal shares_outstanding;
  DpDecimal market_cap;
  DpDecimal pe_ratio;
  DpDecimal eps;
  DpDecimal dividend_yield;
  DpDecimal beta;
  DpDecimal high_52w;
  DpDecimal low_52w;
  char     *attributes_json;   /* every field of the reply, as a JSON object */
} DpCompany;

typedef enum
{
  DP_ACTION_SPLIT,         /* value: shares after for one before */
  DP_ACTION_DIVIDEND,      /* value: money per share */
} DpActionKind;

/** DpAction: what a company did with its shares on a day */
typedef struct
{
  gint32       date;
  DpActionKind kind;
  DpDecimal    value;
} DpAction;

/** DpNewsEntry: an entry of a feed; absent times are G_MININT64, texts may be %NULL */
typedef struct
{
  char     *entry_key;     /* what makes it this entry of its feed */
  char     *title;
  char     *link;
  char     *summary;       /* plain text */
  char     *author;
  gint64    published_us;
  gint64    updated_us;
  char    **categories;    /* (nullable) */
  char    **symbols;       /* (nullable): instruments it speaks of */
  char     *content_hash;  /* of what a reader would see */
  gboolean  zone_missing;  /* a time had no zone and was taken as UTC */
} DpNewsEntry;

/** DpNewsFeed: what a feed says of itself; @ttl_minutes: how long it stays as it is, 0 for nothing;
 * @warnings: (nullable): what had to be survived to read it, a sentence each */
typedef struct
{
  char  *title;            /* (nullable) */
  char  *link;             /* (nullable) */
  guint  ttl_minutes;
  char **warnings;
} DpNewsFeed;

/** DpReject: a record that is not loaded, and why */
typedef struct
{
  char *position;   /* where in the reply: "2026-11-19", "row 12" */
  char *cause;      /* a sentence */
  char *payload;    /* the record as it came */
} DpReject;

/**
 * DpInstrumentRows:
 * What a batch holds of one instrument.
 * @source_symbol: the provider's id of it
 * @symbol: (nullable): what people call it, where that is not the provider's id ("BTC")
 * @name: (nullable): its name
 * @kind: (nullable): "stock", "etf", "fund" or "coin", what the reply shows it to be
 * @bars: (element-type DpBar): days, oldest first
 * @weekly: (element-type DpBar): weeks
 * @monthly: (element-type DpBar): months
 * @candles: (element-type DpCandle): oldest first within an interval
 */
typedef struct
{
  char      *source_symbol;
  char      *symbol;
  char      *name;
  char      *kind;
  char      *exchange;
  char      *currency;
  char      *time_zone;
  GArray    *bars;
  GArray    *weekly;
  GArray    *monthly;
  GArray    *candles;
  GArray    *quotes;      /* (element-type DpQuote) */
  GArray    *actions;     /* (element-type DpAction) */
  DpCompany *company;     /* (nullable) */
} DpInstrumentRows;

/**
 * DpBatch:
 * @instruments: (element-type DpInstrumentRows)
 * @feed: (nullable): of which @entries are
 * @entries: (element-type DpNewsEntry)
 * @rejects: (element-type DpReject)
 * @n_records: records seen, rejected ones included
 */
typedef struct
{
  GPtrArray  *instruments;
  DpNewsFeed *feed;
  GPtrArray  *entries;
  GPtrArray  *rejects;
  guint       n_records;

  /*< private >*/
  GHashTable *by_symbol;
} DpBatch;

DpBatch          *dp_batch_new            (void);
void              dp_batch_free           (DpBatch    *self);
/** dp_batch_add_instrument: Returns: (transfer none): its rows, empty at first; those there already
 * for a symbol named again */
DpInstrumentRows *dp_batch_add_instrument (DpBatch    *self,
                                           const char *source_symbol);
/** dp_batch_get_instrument: Returns: (transfer none) */
DpInstrumentRows *dp_batch_get_instrument (DpBatch    *self,
                                           guint       index);
/** dp_batch_add_reject: @payload_length: bytes, or -1 */
void              dp_batch_add_reject     (DpBatch    *self,
                                           const char *position,
                                           const char *payload,
                                           gssize      payload_length,
                                           const char *cause_format,
                                           ...) G_GNUC_PRINTF (5, 6);

/** DpBarField: the members of a bar */
typedef enum
{
  DP_BAR_DATE,
  DP_BAR_OPEN,
  DP_BAR_HIGH,
  DP_BAR_LOW,
  DP_BAR_CLOSE,
  DP_BAR_ADJUSTED_CLOSE,
  DP_BAR_VOLUME,
  DP_BAR_MARKET_CAP,
} DpBarField;

/**
 * dp_bar_find_fault:
 * @field: (out) (optional): the member that breaks it
 *
 * Returns: (nullable): a sentence: the rule that the bar breaks
 */
const char       *dp_bar_find_fault       (const DpBar *bar,
                                           DpBarField  *field);

/**
 * dp_batch_add_bar:
 * @bars: where to: bars, weekly or monthly of an instrument's rows
 * Validates: close above zero, high not below open, close and low, low above zero and not above
 * open and close, volume not negative. A bar that breaks a rule becomes a reject with @payload.
 * Returns: whether it was taken
 */
gboolean          dp_batch_add_bar        (DpBatch     *self,
                                           GArray      *bars,
                                           const DpBar *bar,
                                           const char  *payload,
                                           gssize       payload_length);
/** dp_batch_add_candle: the same for a candle */
gboolean          dp_batch_add_candle     (DpBatch          *self,
                                           DpInstrumentRows *rows,
                                           const DpCandle   *candle,
                                           const char       *payload,
                                           gssize            payload_length);
/** dp_batch_finish: sorts bars and candles oldest first; of two with the same time the first stays,
 * the other is rejected */
void              dp_batch_finish         (DpBatch     *self);
/** dp_news_entry_new: Returns: (transfer full): an entry without content, to be filled */
DpNewsEntry      *dp_news_entry_new       (const char  *entry_key);
void              dp_news_entry_free      (DpNewsEntry *self);
/** dp_news_feed_new: Returns: (transfer full): one that says nothing */
DpNewsFeed       *dp_news_feed_new        (void);
void              dp_news_feed_free       (DpNewsFeed  *self);
DpCompany        *dp_company_new          (void);
void              dp_company_free         (DpCompany   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpBatch, dp_batch_free)

G_END_DECLS
