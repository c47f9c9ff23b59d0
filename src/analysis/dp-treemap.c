/* dp-treemap.c: areas in proportion
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-treemap.h"

#include <math.h>

static double
get_weight (const double *weights,
            gsize         i)
{
  return isfinite (weights[i]) && weights[i] > 0 ? weights[i] : 0;
}

/* How far the worst tile of a row is from a square: @sum of the row's areas, along @side. */
static double
worst_ratio (double sum,
             double smallest,
             double largest,
             double side)
{
  double square = side * side;

  return MAX (square * largest / (sum * sum), sum * sum / (square * smallest));
}

/* The row grows as long as its tiles come nearer to squares. Returns: the first that is not in
 * it */
static gsize
find_row_end (const double *weights,
              gsize         start,
              gsize         n,
              double        scale,
              double        side,
              double       *row_area)
{
  double sum = 0;
  double smallest = INFINITY, largest = 0;
  double ratio = INFINITY;
  gsize end;

  for (end = start; end < n; end++)
    {
      double area = get_weight (weights, end) * scale;
      double next;

      if (area <= 0)
        continue;

      next = worst_ratio (sum + area, MIN (smallest, area), MAX (largest, area), side);
      if (next > ratio)
        break;

      ratio = next;
      sum += area;
      smallest = MIN (smallest, area);
      largest = MAX (largest, area);
    }

  *row_area = sum;

  return end;
}

/* A row stands along the shorter side of what is left, and takes its share of the longer one. */
static void
place_row (const double  *weights,
           gsize          start,
           gsize          end,
           double         scale,
           double         row_area,
           DpTreemapTile *left,
           DpTreemapTile *tiles)
{
  gboolean upright = left->height <= left->width;
  double side = upright ? left->height : left->width;
  double thickness = row_area / side;
  double at = upright ? left->y : left->x;

  for (gsize i = start; i < end; i++)
    {
      double length = get_weight (weights, i) * scale / thickness;

      tiles[i] = upright ? (DpTreemapTile) { left->x, at, thickness, length }
                         : (DpTreemapTile) { at, left->y, length, thickness };
      at += length;
    }

  if (upright)
    {
      left->x += thickness;
      left->width = MAX (0, left->width - thickness);
    }
  else
    {
      left->y += thickness;
      left->height = MAX (0, left->height - thickness);
    }
}

void
dp_treemap_layout (const double        *weights,
                   gsize                n,
                   const DpTreemapTile *area,
                   DpTreemapTile       *tiles)
{
  DpTreemapTile left;
  double sum = 0;
  double scale;

  g_return_if_fail (weights != NULL || n == 0);
  g_return_if_fail (area != NULL);
  g_return_if_fail (tiles != NULL || n == 0);

  left = *area;
  for (gsize i = 0; i < n; i++)
    {
      tiles[i] = (DpTreemapTile) { area->x, area->y, 0, 0 };
      sum += get_weight (weights, i);
    }

  if (sum <= 0 || area->width <= 0 || area->height <= 0)
    return;

  scale = area->width * area->height / sum;
  for (gsize start = 0; start < n; )
    {
      double side = MIN (left.width, left.height);
      double row_area;
      gsize end = find_row_end (weights, start, n, scale, side, &row_area);

      /* What rounding has left of the area may be nothing. */
      if (row_area <= 0 || side <= 0)
        return;

      place_row (weights, start, end, scale, row_area, &left, tiles);
      start = end;
    }
}
