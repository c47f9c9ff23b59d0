/* dp-batch.h: typed rows decoded from one reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "dp-date.h"
#include "dp-decimal.h"

G_BEGIN_DECLS

/** DpBar: one day's prices; absent values are DP_DECIMAL_NONE, close is always set */
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

/** DpReject: a record that is not loaded, and why */
typedef struct
{
  char *position;   /* where in the reply: "2026-11-19", "row 12" */
  char *cause;      /* a sentence */
  char *payload;    /* the record as it came */
} DpReject;

/**
 * DpBatch:
 * @bars: (element-type DpBar): oldest first
 * @symbol: (nullable): what people call the instrument, where that is not the provider's id ("BTC")
 * @name: (nullable): its name
 * @kind: (nullable): "stock", "etf", "fund" or "coin", what the reply shows the instrument to be
 * @n_records: records seen, rejected ones included
 */
typedef struct
{
  GArray    *bars;
  GArray    *quotes;
  DpCompany *company;     /* (nullable) */
  GPtrArray *rejects;     /* (element-type DpReject) */
  char      *symbol;
  char      *name;
  char      *kind;
  char      *currency;
  char      *time_zone;
  guint      n_records;
} DpBatch;

DpBatch   *dp_batch_new        (void);
void       dp_batch_free       (DpBatch    *self);
/** dp_batch_add_reject: @payload_length: bytes, or -1 */
void       dp_batch_add_reject (DpBatch    *self,
                                const char *position,
                                const char *payload,
                                gssize      payload_length,
                                const char *cause_format,
                                ...) G_GNUC_PRINTF (5, 6);
/**
 * dp_batch_add_bar:
 * Validates: close above zero, high not below open, close and low, low above zero and not above
 * open and close, volume not negative. A bar that breaks a rule becomes a reject with @payload.
 * Returns: whether it was taken
 */
gboolean   dp_batch_add_bar    (DpBatch     *self,
                                const DpBar *bar,
                                const char  *payload,
                                gssize       payload_length);
/** dp_batch_finish: sorts bars oldest first; of two with the same date the first stays, the other
 * is rejected */
void       dp_batch_finish     (DpBatch     *self);
DpCompany *dp_company_new      (void);
void       dp_company_free     (DpCompany   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpBatch, dp_batch_free)

G_END_DECLS
