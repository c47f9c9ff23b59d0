/* dp-db-wire-connect.c: opening a connection without blocking
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-wire-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dp-db-error-private.h"
#include "dp-db-target-private.h"
#include "dp-db-task-private.h"

/* Every session: exact times, dates as ISO, and no compiling of queries that are over before it
 * pays. A statement that is prepared is planned for the tables as they are: a plan kept from when
 * they were empty would read all of them later. */
#define SESSION_OPTIONS \
  "-c TimeZone=UTC -c DateStyle=ISO -c jit=off -c plan_cache_mode=force_custom_plan"

/* A pooler between takes only what it can set for each of its clients anew. */
#define POOLED_OPTIONS "-c TimeZone=UTC -c DateStyle=ISO"

static void
notice_received_cb (void           *user_data,
                    const PGresult *result)
{
  g_debug ("PostgreSQL: %s", PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
}

/* libpq would look the name up blocking, so it gets addresses beside it. */
static gboolean
resolve_host (const char    *host,
              GCancellable  *cancellable,
              gint64         deadline,
              char         **hosts,
              char         **addresses,
              GError       **error)
{
  g_autoptr(DexFuture) future = dex_resolver_lookup_by_name (g_resolver_get_default (), host);
  g_autoptr(GString) names = g_string_new (NULL);
  g_autoptr(GString) numbers = g_string_new (NULL);

  if (!_dp_db_task_await (dex_ref (future), cancellable, deadline, error))
    {
      if (error != NULL && *error != NULL && (*error)->domain == G_RESOLVER_ERROR)
        {
          g_clear_error (error);
          g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                       _("The database's computer “%s” was not found; check its name and the "
                         "network"),
                       host);
        }
      return FALSE;
    }

  for (GList *l = g_value_get_boxed (dex_future_get_value (future, NULL)); l != NULL; l = l->next)
    {
      g_autofree char *number = g_inet_address_to_string (l->data);

      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", host);
      g_string_append_printf (numbers, "%s%s", numbers->len > 0 ? "," : "", number);
    }
  *hosts = g_strdup (names->str);
  *addresses = g_strdup (numbers->str);

  return TRUE;
}

static gboolean
needs_resolving (DpDbTarget *target)
{
  const char *host = dp_db_target_get_option (target, "host");

  return host != NULL && *host != '\0' && *host != '/' && *host != '@' &&
         strchr (host, ',') == NULL &&
         dp_db_target_get_option (target, "hostaddr") == NULL && !g_hostname_is_ip_address (host);
}

static void
set_option (GPtrArray  *keywords,
            GPtrArray  *values,
            const char *keyword,
            const char *value,
            gboolean    replace)
{
  for (guint i = 0; i < keywords->len; i++)
    {
      if (g_str_equal (keywords->pdata[i], keyword))
        {
          if (replace)
            values->pdata[i] = (gpointer) value;
          return;
        }
    }

  g_ptr_array_add (keywords, (gpointer) keyword);
  g_ptr_array_add (values, (gpointer) value);
}

/* Who is connected, for those who look at the server; and by which this process knows its own
 * connections. */
static const char *
get_application_name (void)
{
  static char *name;

  if (g_once_init_enter_pointer (&name))
    g_once_init_leave_pointer (&name,
                               g_strdup_printf ("datapipe %d@%s", getpid (), g_get_host_name ()));

  return name;
}

static PGconn *
start_connection (DpDbTarget *target,
                  const char *hosts,
                  const char *addresses,
                  const char *session_options)
{
  g_autoptr(GPtrArray) keywords = g_ptr_array_new ();
  g_autoptr(GPtrArray) values = g_ptr_array_new ();
  const char *given_options = dp_db_target_get_option (target, "options");
  g_autofree char *options = NULL;

  options = g_strjoin (" ", session_options, given_options, NULL);
  _dp_db_target_get_options (target, keywords, values);
  if (addresses != NULL)
    {
      set_option (keywords, values, "host", hosts, TRUE);
      set_option (keywords, values, "hostaddr", addresses, TRUE);
    }
  set_option (keywords, values, "options", options, TRUE);
  set_option (keywords, values, "client_encoding", "UTF8", TRUE);
  set_option (keywords, values, "application_name", get_application_name (), FALSE);
  /* Looking for Kerberos tickets can block, so it is for those who ask for it. */
  set_option (keywords, values, "gssencmode", "disable", FALSE);
  g_ptr_array_add (keywords, NULL);
  g_ptr_array_add (values, NULL);

  return PQconnectStartParams ((const char * const *) keywords->pdata,
                               (const char * const *) values->pdata, FALSE);
}

/* libpq tells SQLSTATE of a refused connection only inside its verbose message:
 * "FATAL:  3D000: …". */
