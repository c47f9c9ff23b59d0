/* fuzz-coingecko.c: replies of CoinGecko
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-coingecko-private.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const endpoints[] = {
    DP_COINGECKO_CHART, DP_COINGECKO_HOURLY, DP_COINGECKO_OHLC, DP_COINGECKO_MARKETS, NULL
  };

  fuzz_source ("coingecko", endpoints, data, size);

  return 0;
}
