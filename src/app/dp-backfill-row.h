/* dp-backfill-row.h: a range of days that is being filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-backfill.h"

G_BEGIN_DECLS

/** DpBackfillRow: how far it is and what it waits for. Signal "state-wanted" (DpBackfillState
 * state): the person pauses, resumes or cancels it. */
#define DP_TYPE_BACKFILL_ROW (dp_backfill_row_get_type ())
G_DECLARE_FINAL_TYPE (DpBackfillRow, dp_backfill_row, DP, BACKFILL_ROW, AdwPreferencesRow)

/** dp_backfill_row_new: Returns: (transfer floating): a row that follows @backfill */
GtkWidget  *dp_backfill_row_new          (DpBackfill    *backfill);
DpBackfill *dp_backfill_row_get_backfill (DpBackfillRow *self);

G_END_DECLS
