/* dp-db-connection.h: one connection to PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-db-copy.h"
#include "dp-db-error.h"
#include "dp-db-params.h"
#include "dp-db-result.h"
#include "dp-db-target.h"

G_BEGIN_DECLS

/**
 * DpDbConnection:
 *
 * Wraps one PGconn, non-blocking, on whatever scheduler the calling fiber runs. One fiber at a time
 * uses it. Dropping a future of a running query cancels that query on the server; the connection is
 * then usable again, or dp_db_connection_is_usable() says no.
 */
#define DP_TYPE_DB_CONNECTION (dp_db_connection_get_type ())
G_DECLARE_FINAL_TYPE (DpDbConnection, dp_db_connection, DP, DB_CONNECTION, GObject)

/** dp_db_connection_open: Returns: a future of a [class@DbConnection]; rejects in %DP_DB_ERROR */
DexFuture *dp_db_connection_open      (DpDbTarget     *target,
                                       guint           timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
gboolean   dp_db_connection_is_usable (DpDbConnection *self);
/**
 * dp_db_connection_is_pooled:
 *
 * Whether a pooler such as pgbouncer stands between, so that each transaction may have another
 * session of the server: nothing of a session lasts longer then.
 */
gboolean   dp_db_connection_is_pooled (DpDbConnection *self);
void       dp_db_connection_close     (DpDbConnection *self);

/** dp_db_connection_get_server_version: Returns: e.g. 170012 */
int        dp_db_connection_get_server_version (DpDbConnection *self);

/**
 * dp_db_connection_query:
 * @sql: one statement
 * @params: (nullable) (transfer full)
 *
 * Returns: a future of a [class@DbResult] (text format)
 */
DexFuture *dp_db_connection_query     (DpDbConnection *self,
                                       const char     *sql,
                                       DpDbParams     *params) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_db_connection_query_named:
 * @name: a file of sql/queries without .sql, one statement
 * @params: (nullable) (transfer full)
 *
 * Like dp_db_connection_query(), for what is asked again and again: the server parses the statement
 * once for each connection, and plans it each time for the tables as they are then.
 *
 * Returns: a future of a [class@DbResult] (text format)
 */
DexFuture *dp_db_connection_query_named (DpDbConnection *self,
                                         const char     *name,
                                         DpDbParams     *params) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_db_connection_defer:
 * @name: a file of sql/queries without .sql, one statement whose answer nobody needs
 * @params: (nullable) (transfer full)
 *
 * Has the statement run before what is asked next. A named query and a commit take it along, all
 * in one go, which spares both sides the way there and back. Where it fails, what comes after it is
 * not run, and the future of what was asked next rejects with its error. A rollback, and giving the
 * connection back, forget what was deferred and never sent.
 */
void       dp_db_connection_defer       (DpDbConnection *self,
                                         const char     *name,
                                         DpDbParams     *params);

/** dp_db_connection_flush: Returns: a future of %TRUE, once nothing is deferred any more */
DexFuture *dp_db_connection_flush       (DpDbConnection *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_db_connection_execute:
 * @script: any number of statements, without parameters
 *
 * Returns: a future of the last statement's [class@DbResult]
 */
DexFuture *dp_db_connection_execute   (DpDbConnection *self,
                                       const char     *script) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DpDbChunkFunc:
 * @chunk: some of the rows
 * Called in the fiber that reads, so it may await (which holds the server back).
 * Returns: %FALSE with @error set to stop; the query is then cancelled
 */
typedef gboolean (*DpDbChunkFunc) (DpDbResult  *chunk,
                                   gpointer     user_data,
                                   GError     **error);

/**
 * dp_db_connection_query_chunked:
 * @rows_per_chunk: e.g. 500: what is in memory at once
 *
 * Returns: a future of the number of rows (int64)
 */
DexFuture *dp_db_connection_query_chunked (DpDbConnection *self,
                                           const char     *sql,
                                           DpDbParams     *params,
                                           guint           rows_per_chunk,
                                           DpDbChunkFunc   func,
                                           gpointer        user_data,
                                           GDestroyNotify  notify) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_db_connection_copy_in:
 * @statement: `copy t (a, b) from stdin (format binary)`
 * @rows: (transfer full)
 *
 * Returns: a future of the number of rows copied (int64)
 */
DexFuture *dp_db_connection_copy_in   (DpDbConnection *self,
                                       const char     *statement,
                                       DpDbCopy       *rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DpDbPartFunc:
 * Called in the fiber that writes, so it may await; the server waits meanwhile.
 * Returns: (transfer full) (nullable): some more rows, %NULL after the last ones; with @error set,
 *   nothing of the COPY is kept
 */
typedef DpDbCopy *(*DpDbPartFunc) (gpointer   user_data,
                                   GError   **error);

/**
 * dp_db_connection_copy_in_parts:
 * @statement: `copy t (a, b) from stdin (format binary)`
 *
 * One COPY of what is made meanwhile. The server goes through a few pages again and again with it,
 * and writes these on the way; with one COPY for each part it would leave them all for the commit.
 *
 * Returns: a future of the number of rows copied (int64)
 */
DexFuture *dp_db_connection_copy_in_parts (DpDbConnection *self,
                                           const char     *statement,
                                           DpDbPartFunc    func,
                                           gpointer        user_data,
                                           GDestroyNotify  notify) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DpDbCopyOutFunc:
 * @data: one row (array length=length), as the server wrote it; before the first stands the header
 * Called in the fiber that reads, so it may await (which holds the server back).
 * Returns: %FALSE with @error set to stop; the query is then cancelled
 */
typedef gboolean (*DpDbCopyOutFunc) (const guint8  *data,
                                     gsize          length,
                                     gpointer       user_data,
                                     GError       **error);

/**
 * dp_db_connection_copy_out:
 * @statement: `copy (select …) to stdout (format binary)`
 *
 * Returns: a future of the number of rows (int64)
 */
DexFuture *dp_db_connection_copy_out (DpDbConnection  *self,
                                      const char      *statement,
                                      DpDbCopyOutFunc  func,
                                      gpointer         user_data,
                                      GDestroyNotify   notify) G_GNUC_WARN_UNUSED_RESULT;

/** Returns: futures of %TRUE */
DexFuture *dp_db_connection_begin     (DpDbConnection *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *dp_db_connection_commit    (DpDbConnection *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *dp_db_connection_rollback  (DpDbConnection *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_db_quote_identifier: Returns: (transfer full): "name", quotes doubled; the one place that
 * quotes
 */
char      *dp_db_quote_identifier     (const char     *name);

/**
 * dp_db_load_sql:
 * @name: a file of sql/queries without .sql
 *
 * Returns: (transfer none): its text; a missing one is a programming error
 */
const char *dp_db_load_sql            (const char     *name);

G_END_DECLS
