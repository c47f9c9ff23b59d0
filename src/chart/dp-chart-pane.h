/* dp-chart-pane.h: layers that share a scale
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"

G_BEGIN_DECLS

/** DpChartPane: a part of the chart's height, with its own scale; the time axis is everyone's */
typedef struct
{
  DpChartArea   area;
  DpValueAxis   axis;
  GPtrArray    *layers;     /* DpChartLayer, the lowest first */
  GArray       *ticks;      /* DpValueTick */

  /* Values that are always seen, with a line across the pane */
  const double *levels;
  guint         n_levels;
  double        legend_y;   /* where there is room for a line of text above the area */
} DpChartPane;

DpChartPane *dp_chart_pane_new      (void);
void         dp_chart_pane_free     (DpChartPane        *self);

/**
 * dp_chart_pane_fit: lays the scale so that all layers' values in view are seen
 * @padding: the part of the height that stays free above and below
 * @spacing: the least distance of ticks
 */
void         dp_chart_pane_fit      (DpChartPane        *self,
                                     const DpTimeAxis   *time,
                                     gboolean            logarithmic,
                                     double              padding,
                                     double              spacing);

/** dp_chart_pane_draw: the layers, and nothing outside of the pane */
void         dp_chart_pane_draw     (DpChartPane        *self,
                                     cairo_t            *cr,
                                     const DpTimeAxis   *time,
                                     const DpChartTheme *theme);

/** dp_chart_pane_contains: whether the height @y is the pane's */
gboolean     dp_chart_pane_contains (const DpChartPane  *self,
                                     double              y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpChartPane, dp_chart_pane_free)

G_END_DECLS
