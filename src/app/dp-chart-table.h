/* dp-chart-table.h: the bars of a chart as a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-chart.h"

G_BEGIN_DECLS

/** DpBarList: a list model of the bars that a chart has at the moment, the newest first; makes a
 * row when it is asked */
#define DP_TYPE_BAR_LIST (dp_bar_list_get_type ())
G_DECLARE_FINAL_TYPE (DpBarList, dp_bar_list, DP, BAR_LIST, GObject)

GListModel *dp_bar_list_new           (DpChart   *chart);

/** dp_chart_table_dialog_new: Returns: a dialog with what the chart has, for reading and for screen
 * readers: prices, compared instruments, indicators and events, and what comes to them while it is
 * open */
AdwDialog  *dp_chart_table_dialog_new (DpChart   *chart);

G_END_DECLS
