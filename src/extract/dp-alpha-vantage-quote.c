/* dp-alpha-vantage-quote.c: the last price
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <glib/gi18n-lib.h>

#define POSITION "Global Quote"

static const DpAlphaVantageField fields[] = {
  { "02. open", G_STRUCT_OFFSET (DpQuote, open) },
  { "03. high", G_STRUCT_OFFSET (DpQuote, high) },
  { "04. low", G_STRUCT_OFFSET (DpQuote, low) },
  { "05. price", G_STRUCT_OFFSET (DpQuote, price) },
  { "06. volume", G_STRUCT_OFFSET (DpQuote, volume) },
  { "08. previous close", G_STRUCT_OFFSET (DpQuote, previous_close) },
  { "10. change percent", G_STRUCT_OFFSET (DpQuote, change_percent) },
};

/* When a price of @day was one: at the close, or now where that day is still going on. */
static gint64
get_observed_us (DpRequest *request,
                 gint32     day,
                 gint64     received_us)
{
  gint64 close_us = _dp_alpha_vantage_get_close_us (dp_request_get_symbol (request), day);
  gboolean still_open = received_us < close_us &&
                        received_us >= (gint64) day * 86400 * G_USEC_PER_SEC;

  return still_open ? received_us : close_us;
}

void
_dp_alpha_vantage_read_quote (const DpAlphaVantageReading *self)
{
  g_autofree char *payload = NULL;
  DpQuote quote = { .market_cap = DP_DECIMAL_NONE };
  const char *bad = _dp_alpha_vantage_read_fields (self->data, fields, G_N_ELEMENTS (fields),
                                                   &quote);

  self->batch->n_records = 1;
  quote.trading_date = _dp_json_get_date (self->data, "07. latest trading day");
  if (bad == NULL && dp_decimal_is_set (quote.price) && dp_decimal_sign (quote.price) > 0 &&
      quote.trading_date != DP_DATE_NONE)
    {
      quote.observed_us = get_observed_us (self->request, quote.trading_date,
                                           dp_reply_get_received_us (self->reply));
      g_array_append_val (self->rows->quotes, quote);
      return;
    }

  payload = _dp_json_dup_text (self->data);
  if (bad != NULL)
    dp_batch_add_reject (self->batch, POSITION, payload, -1,
                         _("The value of “%s” is not a number."), bad);
  else if (quote.trading_date == DP_DATE_NONE)
    dp_batch_add_reject (self->batch, POSITION, payload, -1,
                         _("The latest trading day is missing or no day."));
  else
    dp_batch_add_reject (self->batch, POSITION, payload, -1, _("There is no price above zero."));
}
