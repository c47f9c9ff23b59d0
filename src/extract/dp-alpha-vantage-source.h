/* dp-alpha-vantage-source.h: stocks from Alpha Vantage
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source-private.h"

G_BEGIN_DECLS

/**
 * DpAlphaVantageSource:
 * Daily prices as traded, company facts and the last price of stocks. One address, one `function`
 * parameter; refusals come with HTTP 200 and are known by their text.
 */
#define DP_TYPE_ALPHA_VANTAGE_SOURCE (dp_alpha_vantage_source_get_type ())
G_DECLARE_FINAL_TYPE (DpAlphaVantageSource, dp_alpha_vantage_source, DP, ALPHA_VANTAGE_SOURCE,
                      DpSource)

G_END_DECLS
