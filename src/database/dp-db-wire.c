/* dp-db-wire.c: libpq, awaited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-wire-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <stdlib.h>

#include "dp-db-error-private.h"
#include "dp-db-task-private.h"

/* A server sends a COPY in pieces of 8 kB. To be woken for each costs both sides more than the
 * bytes do, so once so many were waited for, they are left to gather for a moment. */
#define FLOW_WAITS 16
#define FLOW_PAUSE_US 500

/* How long a server may take to stop a query that nobody wants any more. */
#define ABANDON_US (10 * G_USEC_PER_SEC)

/* The server's messages may end with a newline, and libpq's have several lines. */
static char *
dup_one_line (const char *message)
{
  g_autofree char *stripped = g_strstrip (g_strdup (message != NULL ? message : ""));
  GString *line = g_string_new (NULL);

  for (const char *c = stripped; *c != '\0'; c++)
    {
      if (*c != '\n' && *c != '\t')
        g_string_append_c (line, *c);
      else if (line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
    }

  return g_string_free (line, FALSE);
}

static void
append_sentence (GString    *message,
                 const char *text)
{
  if (text == NULL || *text == '\0')
    return;

  if (message->len > 0 && strchr (".!?:", message->str[message->len - 1]) == NULL)
    g_string_append_c (message, '.');
  g_string_append_c (message, ' ');
  g_string_append (message, text);
}

void
_dp_db_wire_set_error (GError   **error,
                       PGconn    *pg,
                       PGresult  *result)
{
  const char *sqlstate = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;
  g_autofree char *primary = NULL;
  g_autoptr(GString) message = NULL;

  if (sqlstate == NULL)
    {
      primary = dup_one_line (PQerrorMessage (pg));
      if (PQstatus (pg) == CONNECTION_BAD)
        g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                     _("The connection to the database broke: %s"), primary);
      else
        g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED, _("The query failed: %s"), primary);
      return;
    }

  primary = dup_one_line (PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
  message = g_string_new (primary);
  append_sentence (message, PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL));
  append_sentence (message, PQresultErrorField (result, PG_DIAG_MESSAGE_HINT));
  if (dp_db_error_from_sqlstate (sqlstate) == DP_DB_ERROR_DISK_FULL)
    g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DISK_FULL,
                 _("The disk of the database is full, so nothing more can be stored; free some "
                   "space and try again (%s)"), message->str);
  else
    g_set_error (error, DP_DB_ERROR, dp_db_error_from_sqlstate (sqlstate),
                 _("The query failed: %s"), message->str);
  if (error != NULL)
    {
      const char *position = PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION);

      _dp_db_error_set_place (*error, message->str, position != NULL ? atoi (position) : 0);
      _dp_db_error_set_sqlstate (*error, sqlstate);
    }
  g_debug ("SQLSTATE %s: %s", sqlstate, message->str);
}

/* A wait that ended early ends as a database error. */
static void
replace_wait_error (GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (error == NULL || *error == NULL || (*error)->domain == DP_DB_ERROR)
    return;

  cause = g_steal_pointer (error);
  if (g_error_matches (cause, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT,
                         _("The database did not answer in time"));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_CANCELLED,
                         _("The query was cancelled"));
  else
    *error = g_steal_pointer (&cause);
}

static gboolean
wait_for (int            fd,
          GIOCondition   condition,
          GCancellable  *cancellable,
          gint64         deadline,
          GIOCondition  *ready,
          GError       **error)
{
  g_autoptr(DexFuture) future = _dp_fd_ready (fd, condition);

  if (!_dp_db_task_await (dex_ref (future), cancellable, deadline, error))
    {
      replace_wait_error (error);
      return FALSE;
    }

  if (ready != NULL)
    *ready = g_value_get_uint (dex_future_get_value (future, NULL));

  return TRUE;
}

gboolean
_dp_db_wire_flush (PGconn        *pg,
                   GCancellable  *cancellable,
                   gint64         deadline,
                   GError       **error)
{
  int left;

  while ((left = PQflush (pg)) == 1)
    {
      GIOCondition ready = 0;

      /* The server may be stuck until we read what it says, while we wait to write. */
      if (!wait_for (PQsocket (pg), G_IO_IN | G_IO_OUT, cancellable, deadline, &ready, error))
        return FALSE;
      if ((ready & ~G_IO_OUT) != 0 && !PQconsumeInput (pg))
        break;
    }

  if (left == 0)
    return TRUE;

  _dp_db_wire_set_error (error, pg, NULL);

  return FALSE;
}

gboolean
_dp_db_wire_next (PGconn        *pg,
                  GCancellable  *cancellable,
                  gint64         deadline,
                  PGresult     **result,
                  GError       **error)
{
  *result = NULL;

  while (PQisBusy (pg))
    {
      if (!wait_for (PQsocket (pg), G_IO_IN, cancellable, deadline, NULL, error))
        return FALSE;
      /* What came before a break, an error message for one, is still given by PQgetResult(). */
      if (!PQconsumeInput (pg))
        break;
    }

  *result = PQgetResult (pg);

  return TRUE;
}

