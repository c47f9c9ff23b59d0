/* dp-db-connection.c: one connection to PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-copy-private.h"
#include "dp-db-params-private.h"
#include "dp-db-result-private.h"
#include "dp-db-task-private.h"
#include "dp-db-wire-private.h"

/* How much of a COPY is handed to libpq at once. */
#define COPY_SLICE (128 * 1024)

struct _DpDbConnection
{
  GObject       parent_instance;

  PGconn       *pg;             /* NULL once closed */

  GMutex        mutex;          /* for what is below */
  DexFuture    *last;           /* done when the operation begun last has ended */
  GCancellable *last_cancellable;
  gboolean      aborted;        /* nothing is begun any more */
};

G_DEFINE_FINAL_TYPE (DpDbConnection, dp_db_connection, G_TYPE_OBJECT)

typedef struct _Operation Operation;
typedef DexFuture *(*OperationFunc) (Operation    *operation,
                                     GCancellable *cancellable);

struct _Operation
{
  DpDbConnection *connection;
  OperationFunc   func;
  DexFuture      *previous;     /* (nullable) */
  DexPromise     *ended;
  char           *sql;
  DpDbParams     *params;       /* (nullable) */
  DpDbCopy       *rows;
  const char     *expected_command;
  guint           rows_per_chunk;
  DpDbChunkFunc   chunk_func;
  gpointer        chunk_data;
  GDestroyNotify  chunk_notify;
};

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  if (operation->chunk_notify != NULL)
    operation->chunk_notify (operation->chunk_data);
  dex_promise_resolve_boolean (operation->ended, TRUE);
  dex_clear (&operation->ended);
  dex_clear (&operation->previous);
  g_clear_pointer (&operation->params, dp_db_params_free);
  g_clear_pointer (&operation->rows, dp_db_copy_free);
  g_free (operation->sql);
  g_clear_object (&operation->connection);
  g_free (operation);
}

/* Returns: whether the operation may begin */
static gboolean
remember_cancellable (DpDbConnection *self,
                      GCancellable   *cancellable)
{
  gboolean aborted;

  g_mutex_lock (&self->mutex);
  g_set_object (&self->last_cancellable, cancellable);
  aborted = self->aborted;
  g_mutex_unlock (&self->mutex);

  return !aborted;
}

static DexFuture *
run_operation (GCancellable *cancellable,
               gpointer      data)
{
  Operation *operation = data;
  DpDbConnection *self = operation->connection;
  DexFuture *result;

  /* A query that was dropped is still being cancelled when the next one is asked for. */
  if (operation->previous != NULL)
    dex_await (g_steal_pointer (&operation->previous), NULL);
  if (g_cancellable_is_cancelled (cancellable))
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_CANCELLED,
                                  _("The query was cancelled"));
  if (!dp_db_connection_is_usable (self) || !remember_cancellable (self, cancellable))
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                                  _("The connection to the database is closed"));

  result = operation->func (operation, cancellable);
  remember_cancellable (self, NULL);

  /* Left midway, the connection is brought back in order, or given up. */
  if (PQtransactionStatus (self->pg) == PQTRANS_ACTIVE && !_dp_db_wire_abandon (self->pg))
    dp_db_connection_close (self);

  return result;
}

static DexFuture *
start_operation (DpDbConnection *self,
                 OperationFunc   func,
                 Operation      *operation)
{
  operation->connection = g_object_ref (self);
  operation->func = func;
  operation->ended = dex_promise_new ();

  g_mutex_lock (&self->mutex);
  operation->previous = self->last;
  self->last = DEX_FUTURE (dex_ref (operation->ended));
  g_mutex_unlock (&self->mutex);

  return _dp_db_task_spawn (run_operation, operation, operation_free);
}

static DexFuture *
reject_with (DpDbConnection *self,
             PGresult       *result)
{
  GError *error = NULL;

  _dp_db_wire_set_error (&error, self->pg, result);

  return dex_future_new_for_error (error);
}

static gboolean
send_query (Operation *operation)
{
  DpDbParams *params = operation->params;

  return PQsendQueryParams (operation->connection->pg, operation->sql,
                            params != NULL ? _dp_db_params_get_n_values (params) : 0,
                            params != NULL ? _dp_db_params_get_types (params) : NULL,
                            params != NULL ? _dp_db_params_get_values (params) : NULL,
                            NULL, NULL, 0);
}

