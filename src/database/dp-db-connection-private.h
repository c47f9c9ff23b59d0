/* dp-db-connection-private.h: what the pool does with a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

/* Whether something runs that has not ended. */
gboolean   _dp_db_connection_is_busy        (DpDbConnection *self);
gboolean   _dp_db_connection_in_transaction (DpDbConnection *self);

/* Looks whether the server has hung up, without waiting. */
gboolean   _dp_db_connection_is_alive       (DpDbConnection *self);

/* Cancels what runs, and begins nothing more. Returns: a future of %TRUE once it has ended */
DexFuture *_dp_db_connection_abort          (DpDbConnection *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
