/* dp-seed-file.h: a seed's CSV file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpSeedFile:
 * @names: of its columns, as the file writes them
 * @types: what PostgreSQL is to call them, found out from what is in them as dbt does it
 * @cells: (element-type utf8): row by row; %NULL for an empty one and for “null”
 * @lines: of guint64: where each row begins
 */
typedef struct
{
  char     **names;
  char     **types;
  guint      n_columns;
  guint      n_rows;
  GPtrArray *cells;
  GArray    *lines;
  GStringChunk *texts;
} DpSeedFile;

/**
 * dp_seed_file_parse:
 * @path: what errors call it
 *
 * Returns: (transfer full) (nullable): %NULL with file and line where the rows do not fit the
 *   header
 */
DpSeedFile *dp_seed_file_parse (const char  *path,
                                const char  *text,
                                char         delimiter,
                                GError     **error);
void        dp_seed_file_free  (DpSeedFile  *self);
const char *dp_seed_file_get   (DpSeedFile  *self,
                                guint        row,
                                guint        column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSeedFile, dp_seed_file_free)

G_END_DECLS
