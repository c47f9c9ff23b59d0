/* dp-db-lock.c: what only one of all who use a database may work on, under a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-lock.h"

#include "dp-db-connection-private.h"

#define TRY_SQL   "select pg_try_advisory_lock(727006, hashtext($1))"
#define WAIT_SQL  "select pg_advisory_lock(727006, hashtext($1))"
/* In a pooler's session, which others have next, what is held must end with the transaction that
 * pins it, however that ends: a lock of the session would be nobody's then, and never given. */
#define PINNED_TRY_SQL   "select pg_try_advisory_xact_lock(727006, hashtext($1))"
#define PINNED_WAIT_SQL  "select pg_advisory_xact_lock(727006, hashtext($1))"

static DexFuture *
ask (DpDbConnection *connection,
     const char     *sql,
     const char     *name)
{
  return dp_db_connection_query (connection, sql,
                                 dp_db_params_add_text (dp_db_params_new (), name));
}

gboolean
dp_db_lock_pin (DpDbConnection  *connection,
                GError         **error)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), FALSE);

  if (!dp_db_connection_is_pooled (connection) || _dp_db_connection_in_transaction (connection))
    return TRUE;

  return dex_await (dp_db_connection_begin (connection), error);
}

gboolean
dp_db_lock_try (DpDbConnection  *connection,
                const char      *name,
                gboolean        *taken,
                GError         **error)
{
  g_autoptr(DpDbResult) result = NULL;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (dp_db_lock_pin (connection, error))
    result = dex_await_object (
        ask (connection, dp_db_connection_is_pooled (connection) ? PINNED_TRY_SQL : TRY_SQL, name),
        error);
  *taken = result != NULL && dp_db_result_get_boolean (result, 0, 0);

  return result != NULL;
}

void
dp_db_lock_give_all (DpDbConnection *connection)
{
  g_return_if_fail (DP_IS_DB_CONNECTION (connection));

  /* Where it cannot be said any more, the connection is gone, and the locks with it. */
  dex_await (dp_db_connection_query (connection, "select pg_advisory_unlock_all()", NULL), NULL);
  if (dp_db_connection_is_pooled (connection) && _dp_db_connection_in_transaction (connection))
    dex_await (dp_db_connection_rollback (connection), NULL);
}

void
dp_db_lock_share (DpDbConnection *connection,
                  const char     *name)
{
  g_return_if_fail (DP_IS_DB_CONNECTION (connection));
  g_return_if_fail (name != NULL);

  dp_db_connection_defer (connection, "lock_share",
                          dp_db_params_add_text (dp_db_params_new (), name));
}

DexFuture *
dp_db_lock_wait (DpDbConnection *connection,
                 const char     *name)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return ask (connection, dp_db_connection_is_pooled (connection) ? PINNED_WAIT_SQL : WAIT_SQL,
              name);
}
