/* dp-chart-view.h: a chart one can walk along, zoom and pan
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-chart.h"

G_BEGIN_DECLS

/**
 * DpChartView:
 *
 * Shows a [class@Chart] in the desktop's style. CSS name "chartview".
 *
 * Pointer: motion moves the crosshair, dragging pans, the wheel zooms to the pointer (with Shift or
 * sideways it pans), a pinch zooms, a double click fits the last year. Keys: Left and Right walk
 * the bars (with Ctrl by ten), Home and End go to the ends, plus and minus zoom, Shift+Left and
 * Shift+Right pan, Page Up and Page Down by a view, 0 fits, Escape takes the crosshair away.
 *
 * To assistive technology it is a slider over the bars: its value is the bar in words, its
 * description what is in view, its name the property "label".
 */
#define DP_TYPE_CHART_VIEW (dp_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (DpChartView, dp_chart_view, DP, CHART_VIEW, GtkWidget)

GtkWidget  *dp_chart_view_new       (void);

/** dp_chart_view_get_chart: Returns: (transfer none): to be given series and settings */
DpChart    *dp_chart_view_get_chart (DpChartView *self);

/** dp_chart_view_get_label: Returns: what screen readers call it */
const char *dp_chart_view_get_label (DpChartView *self);
void        dp_chart_view_set_label (DpChartView *self,
                                     const char  *label);

G_END_DECLS
