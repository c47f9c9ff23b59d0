/* dp-csv-files.h: the files that names, folders and patterns mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dp_csv_list_files:
 * @words: (array zero-terminated=1): files; folders, for what is in them and below; patterns with *
 *   ? []
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): in folders .csv, .tsv and .txt
 *   files, gzip or not, sorted; %NULL in %G_IO_ERROR with a sentence where one word means no file
 */
char **dp_csv_list_files (const char * const  *words,
                          GError             **error);

G_END_DECLS