static char *
dup_refusal (PGconn  *pg,
             char   **sqlstate)
{
  g_autoptr(GRegex) state = g_regex_new (":  ([0-9A-Z]{5}): ", 0, 0, NULL);
  g_autoptr(GRegex) rest = g_regex_new ("\\nLOCATION: [^\\n]*", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *message = NULL;
  g_autofree char *plain = NULL;

  message = g_regex_replace_literal (rest, PQerrorMessage (pg), -1, 0, "", 0, NULL);
  if (g_regex_match (state, message, 0, &match))
    *sqlstate = g_match_info_fetch (match, 1);
  plain = g_regex_replace_literal (state, message, -1, 0, ": ", 0, NULL);
  g_strdelimit (g_strstrip (plain), "\n\t", ' ');

  return g_steal_pointer (&plain);
}

static void
set_connect_error (GError     **error,
                   DpDbTarget  *target,
                   PGconn      *pg)
{
  g_autofree char *place = dp_db_target_describe (target);
  g_autofree char *sqlstate = NULL;
  g_autofree char *reason = dup_refusal (pg, &sqlstate);
  DpDbError code = DP_DB_ERROR_UNREACHABLE;

  if (sqlstate != NULL)
    code = dp_db_error_from_sqlstate (sqlstate);
  else if (PQconnectionNeedsPassword (pg))
    code = DP_DB_ERROR_AUTHENTICATION;

  switch (code)
    {
    case DP_DB_ERROR_AUTHENTICATION:
      g_set_error (error, DP_DB_ERROR, code,
                   _("The database %s does not let us in; check user and password (%s)"),
                   place, reason);
      break;

    case DP_DB_ERROR_NOT_FOUND:
      g_set_error (error, DP_DB_ERROR, code,
                   _("There is no database %s; create it or choose another one (%s)"),
                   place, reason);
      break;

    default:
      g_set_error (error, DP_DB_ERROR, code,
                   _("The database %s cannot be reached; check that it runs and is reachable from "
                     "here (%s)"), place, reason);
      break;
    }
  _dp_db_error_set_place (*error, reason, 0);
  _dp_db_error_set_sqlstate (*error, sqlstate);
}

static gboolean
poll_connection (PGconn        *pg,
                 GCancellable  *cancellable,
                 gint64         deadline,
                 GError       **error)
{
  PostgresPollingStatusType state = PGRES_POLLING_WRITING;

  while (PQstatus (pg) != CONNECTION_BAD && state != PGRES_POLLING_OK &&
         state != PGRES_POLLING_FAILED)
    {
      GIOCondition condition = state == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;

      /* The socket may be another one after each turn. */
      if (!_dp_db_task_await (_dp_fd_ready (PQsocket (pg), condition), cancellable, deadline,
                              error))
        return FALSE;
      state = PQconnectPoll (pg);
    }

  return TRUE;
}

/* Returns: (nullable): a connection, which came about where there is no @error */
static PGconn *
connect_with (DpDbTarget    *target,
              const char    *hosts,
              const char    *addresses,
              const char    *session_options,
              GCancellable  *cancellable,
              gint64         deadline,
              GError       **error)
{
  PGconn *pg = start_connection (target, hosts, addresses, session_options);

  PQsetErrorVerbosity (pg, PQERRORS_VERBOSE);
  PQsetNoticeReceiver (pg, notice_received_cb, NULL);
  if (poll_connection (pg, cancellable, deadline, error) && PQstatus (pg) != CONNECTION_OK)
    set_connect_error (error, target, pg);

  return pg;
}

/* What a pooler says to options that it does not know; PostgreSQL itself never does. */
static gboolean
is_pooler_refusal (const GError *error)
{
  return error != NULL && error->domain == DP_DB_ERROR &&
         g_strcmp0 (dp_db_error_get_sqlstate (error), "08P01") == 0;
}

/* A pooler tells a number of its own, and it may look like that of any process; so the session
 * itself is asked. */
static gboolean
look_for_pooler (PGconn        *pg,
                 GCancellable  *cancellable,
                 gint64         deadline,
                 gboolean      *is_pooled,
                 GError       **error)
{
  GError *cause = NULL;

  if (!PQsendQuery (pg, "select pg_backend_pid()") ||
      !_dp_db_wire_flush (pg, cancellable, deadline, &cause))
    goto failed;

  for (;;)
    {
      PGresult *result;

      if (!_dp_db_wire_next (pg, cancellable, deadline, &result, &cause))
        goto failed;
      if (result == NULL)
        break;
      if (PQresultStatus (result) == PGRES_TUPLES_OK)
        *is_pooled = atoi (PQgetvalue (result, 0, 0)) != PQbackendPID (pg);
      else if (cause == NULL)
        _dp_db_wire_set_error (&cause, pg, result);
      PQclear (result);
    }
  if (cause == NULL)
    return TRUE;

failed:
  if (cause == NULL)
    _dp_db_wire_set_error (&cause, pg, NULL);
  g_propagate_error (error, cause);

  return FALSE;
}

PGconn *
_dp_db_wire_connect (DpDbTarget    *target,
                     guint          timeout_ms,
                     GCancellable  *cancellable,
                     gboolean      *is_pooled,
                     GError       **error)
{
  gint64 limit = timeout_ms * G_GINT64_CONSTANT (1000);
  gint64 deadline = limit > 0 ? g_get_monotonic_time () + limit : 0;
  g_autofree char *hosts = NULL;
  g_autofree char *addresses = NULL;
  PGconn *pg = NULL;
  GError *cause = NULL;

  if (!needs_resolving (target) ||
      resolve_host (dp_db_target_get_option (target, "host"), cancellable, deadline,
                    &hosts, &addresses, &cause))
    {
      pg = connect_with (target, hosts, addresses, SESSION_OPTIONS, cancellable, deadline, &cause);
      if (is_pooler_refusal (cause))
        {
          g_clear_error (&cause);
          PQfinish (pg);
          pg = connect_with (target, hosts, addresses, POOLED_OPTIONS, cancellable, deadline,
                             &cause);
        }
    }

  if (g_error_matches (cause, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    {
      g_autofree char *place = dp_db_target_describe (target);

      g_clear_error (&cause);
      g_set_error (&cause, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT,
                   _("The database %s did not answer within %.3g seconds; check the network"),
                   place, timeout_ms / 1000.);
    }
  if (cause == NULL)
    {
      PQsetErrorVerbosity (pg, PQERRORS_DEFAULT);
      PQsetnonblocking (pg, TRUE);
      if (look_for_pooler (pg, cancellable, deadline, is_pooled, &cause))
        return pg;
    }

  g_propagate_error (error, cause);
  g_clear_pointer (&pg, PQfinish);

  return NULL;
}
