/* dp-coinpaprika-source.h: coins from CoinPaprika
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source-private.h"

G_BEGIN_DECLS

/**
 * DpCoinpaprikaSource:
 * Prices of coins in US dollars by day, a request for each year, ticks, and the last price: of many
 * coins in one request.
 */
#define DP_TYPE_COINPAPRIKA_SOURCE (dp_coinpaprika_source_get_type ())
G_DECLARE_FINAL_TYPE (DpCoinpaprikaSource, dp_coinpaprika_source, DP, COINPAPRIKA_SOURCE, DpSource)

G_END_DECLS
