/* dp-db-pool.h: connections, lent out one at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

/**
 * DpDbLease:
 *
 * The right to use a connection. Dropping the last reference gives it back: one left inside a
 * transaction is rolled back, one left in mid-query or broken is thrown away.
 */
#define DP_TYPE_DB_LEASE (dp_db_lease_get_type ())
G_DECLARE_FINAL_TYPE (DpDbLease, dp_db_lease, DP, DB_LEASE, GObject)

/** dp_db_lease_get_connection: Returns: (transfer none) */
DpDbConnection *dp_db_lease_get_connection (DpDbLease *self);

/**
 * DpDbPool:
 *
 * Up to @size connections are kept, up to @overflow more are opened under load and closed after.
 * A connection that idled is checked before it is lent; a broken one is replaced, with backoff.
 * Any thread may acquire.
 */
#define DP_TYPE_DB_POOL (dp_db_pool_get_type ())
G_DECLARE_FINAL_TYPE (DpDbPool, dp_db_pool, DP, DB_POOL, GObject)

DpDbPool   *dp_db_pool_new        (DpDbTarget *target,
                                   guint       size,
                                   guint       overflow);
DpDbTarget *dp_db_pool_get_target (DpDbPool   *self);
/** dp_db_pool_set_data_dir: @data_dir: where the server keeps its data, if that is on this machine.
 * Once that disk is full, a server that went away is not waited for. Call before anyone
 * acquires. */
void        dp_db_pool_set_data_dir (DpDbPool   *self,
                                     const char *data_dir);

/** dp_db_pool_acquire: Returns: a future of a [class@DbLease]; waits for a free one up to 30 s */
DexFuture  *dp_db_pool_acquire    (DpDbPool   *self) G_GNUC_WARN_UNUSED_RESULT;

/** dp_db_pool_query: acquires, queries, releases. Returns: a future of a [class@DbResult] */
DexFuture  *dp_db_pool_query      (DpDbPool   *self,
                                   const char *sql,
                                   DpDbParams *params) G_GNUC_WARN_UNUSED_RESULT;

/** dp_db_pool_close: Returns: a future of %TRUE once every connection is closed */
DexFuture  *dp_db_pool_close      (DpDbPool   *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
