/* dp-anomaly-stage.h: looking for what is unlike everything before, after a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-pool.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/**
 * dp_anomaly_stage_look:
 * @run_id: the run after which it is looked; findings in data are noted as its
 * @tables: whether tables are built of all that is loaded; else only runs are looked at
 *
 * Judges the days that were loaded or changed since the last look, of their instruments alone, and
 * the runs that ended since, and writes what is unusual to control.anomalies, in one transaction:
 * looked at again, the same is there once. Works on the thread pool.
 *
 * Returns: a future of the number of findings that are new (int64); 0 where the settings switch it
 *   off or where another process looks at the moment
 */
DexFuture *dp_anomaly_stage_look (DpDbPool   *pool,
                                  DpSettings *settings,
                                  gint64      run_id,
                                  gboolean    tables) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
