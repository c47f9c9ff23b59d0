/* dp-line-layer.h: a column of values as a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"

G_BEGIN_DECLS

/** DpLineLayer: closes, an indicator or a compared instrument; NaN is a gap */
#define DP_TYPE_LINE_LAYER (dp_line_layer_get_type ())
G_DECLARE_FINAL_TYPE (DpLineLayer, dp_line_layer, DP, LINE_LAYER, DpChartLayer)

/**
 * dp_line_layer_new:
 * @values: (transfer full): made with g_malloc() family
 * @role: which colour: an overlay's number or %DP_CHART_COLOR_ACCENT
 */
DpChartLayer *dp_line_layer_new            (double   *values,
                                            gsize     length,
                                            int       role);

/** dp_line_layer_new_dots: the same as a dot for each bar, which nothing joins */
DpChartLayer *dp_line_layer_new_dots       (double   *values,
                                            gsize     length,
                                            int       role);

/** dp_line_layer_new_for_closes: the line of @series' closes, @filled down to the floor or not */
DpChartLayer *dp_line_layer_new_for_closes (DpSeries *series,
                                            gboolean  filled);

/** dp_line_layer_get_role: Returns: which colour it is drawn with */
int           dp_line_layer_get_role       (DpLineLayer *self);

G_END_DECLS
