/* dp-drift-row.h: a change of what a source sends, and what to make of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-drift-event.h"

G_BEGIN_DECLS

/**
 * DpDriftRow:
 * What it may be, the likeliest first and chosen; its buttons activate "drift.decide" with the
 * number of the change, whether it is accepted, and as which field ("" for none).
 */
#define DP_TYPE_DRIFT_ROW (dp_drift_row_get_type ())
G_DECLARE_FINAL_TYPE (DpDriftRow, dp_drift_row, DP, DRIFT_ROW, AdwExpanderRow)

GtkWidget *dp_drift_row_new (DpDriftEvent *event);

G_END_DECLS
