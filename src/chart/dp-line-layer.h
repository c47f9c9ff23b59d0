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

/** DpLineFill: what is between the line and its floor, or the base that it is coloured by */
typedef enum
{
  DP_LINE_FILL_NONE,
  DP_LINE_FILL_FLOOR,
  DP_LINE_FILL_BASE,
} DpLineFill;

/** dp_line_layer_new_for_closes: the line of @series' closes */
DpChartLayer *dp_line_layer_new_for_closes (DpSeries   *series,
                                            DpLineFill  fill);

/** dp_line_layer_set_base: the value that is neither above nor below, before the factor */
void          dp_line_layer_set_base       (DpLineLayer *self,
                                            double       base);

/** dp_line_layer_get_role: Returns: which colour it is drawn with */
int           dp_line_layer_get_role       (DpLineLayer *self);

G_END_DECLS
