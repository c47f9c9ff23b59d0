/* dp-treemap.h: areas in proportion
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} DpTreemapTile;

/**
 * dp_treemap_layout:
 * @weights: (array length=n): above 0; others get an area of nothing
 * @area: what to fill
 * @tiles: (out caller-allocates) (array length=n): where each is; in the order of @weights
 *
 * Divides @area so that each tile's is in proportion to its weight, and tiles are as near to
 * squares
 * as it goes: the "squarified treemap" of Bruls, Huizing and van Wijk (2000).  Largest first is
 * best: the order of @weights is the order in which the area is filled, from its start and top.
 */
void dp_treemap_layout (const double        *weights,
                        gsize                n,
                        const DpTreemapTile *area,
                        DpTreemapTile       *tiles);

G_END_DECLS
