/* dp-import-table.h: the first rows of a file, as they would be stored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-csv-preview.h"

G_BEGIN_DECLS

/** DpImportTable: rows that are rejected have the file's own text, and say so */
#define DP_TYPE_IMPORT_TABLE (dp_import_table_get_type ())
G_DECLARE_FINAL_TYPE (DpImportTable, dp_import_table, DP, IMPORT_TABLE, AdwBin)

/** dp_import_table_show: @preview: is not kept */
void dp_import_table_show (DpImportTable      *self,
                           const DpCsvPreview *preview);

/** dp_import_table_adapt: @narrow: while it applies, a few rows are shown below each other, each
 * with the names of its values */
void dp_import_table_adapt (DpImportTable     *self,
                            AdwBreakpoint     *narrow);

G_END_DECLS
