/* dp-heat-map.h: a market by sectors, as large as they weigh
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DpHeatMap:
 *
 * One [class@HeatTile] for each instrument, those of a sector beside each other under its name.
 * Signal "activated" (symbol): one was chosen.
 */
#define DP_TYPE_HEAT_MAP (dp_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (DpHeatMap, dp_heat_map, DP, HEAT_MAP, GtkWidget)

void dp_heat_map_clear (DpHeatMap  *self);

/**
 * dp_heat_map_add:
 * @sector: instruments of one come together, and the largest sector first
 * @weight: what the area is in proportion to; above 0
 * @change: in percent; NaN where there is none
 */
void dp_heat_map_add   (DpHeatMap  *self,
                        const char *sector,
                        const char *symbol,
                        const char *name,
                        double      weight,
                        double      change);

G_END_DECLS
