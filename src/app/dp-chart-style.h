/* dp-chart-style.h: charts in the colours and the font of where they stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-chart.h"

G_BEGIN_DECLS

/**
 * dp_chart_style_init_theme:
 *
 * The default colours for the desktop's light or dark style and contrast, with its accent colour
 * and @widget's text colour and direction. The font is left out, as it would have to be freed.
 */
void  dp_chart_style_init_theme (DpChartTheme *theme,
                                 GtkWidget    *widget);

/** dp_chart_style_dup_font: Returns: (transfer full): @widget's font, a step smaller, in pixels */
char *dp_chart_style_dup_font   (GtkWidget    *widget);

G_END_DECLS
