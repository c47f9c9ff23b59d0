/* dp-db-stream.c: many rows out in chunks, and in and out by COPY
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"

#include "dp-db-copy-private.h"
#include "dp-db-result-private.h"
#include "dp-db-wire-private.h"

/* How much of a COPY is handed to libpq at once. */
#define COPY_SLICE (128 * 1024)

/* The server has ended the query by itself, so there is nothing to cancel. */
static DexFuture *
reject_after_reading_on (DpDbConnection *self,
                         GCancellable   *cancellable,
                         PGresult       *failure)
{
  DexFuture *rejection = _dp_db_connection_reject (self, failure);
  PGresult *result;

  while (_dp_db_wire_next (self->pg, cancellable, 0, &result, NULL) && result != NULL)
    PQclear (result);

  return rejection;
}

static DexFuture *
chunked_operation (DpDbOperation *operation,
                   GCancellable  *cancellable)
{
  DpDbConnection *self = operation->connection;
  GError *error = NULL;
  gint64 n_rows = 0;
  PGresult *result;

  if (!_dp_db_connection_send (operation) ||
      !PQsetChunkedRowsMode (self->pg, operation->rows_per_chunk))
    return _dp_db_connection_reject (self, NULL);
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
      if (_dp_db_connection_is_copy (result))
        return _dp_db_connection_refuse_copy ();
      if (status != PGRES_TUPLES_CHUNK && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return _dp_db_connection_reject (self, NULL);

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
send_bytes (DpDbConnection  *self,
            const guint8    *data,
            gsize            length,
            GCancellable    *cancellable,
            GError         **error)
{
  gsize sent = 0;

  while (sent < length)
    {
      gsize slice = MIN (length - sent, COPY_SLICE);
      int put = PQputCopyData (self->pg, (const char *) data + sent, slice);

      if (put < 0)
        {
          _dp_db_wire_set_error (error, self->pg, NULL);
          return FALSE;
        }
      sent += put > 0 ? slice : 0;
      if (!_dp_db_wire_flush (self->pg, cancellable, 0, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
send_end (DpDbConnection  *self,
          GCancellable    *cancellable,
          GError         **error)
{
  int put;

  while ((put = PQputCopyEnd (self->pg, NULL)) == 0)
    {
      if (!_dp_db_wire_flush (self->pg, cancellable, 0, error))
        return FALSE;
    }
  if (put > 0)
    return TRUE;

  _dp_db_wire_set_error (error, self->pg, NULL);

  return FALSE;
}

/* Header and end stand around all of them once. */
static gboolean
send_parts (DpDbOperation *operation,
            GCancellable  *cancellable,
            GError       **error)
{
  DpDbConnection *self = operation->connection;
  g_autoptr(DpDbCopy) frame = dp_db_copy_new ();
  g_autoptr(GError) end = NULL;
  gsize header_length = dp_db_copy_get_size (frame);
  gsize length;
  const guint8 *around = _dp_db_copy_finish (frame, &length);

  if (!send_bytes (self, around, header_length, cancellable, error))
    return FALSE;

  while (TRUE)
    {
      g_autoptr(DpDbCopy) part = operation->part_func (operation->chunk_data, &end);

      if (part == NULL)
        break;
      if (!send_bytes (self, dp_db_copy_get_rows (part), dp_db_copy_get_size (part) - header_length,
                       cancellable, error))
        return FALSE;
    }
  if (end != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&end));
      return FALSE;
    }

  return send_bytes (self, around + header_length, length - header_length, cancellable, error);
}

static gboolean
send_rows (DpDbOperation *operation,
           GCancellable  *cancellable,
           GError       **error)
{
  gsize length;
  const guint8 *data = _dp_db_copy_finish (operation->rows, &length);

  return send_bytes (operation->connection, data, length, cancellable, error);
}

gboolean
_dp_db_connection_begin_copy (DpDbOperation   *operation,
                              ExecStatusType   expected,
                              GCancellable    *cancellable,
                              GError         **error)
{
  PGconn *pg = operation->connection->pg;
  PGresult *result = NULL;
  gboolean is_copy;

  if (!PQsendQuery (pg, operation->sql))
    {
      _dp_db_wire_set_error (error, pg, NULL);
      return FALSE;
    }
  if (!_dp_db_wire_flush (pg, cancellable, 0, error) ||
      !_dp_db_wire_next (pg, cancellable, 0, &result, error))
    return FALSE;

  is_copy = result != NULL && PQresultStatus (result) == expected;
  if (!is_copy)
    _dp_db_wire_set_error (error, pg, result);
  PQclear (result);

  return is_copy;
}

/* How many rows the COPY was of, once all of them went through. */
static DexFuture *
end_copy (DpDbConnection *self,
          GCancellable   *cancellable)
{
  g_autoptr(DexFuture) future = _dp_db_connection_collect (self, cancellable);
  const GValue *value = dex_future_get_value (future, NULL);

  if (value == NULL)
    return g_steal_pointer (&future);

  return dex_future_new_for_int64 (dp_db_result_get_affected (g_value_get_object (value)));
}

static DexFuture *
copy_in_operation (DpDbOperation *operation,
                   GCancellable  *cancellable)
{
  GError *error = NULL;

  if (!_dp_db_connection_begin_copy (operation, PGRES_COPY_IN, cancellable, &error) ||
      !(operation->rows != NULL ? send_rows (operation, cancellable, &error)
                                : send_parts (operation, cancellable, &error)) ||
      !send_end (operation->connection, cancellable, &error))
    return dex_future_new_for_error (error);

  return end_copy (operation->connection, cancellable);
}

static DexFuture *
copy_out_operation (DpDbOperation *operation,
                    GCancellable  *cancellable)
{
  DpDbConnection *self = operation->connection;
  GError *error = NULL;
  guint n_waits = 0;

  if (!_dp_db_connection_begin_copy (operation, PGRES_COPY_OUT, cancellable, &error))
    return dex_future_new_for_error (error);

  for (;;)
    {
      char *data;
      gsize length;
      gboolean go_on;

      if (!_dp_db_wire_next_copy (self->pg, &n_waits, cancellable, &data, &length, &error))
        return dex_future_new_for_error (error);
      if (data == NULL)
        return end_copy (self, cancellable);

      go_on = operation->copy_func ((const guint8 *) data, length, operation->chunk_data, &error);
      PQfreemem (data);
      if (!go_on)
        return dex_future_new_for_error (error);
    }
}

static DpDbOperation *
operation_new (const char     *sql,
               gpointer        user_data,
               GDestroyNotify  notify)
{
  DpDbOperation *operation = g_new0 (DpDbOperation, 1);

  operation->sql = g_strdup (sql);
  operation->chunk_data = user_data;
  operation->chunk_notify = notify;

  return operation;
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
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);
  g_return_val_if_fail (rows_per_chunk > 0, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  operation = operation_new (sql, user_data, notify);
  operation->params = params;
  operation->rows_per_chunk = rows_per_chunk;
  operation->chunk_func = func;

  return _dp_db_connection_start (self, chunked_operation, operation);
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
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (statement != NULL, NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  operation = operation_new (statement, NULL, NULL);
  operation->rows = rows;

  return _dp_db_connection_start (self, copy_in_operation, operation);
}

/**
 * dp_db_connection_copy_in_parts:
 * @statement: `copy t (a, b) from stdin (format binary)`
 * @func: gives the rows, some at a time
 * @user_data: for @func
 * @notify: (nullable): frees @user_data
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the number of rows copied (int64)
 */
DexFuture *
dp_db_connection_copy_in_parts (DpDbConnection *self,
                                const char     *statement,
                                DpDbPartFunc    func,
                                gpointer        user_data,
                                GDestroyNotify  notify)
{
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (statement != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  operation = operation_new (statement, user_data, notify);
  operation->part_func = func;

  return _dp_db_connection_start (self, copy_in_operation, operation);
}

/**
 * dp_db_connection_copy_out:
 * @statement: `copy (select …) to stdout (format binary)`
 * @func: called for each row
 * @user_data: for @func
 * @notify: (nullable): frees @user_data
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the number of rows (int64)
 */
DexFuture *
dp_db_connection_copy_out (DpDbConnection  *self,
                           const char      *statement,
                           DpDbCopyOutFunc  func,
                           gpointer         user_data,
                           GDestroyNotify   notify)
{
  DpDbOperation *operation;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (self), NULL);
  g_return_val_if_fail (statement != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  operation = operation_new (statement, user_data, notify);
  operation->copy_func = func;

  return _dp_db_connection_start (self, copy_out_operation, operation);
}
