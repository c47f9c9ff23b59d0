/* dp-backfills-part.h: ranges of days that are filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpBackfillsPart: all backfills, and a way to begin another. */
#define DP_TYPE_BACKFILLS_PART (dp_backfills_part_get_type ())
G_DECLARE_FINAL_TYPE (DpBackfillsPart, dp_backfills_part, DP, BACKFILLS_PART, DpPagePart)

G_END_DECLS
