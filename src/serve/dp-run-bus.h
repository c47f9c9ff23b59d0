/* dp-run-bus.h: runs, for other programs of the session
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

#define DP_RUN_BUS_PATH "/io/github/datapipe_analytics/DataPipe"

/**
 * DpRunBus:
 *
 * The D-Bus interface io.github.datapipe_analytics.DataPipe1 over an engine: runs are started,
 * stopped and followed. Main thread only.
 */
#define DP_TYPE_RUN_BUS (dp_run_bus_get_type ())
G_DECLARE_FINAL_TYPE (DpRunBus, dp_run_bus, DP, RUN_BUS, GObject)

DpRunBus *dp_run_bus_new        (void);
/** dp_run_bus_set_engine: whose runs they are; to be set once, before the main loop brings the
 * first call. While it is being opened, a run that is asked for waits for that */
void      dp_run_bus_set_engine (DpRunBus         *self,
                                 DpEngine         *engine);
gboolean  dp_run_bus_export     (DpRunBus         *self,
                                 GDBusConnection  *connection,
                                 const char       *path,
                                 GError          **error);
void      dp_run_bus_unexport   (DpRunBus         *self);

G_END_DECLS
