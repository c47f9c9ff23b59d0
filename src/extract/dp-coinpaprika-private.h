/* dp-coinpaprika-private.h: between the files of the CoinPaprika source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-json-private.h"
#include "dp-source-private.h"

G_BEGIN_DECLS

#define DP_COINPAPRIKA_TITLE  "CoinPaprika"
#define DP_COINPAPRIKA_OHLCV  "/coins/{id}/ohlcv/historical"
#define DP_COINPAPRIKA_TICKER "/tickers/{id}"

/* Whether @root is of the shape that @request asks for. */
gboolean  _dp_coinpaprika_has_data (yyjson_val *root,
                                    DpRequest  *request);

/* The rows of @root, which has data. */
DpBatch  *_dp_coinpaprika_decode   (yyjson_val *root,
                                    DpRequest  *request);

G_END_DECLS
