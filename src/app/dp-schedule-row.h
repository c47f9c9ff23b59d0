/* dp-schedule-row.h: a pipeline among those that run by themselves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpScheduleRow: when it runs next, a switch to pause it, a button to run it now. Signal "said"
 * (const char *sentence): why something could not be done; "started": a run of it goes on. */
#define DP_TYPE_SCHEDULE_ROW (dp_schedule_row_get_type ())
G_DECLARE_FINAL_TYPE (DpScheduleRow, dp_schedule_row, DP, SCHEDULE_ROW, AdwExpanderRow)

/** dp_schedule_row_new: @spec: of the engine's list. Returns: (transfer floating): the row */
GtkWidget *dp_schedule_row_new (DpEngine       *engine,
                                DpPipelineSpec *spec);

G_END_DECLS
