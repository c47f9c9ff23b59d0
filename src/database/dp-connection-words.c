/* dp-connection-words.c: what a look at a database came to, for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-connection-probe-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* @finding: what was found; @argument: what its %s stands for. @advice: what to do, without a %s */
typedef enum
{
  NONE,
  PLACE,      /* "market on db.example" */
  HOST,
  REASON,
  DATABASE,
  USER,
  ROOT,
  VERSION,
  FORBIDDEN,
} Argument;

static const struct
{
  const char *nick;
  const char *finding;
  Argument    argument;
  const char *advice;
} words[] = {
  [DP_CONNECTION_WORKS] = { "works", N_("%s can be used."), PLACE, NULL },
  [DP_CONNECTION_NAME_UNKNOWN] = { "name-unknown", N_("No computer is known by the name “%s”."),
                                   HOST,
                                   N_("Check how it is spelled, and that the network or the VPN "
                                      "it belongs to is connected.") },
  [DP_CONNECTION_REFUSED] = { "refused", N_("The computer is there, but nothing listens for %s."),
                              PLACE,
                              N_("Check the port; on the server, that PostgreSQL runs, that "
                                 "listen_addresses lets it answer the network, and that no "
                                 "firewall refuses.") },
  [DP_CONNECTION_TIMED_OUT] = { "timed-out", N_("Nothing came back from %s in time."), PLACE,
                                N_("A firewall may swallow what is sent, or the computer is off. "
                                   "Check address and port, and whether a VPN is needed.") },
  [DP_CONNECTION_NO_WAY] = { "no-way", N_("No network leads to “%s”."), HOST,
                             N_("Check that this computer is connected, and to the right "
                                "network.") },
  [DP_CONNECTION_NOT_POSTGRESQL] = { "not-postgresql", N_("What answers for %s is no PostgreSQL."),
                                     PLACE,
                                     N_("Another program has that port. PostgreSQL usually has "
                                        "5432, pgbouncer 6432.") },
  [DP_CONNECTION_TLS_WANTED] = { "tls-wanted", N_("%s lets in only who encrypts."), PLACE,
                                 N_("Choose another mode of encryption: “always”, or one that "
                                    "checks the certificate.") },
  [DP_CONNECTION_TLS_MISSING] = { "tls-missing",
                                  N_("%s cannot encrypt, and the connection has to be."), PLACE,
                                  N_("Let the server have a certificate (ssl = on), or choose the "
                                     "mode “where offered”. Without encryption everybody on the "
                                     "way can read along.") },
  [DP_CONNECTION_CERTIFICATE] = { "certificate",
                                  N_("The server's certificate cannot be trusted: %s."), REASON,
                                  N_("Choose the file of the authority that signed it as the root "
                                     "certificate, and use the name that is in the certificate as "
                                     "the address. Do not go on if somebody else may be "
                                     "answering.") },
  [DP_CONNECTION_NO_CERTIFICATE] = { "no-certificate",
                                     N_("The root certificate %s cannot be read."), ROOT,
                                     N_("Choose the file again.") },
  [DP_CONNECTION_NO_PASSWORD] = { "no-password", N_("%s asks for a password."), PLACE,
                                  N_("Enter it.") },
  [DP_CONNECTION_WRONG_PASSWORD] = { "wrong-password",
                                     N_("The password of “%s” is not right, or there is no such "
                                        "user."),
                                     USER,
                                     N_("Enter it again; it is that of the database, not of the "
                                        "computer.") },
  [DP_CONNECTION_NOT_ALLOWED] = { "not-allowed",
                                  N_("The server does not let this user in from here: %s."),
                                  REASON,
                                  N_("Check the user's name. On the server, pg_hba.conf has to "
                                     "have a line for this user, database and computer, and the "
                                     "user the right to log in.") },
  [DP_CONNECTION_NO_DATABASE] = { "no-database", N_("The server has no database “%s”."), DATABASE,
                                  N_("Choose another one, or ask whoever keeps the server to "
                                     "create it.") },
  [DP_CONNECTION_FULL] = { "full", N_("%s has as many connections as it may."), PLACE,
                           N_("Close programs that use it, raise max_connections on the server, "
                              "or put pgbouncer in front of it.") },
  [DP_CONNECTION_STARTING] = { "starting", N_("%s is just starting or stopping."), PLACE,
                               N_("Try again in a while.") },
  [DP_CONNECTION_NO_RIGHT] = { "no-right", N_("The user has no right to use or change: %s."),
                               FORBIDDEN,
                               N_("Let the owner of the database grant it, or make this user the "
                                  "owner of the database.") },
  [DP_CONNECTION_READ_ONLY] = { "read-only",
                                N_("%s is only to be read from: it follows another server."),
                                PLACE, N_("Use the address of the server that it follows.") },
  [DP_CONNECTION_TOO_OLD] = { "too-old", N_("The server is PostgreSQL %s; 15 to 18 are needed."),
                              VERSION, N_("Update the server, or use the private one.") },
  [DP_CONNECTION_TOO_NEW] = { "too-new",
                              N_("The server is PostgreSQL %s; DataPipe was tried with 15 to 18 "
                                 "only."),
                              VERSION, N_("Update DataPipe.") },
  [DP_CONNECTION_NEWER_SCHEMA] = { "newer-schema",
                                   N_("%s was set up by a newer version of DataPipe."), PLACE,
                                   N_("Update DataPipe, or use another database.") },
  [DP_CONNECTION_FAILED] = { "failed", N_("The connection did not come about: %s."), REASON,
                             N_("The log of the server says more.") },
};

