/* dp-plot-ticks.h: round places along an axis from left to right
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-plot.h"

G_BEGIN_DECLS

/** DpPlotTick: @label: (nullable) */
typedef struct
{
  double  value;
  char   *label;
} DpPlotTick;

/** dp_plot_list_times: Returns: (transfer full) (element-type DpPlotTick): at most @most, from @low
 * to @high */
GArray *dp_plot_list_times   (double low,
                              double high,
                              guint  most);

/** dp_plot_list_numbers: the same for numbers */
GArray *dp_plot_list_numbers (double low,
                              double high,
                              guint  most);

G_END_DECLS
