/* dp-import-text.h: a file and its columns in words for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-preview.h"

G_BEGIN_DECLS

/** dp_import_text_get_field: Returns: what the person calls @field: "Closing Price" */
const char *dp_import_text_get_field   (DpCsvField          field);

/** dp_import_text_get_origin: Returns: where a choice comes from, "" where there is none */
const char *dp_import_text_get_origin  (DpCsvOrigin         origin);

/** dp_import_text_dup_summary: Returns: (transfer full): "12.3 MB · 8 columns · daily prices" */
char       *dp_import_text_dup_summary (const DpCsvPreview *preview);

/** dp_import_text_dup_lack: Returns: (transfer full) (nullable): what has to be said before rows
 * can be read */
char       *dp_import_text_dup_lack    (const DpCsvMapping *mapping);

/** dp_import_text_dup_notes: Returns: (transfer full) (array zero-terminated=1): what the person
 * should look at */
char      **dp_import_text_dup_notes   (const DpCsvPreview *preview);

G_END_DECLS
