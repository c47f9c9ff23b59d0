/* dp-chart-pane.h: layers that share a scale
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"

G_BEGIN_DECLS

/** DpChartPaneState: all that decides how a pane looks, beside what is in it; compared as bytes */
typedef struct
{
  DpChartArea area;
  double      top;          /* of the strip that is the pane's, with its labels */
  double      end;
  double      low;
  double      high;
  double      axis_x;
  double      axis_width;
  double      names_width;
  double      pixel;
  guint64     n_changes;
  guint64     n_shared_changes;
} DpChartPaneState;

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

  guint         n_changes;  /* of what is in it */
  guint         serial;     /* another number whenever it looks otherwise than before */
  DpChartPaneState drawn;   /* when it got that number */
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
