/* dp-import-columns.h: what each column of a file means, to be corrected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-csv-preview.h"

G_BEGIN_DECLS

/** DpImportColumns: a line for each column. Signal "changed": the person chose another meaning. */
#define DP_TYPE_IMPORT_COLUMNS (dp_import_columns_get_type ())
G_DECLARE_FINAL_TYPE (DpImportColumns, dp_import_columns, DP, IMPORT_COLUMNS, AdwBin)

/** dp_import_columns_show: @preview: is not kept. What was chosen before stays chosen */
void                 dp_import_columns_show        (DpImportColumns    *self,
                                                    const DpCsvPreview *preview);
/** dp_import_columns_get_choices: Returns: (transfer none) (nullable): as in [struct@CsvOptions],
 * until the next change */
const char * const  *dp_import_columns_get_choices (DpImportColumns    *self);
/** dp_import_columns_forget: what was chosen belongs to another file, or another kind of rows */
void                 dp_import_columns_forget      (DpImportColumns    *self);

G_END_DECLS
