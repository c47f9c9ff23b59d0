/* dp-result-export.h: an answer written to a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-result-store.h"

G_BEGIN_DECLS

typedef enum
{
  DP_EXPORT_FORMAT_CSV,
  DP_EXPORT_FORMAT_JSON,
  DP_EXPORT_FORMAT_XLSX,
} DpExportFormat;

/** dp_export_format_find: Returns: whether @path ends as a format does, which @format then is */
gboolean        dp_export_format_find      (const char      *path,
                                            DpExportFormat  *format);
/** dp_export_format_get_suffix: Returns: ".csv", ".json", ".xlsx" */
const char     *dp_export_format_get_suffix (DpExportFormat  format);

/**
 * DpResultExport:
 * Writes all rows of a store, as they are in it when it begins, a block at a time. What was at the
 * place before is replaced when everything is written, not earlier. Property: fraction. Main thread
 * only; the work is done on another one.
 */
#define DP_TYPE_RESULT_EXPORT (dp_result_export_get_type ())
G_DECLARE_FINAL_TYPE (DpResultExport, dp_result_export, DP, RESULT_EXPORT, GObject)

/** dp_result_export_start: Returns: (transfer full): it goes on already */
DpResultExport *dp_result_export_start     (DpResultStore   *store,
                                            GFile           *file,
                                            DpExportFormat   format);
double          dp_result_export_get_fraction (DpResultExport *self);
void            dp_result_export_cancel    (DpResultExport  *self);
/** dp_result_export_wait: Returns: a future of the number of rows (int64) once the file is
 * complete; rejects with %G_IO_ERROR_CANCELLED, or the sentence that says why it could not be
 * written */
DexFuture      *dp_result_export_wait      (DpResultExport  *self) G_GNUC_WARN_UNUSED_RESULT;

/** DpRowRange: rows that follow one another */
typedef struct
{
  guint first;
  guint n_rows;
} DpRowRange;

/**
 * dp_result_copy:
 * @ranges: (transfer full) (element-type DpRowRange)
 * @column: of which column; -1 for all, with a line of their names first
 * Returns: a future of the text (string) that goes to the clipboard: tabs between values
 */
DexFuture      *dp_result_copy             (DpResultStore   *store,
                                            GArray          *ranges,
                                            int              column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
