/* dp-db-pool-private.h: between pool and lease
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-pool.h"

G_BEGIN_DECLS

/* @connection: (transfer full) */
DpDbLease *_dp_db_lease_new      (DpDbPool       *pool,
                                  DpDbConnection *connection);

/* Takes @connection back from a lease that ends, from any thread. */
void       _dp_db_pool_take_back (DpDbPool       *self,
                                  DpDbConnection *connection);

/* How long an acquire waits for a free connection; 30 s where this is not called. */
void       _dp_db_pool_set_wait  (DpDbPool       *self,
                                  gint64          usec);

G_END_DECLS
