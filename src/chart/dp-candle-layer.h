/* dp-candle-layer.h: open, high, low and close of each bar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"
#include "dp-chart-pyramid.h"

G_BEGIN_DECLS

/** DpCandleLayer: candles or bars; where they would be too narrow, several are drawn as one */
#define DP_TYPE_CANDLE_LAYER (dp_candle_layer_get_type ())
G_DECLARE_FINAL_TYPE (DpCandleLayer, dp_candle_layer, DP, CANDLE_LAYER, DpChartLayer)

/** dp_candle_layer_new: @pyramid: over @series' lows and highs, borrowed; @bars: not candles */
DpChartLayer *dp_candle_layer_new (DpSeries             *series,
                                   const DpChartPyramid *pyramid,
                                   gboolean              bars);

G_END_DECLS
