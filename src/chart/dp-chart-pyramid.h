/* dp-chart-pyramid.h: lowest, highest and sum over any range of bars, in a few steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpChartPyramid:
 *
 * Every level holds one cell for four of the level below, so that drawing a range costs by the
 * pixels it covers and not by the bars in it. Borrows its columns; NaN in them counts as nothing.
 */
typedef struct _DpChartPyramid DpChartPyramid;

/** DpChartExtent: @low > @high when there was no number in the range */
typedef struct
{
  double low;
  double high;
  double sum;
} DpChartExtent;

/**
 * dp_chart_pyramid_new:
 * @low: (nullable): what the lowest is taken from; must outlive the pyramid, as the others
 * @high: (nullable): what the highest is taken from
 * @fallback: (nullable): what stands in where @low or @high is NaN
 * @sum: (nullable): what is added up
 */
DpChartPyramid *dp_chart_pyramid_new   (const double         *low,
                                        const double         *high,
                                        const double         *fallback,
                                        const double         *sum,
                                        gsize                 length);
void            dp_chart_pyramid_free  (DpChartPyramid       *self);

/** dp_chart_pyramid_query: over the bars from @first up to, not including, @end */
DpChartExtent   dp_chart_pyramid_query (const DpChartPyramid *self,
                                        gsize                 first,
                                        gsize                 end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpChartPyramid, dp_chart_pyramid_free)

G_END_DECLS
