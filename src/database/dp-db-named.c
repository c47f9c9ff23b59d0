/* dp-db-named.c: statements that the server remembers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"

static DexFuture *
named_operation (DpDbOperation *operation,
                 GCancellable  *cancellable)
{
  DpDbDeferred own = {
    .sql = operation->sql,
    .is_named = TRUE,
    .params = operation->params,
  };

  return _dp_db_connection_send_together (operation, &own, cancellable);
}

DexFuture *
dp_db_connection_query_named (DpDbConnection *self,
                              const char     *name,
                              DpDbParams     *params)
{
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  operation = g_new0 (DpDbOperation, 1);
  operation->sql = g_strdup (name);
  operation->params = params;
  operation->sends_deferred = TRUE;

  return _dp_db_connection_start (self, named_operation, operation);
}