/* Keeps the last result, or the first complaint. */
static DexFuture *
collect_results (DpDbConnection *self,
                 GCancellable   *cancellable)
{
  g_autoptr(DpDbResult) last = NULL;
  GError *error = NULL;
  PGresult *result;

  if (!_dp_db_wire_flush (self->pg, cancellable, 0, &error))
    return dex_future_new_for_error (error);

  for (;;)
    {
      if (!_dp_db_wire_next (self->pg, cancellable, 0, &result, &error))
        return dex_future_new_for_error (error);
      if (result == NULL)
        break;

      switch (PQresultStatus (result))
        {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY:
          g_clear_object (&last);
          last = _dp_db_result_new (result);
          break;

        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
          PQclear (result);
          return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_SYNTAX,
                                        _("COPY from or to the client does not work in a query; "
                                          "use import or export instead"));

        default:
          if (error == NULL)
            _dp_db_wire_set_error (&error, self->pg, result);
          PQclear (result);
          break;
        }
    }

  if (error != NULL)
    return dex_future_new_for_error (error);
  if (last == NULL)
    return reject_with (self, NULL);

  return dex_future_new_take_object (g_steal_pointer (&last));
}

static DexFuture *
query_operation (Operation    *operation,
                 GCancellable *cancellable)
{
  if (!send_query (operation))
    return reject_with (operation->connection, NULL);

  return collect_results (operation->connection, cancellable);
}

static DexFuture *
execute_operation (Operation    *operation,
                   GCancellable *cancellable)
{
  if (!PQsendQuery (operation->connection->pg, operation->sql))
    return reject_with (operation->connection, NULL);

  return collect_results (operation->connection, cancellable);
}

static DexFuture *
transaction_operation (Operation    *operation,
                       GCancellable *cancellable)
{
  g_autoptr(DexFuture) future = execute_operation (operation, cancellable);
  const GValue *value = dex_future_get_value (future, NULL);

  if (value == NULL)
    return g_steal_pointer (&future);

  /* COMMIT of a transaction that failed before is a rollback, which the server reports as done. */
  if (!g_str_equal (dp_db_result_get_command (g_value_get_object (value)),
                    operation->expected_command))
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_FAILED,
                                  _("Nothing was stored, because an earlier step of the same "
                                    "transaction failed"));

  return dex_future_new_true ();
}

/* The server has ended the query by itself, so there is nothing to cancel. */
static DexFuture *
reject_after_reading_on (DpDbConnection *self,
                         GCancellable   *cancellable,
                         PGresult       *failure)
{
  DexFuture *rejection = reject_with (self, failure);
  PGresult *result;

  while (_dp_db_wire_next (self->pg, cancellable, 0, &result, NULL) && result != NULL)
    PQclear (result);

  return rejection;
}

