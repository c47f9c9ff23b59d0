/* dp-health-gaps.h: which days of each series are there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpHealthGaps: a year of one series at a time, those with gaps first. Property: n-missing (days
 * of all series). */
#define DP_TYPE_HEALTH_GAPS (dp_health_gaps_get_type ())
G_DECLARE_FINAL_TYPE (DpHealthGaps, dp_health_gaps, DP, HEALTH_GAPS, AdwBin)

/** dp_health_gaps_load: reads the ledgers again */
void  dp_health_gaps_load          (DpHealthGaps *self,
                                    DpEngine     *engine);
guint dp_health_gaps_get_n_missing (DpHealthGaps *self);
/** dp_health_gaps_get_n_series: Returns: how many series lack a day */
guint dp_health_gaps_get_n_series  (DpHealthGaps *self);
/** dp_health_gaps_fetch: asks whether to fetch what the shown series lacks, and what that costs */
void  dp_health_gaps_fetch         (DpHealthGaps *self);

G_END_DECLS
