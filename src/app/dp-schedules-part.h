/* dp-schedules-part.h: what runs by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpSchedulesPart: the pipelines with their next runs. */
#define DP_TYPE_SCHEDULES_PART (dp_schedules_part_get_type ())
G_DECLARE_FINAL_TYPE (DpSchedulesPart, dp_schedules_part, DP, SCHEDULES_PART, DpPagePart)

G_END_DECLS
