/* dp-failing-rows-dialog.h: what fails a data test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"
#include "dp-test-history.h"

G_BEGIN_DECLS

/** DpFailingRowsDialog: a query for the rows that fail a test, to be copied, and some of them. */
#define DP_TYPE_FAILING_ROWS_DIALOG (dp_failing_rows_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpFailingRowsDialog, dp_failing_rows_dialog,
                      DP, FAILING_ROWS_DIALOG, AdwDialog)

GtkWidget *dp_failing_rows_dialog_new (DpEngine      *engine,
                                       DpTestHistory *test);

G_END_DECLS