static DexFuture *
chunked_operation (Operation    *operation,
                   GCancellable *cancellable)
{
  DpDbConnection *self = operation->connection;
  GError *error = NULL;
  gint64 n_rows = 0;
  PGresult *result;

  if (!send_query (operation) ||
      !PQsetChunkedRowsMode (self->pg, operation->rows_per_chunk))
    return reject_with (self, NULL);
  if (!_dp_db_wire_flush (self->pg, cancellable, 0, &error))
    return dex_future_new_for_error (error);

  for (;;)
    {
      g_autoptr(DpDbResult) chunk = NULL;
      ExecStatusType status;

      if (!_dp_db_wire_next (self->pg, cancellable, 0, &result, &error))
        return dex_future_new_for_error (error);
      if (result == NULL)
        break;

      chunk = _dp_db_result_new (result);
      status = PQresultStatus (result);
      if (status == PGRES_FATAL_ERROR)
        return reject_after_reading_on (self, cancellable, result);
      if (status != PGRES_TUPLES_CHUNK && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return reject_with (self, NULL);

      /* The end comes as an empty chunk; it is passed on only where there was no other, for the
       * columns' sake. */
      if (status == PGRES_TUPLES_CHUNK || (status == PGRES_TUPLES_OK && n_rows == 0))
        {
          n_rows += PQntuples (result);
          if (!operation->chunk_func (chunk, operation->chunk_data, &error))
            return dex_future_new_for_error (error);
        }
    }

  return dex_future_new_for_int64 (n_rows);
}

static gboolean
send_rows (DpDbConnection  *self,
           DpDbCopy        *rows,
           GCancellable    *cancellable,
           GError         **error)
{
  gsize length, sent = 0;
  const char *data = _dp_db_copy_finish (rows, &length);

  while (sent < length)
    {
      gsize slice = MIN (length - sent, COPY_SLICE);
      int put = PQputCopyData (self->pg, data + sent, slice);

      if (put < 0)
        break;
      sent += put > 0 ? slice : 0;
      if (!_dp_db_wire_flush (self->pg, cancellable, 0, error))
        return FALSE;
    }

  while (sent == length)
    {
      int put = PQputCopyEnd (self->pg, NULL);

      if (put < 0)
        break;
      if (put > 0)
        return TRUE;
      if (!_dp_db_wire_flush (self->pg, cancellable, 0, error))
        return FALSE;
    }

  _dp_db_wire_set_error (error, self->pg, NULL);

  return FALSE;
}

static DexFuture *
copy_in_operation (Operation    *operation,
                   GCancellable *cancellable)
{
  DpDbConnection *self = operation->connection;
  g_autoptr(DexFuture) future = NULL;
  GError *error = NULL;
  PGresult *result;
  const GValue *value;
  gboolean is_copy;

  if (!PQsendQuery (self->pg, operation->sql))
    return reject_with (self, NULL);
  if (!_dp_db_wire_flush (self->pg, cancellable, 0, &error) ||
      !_dp_db_wire_next (self->pg, cancellable, 0, &result, &error))
    return dex_future_new_for_error (error);

  is_copy = result != NULL && PQresultStatus (result) == PGRES_COPY_IN;
  if (!is_copy)
    _dp_db_wire_set_error (&error, self->pg, result);
  PQclear (result);
  if (!is_copy || !send_rows (self, operation->rows, cancellable, &error))
    return dex_future_new_for_error (error);

  future = collect_results (self, cancellable);
  value = dex_future_get_value (future, NULL);
  if (value == NULL)
    return g_steal_pointer (&future);

  return dex_future_new_for_int64 (dp_db_result_get_affected (g_value_get_object (value)));
}

static void
dp_db_connection_finalize (GObject *object)
{
  DpDbConnection *self = DP_DB_CONNECTION (object);

  g_clear_pointer (&self->pg, PQfinish);
  dex_clear (&self->last);
  g_clear_object (&self->last_cancellable);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_db_connection_parent_class)->finalize (object);
}

static void
dp_db_connection_class_init (DpDbConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_db_connection_finalize;
}

static void
dp_db_connection_init (DpDbConnection *self)
{
  g_mutex_init (&self->mutex);
}

typedef struct
{
  DpDbTarget *target;
  guint       timeout_ms;
} Open;

static void
open_free (gpointer data)
{
  Open *open = data;

  dp_db_target_unref (open->target);
  g_free (open);
}

static DexFuture *
open_task (GCancellable *cancellable,
           gpointer      data)
{
  Open *open = data;
  DpDbConnection *self;
  GError *error = NULL;
  PGconn *pg;

  pg = _dp_db_wire_connect (open->target, open->timeout_ms, cancellable, &error);
  if (pg == NULL)
    return dex_future_new_for_error (error);

  self = g_object_new (DP_TYPE_DB_CONNECTION, NULL);
  self->pg = pg;

  return dex_future_new_take_object (self);
}

/**
 * dp_db_connection_open:
 * @target: where
 * @timeout_ms: how long it may take; 0 for no limit
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbConnection]; rejects in
 *   %DP_DB_ERROR
 */
DexFuture *
dp_db_connection_open (DpDbTarget *target,
                       guint       timeout_ms)
{
  Open *open;

  g_return_val_if_fail (target != NULL, NULL);

  open = g_new0 (Open, 1);
  open->target = dp_db_target_ref (target);
  open->timeout_ms = timeout_ms;

  return _dp_db_task_spawn (open_task, open, open_free);
}

/** dp_db_connection_is_usable: Returns: whether the next query can go out, as far as is known */
gboolean
dp_db_connection_is_usable (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), FALSE);

  return self->pg != NULL && PQstatus (self->pg) == CONNECTION_OK;
}

/** dp_db_connection_close: hangs up; not while a query runs */
void
dp_db_connection_close (DpDbConnection *self)
{
  g_return_if_fail (DP_IS_DB_CONNECTION (self));

  g_clear_pointer (&self->pg, PQfinish);
}

/** dp_db_connection_get_server_version: Returns: e.g. 170012 */
int
dp_db_connection_get_server_version (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), 0);

  return self->pg != NULL ? PQserverVersion (self->pg) : 0;
}

/**
 * dp_db_connection_query:
 * @sql: one statement
 * @params: (nullable) (transfer full): $1, $2 …
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbResult] (text format)
 */
