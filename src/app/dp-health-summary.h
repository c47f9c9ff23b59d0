/* dp-health-summary.h: whether the data is well, and what to do first where it is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpHealthConcern: what may need a person, the most urgent first */
typedef enum
{
  DP_CONCERN_TESTS,
  DP_CONCERN_DRIFT,
  DP_CONCERN_LATE,
  DP_CONCERN_GAPS,
  DP_CONCERN_ANOMALIES,
  DP_N_CONCERNS
} DpHealthConcern;

/**
 * DpHealthSummary:
 * How fresh each data set is, above it what needs a person, each with its button. These activate
 * "health.show" with the name of a view, or what mends it.
 */
#define DP_TYPE_HEALTH_SUMMARY (dp_health_summary_get_type ())
G_DECLARE_FINAL_TYPE (DpHealthSummary, dp_health_summary, DP, HEALTH_SUMMARY, AdwBin)

/** dp_health_summary_load: reads again how old the data is */
void dp_health_summary_load        (DpHealthSummary *self,
                                    DpEngine        *engine);
/** dp_health_summary_set_concern: @n: how much of it there is; @of: (e.g. series), where the
 * sentence has it */
void dp_health_summary_set_concern (DpHealthSummary *self,
                                    DpHealthConcern  concern,
                                    guint            n,
                                    guint            of);

G_END_DECLS
