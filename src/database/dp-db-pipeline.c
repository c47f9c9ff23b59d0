/* dp-db-pipeline.c: statements that go out together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"

#include "dp-db-params-private.h"
#include "dp-db-result-private.h"
#include "dp-db-wire-private.h"

static void
deferred_free (gpointer data)
{
  DpDbDeferred *deferred = data;

  g_free (deferred->sql);
  g_clear_pointer (&deferred->params, dp_db_params_free);
  g_free (deferred);
}

void
dp_db_connection_defer (DpDbConnection *self,
                        const char     *name,
                        DpDbParams     *params)
{
  DpDbDeferred *deferred;

  g_return_if_fail (DP_IS_DB_CONNECTION (self));
  g_return_if_fail (name != NULL);

  deferred = g_new0 (DpDbDeferred, 1);
  deferred->sql = g_strdup (name);
  deferred->is_named = TRUE;
  deferred->params = params;
  if (self->deferred == NULL)
    self->deferred = g_ptr_array_new_with_free_func (deferred_free);
  g_ptr_array_add (self->deferred, deferred);
}

static DexFuture *
nothing_operation (DpDbOperation *operation,
                   GCancellable  *cancellable)
{
  return dex_future_new_true ();
}

DexFuture *
dp_db_connection_flush (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  return _dp_db_connection_start (self, nothing_operation, g_new0 (DpDbOperation, 1));
}

void
_dp_db_connection_forget_deferred (DpDbConnection *self)
{
  g_clear_pointer (&self->deferred, g_ptr_array_unref);
}

static gboolean
is_remembered (DpDbConnection     *self,
               const DpDbDeferred *statement)
{
  /* The next transaction may have a session of a pooler's that knows no such name. */
  return statement->is_named && !self->is_pooled;
}

/* Returns: (transfer full) (nullable): what to resolve to where the statement is not to be had */
static DexFuture *
prepare (DpDbConnection     *self,
         const DpDbDeferred *statement,
         GCancellable       *cancellable)
{
  DpDbParams *params = statement->params;
  g_autoptr(DexFuture) done = NULL;

  if (self->prepared == NULL)
    self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!is_remembered (self, statement) || g_hash_table_contains (self->prepared, statement->sql))
    return NULL;

  if (!PQsendPrepare (self->pg, statement->sql, dp_db_load_sql (statement->sql),
                      params != NULL ? _dp_db_params_get_n_values (params) : 0,
                      params != NULL ? _dp_db_params_get_types (params) : NULL))
    return _dp_db_connection_reject (self, NULL);
  done = _dp_db_connection_collect (self, cancellable);
  if (dex_future_get_value (done, NULL) == NULL)
    return g_steal_pointer (&done);

  /* It stays so even if the transaction is rolled back. */
  g_hash_table_add (self->prepared, g_strdup (statement->sql));

  return NULL;
}

static gboolean
send (DpDbConnection     *self,
      const DpDbDeferred *statement)
{
  DpDbParams *params = statement->params;
  guint n_values = params != NULL ? _dp_db_params_get_n_values (params) : 0;
  const char * const *values = params != NULL ? _dp_db_params_get_values (params) : NULL;

  if (is_remembered (self, statement))
    return PQsendQueryPrepared (self->pg, statement->sql, n_values, values, NULL, NULL, 0);

  return PQsendQueryParams (self->pg,
                            statement->is_named ? dp_db_load_sql (statement->sql) : statement->sql,
                            n_values, params != NULL ? _dp_db_params_get_types (params) : NULL,
                            values, NULL, NULL, 0);
}

static gboolean
send_all (DpDbConnection *self,
          GPtrArray      *statements)
{
  if (!PQenterPipelineMode (self->pg))
    return FALSE;

  for (guint i = 0; i < statements->len; i++)
    {
      if (!send (self, g_ptr_array_index (statements, i)))
        return FALSE;
    }

  return PQpipelineSync (self->pg);
}

/* Keeps the last result, or the first complaint; the server skips what comes after one. */
static DexFuture *
collect (DpDbConnection *self,
         GCancellable   *cancellable)
{
  g_autoptr(DpDbResult) last = NULL;
  gboolean is_between = FALSE;
  gboolean is_over = FALSE;
  GError *error = NULL;

  if (!_dp_db_wire_flush (self->pg, cancellable, 0, &error))
    return dex_future_new_for_error (error);

  while (!is_over)
    {
      PGresult *result;

      if (!_dp_db_wire_next (self->pg, cancellable, 0, &result, &error))
        return dex_future_new_for_error (error);
      /* One gap comes after each statement, more of them after a connection that broke. */
      if (result == NULL && is_between)
        break;
      is_between = result == NULL;
      if (is_between)
        continue;

      switch (PQresultStatus (result))
        {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
          g_clear_object (&last);
          last = _dp_db_result_new (result);
          break;

        case PGRES_PIPELINE_SYNC:
          PQclear (result);
          is_over = TRUE;
          break;

        case PGRES_PIPELINE_ABORTED:
          PQclear (result);
          break;

        default:
          if (error == NULL)
            _dp_db_wire_set_error (&error, self->pg, result);
          PQclear (result);
          break;
        }
    }

  if (is_over)
    PQexitPipelineMode (self->pg);
  if (error != NULL)
    return dex_future_new_for_error (error);
  if (!is_over || last == NULL)
    return _dp_db_connection_reject (self, NULL);

  return dex_future_new_take_object (g_steal_pointer (&last));
}

DexFuture *
_dp_db_connection_send_together (DpDbOperation      *operation,
                                 const DpDbDeferred *own,
                                 GCancellable       *cancellable)
{
  DpDbConnection *self = operation->connection;
  g_autoptr(GPtrArray) statements = g_ptr_array_new ();

  if (operation->deferred != NULL)
    g_ptr_array_extend (statements, operation->deferred, NULL, NULL);
  if (own != NULL)
    g_ptr_array_add (statements, (gpointer) own);

  for (guint i = 0; i < statements->len; i++)
    {
      DexFuture *failure = prepare (self, g_ptr_array_index (statements, i), cancellable);

      if (failure != NULL)
        return failure;
    }
  if (!send_all (self, statements))
    return _dp_db_connection_reject (self, NULL);

  return collect (self, cancellable);
}
