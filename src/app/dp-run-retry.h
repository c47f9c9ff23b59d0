/* dp-run-retry.h: what failed, tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_run_retry_has_failed: Returns: whether there are symbols of @run that did not come as a
 * whole */
gboolean dp_run_retry_has_failed (DpRun     *run);

/** dp_run_retry_start: Returns: (transfer full) (nullable): a run of just those symbols, or of all
 * where it was none of them that failed, as the pipeline is now; as dp_engine_start_run() */
DpRun   *dp_run_retry_start      (DpEngine  *engine,
                                  DpRun     *run,
                                  GError   **error);

G_END_DECLS
