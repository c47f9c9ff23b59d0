/* dp-coingecko-requests.c: what CoinGecko is asked for a coin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-private.h"

/* What plans without payment go back, and what one call brings at most of those with. */
#define FREE_DAYS 365
#define PAID_DAYS (10 * 365)

/* The only lengths that candles can be asked for in, in days */
static const gint32 ohlc_days[] = { 1, 7, 14, 30, 90, 180, 365 };

static DpRequest *
new_request (const char *endpoint,
             const char *symbol,
             const char *path_end,
             gint32      n_days)
{
  g_autofree char *id = g_uri_escape_string (symbol, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/coins/", id, path_end, NULL);
  g_autofree char *days = g_strdup_printf ("%d", n_days);
  DpRequest *request = dp_request_new ("coingecko", endpoint, symbol, path);

  dp_request_add_param (request, "vs_currency", "usd");
  dp_request_add_param (request, "days", days);

  return request;
}

/* The first day wanted: of a backfill, of what is missing, or as far as the plan goes. */
static gint32
find_first_day (DpSource            *source,
                const DpSourceNeeds *needs)
{
  gint32 limit = needs->today - (_dp_source_wants_full_history (source) ? PAID_DAYS : FREE_DAYS) + 1;
  gint32 first = needs->from != DP_DATE_NONE ? needs->from : limit;

  if (needs->missing != NULL && needs->missing->len > 0)
    first = MAX (first, g_array_index (needs->missing, gint32, 0));

  return MAX (first, limit);
}

/* A point at 00:00 is the close of the day before, so that a day needs the one after it, too. */
static void
add_days (GPtrArray           *requests,
          DpSource            *source,
          const char          *symbol,
          const DpSourceNeeds *needs)
{
  gint32 first = find_first_day (source, needs);
  gint32 limit = _dp_source_wants_full_history (source) ? PAID_DAYS : FREE_DAYS;
  gint32 n_days = CLAMP (needs->today - first + 1, 1, limit);
  DpRequest *request;

  if (needs->missing != NULL && needs->missing->len == 0)
    return;

  request = new_request (DP_COINGECKO_CHART, symbol, "/market_chart", n_days);
  dp_request_add_param (request, "interval", "daily");
  dp_request_set_window (request, needs->today - n_days + 1, needs->today - 1);
  g_ptr_array_add (requests, request);
}

static void
add_candles (GPtrArray           *requests,
             DpSource            *source,
             const char          *symbol,
             const DpSourceNeeds *needs)
{
  gint32 wanted = needs->from != DP_DATE_NONE ? needs->today - needs->from + 1 : ohlc_days[3];
  gint32 n_days = ohlc_days[G_N_ELEMENTS (ohlc_days) - 1];

  for (gsize i = G_N_ELEMENTS (ohlc_days); i-- > 0;)
    {
      if (ohlc_days[i] >= wanted)
        n_days = ohlc_days[i];
    }
  g_ptr_array_add (requests, new_request (DP_COINGECKO_OHLC, symbol, "/ohlc", n_days));
}

GPtrArray *
_dp_coingecko_list_requests (DpSource            *source,
                             const char          *symbol,
                             const DpSourceNeeds *needs)
{
  const char * const symbols[] = { symbol, NULL };
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);

  if (dp_source_needs_wants (needs, "daily", TRUE))
    add_days (requests, source, symbol, needs);
  if (dp_source_needs_wants (needs, "ohlc", FALSE))
    add_candles (requests, source, symbol, needs);
  if (dp_source_needs_wants (needs, "markets", TRUE) && needs->from == DP_DATE_NONE)
    g_ptr_array_add (requests, _dp_coingecko_new_markets (symbols));

  return requests;
}

DpRequest *
_dp_coingecko_new_markets (const char * const *symbols)
{
  g_autofree char *ids = g_strjoinv (",", (char **) symbols);
  DpRequest *request = dp_request_new_for_symbols ("coingecko", DP_COINGECKO_MARKETS, symbols,
                                                   DP_COINGECKO_MARKETS);

  dp_request_add_param (request, "vs_currency", "usd");
  dp_request_add_param (request, "ids", ids);
  dp_request_add_param (request, "per_page", G_STRINGIFY (DP_COINGECKO_PAGE));
  dp_request_add_param (request, "page", "1");
  dp_request_add_param (request, "precision", "full");

  return request;
}
