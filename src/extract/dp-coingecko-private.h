/* dp-coingecko-private.h: between the files of the CoinGecko source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-json-private.h"
#include "dp-source-private.h"

G_BEGIN_DECLS

#define DP_COINGECKO_TITLE   "CoinGecko"
#define DP_COINGECKO_CHART   "/coins/{id}/market_chart"
#define DP_COINGECKO_OHLC    "/coins/{id}/ohlc"
#define DP_COINGECKO_MARKETS "/coins/markets"
#define DP_COINGECKO_SEARCH  "/search"
#define DP_COINGECKO_PING    "/ping"

/* Coins on one page of /coins/markets. */
#define DP_COINGECKO_PAGE 250

/* dp-coingecko-requests.c: what to ask for a coin. */
GPtrArray *_dp_coingecko_list_requests  (DpSource            *source,
                                         const char          *symbol,
                                         const DpSourceNeeds *needs);
/* One page of the prices of several coins. */
DpRequest *_dp_coingecko_new_markets    (const char * const  *symbols);

/* dp-coingecko-refusals.c: whether @root says no; then @error says why. */
gboolean   _dp_coingecko_read_refusal   (DpSource            *source,
                                         DpRequest           *request,
                                         DpReply             *reply,
                                         yyjson_val          *root,
                                         GError             **error);

/* dp-coingecko-decode.c: whether @root is of the shape that @request asks for. */
gboolean   _dp_coingecko_has_data       (yyjson_val          *root,
                                         DpRequest           *request);
/* The rows of @root, which has data. */
DpBatch   *_dp_coingecko_decode         (yyjson_val          *root,
                                         DpRequest           *request);
/* The coins that a search found. */
GPtrArray *_dp_coingecko_decode_search  (yyjson_val          *root);

G_END_DECLS
