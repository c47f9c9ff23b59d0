/* dp-db-pipe.c: rows from one server to another, without keeping them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection-private.h"
#include "dp-db-wire-private.h"
#include "dp-move-private.h"

/* So much waits at most in this program. */
#define MOST_WAITING (256 * 1024)

typedef struct
{
  DpDbConnection *source;
  char           *select;
  GCancellable   *cancellable;
  PGconn         *target;      /* while it takes rows */
  gsize           n_waiting;
} Pipe;

static void
pipe_free (gpointer data)
{
  Pipe *pipe = data;

  g_clear_object (&pipe->source);
  g_clear_object (&pipe->cancellable);
  g_free (pipe->select);
  g_free (pipe);
}

static gboolean
flush (Pipe    *pipe,
       GError **error)
{
  pipe->n_waiting = 0;

  return _dp_db_wire_flush (pipe->target, pipe->cancellable, 0, error);
}

static gboolean
pass_on (const guint8  *data,
         gsize          length,
         gpointer       user_data,
         GError       **error)
{
  Pipe *pipe = user_data;
  int put;

  if (g_cancellable_set_error_if_cancelled (pipe->cancellable, error))
    return FALSE;
  while ((put = PQputCopyData (pipe->target, (const char *) data, length)) == 0)
    {
      if (!flush (pipe, error))
        return FALSE;
    }
  if (put < 0)
    {
      _dp_db_wire_set_error (error, pipe->target, NULL);
      return FALSE;
    }
  pipe->n_waiting += length;

  return pipe->n_waiting < MOST_WAITING || flush (pipe, error);
}

static gboolean
finish (Pipe    *pipe,
        GError **error)
{
  int put;

  while ((put = PQputCopyEnd (pipe->target, NULL)) == 0)
    {
      if (!flush (pipe, error))
        return FALSE;
    }
  if (put > 0)
    return TRUE;
  _dp_db_wire_set_error (error, pipe->target, NULL);

  return FALSE;
}

static DexFuture *
pipe_operation (DpDbOperation *operation,
                GCancellable  *cancellable)
{
  Pipe *pipe = operation->chunk_data;
  g_autoptr(DexFuture) ended = NULL;
  const GValue *value;
  GError *error = NULL;

  pipe->target = operation->connection->pg;
  if (!_dp_db_connection_begin_copy (operation, PGRES_COPY_IN, cancellable, &error) ||
      !dex_await (dp_db_connection_copy_out (pipe->source, pipe->select, pass_on, pipe, NULL),
                  &error) ||
      !finish (pipe, &error))
    return dex_future_new_for_error (error);
  ended = _dp_db_connection_collect (operation->connection, cancellable);
  value = dex_future_get_value (ended, NULL);
  if (value == NULL)
    return g_steal_pointer (&ended);

  return dex_future_new_for_int64 (dp_db_result_get_affected (g_value_get_object (value)));
}

DexFuture *
_dp_db_pipe (DpDbConnection *source,
             const char     *select,
             DpDbConnection *target,
             const char     *into,
             GCancellable   *cancellable)
{
  DpDbOperation *operation = g_new0 (DpDbOperation, 1);
  Pipe *pipe = g_new0 (Pipe, 1);

  g_assert (DP_IS_DB_CONNECTION (source));
  g_assert (DP_IS_DB_CONNECTION (target));

  pipe->source = g_object_ref (source);
  pipe->select = g_strdup_printf ("copy (%s) to stdout (format binary)", select);
  pipe->cancellable = g_object_ref (cancellable);
  operation->sql = g_strdup_printf ("copy %s from stdin (format binary)", into);
  operation->chunk_data = pipe;
  operation->chunk_notify = pipe_free;

  return _dp_db_connection_start (target, pipe_operation, operation);
}
