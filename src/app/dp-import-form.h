/* dp-import-form.h: how a file is understood, to be corrected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-csv-preview.h"

G_BEGIN_DECLS

/**
 * DpImportForm:
 * What is found in a file, its first rows and what is wrong with them. Signals: "changed": the
 * person said something else, so the file has to be looked at again; "file-chosen" (position).
 */
#define DP_TYPE_IMPORT_FORM (dp_import_form_get_type ())
G_DECLARE_FINAL_TYPE (DpImportForm, dp_import_form, DP, IMPORT_FORM, AdwBin)

/** dp_import_form_set_files: @paths: of which one is looked at, the first to begin with; forgets
 * what was said */
void dp_import_form_set_files    (DpImportForm       *self,
                                  const char * const *paths);
/** dp_import_form_show: @preview: of the chosen file, found with what was said; not kept */
void dp_import_form_show         (DpImportForm       *self,
                                  const DpCsvPreview *preview);
/** dp_import_form_show_error: @sentence: (nullable): why the file cannot be read as it was said */
void dp_import_form_show_error   (DpImportForm       *self,
                                  const char         *sentence);
/** dp_import_form_fill_options: @options: (out): what was said; its texts belong to @self, until
 * the next change */
void dp_import_form_fill_options (DpImportForm       *self,
                                  DpCsvOptions       *options);

G_END_DECLS
