/* dp-db-lock.h: what only one of all who use a database may work on, under a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

/** DP_DB_LOCK_BUILD: tables are made of what is loaded */
#define DP_DB_LOCK_BUILD "build"
/** DP_DB_LOCK_LOADS: shared by each load while it goes on; had alone by who needs what is loaded to
 * stay as it is */
#define DP_DB_LOCK_LOADS "loads"

/* Advisory locks of the class that control.is_held() looks at; they go with the connection. All of
 * them await, in a fiber; FALSE leaves @error. */

/** dp_db_lock_pin: where a pooler is between, keeps the session for @connection, by a transaction,
 * until everything it holds is given; it is not to be used for transactions of its own then */
gboolean dp_db_lock_pin   (DpDbConnection  *connection,
                           GError         **error);
/** dp_db_lock_try: @taken: (out): FALSE where somebody else has it; else it is held until it is
 * given, or the connection ends */
gboolean dp_db_lock_try   (DpDbConnection  *connection,
                           const char      *name,
                           gboolean        *taken,
                           GError         **error);
/** dp_db_lock_give_all: everything that @connection holds */
void     dp_db_lock_give_all (DpDbConnection *connection);
/** dp_db_lock_share: has what is asked next wait until nobody has it alone; until the transaction
 * ends */
void     dp_db_lock_share (DpDbConnection  *connection,
                           const char      *name);
/** dp_db_lock_wait: Returns: a future that resolves when @connection has it alone; dropped, the
 * connection is of no use any more */
DexFuture *dp_db_lock_wait (DpDbConnection *connection,
                            const char     *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
