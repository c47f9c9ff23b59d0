/* dp-health-drift.h: changes of what sources send, to be accepted or refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpHealthDrift: what waits for a decision, what was decided, and what becomes of changes.
 * Property: n-open. */
#define DP_TYPE_HEALTH_DRIFT (dp_health_drift_get_type ())
G_DECLARE_FINAL_TYPE (DpHealthDrift, dp_health_drift, DP, HEALTH_DRIFT, AdwBin)

/** dp_health_drift_load: reads the changes again */
void  dp_health_drift_load       (DpHealthDrift *self,
                                  DpEngine      *engine);
guint dp_health_drift_get_n_open (DpHealthDrift *self);

G_END_DECLS
