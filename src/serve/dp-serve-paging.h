/* dp-serve-paging.h: lists that are handed out a page at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/** Which of _dp_serve_totals is wanted */
enum
{
  DP_SERVE_TOTAL_NONE,
  DP_SERVE_TOTAL_EXACT,
  DP_SERVE_TOTAL_ESTIMATED,
};

/** What the parameter "total" takes */
extern const char * const _dp_serve_totals[];

/**
 * DpServePaging:
 * A list whose rows have a number in their first column, by which the next page goes on.
 * @rows: the file of sql/queries that gives them. Its parts, and its parameters, have the names of
 *   the route's parameters
 * @count: the same for how many there are, with the parts "exact" and "estimated"
 * @parts: names of the route's parameters in their order, then "exact" and "estimated"
 * @limit: which parameter is "limit"; those after it have to be "offset", "cursor", "total"
 */
typedef struct
{
  const char         *rows;
  const char         *count;
  const char * const *parts;
  guint               limit;
} DpServePaging;

/** _dp_serve_paging_answer: answers with a page of the list */
void   _dp_serve_paging_answer      (DpServeRequest      *request,
                                     const DpServePaging *paging);

/** _dp_serve_paging_check: Returns: %FALSE where it answered that an offset and a cursor do not go
 * together */
gboolean _dp_serve_paging_check     (DpServeRequest      *request,
                                     const DpServeValue  *offset,
                                     const DpServeValue  *cursor);
/** _dp_serve_paging_read_total: Returns: how many there are, as the answer to a count says; or to
 * “explain” */
gint64 _dp_serve_paging_read_total  (DpDbResult          *rows,
                                     gboolean             is_estimate);
/** _dp_serve_paging_format: @total: -1 where it is not known; @next_cursor: (nullable): without
 * quotes
 * Returns: (transfer full): the member "pagination" of the metadata */
char  *_dp_serve_paging_format      (gint64               limit,
                                     gint64               offset,
                                     gint64               total,
                                     const char          *next_cursor);

/** _dp_serve_paging_add_rows: an array of objects with the columns' names */
void   _dp_serve_paging_add_rows    (DpServeText         *text,
                                     DpDbResult          *rows,
                                     guint                n_rows);

G_END_DECLS
