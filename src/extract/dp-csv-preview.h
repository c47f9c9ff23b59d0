/* dp-csv-preview.h: what a CSV file looks like, before it is loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-options.h"

G_BEGIN_DECLS

/**
 * dp_csv_understand:
 * @path: the file's name, which may hold the symbol
 *
 * Returns: (transfer full) (nullable): what the columns of @sample mean, by themselves and by what
 *   was said; @error where they do not have what @options name. See dp_csv_mapping_check().
 */
DpCsvMapping *dp_csv_understand         (DpCsvSample         *sample,
                                         const char          *path,
                                         const DpCsvOptions  *options,
                                         GError             **error);

/**
 * DpCsvPreviewRow:
 * @values: (nullable) (array zero-terminated=1): as many as the preview has titles, as they will be
 *   stored; empty where there is none; %NULL for a row that is rejected
 * @cause: (nullable): why it is
 * @column: of the cause, from 1, or 0
 */
typedef struct
{
  guint64  line;
  char   **values;
  char    *cause;
  guint    column;
} DpCsvPreviewRow;

/**
 * DpCsvPreview:
 * @size: bytes on the disk
 * @titles: (array zero-terminated=1): what the rows' values are: "date", "open", …
 * @rows: (element-type DpCsvPreviewRow): the first ones
 * @problem: (nullable): why no rows can be read; then there are none
 */
typedef struct
{
  char         *path;
  guint64       size;
  DpCsvDialect  dialect;
  DpCsvSample  *sample;
  DpCsvMapping *mapping;
  char        **titles;
  GPtrArray    *rows;
  char         *problem;
} DpCsvPreview;

/**
 * dp_csv_preview_new:
 * @n_rows: how many rows to show
 *
 * Reads the file's first 256 KiB; blocks for that long.
 *
 * Returns: (transfer full) (nullable): what was found. Errors are sentences: the file cannot be
 * read, is no CSV, or does not have what @options name. What only lacks is the preview's @problem.
 */
DpCsvPreview *dp_csv_preview_new        (const char          *path,
                                         const DpCsvOptions  *options,
                                         guint                n_rows,
                                         GError             **error);
void          dp_csv_preview_free       (DpCsvPreview        *self);

/** dp_csv_preview_understand: finds the mapping again, after the person said something else; the
 * file is not read again */
gboolean      dp_csv_preview_understand (DpCsvPreview        *self,
                                         const DpCsvOptions  *options,
                                         guint                n_rows,
                                         GError             **error);

/** dp_csv_preview_to_json: Returns: (transfer full): all of it as an object */
char         *dp_csv_preview_to_json    (const DpCsvPreview  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCsvPreview, dp_csv_preview_free)

G_END_DECLS
