/* dp-cli-rows.h: rows of a query, written as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-db-result.h"

G_BEGIN_DECLS

typedef enum
{
  DP_ROW_FORMAT_TABLE,   /* waits for all rows, to know the widths */
  DP_ROW_FORMAT_CSV,     /* RFC 4180, with a header */
  DP_ROW_FORMAT_JSON,    /* an array of objects; numbers, booleans and JSON as such */
} DpRowFormat;

typedef struct _DpRowWriter DpRowWriter;

/** dp_row_writer_new: @stream: stays open */
DpRowWriter *dp_row_writer_new    (DpRowFormat   format,
                                   FILE         *stream);
void         dp_row_writer_free   (DpRowWriter  *self);
gboolean     dp_row_writer_write  (DpRowWriter  *self,
                                   DpDbResult   *rows,
                                   GError      **error);
/** dp_row_writer_set_worded: the query is ours: in a table its titles and states are in the
 * person's language */
void         dp_row_writer_set_worded (DpRowWriter *self);
/** dp_row_writer_finish: writes what is left; says where the stream could not take everything */
gboolean     dp_row_writer_finish (DpRowWriter  *self,
                                   GError      **error);

/* Awaits @query, (transfer full), a future of a DpDbResult, and writes its rows; to people @nothing
 * in their place where there are none. Returns: what the command's end is */
DpCliExit    _dp_cli_print_rows   (DexFuture    *query,
                                   gboolean      as_json,
                                   const char   *nothing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpRowWriter, dp_row_writer_free)

G_END_DECLS
