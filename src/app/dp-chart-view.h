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
 * With a tool, dragging (or Enter at the crosshair, once for each end) draws; Delete removes the
 * drawing under the pointer, else the last one, and Ctrl+Z brings back what was there. Signal
 * "drawings-changed": to be kept.
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

/** dp_chart_view_set_tool: @tool: a #DpChartDrawingKind; -1 for none, so that dragging pans */
void        dp_chart_view_set_tool  (DpChartView *self,
                                     int          tool);
int         dp_chart_view_get_tool  (DpChartView *self);
/** dp_chart_view_undo: Returns: whether there was something to undo */
gboolean    dp_chart_view_undo      (DpChartView *self);
void        dp_chart_view_clear_drawings (DpChartView *self);
/** dp_chart_view_forget_undo: another instrument's drawings are shown from now on */
void        dp_chart_view_forget_undo (DpChartView *self);

/** dp_chart_view_set_palette: of rising and falling; in high contrast there is none to choose */
void        dp_chart_view_set_palette (DpChartView    *self,
                                       DpChartPalette  palette);
/** dp_chart_view_set_animated: whether a pan glides on; never where the desktop is set to less
 * motion */
void        dp_chart_view_set_animated (DpChartView   *self,
                                        gboolean       animated);
/** dp_chart_view_update_style: the desktop's colours again, after the chart was drawn with
 * others */
void        dp_chart_view_update_style (DpChartView *self);
/** dp_chart_view_dup_texture: Returns: (transfer full): the chart as it is seen, without
 * crosshair */
GdkTexture *dp_chart_view_dup_texture (DpChartView *self);

G_END_DECLS
