/* dp-connection-diagnosis.c: why a connection does not come about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-connection-probe-private.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include "dp-db-task-private.h"

/* PostgreSQL's way of asking whether a server talks TLS: a length, and a number no version of the
 * protocol has. Its answer is one letter. */
static const guint8 tls_request[] = { 0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f };

static const struct
{
  const char          *sqlstate;
  DpConnectionVerdict  verdict;
} states[] = {
  { "28P01", DP_CONNECTION_WRONG_PASSWORD },
  { "28", DP_CONNECTION_NOT_ALLOWED },
  { "3D000", DP_CONNECTION_NO_DATABASE },
  { "53300", DP_CONNECTION_FULL },
  { "57P03", DP_CONNECTION_STARTING },
  { "42501", DP_CONNECTION_NO_RIGHT },
};

static DpConnectionVerdict
from_sqlstate (const char *sqlstate)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_has_prefix (sqlstate, states[i].sqlstate))
        return states[i].verdict;
    }

  return DP_CONNECTION_FAILED;
}

static gboolean
wants_tls (DpDbTarget *target)
{
  const char *mode = dp_db_target_get_option (target, "sslmode");

  return mode != NULL && (g_str_equal (mode, "require") || g_str_has_prefix (mode, "verify-"));
}

/* A server may let in only who encrypts; it does not say so in words that a program could know in
 * every language. */
static gboolean
would_work_encrypted (DpConnectionProbe *self,
                      GCancellable      *cancellable)
{
  g_autoptr(DpDbTarget) encrypted = dp_db_target_with_option (self->target, "sslmode", "require");
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  const char *sqlstate;

  connection = _dp_connection_probe_open (self, encrypted, cancellable, &error);
  if (connection != NULL)
    return TRUE;
  sqlstate = error->domain == DP_DB_ERROR ? dp_db_error_get_sqlstate (error) : NULL;

  /* Any other objection comes after the door. */
  return sqlstate != NULL && from_sqlstate (sqlstate) != DP_CONNECTION_NOT_ALLOWED;
}

static gboolean
may_create_databases (DpConnectionProbe *self,
                      GCancellable      *cancellable)
{
  g_autoptr(DpDbTarget) beside = dp_db_target_with_dbname (self->target, "postgres");
  g_autoptr(DpDbConnection) connection = _dp_connection_probe_open (self, beside, cancellable,
                                                                    NULL);
  g_autoptr(DexFuture) asked = NULL;

  if (connection == NULL)
    return FALSE;
  asked = dp_db_connection_query (connection, "select rolcreatedb or rolsuper from pg_roles "
                                              "where rolname = current_user", NULL);
  if (!_dp_db_task_await (dex_ref (asked), cancellable, 0, NULL))
    return FALSE;

  return dp_db_result_get_boolean (g_value_get_object (dex_future_get_value (asked, NULL)), 0, 0);
}

static DpConnectionVerdict
diagnose_refusal (DpConnectionProbe *self,
                  const char        *sqlstate,
                  GCancellable      *cancellable)
{
  DpConnectionVerdict verdict = from_sqlstate (sqlstate);

  if (verdict == DP_CONNECTION_NOT_ALLOWED && !wants_tls (self->target) &&
      would_work_encrypted (self, cancellable))
    return DP_CONNECTION_TLS_WANTED;
  if (verdict == DP_CONNECTION_NO_DATABASE)
    self->may_create = may_create_databases (self, cancellable);

  return verdict;
}

/* What the system says of the way there, in place of libpq, which has it in words only. */
static DpConnectionVerdict
diagnose_way (DpConnectionProbe *self,
              const GError      *error)
{
  g_set_str (&self->reason, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return DP_CONNECTION_REFUSED;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return DP_CONNECTION_TIMED_OUT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return DP_CONNECTION_NO_WAY;
  if (error->domain == G_RESOLVER_ERROR)
    return DP_CONNECTION_NAME_UNKNOWN;

  return DP_CONNECTION_FAILED;
}

static GSocketConnectable *
get_place (DpDbTarget *target)
{
  const char *host = dp_db_target_get_option (target, "hostaddr");
  const char *port = dp_db_target_get_option (target, "port");

  if (host == NULL)
    host = dp_db_target_get_option (target, "host");
  if (*host == '/')
    {
      g_autofree char *path = g_strdup_printf ("%s/.s.PGSQL.%s", host, port);

      return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
    }

  return g_network_address_new (host, g_ascii_strtoull (port, NULL, 10));
}

/* Returns: its answer, 'S' or 'N' of a PostgreSQL; 0 where it has none */
static char
ask_for_tls (GSocketConnection *stream,
             GCancellable      *cancellable,
             gint64             deadline)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (stream));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (stream));
  g_autoptr(DexFuture) answered = NULL;
  GBytes *answer;

  if (!_dp_db_task_await (dex_output_stream_write (output, tls_request, sizeof tls_request, 0),
                          cancellable, deadline, NULL))
    return 0;
  answered = dex_input_stream_read_bytes (input, 1, 0);
  if (!_dp_db_task_await (dex_ref (answered), cancellable, deadline, NULL))
    return 0;
  answer = g_value_get_boxed (dex_future_get_value (answered, NULL));

  return g_bytes_get_size (answer) > 0 ? *(const char *) g_bytes_get_data (answer, NULL) : 0;
}

static DpConnectionVerdict
judge_answer (DpConnectionProbe *self,
              char               answer)
{
  const char *root = dp_db_target_get_option (self->target, "sslrootcert");

  if (answer != 'S' && answer != 'N')
    return DP_CONNECTION_NOT_POSTGRESQL;
  if (answer == 'N')
    return wants_tls (self->target) ? DP_CONNECTION_TLS_MISSING : DP_CONNECTION_FAILED;
  if (root != NULL && access (root, R_OK) != 0)
    return DP_CONNECTION_NO_CERTIFICATE;

  return wants_tls (self->target) ? DP_CONNECTION_CERTIFICATE : DP_CONNECTION_FAILED;
}

/* The way there, and what answers at its end: step by step, as libpq went. */
static DpConnectionVerdict
retrace (DpConnectionProbe *self,
         GCancellable      *cancellable)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnectable) place = get_place (self->target);
  gint64 deadline = g_get_monotonic_time () + self->timeout_ms * G_GINT64_CONSTANT (1000);
  g_autoptr(DexFuture) connected = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connected = dex_socket_client_connect (client, place);
  if (!_dp_db_task_await (dex_ref (connected), cancellable, deadline, &error))
    return diagnose_way (self, error);

  return judge_answer (self,
                       ask_for_tls (g_value_get_object (dex_future_get_value (connected, NULL)),
                                    cancellable, deadline));
}

void
_dp_connection_probe_diagnose (DpConnectionProbe *self,
                               const GError      *error,
                               GCancellable      *cancellable)
{
  const char *sqlstate = NULL;
  const char *words = NULL;

  if (error->domain == DP_DB_ERROR)
    {
      sqlstate = dp_db_error_get_sqlstate (error);
      words = dp_db_error_get_primary (error);
    }
  g_set_str (&self->reason, words != NULL ? words : error->message);

  if (sqlstate != NULL)
    self->verdict = diagnose_refusal (self, sqlstate, cancellable);
  else if (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_AUTHENTICATION))
    self->verdict = DP_CONNECTION_NO_PASSWORD;
  else if (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT))
    self->verdict = DP_CONNECTION_TIMED_OUT;
  else
    self->verdict = retrace (self, cancellable);
}
