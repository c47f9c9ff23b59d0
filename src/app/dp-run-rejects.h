/* dp-run-rejects.h: what a run did not load
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"
#include "dp-run.h"

G_BEGIN_DECLS

/** DpRunRejects: how many rows a run kept aside, the first of them, and the way to all. */
#define DP_TYPE_RUN_REJECTS (dp_run_rejects_get_type ())
G_DECLARE_FINAL_TYPE (DpRunRejects, dp_run_rejects, DP, RUN_REJECTS, AdwBin)

/** dp_run_rejects_set_run: @run: to be set once; what it kept aside is read again when it ends */
void dp_run_rejects_set_run (DpRunRejects *self,
                             DpRun        *run,
                             DpEngine     *engine);

G_END_DECLS
