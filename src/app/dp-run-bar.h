/* dp-run-bar.h: what a run is doing, with a button to stop it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-run.h"

G_BEGIN_DECLS

/** DpRunBar: shows itself while its run goes on. */
#define DP_TYPE_RUN_BAR (dp_run_bar_get_type ())
G_DECLARE_FINAL_TYPE (DpRunBar, dp_run_bar, DP, RUN_BAR, AdwBin)

void dp_run_bar_set_run (DpRunBar *self,
                         DpRun    *run);

G_END_DECLS
