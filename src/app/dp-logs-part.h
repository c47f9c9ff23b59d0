/* dp-logs-part.h: what happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpLogsPart: the log of all processes as it grows, with filters. */
#define DP_TYPE_LOGS_PART (dp_logs_part_get_type ())
G_DECLARE_FINAL_TYPE (DpLogsPart, dp_logs_part, DP, LOGS_PART, DpPagePart)

/** dp_logs_part_show_run: all that is noted of this run */
void dp_logs_part_show_run (DpLogsPart *self,
                            gint64      run_id);

G_END_DECLS
