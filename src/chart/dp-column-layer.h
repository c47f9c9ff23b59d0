/* dp-column-layer.h: a column of values as columns from zero
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"

G_BEGIN_DECLS

/** DpColumnLayer: a histogram: above zero in the colour of rising, below it in that of falling */
#define DP_TYPE_COLUMN_LAYER (dp_column_layer_get_type ())
G_DECLARE_FINAL_TYPE (DpColumnLayer, dp_column_layer, DP, COLUMN_LAYER, DpChartLayer)

/** dp_column_layer_new: @values: (transfer full): made with g_malloc() family; NaN is no column */
DpChartLayer *dp_column_layer_new (double *values,
                                   gsize   length);

G_END_DECLS