static const char *
get_host (DpConnectionProbe *self)
{
  const char *host = dp_db_target_get_option (self->target, "host");

  return host != NULL ? host : dp_db_target_get_option (self->target, "hostaddr");
}

static char *
dup_argument (DpConnectionProbe *self,
              Argument           argument)
{
  switch (argument)
    {
    case PLACE:
      return dp_db_target_describe (self->target);
    case HOST:
      return g_strdup (get_host (self));
    case REASON:
      return g_strdup (self->reason);
    case DATABASE:
      return g_strdup (dp_db_target_get_dbname (self->target));
    case USER:
      return g_strdup (dp_db_target_get_option (self->target, "user"));
    case ROOT:
      return g_strdup (dp_db_target_get_option (self->target, "sslrootcert"));
    case VERSION:
      return g_strdup (self->version);
    case FORBIDDEN:
      return g_strdup (self->forbidden != NULL ? self->forbidden : self->reason);
    case NONE:
    default:
      return g_strdup ("");
    }
}

void
_dp_connection_probe_put_into_words (DpConnectionProbe *self)
{
  const char *advice = words[self->verdict].advice;
  g_autofree char *argument = dup_argument (self, words[self->verdict].argument);
  g_autoptr(GString) finding = g_string_new (_(words[self->verdict].finding));

  /* What servers say may end with a full stop of its own. */
  if (argument != NULL && g_str_has_suffix (argument, "."))
    argument[strlen (argument) - 1] = '\0';
  g_string_replace (finding, "%s", argument != NULL ? argument : "?", 1);
  self->finding = g_strdup (finding->str);
  if (self->verdict == DP_CONNECTION_NO_DATABASE && self->may_create)
    advice = N_("Create it, or choose another one.");
  self->advice = advice != NULL ? g_strdup (_(advice)) : NULL;
}

const char *
dp_connection_probe_get_nick (DpConnectionProbe *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);

  return words[self->verdict].nick;
}

char *
dp_connection_probe_describe (DpConnectionProbe *self)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (DP_IS_CONNECTION_PROBE (self), NULL);

  if (self->version != NULL)
    {
      const char *host = get_host (self);

      /* Distributions add who built it. */
      g_ptr_array_add (parts, g_strdup_printf ("PostgreSQL %.*s",
                                               (int) strcspn (self->version, " "), self->version));
      if (self->extension != NULL)
        g_ptr_array_add (parts, g_strdup (self->extension));
      if (self->is_pooled)
        g_ptr_array_add (parts, g_strdup (_("through a connection pooler")));
      if (self->is_encrypted)
        g_ptr_array_add (parts, g_strdup (_("encrypted")));
      else if (host == NULL || *host != '/')
        g_ptr_array_add (parts, g_strdup (_("not encrypted")));
      g_ptr_array_add (parts, self->schema > 0
                                  ? g_strdup_printf (_("schema version %d"), self->schema)
                                  : g_strdup (_("not set up yet")));
    }
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}
