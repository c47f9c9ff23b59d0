/* dp-db-named.c: statements that the server remembers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"

#include "dp-db-params-private.h"

/* Returns: (transfer full) (nullable): what to resolve to where the statement is not to be had */
static DexFuture *
prepare (DpDbOperation *operation,
         GCancellable  *cancellable)
{
  DpDbConnection *self = operation->connection;
  DpDbParams *params = operation->params;
  g_autoptr(DexFuture) done = NULL;

  if (self->prepared == NULL)
    self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_contains (self->prepared, operation->sql))
    return NULL;

  if (!PQsendPrepare (self->pg, operation->sql, dp_db_load_sql (operation->sql),
                      params != NULL ? _dp_db_params_get_n_values (params) : 0,
                      params != NULL ? _dp_db_params_get_types (params) : NULL))
    return _dp_db_connection_reject (self, NULL);
  done = _dp_db_connection_collect (self, cancellable);
  if (dex_future_get_value (done, NULL) == NULL)
    return g_steal_pointer (&done);

  /* It stays so even if the transaction is rolled back. */
  g_hash_table_add (self->prepared, g_strdup (operation->sql));

  return NULL;
}

static DexFuture *
named_operation (DpDbOperation *operation,
                 GCancellable  *cancellable)
{
  DpDbConnection *self = operation->connection;
  DpDbParams *params = operation->params;
  DexFuture *failure = prepare (operation, cancellable);

  if (failure != NULL)
    return failure;
  if (!PQsendQueryPrepared (self->pg, operation->sql,
                            params != NULL ? _dp_db_params_get_n_values (params) : 0,
                            params != NULL ? _dp_db_params_get_values (params) : NULL,
                            NULL, NULL, 0))
    return _dp_db_connection_reject (self, NULL);

  return _dp_db_connection_collect (self, cancellable);
}

DexFuture *
dp_db_connection_query_named (DpDbConnection *self,
                              const char     *name,
                              DpDbParams     *params)
{
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  /* The next transaction may have a session that knows no such name. */
  if (self->is_pooled)
    return dp_db_connection_query (self, dp_db_load_sql (name), params);

  operation = g_new0 (DpDbOperation, 1);
  operation->sql = g_strdup (name);
  operation->params = params;

  return _dp_db_connection_start (self, named_operation, operation);
}
