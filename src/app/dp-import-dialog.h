/* dp-import-dialog.h: files, looked at before they are loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpImportDialog: shows how files are understood, loads them as a run, tells what came of it */
#define DP_TYPE_IMPORT_DIALOG (dp_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpImportDialog, dp_import_dialog, DP, IMPORT_DIALOG, AdwDialog)

DpImportDialog *dp_import_dialog_new       (DpEngine           *engine);
/** dp_import_dialog_set_paths: @paths: files, and folders for the files in them; not while a run is
 * going on */
void            dp_import_dialog_set_paths (DpImportDialog     *self,
                                            const char * const *paths);

G_END_DECLS
