/* dp-coinpaprika-private.h: between the files of the CoinPaprika source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-json-private.h"
#include "dp-source-private.h"

G_BEGIN_DECLS

#define DP_COINPAPRIKA_TITLE   "CoinPaprika"
#define DP_COINPAPRIKA_OHLCV   "/coins/{id}/ohlcv/historical"
#define DP_COINPAPRIKA_LATEST  "/coins/{id}/ohlcv/latest"
#define DP_COINPAPRIKA_RUNNING "/coins/{id}/ohlcv/today"
#define DP_COINPAPRIKA_TICKS   "/tickers/{id}/historical"
#define DP_COINPAPRIKA_TICKER  "/tickers/{id}"
#define DP_COINPAPRIKA_TICKERS "/tickers"
#define DP_COINPAPRIKA_SEARCH  "/search"
#define DP_COINPAPRIKA_COINS   "/coins"
#define DP_COINPAPRIKA_GLOBAL  "/global"
#define DP_COINPAPRIKA_KEY     "/key/info"

/* dp-coinpaprika-requests.c: what to ask for a coin. */
GPtrArray *_dp_coinpaprika_list_requests (DpSource            *source,
                                          const char          *symbol,
                                          const DpSourceNeeds *needs);
/* What to ask in place of @request, where the plan does not go back as far. */
DpRequest *_dp_coinpaprika_shorten       (DpRequest           *request,
                                          const GError        *error);

/* dp-coinpaprika-decode.c: whether @root is of the shape that @request asks for. */
gboolean   _dp_coinpaprika_has_data      (yyjson_val          *root,
                                          DpRequest           *request);
/* The rows of @root, which has data. */
DpBatch   *_dp_coinpaprika_decode        (yyjson_val          *root,
                                          DpRequest           *request,
                                          DpReply             *reply);
/* The coins that a search found. */
GPtrArray *_dp_coinpaprika_decode_search (yyjson_val          *root);

G_END_DECLS