DexFuture *
dp_db_connection_query (DpDbConnection *self,
                        const char     *sql,
                        DpDbParams     *params)
{
  Operation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  operation = g_new0 (Operation, 1);
  operation->sql = g_strdup (sql);
  operation->params = params;

  return start_operation (self, query_operation, operation);
}

/**
 * dp_db_connection_execute:
 * @script: any number of statements, without parameters
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the last statement's
 *   [class@DbResult]
 */
DexFuture *
dp_db_connection_execute (DpDbConnection *self,
                          const char     *script)
{
  Operation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);

  operation = g_new0 (Operation, 1);
  operation->sql = g_strdup (script);

  return start_operation (self, execute_operation, operation);
}

/**
 * dp_db_connection_query_chunked:
 * @sql: one statement
 * @params: (nullable) (transfer full): $1, $2 …
 * @rows_per_chunk: what is in memory at once
 * @func: called for each chunk; where there are no rows at all, once with an empty one
 * @user_data: for @func
 * @notify: (nullable): frees @user_data
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the number of rows (int64)
 */
DexFuture *
dp_db_connection_query_chunked (DpDbConnection *self,
                                const char     *sql,
                                DpDbParams     *params,
                                guint           rows_per_chunk,
                                DpDbChunkFunc   func,
                                gpointer        user_data,
                                GDestroyNotify  notify)
{
  Operation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (rows_per_chunk > 0, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  operation = g_new0 (Operation, 1);
  operation->sql = g_strdup (sql);
  operation->params = params;
  operation->rows_per_chunk = rows_per_chunk;
  operation->chunk_func = func;
  operation->chunk_data = user_data;
  operation->chunk_notify = notify;

  return start_operation (self, chunked_operation, operation);
}

/**
 * dp_db_connection_copy_in:
 * @statement: `copy t (a, b) from stdin (format binary)`
 * @rows: (transfer full): the rows
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the number of rows copied (int64)
 */
DexFuture *
dp_db_connection_copy_in (DpDbConnection *self,
                          const char     *statement,
                          DpDbCopy       *rows)
{
  Operation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (statement != NULL, NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  operation = g_new0 (Operation, 1);
  operation->sql = g_strdup (statement);
  operation->rows = rows;

  return start_operation (self, copy_in_operation, operation);
}

static DexFuture *
start_transaction_operation (DpDbConnection *self,
                             const char     *sql,
                             const char     *expected_command)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->sql = g_strdup (sql);
  operation->expected_command = expected_command;

  return start_operation (self, transaction_operation, operation);
}

/** dp_db_connection_begin: Returns: (transfer full): a [class@Dex.Future] of %TRUE */
DexFuture *
dp_db_connection_begin (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  return start_transaction_operation (self, "begin", "BEGIN");
}

/**
 * dp_db_connection_commit:
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE; rejects where an earlier failure made the
 *   server roll back instead
 */
DexFuture *
dp_db_connection_commit (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  return start_transaction_operation (self, "commit", "COMMIT");
}

/** dp_db_connection_rollback: Returns: (transfer full): a [class@Dex.Future] of %TRUE */
DexFuture *
dp_db_connection_rollback (DpDbConnection *self)
{
  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);

  return start_transaction_operation (self, "rollback", "ROLLBACK");
}

gboolean
_dp_db_connection_is_busy (DpDbConnection *self)
{
  gboolean busy;

  g_mutex_lock (&self->mutex);
  busy = self->last != NULL && dex_future_is_pending (self->last);
  g_mutex_unlock (&self->mutex);

  return busy;
}

gboolean
_dp_db_connection_in_transaction (DpDbConnection *self)
{
  return self->pg != NULL && PQtransactionStatus (self->pg) != PQTRANS_IDLE;
}

gboolean
_dp_db_connection_is_alive (DpDbConnection *self)
{
  return self->pg != NULL && _dp_db_wire_is_alive (self->pg);
}

DexFuture *
_dp_db_connection_abort (DpDbConnection *self)
{
  g_autoptr(GCancellable) cancellable = NULL;
  DexFuture *last;

  g_mutex_lock (&self->mutex);
  last = self->last != NULL ? dex_ref (self->last) : dex_future_new_true ();
  cancellable = self->last_cancellable != NULL ? g_object_ref (self->last_cancellable) : NULL;
  self->aborted = TRUE;
  g_mutex_unlock (&self->mutex);

  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);

  return last;
}