static gboolean
is_readable (PGconn *pg)
{
  struct pollfd look = { .fd = PQsocket (pg), .events = POLLIN };

  return poll (&look, 1, 0) != 0;
}

static gboolean
pause_flow (GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(GError) end = NULL;

  if (_dp_db_task_await (dex_timeout_new_usec (FLOW_PAUSE_US), cancellable, 0, &end) ||
      g_error_matches (end, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&end));
  replace_wait_error (error);

  return FALSE;
}

static gboolean
wait_for_piece (PGconn        *pg,
                guint         *n_waits,
                GCancellable  *cancellable,
                GError       **error)
{
  if (is_readable (pg))
    return TRUE;
  if (++*n_waits > FLOW_WAITS && !pause_flow (cancellable, error))
    return FALSE;

  return is_readable (pg) || wait_for (PQsocket (pg), G_IO_IN, cancellable, 0, NULL, error);
}

gboolean
_dp_db_wire_next_copy (PGconn        *pg,
                       guint         *n_waits,
                       GCancellable  *cancellable,
                       char         **data,
                       gsize         *length,
                       GError       **error)
{
  int n_bytes;

  *data = NULL;
  while ((n_bytes = PQgetCopyData (pg, data, TRUE)) == 0)
    {
      if (!wait_for_piece (pg, n_waits, cancellable, error))
        return FALSE;
      if (!PQconsumeInput (pg))
        break;
    }

  /* -1 is the end, and what the server complains about comes as the result after it. */
  if (n_bytes == -2 || n_bytes == 0)
    {
      _dp_db_wire_set_error (error, pg, NULL);
      return FALSE;
    }
  *length = MAX (n_bytes, 0);

  return TRUE;
}

gboolean
_dp_db_wire_is_quiet (PGconn *pg)
{
  return PQstatus (pg) == CONNECTION_OK && !is_readable (pg);
}

static gboolean
send_cancel (PGconn *pg,
             gint64  deadline)
{
  PGcancelConn *cancel = PQcancelCreate (pg);
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;

  if (!PQcancelStart (cancel))
    state = PGRES_POLLING_FAILED;

  while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED)
    {
      GIOCondition condition = state == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;

      if (!wait_for (PQcancelSocket (cancel), condition, NULL, deadline, NULL, NULL))
        state = PGRES_POLLING_FAILED;
      else
        state = PQcancelPoll (cancel);
    }
  PQcancelFinish (cancel);

  return state == PGRES_POLLING_OK;
}

/* Ends a COPY that @result says has begun; the rows of one to us are thrown away. */
static gboolean
leave_copy (PGconn   *pg,
            PGresult *result,
            gint64    deadline)
{
  char *row;
  int   length;

  if (PQresultStatus (result) == PGRES_COPY_IN)
    return PQputCopyEnd (pg, "cancelled") == 1 && _dp_db_wire_flush (pg, NULL, deadline, NULL);

  while ((length = PQgetCopyData (pg, &row, TRUE)) >= 0)
    {
      if (length > 0)
        PQfreemem (row);
      else if (!wait_for (PQsocket (pg), G_IO_IN, NULL, deadline, NULL, NULL) ||
               !PQconsumeInput (pg))
        return FALSE;
    }

  return TRUE;
}

/* What the server has only a part of, it reads to the end before it sees a request to stop. */
static gboolean
stop_query (PGconn *pg,
            gint64  deadline)
{
  if (PQtransactionStatus (pg) != PQTRANS_ACTIVE)
    return TRUE;
  if (!send_cancel (pg, deadline))
    return FALSE;

  return PQflush (pg) != 1 ||
         (_dp_db_wire_flush (pg, NULL, deadline, NULL) && send_cancel (pg, deadline));
}

gboolean
_dp_db_wire_abandon (PGconn *pg)
{
  gint64 deadline = g_get_monotonic_time () + ABANDON_US;
  gboolean is_pipeline = PQpipelineStatus (pg) != PQ_PIPELINE_OFF;
  gboolean is_between = FALSE;
  PGresult *result;

  if (PQstatus (pg) != CONNECTION_OK || !stop_query (pg, deadline))
    return FALSE;

  for (;;)
    {
      ExecStatusType status;

      if (!_dp_db_wire_next (pg, NULL, deadline, &result, NULL))
        return FALSE;
      /* Within a pipeline there is a gap after each statement, and none after its end. */
      if (result == NULL && (!is_pipeline || is_between))
        break;
      is_between = result == NULL;
      if (is_between)
        continue;

      status = PQresultStatus (result);
      if (status == PGRES_PIPELINE_SYNC)
        {
          PQclear (result);
          break;
        }
      if ((status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) &&
          !leave_copy (pg, result, deadline))
        {
          PQclear (result);
          return FALSE;
        }
      PQclear (result);
    }

  return (!is_pipeline || PQexitPipelineMode (pg)) && PQstatus (pg) == CONNECTION_OK &&
         PQtransactionStatus (pg) != PQTRANS_UNKNOWN;
}
