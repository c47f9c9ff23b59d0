/* dp-plot.h: two columns of numbers as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart.h"

G_BEGIN_DECLS

typedef enum
{
  DP_PLOT_LINE,
  DP_PLOT_POINTS,
  DP_PLOT_COLUMNS,
} DpPlotType;

typedef enum
{
  DP_PLOT_NUMBERS,
  DP_PLOT_TIMES,        /* seconds since 1970 */
  DP_PLOT_CATEGORIES,   /* places of @labels */
} DpPlotScale;

/**
 * DpPlot:
 * Points over an axis of numbers, times or words. What a frame costs follows the pixels, not the
 * points. Immutable but for its theme. Without GTK.
 */
typedef struct _DpPlot DpPlot;

/**
 * dp_plot_new:
 * @scale: what @x is
 * @x: (transfer full) (array length=length): ascending
 * @y: (transfer full) (array length=length): no NaN
 * @labels: (transfer full) (nullable): of categories
 */
DpPlot *dp_plot_new      (DpPlotScale         scale,
                          gsize               length,
                          double             *x,
                          double             *y,
                          char              **labels);
void    dp_plot_free     (DpPlot             *self);
void    dp_plot_draw     (DpPlot             *self,
                          cairo_t            *cr,
                          int                 width,
                          int                 height,
                          DpPlotType          type,
                          const DpChartTheme *theme);
/** dp_plot_describe: Returns: (transfer full): what is to be seen, in words */
char   *dp_plot_describe (DpPlot             *self,
                          const char         *x_name,
                          const char         *y_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpPlot, dp_plot_free)

G_END_DECLS
