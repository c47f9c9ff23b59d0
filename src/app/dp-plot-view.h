/* dp-plot-view.h: an answer as a picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-result-store.h"

G_BEGIN_DECLS

/** DpPlotView: one column of an answer by another, both chosen by the person */
#define DP_TYPE_PLOT_VIEW (dp_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (DpPlotView, dp_plot_view, DP, PLOT_VIEW, AdwBin)

/** dp_plot_view_set_store: @store: (nullable): a complete answer */
void dp_plot_view_set_store (DpPlotView    *self,
                             DpResultStore *store);

G_END_DECLS
