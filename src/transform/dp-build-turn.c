/* dp-build-turn.c: one build of a database at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-build-turn.h"

#include <glib/gi18n-lib.h>

#include "dp-db-lock.h"

/* How soon it is noticed that another build is over */
#define LOOK_MS 100

static gboolean
is_stopped (DexFuture  *stop,
            GError    **error)
{
  if (stop == NULL || dex_future_is_pending (stop))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _("The build was stopped before it began."));

  return TRUE;
}

static DexFuture *
stop_or (DexFuture *stop,
         DexFuture *future)
{
  return stop != NULL ? dex_future_first (dex_ref (stop), future, NULL) : future;
}

static gboolean
wait_for_builds (DpDbConnection  *connection,
                 DexFuture       *stop,
                 GError         **error)
{
  gboolean taken = FALSE;

  while (!is_stopped (stop, error))
    {
      if (!dp_db_lock_try (connection, DP_DB_LOCK_BUILD, &taken, error))
        return FALSE;
      if (taken)
        return TRUE;
      dex_await (stop_or (stop, dex_timeout_new_msec (LOOK_MS)), NULL);
    }

  return FALSE;
}

DpDbLease *
dp_build_turn_take (DpDbPool   *pool,
                    DexFuture  *stop,
                    GError    **error)
{
  g_autoptr(DpDbLease) lease = NULL;
  DpDbConnection *connection;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);

  lease = dex_await_object (dp_db_pool_acquire (pool), error);
  if (lease == NULL)
    return NULL;
  connection = dp_db_lease_get_connection (lease);
  if (wait_for_builds (connection, stop, error) &&
      dex_await (stop_or (stop, dp_db_lock_wait (connection, DP_DB_LOCK_LOADS)), error) &&
      !is_stopped (stop, error))
    return g_steal_pointer (&lease);

  if (dp_db_connection_is_usable (connection))
    dp_db_lock_give_all (connection);

  return NULL;
}

void
dp_build_turn_give (DpDbLease *turn)
{
  g_return_if_fail (DP_IS_DB_LEASE (turn));

  dp_db_lock_give_all (dp_db_lease_get_connection (turn));
  g_object_unref (turn);
}
