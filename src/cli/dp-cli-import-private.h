/* dp-cli-import-private.h: parts of datapipe import
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-preview.h"

G_BEGIN_DECLS

/* For people: how the file is written, what its columns are taken for, its first rows. */
void   _dp_cli_import_print_preview (const DpCsvPreview  *preview);

G_END_DECLS
