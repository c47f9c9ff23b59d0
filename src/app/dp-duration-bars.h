/* dp-duration-bars.h: how long runs took, as bars
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DpDurationBars: a bar a run, the latest at the right; those that did not end well are only
 * outlined. */
#define DP_TYPE_DURATION_BARS (dp_duration_bars_get_type ())
G_DECLARE_FINAL_TYPE (DpDurationBars, dp_duration_bars, DP, DURATION_BARS, GtkWidget)

/** dp_duration_bars_set_runs: @runs: (nullable): a list of [class@RunSummary], the latest first */
void dp_duration_bars_set_runs (DpDurationBars *self,
                                GListModel     *runs);

/** dp_duration_bars_dup_summary: Returns: (transfer full): what the bars show, in words; "" for
 * none */
char *dp_duration_bars_dup_summary (DpDurationBars *self);

G_END_DECLS
