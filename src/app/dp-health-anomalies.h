/* dp-health-anomalies.h: what looks unusual, to be labelled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpHealthAnomalies: a list that can be filtered and searched. Property: n-open (what nobody has
 * labelled). */
#define DP_TYPE_HEALTH_ANOMALIES (dp_health_anomalies_get_type ())
G_DECLARE_FINAL_TYPE (DpHealthAnomalies, dp_health_anomalies, DP, HEALTH_ANOMALIES, AdwBin)

/** dp_health_anomalies_load: reads the findings again */
void  dp_health_anomalies_load       (DpHealthAnomalies *self,
                                      DpEngine          *engine);
guint dp_health_anomalies_get_n_open (DpHealthAnomalies *self);

G_END_DECLS
