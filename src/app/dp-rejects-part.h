/* dp-rejects-part.h: records that were not loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpRejectsPart: each record with its cause, exported or loaded again where the cause is
 * mended. */
#define DP_TYPE_REJECTS_PART (dp_rejects_part_get_type ())
G_DECLARE_FINAL_TYPE (DpRejectsPart, dp_rejects_part, DP, REJECTS_PART, DpPagePart)

/** dp_rejects_part_show_run: all that this run kept aside, until the person wants the others too */
void dp_rejects_part_show_run (DpRejectsPart *self,
                               gint64         run_id);

G_END_DECLS
