/* dp-coingecko-source.h: coins from CoinGecko
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source-private.h"

G_BEGIN_DECLS

/**
 * DpCoingeckoSource:
 * Prices of coins in US dollars by day, finer points and candles on request, and the last price: of
 * all coins in one request.
 */
#define DP_TYPE_COINGECKO_SOURCE (dp_coingecko_source_get_type ())
G_DECLARE_FINAL_TYPE (DpCoingeckoSource, dp_coingecko_source, DP, COINGECKO_SOURCE, DpSource)

G_END_DECLS
