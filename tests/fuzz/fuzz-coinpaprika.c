/* fuzz-coinpaprika.c: replies of CoinPaprika
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-coinpaprika-private.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const endpoints[] = {
    DP_COINPAPRIKA_OHLCV, DP_COINPAPRIKA_LATEST, DP_COINPAPRIKA_TICKS, DP_COINPAPRIKA_TICKER,
    DP_COINPAPRIKA_TICKERS, NULL
  };

  fuzz_source ("coinpaprika", endpoints, data, size);

  return 0;
}
