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
/* The same address; their finer points are other series, each read as far as it was. */
#define DP_COINGECKO_HOURLY  "/coins/{id}/market_chart?days=90"
#define DP_COINGECKO_MINUTES "/coins/{id}/market_chart?days=1"
#define DP_COINGECKO_OHLC    "/coins/{id}/ohlc"
#define DP_COINGECKO_MARKETS "/coins/markets"
#define DP_COINGECKO_SEARCH  "/search"
#define DP_COINGECKO_PING    "/ping"

/* dp-coingecko-messages.c: whether @root is a refusal, whatever the HTTP status says; then @error
 * has it. */
gboolean   _dp_coingecko_read_refusal  (DpSource    *source,
                                        yyjson_val  *root,
                                        DpRequest   *request,
                                        DpReply     *reply,
                                        GError     **error);
/* Sets @error for a reply that is no JSON, or that has no data and says nothing about it. */
void       _dp_coingecko_set_no_data   (DpSource    *source,
                                        DpRequest   *request,
                                        DpReply     *reply,
                                        GError     **error);
/* Whether @error says that the plan has the request, but not as far back. */
gboolean   _dp_coingecko_is_too_old    (const GError *error);

/* dp-coingecko-decode.c: whether @root is of the shape that @request asks for. */
gboolean   _dp_coingecko_has_data      (yyjson_val  *root,
                                        DpRequest   *request);
/* The rows of @root, which has data. */
DpBatch   *_dp_coingecko_decode        (yyjson_val  *root,
                                        DpRequest   *request);
/* The coins that a search found. */
GPtrArray *_dp_coingecko_decode_search (yyjson_val  *root);

G_END_DECLS
