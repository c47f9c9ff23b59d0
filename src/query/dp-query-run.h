/* dp-query-run.h: a script of a person's own, while it runs and after
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-db-pool.h"
#include "dp-query-result.h"

G_BEGIN_DECLS

typedef enum
{
  DP_QUERY_STATE_RUNNING,
  DP_QUERY_STATE_DONE,
  DP_QUERY_STATE_FAILED,
  DP_QUERY_STATE_CANCELLED,
} DpQueryState;

#define DP_TYPE_QUERY_STATE (dp_query_state_get_type ())
GType dp_query_state_get_type (void);

typedef enum
{
  DP_QUERY_EXPLAIN_NO,
  DP_QUERY_EXPLAIN_PLAN,      /* what the server would do */
  DP_QUERY_EXPLAIN_ANALYZE,   /* what it did, by doing it */
} DpQueryExplain;

/** DpQueryOptions: @order_column: from 1; its statements are ordered by it; 0 for as they are */
typedef struct
{
  gboolean       allow_changes;
  guint          timeout_s;       /* for each statement; 0 for no limit */
  guint64        most_bytes;      /* of rows that are kept of an answer; 0 for no limit */
  DpQueryExplain explain;         /* of the last statement, the rest runs as it is */
  guint          order_column;    /* of the only statement, which gives rows */
  gboolean       descending;
} DpQueryOptions;

/**
 * DpQueryRun:
 *
 * A connection of its own runs it, so that what it sets is nobody else's, and so that the server
 * can stop it. Unless changes are allowed it is in a transaction that refuses them. Several
 * statements are one transaction; what fails ends it, and nothing of it is stored.
 *
 * Property: state, message (nullable: a sentence where it failed). Main thread only.
 */
#define DP_TYPE_QUERY_RUN (dp_query_run_get_type ())
G_DECLARE_FINAL_TYPE (DpQueryRun, dp_query_run, DP, QUERY_RUN, GObject)

/** dp_query_run_start: Returns: (transfer full): it goes on already */
DpQueryRun   *dp_query_run_start          (DpDbPool             *pool,
                                           const char           *script,
                                           const DpQueryOptions *options);
DpQueryState  dp_query_run_get_state      (DpQueryRun           *self);
const char   *dp_query_run_get_message    (DpQueryRun           *self);
/** dp_query_run_get_started_us: Returns: monotonic */
gint64        dp_query_run_get_started_us (DpQueryRun           *self);
/** dp_query_run_list_results: Returns: (transfer none): live list of [class@QueryResult], one for
 * each statement that was begun */
GListModel   *dp_query_run_list_results   (DpQueryRun           *self);
/** dp_query_run_cancel: the server stops it, which is done when it is told */
void          dp_query_run_cancel         (DpQueryRun           *self);
/** dp_query_run_wait: Returns: a future of %TRUE once it is no longer running, however that went */
DexFuture    *dp_query_run_wait           (DpQueryRun           *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
