/* dp-volume-layer.h: how much was traded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"
#include "dp-chart-pyramid.h"

G_BEGIN_DECLS

/** DpVolumeLayer: a column a bar, standing on the pane's floor; grouped as the candles are */
#define DP_TYPE_VOLUME_LAYER (dp_volume_layer_get_type ())
G_DECLARE_FINAL_TYPE (DpVolumeLayer, dp_volume_layer, DP, VOLUME_LAYER, DpChartLayer)

/** dp_volume_layer_new: @pyramid: whose sum is over @series' volumes; borrowed */
DpChartLayer *dp_volume_layer_new (DpSeries             *series,
                                   const DpChartPyramid *pyramid);

G_END_DECLS
