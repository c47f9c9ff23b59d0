/* dp-finding-row.h: a finding in words, with what can be said of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-finding.h"

G_BEGIN_DECLS

/** DpFindingRow: its buttons activate "findings.label" with the finding's number and what it is to
 * be. */
#define DP_TYPE_FINDING_ROW (dp_finding_row_get_type ())
G_DECLARE_FINAL_TYPE (DpFindingRow, dp_finding_row, DP, FINDING_ROW, GtkBox)

GtkWidget *dp_finding_row_new         (void);
/** dp_finding_row_set_finding: @finding: (nullable): what to show from now on */
void       dp_finding_row_set_finding (DpFindingRow *self,
                                       DpFinding    *finding);
/** dp_finding_row_dup_title: Returns: (transfer full): "AAPL · Jump of the price · 3/14/26" */
char      *dp_finding_row_dup_title   (DpFinding    *finding);

G_END_DECLS
