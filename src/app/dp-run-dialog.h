/* dp-run-dialog.h: a run step by step and symbol by symbol
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"
#include "dp-run.h"

G_BEGIN_DECLS

/** DpRunDialog: follows a run that goes on, or shows one that ended. */
#define DP_TYPE_RUN_DIALOG (dp_run_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpRunDialog, dp_run_dialog, DP, RUN_DIALOG, AdwDialog)

DpRunDialog *dp_run_dialog_new  (DpRun     *run,
                                 DpEngine  *engine);

/** dp_run_dialog_open: over @parent, with the run of that number. Returns: a future that resolves
 * to %TRUE when it is open, and rejects where there is no such run */
DexFuture   *dp_run_dialog_open (GtkWidget *parent,
                                 DpEngine  *engine,
                                 gint64     run_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
