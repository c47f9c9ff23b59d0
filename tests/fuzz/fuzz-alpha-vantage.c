/* fuzz-alpha-vantage.c: replies of Alpha Vantage
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-alpha-vantage-private.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const char * const endpoints[] = {
    DP_ALPHA_VANTAGE_DAILY, DP_ALPHA_VANTAGE_DAILY_ADJUSTED, DP_ALPHA_VANTAGE_WEEKLY,
    DP_ALPHA_VANTAGE_MONTHLY_ADJUSTED, DP_ALPHA_VANTAGE_INTRADAY, DP_ALPHA_VANTAGE_SPLITS,
    DP_ALPHA_VANTAGE_OVERVIEW, DP_ALPHA_VANTAGE_QUOTE, NULL
  };

  fuzz_source ("alphavantage", endpoints, data, size);

  return 0;
}
