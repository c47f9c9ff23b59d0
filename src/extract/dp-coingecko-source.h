/* dp-coingecko-source.h: coins from CoinGecko
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source-private.h"

G_BEGIN_DECLS

/** DpCoingeckoSource: days, candles and prices of the moment, in US dollars; without a key, with a demo
 * key, or with one of a paid plan, which has an address of its own */
#define DP_TYPE_COINGECKO_SOURCE (dp_coingecko_source_get_type ())
G_DECLARE_FINAL_TYPE (DpCoingeckoSource, dp_coingecko_source, DP, COINGECKO_SOURCE, DpSource)

G_END_DECLS
