/* dp-cli-import-private.h: parts of datapipe import
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-preview.h"

G_BEGIN_DECLS

/* The files that the words of a command line mean: files, what is in folders, patterns with * ? [].
 * Returns: (transfer full) (nullable) (array zero-terminated=1): NULL with a sentence where one word
 *   means no file */
char **_dp_cli_import_list_files    (const char * const  *words,
                                     GError             **error);

/* For people: how the file is written, what its columns are taken for, its first rows. */
void   _dp_cli_import_print_preview (const DpCsvPreview  *preview);

G_END_DECLS
