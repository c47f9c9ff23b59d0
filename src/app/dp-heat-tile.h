/* dp-heat-tile.h: one instrument of the heat map
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DpHeatTile:
 *
 * Symbol and change on the colour of rising or falling, the stronger the further it moved. It takes
 * whatever room it is given, and leaves out the words that do not fit: screen readers and the
 * tooltip say them all. Signal "activated": a click, Enter or Space.
 */
#define DP_TYPE_HEAT_TILE (dp_heat_tile_get_type ())
G_DECLARE_FINAL_TYPE (DpHeatTile, dp_heat_tile, DP, HEAT_TILE, GtkWidget)

/** dp_heat_tile_new: @change: in percent; NaN where there is none */
GtkWidget  *dp_heat_tile_new        (const char *symbol,
                                     const char *name,
                                     double      change);
const char *dp_heat_tile_get_symbol (DpHeatTile *self);

G_END_DECLS
