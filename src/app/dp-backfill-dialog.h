/* dp-backfill-dialog.h: which days are to be filled, and what that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpBackfillDialog: says what a backfill would cost before it begins. Signal "start" (DpBackfill
 * *backfill): the person wants it; it is not kept yet. */
#define DP_TYPE_BACKFILL_DIALOG (dp_backfill_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpBackfillDialog, dp_backfill_dialog, DP, BACKFILL_DIALOG, AdwDialog)

/** dp_backfill_dialog_new: Returns: (transfer floating): the dialog */
DpBackfillDialog *dp_backfill_dialog_new (DpEngine *engine);

G_END_DECLS
