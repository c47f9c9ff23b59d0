/* dp-query-result.h: what became of one statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-query-statement.h"
#include "dp-result-model.h"

G_BEGIN_DECLS

/**
 * DpQueryResult:
 * Properties: done, duration-us, message (nullable: a sentence about what went wrong), position
 * (the character of the whole script that this is about, from 1; 0 for none), rows (nullable
 * [class@ResultModel]), command (nullable: "UPDATE 5"). Main thread only.
 */
#define DP_TYPE_QUERY_RESULT (dp_query_result_get_type ())
G_DECLARE_FINAL_TYPE (DpQueryResult, dp_query_result, DP, QUERY_RESULT, GObject)

/** dp_query_result_get_sql: Returns: the statement, as it stands in the script */
const char      *dp_query_result_get_sql         (DpQueryResult *self);
DpStatementKind  dp_query_result_get_kind        (DpQueryResult *self);
/** dp_query_result_get_line: Returns: of the script, where the statement begins, from 1 */
guint            dp_query_result_get_line        (DpQueryResult *self);
gboolean         dp_query_result_get_done        (DpQueryResult *self);
gint64           dp_query_result_get_duration_us (DpQueryResult *self);
const char      *dp_query_result_get_message     (DpQueryResult *self);
guint            dp_query_result_get_position    (DpQueryResult *self);
DpResultModel   *dp_query_result_get_rows        (DpQueryResult *self);
const char      *dp_query_result_get_command     (DpQueryResult *self);
/** dp_query_result_get_cut_off: whether there were more rows than are kept */
gboolean         dp_query_result_get_cut_off     (DpQueryResult *self);

G_END_DECLS
