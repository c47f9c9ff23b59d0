/* dp-chart-files.h: the chart as a file, on the clipboard and on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-view.h"

G_BEGIN_DECLS

/** dp_chart_files_save: asks where to; an error's sentence goes to @told */
void dp_chart_files_save  (DpChartView *view,
                           void       (*told) (gpointer    owner,
                                               const char *sentence),
                           gpointer     owner);
/** dp_chart_files_copy: puts the chart on the clipboard, as a picture */
void dp_chart_files_copy  (DpChartView *view);
/** dp_chart_files_create_print: Returns: (transfer full): what prints the chart on one page */
GtkPrintOperation *dp_chart_files_create_print (DpChartView *view);
void dp_chart_files_print (DpChartView *view);

G_END_DECLS
