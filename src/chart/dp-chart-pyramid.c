/* dp-chart-pyramid.c: lowest, highest and sum over any range of bars, in a few steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-pyramid.h"

#include <math.h>

#define FACTOR     4
#define MAX_LEVELS 32

struct _DpChartPyramid
{
  const double  *low;
  const double  *high;
  const double  *fallback;
  const double  *sum;
  gsize          length;
  guint          n_levels;
  DpChartExtent *levels[MAX_LEVELS];   /* cell i of level k: bars from i * 4^(k+1) on */
};

static const DpChartExtent empty_extent = { INFINITY, -INFINITY, 0 };

static inline void
extend (DpChartExtent       *extent,
        const DpChartExtent *other)
{
  if (other->low < extent->low)
    extent->low = other->low;
  if (other->high > extent->high)
    extent->high = other->high;
  extent->sum += other->sum;
}

/* Comparisons with NaN are false, which is how missing values are passed over. */
static inline void
extend_with_bar (const DpChartPyramid *self,
                 DpChartExtent        *extent,
                 gsize                 i)
{
  double low = self->low != NULL ? self->low[i] : NAN;
  double high = self->high != NULL ? self->high[i] : NAN;

  if (self->fallback != NULL && isnan (low))
    low = self->fallback[i];
  if (self->fallback != NULL && isnan (high))
    high = self->fallback[i];

  if (low < extent->low)
    extent->low = low;
  if (high > extent->high)
    extent->high = high;
  if (self->sum != NULL && !isnan (self->sum[i]))
    extent->sum += self->sum[i];
}

static void
build_lowest_level (DpChartPyramid *self,
                    DpChartExtent  *cells,
                    gsize           n_cells)
{
  for (gsize cell = 0; cell < n_cells; cell++)
    {
      gsize end = MIN ((cell + 1) * FACTOR, self->length);

      cells[cell] = empty_extent;
      for (gsize i = cell * FACTOR; i < end; i++)
        extend_with_bar (self, &cells[cell], i);
    }
}

static void
build_level (const DpChartExtent *below,
             gsize                n_below,
             DpChartExtent       *cells,
             gsize                n_cells)
{
  for (gsize cell = 0; cell < n_cells; cell++)
    {
      gsize end = MIN ((cell + 1) * FACTOR, n_below);

      cells[cell] = empty_extent;
      for (gsize i = cell * FACTOR; i < end; i++)
        extend (&cells[cell], &below[i]);
    }
}

DpChartPyramid *
dp_chart_pyramid_new (const double *low,
                      const double *high,
                      const double *fallback,
                      const double *sum,
                      gsize         length)
{
  DpChartPyramid *self = g_new0 (DpChartPyramid, 1);
  gsize n_below = length;

  self->low = low;
  self->high = high;
  self->fallback = fallback;
  self->sum = sum;
  self->length = length;

  while (n_below > FACTOR)
    {
      gsize n_cells = (n_below + FACTOR - 1) / FACTOR;
      DpChartExtent *cells = g_new (DpChartExtent, n_cells);

      if (self->n_levels == 0)
        build_lowest_level (self, cells, n_cells);
      else
        build_level (self->levels[self->n_levels - 1], n_below, cells, n_cells);
      self->levels[self->n_levels++] = cells;
      n_below = n_cells;
    }

  return self;
}

void
dp_chart_pyramid_free (DpChartPyramid *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i]);
  g_free (self);
}

/* Adds the cells of @level from @first to @end; -1 is the level of the bars themselves. */
static inline void
extend_with_cells (const DpChartPyramid *self,
                   DpChartExtent        *extent,
                   int                   level,
                   gsize                 first,
                   gsize                 end)
{
  for (gsize i = first; i < end; i++)
    {
      if (level < 0)
        extend_with_bar (self, extent, i);
      else
        extend (extent, &self->levels[level][i]);
    }
}

DpChartExtent
dp_chart_pyramid_query (const DpChartPyramid *self,
                        gsize                 first,
                        gsize                 end)
{
  DpChartExtent extent = empty_extent;
  int level = -1;

  g_return_val_if_fail (self != NULL, extent);

  end = MIN (end, self->length);
  if (first >= end)
    return extent;

  /* Climb: at each level take the ragged ends, leave what whole cells above cover. */
  while (level + 1 < (int) self->n_levels && end - first > 2 * FACTOR)
    {
      gsize first_above = (first + FACTOR - 1) / FACTOR;
      gsize end_above = end / FACTOR;

      extend_with_cells (self, &extent, level, first, first_above * FACTOR);
      extend_with_cells (self, &extent, level, end_above * FACTOR, end);
      first = first_above;
      end = end_above;
      level++;
    }
  extend_with_cells (self, &extent, level, first, end);

  return extent;
}
