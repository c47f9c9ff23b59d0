/* dp-cli-serve.c: datapipe serve
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "dp-cli-private.h"
#include "dp-cli-rows.h"
#include "dp-date.h"
#include "dp-server.h"
#include "dp-tokens.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define LENGTH_OF_DAY 10

static char *address;
static int port = -1;
static char *scope;
static char *expires;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "address", 0, 0, G_OPTION_ARG_STRING, &address, N_("Serve on this address (127.0.0.1)"),
    N_("ADDRESS") },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, N_("Serve on this port; 0 for any that is free"),
    N_("N") },
  { "scope", 0, 0, G_OPTION_ARG_STRING, &scope, N_("What the token may do (default read)"),
    "read|run|admin" },
  { "expires", 0, 0, G_OPTION_ARG_STRING, &expires, N_("The last day on which the token is good"),
    N_("DAY") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static gboolean
interrupted_cb (gpointer user_data)
{
  DexPromise *stop = user_data;

  if (dex_future_is_pending (DEX_FUTURE (stop)))
    dex_promise_resolve_boolean (stop, TRUE);

  return G_SOURCE_CONTINUE;
}

static DpCliExit
serve_until_stopped (DpCli *cli)
{
  g_autoptr(DpServer) server = NULL;
  g_autoptr(DexPromise) stop = dex_promise_new ();
  g_autoptr(GError) error = NULL;
  guint interrupt, terminate;

  server = dp_server_new (cli->engine);
  if (!dex_await (dp_server_start (server), &error))
    return _dp_cli_fail (error);

  /* Whoever started it may wait for this line. */
  g_print (_("Serving on %s\n"), dp_server_get_uri (server));
  fflush (stdout);
  interrupt = g_unix_signal_add (SIGINT, interrupted_cb, stop);
  terminate = g_unix_signal_add (SIGTERM, interrupted_cb, stop);
  dex_await (dex_ref (DEX_FUTURE (stop)), NULL);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  dex_await (dp_server_stop (server), NULL);

  return DP_CLI_DONE;
}

/* --- tokens ----------------------------------------------------------------------------------- */

static DpCliExit
add_token (DpCli      *cli,
           const char *name)
{
  const char *what = scope != NULL ? scope : "read";
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;
  gint64 expires_us = 0;

  if (!dp_token_scope_is_known (what))
    return _dp_cli_usage (cli, _("--scope takes read, run or admin."));
  if (expires != NULL)
    {
      gint32 day = dp_date_parse (expires, -1);

      if (day == DP_DATE_NONE || strlen (expires) != LENGTH_OF_DAY)
        return _dp_cli_usage (cli, _("--expires takes a day: 2026-11-20."));
      expires_us = (day + 1) * DAY_US;
    }
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  token = dex_await_string (dp_tokens_add (cli->engine, name, what, expires_us), &error);
  if (token == NULL)
    return _dp_cli_fail (error);

  g_print ("%s\n", token);
  g_printerr ("%s\n", _("Keep it now: it is not shown again."));

  return DP_CLI_DONE;
}

static DpCliExit
list_tokens (DpCli *cli)
{
  g_autoptr(DpDbResult) tokens = NULL;
  g_autoptr(DpRowWriter) writer = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  tokens = dex_await_object (dp_tokens_query (cli->engine), &error);
  if (tokens == NULL)
    return _dp_cli_fail (error);
  writer = dp_row_writer_new (as_json ? DP_ROW_FORMAT_JSON : DP_ROW_FORMAT_TABLE, stdout);
  dp_row_writer_set_worded (writer);
  if (!dp_row_writer_write (writer, tokens, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static DpCliExit
revoke_token (DpCli      *cli,
              const char *name)
{
  g_autoptr(GError) error = NULL;
  gboolean revoked;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  revoked = dex_await_boolean (dp_tokens_revoke (cli->engine, name), &error);
  if (error != NULL)
    return _dp_cli_fail (error);
  if (!revoked)
    {
      g_printerr (_("datapipe: There is no token “%s” that is not revoked already.\n"), name);
      return DP_CLI_FAILED;
    }

  return DP_CLI_DONE;
}

/* "token add NAME", "token revoke NAME", "token list" */
static DpCliExit
tokens (DpCli *cli)
{
  guint n = _dp_cli_n_arguments (cli);
  const char *verb = n > 1 ? cli->arguments[1] : "list";

  if (n == 3 && g_str_equal (verb, "add") && *cli->arguments[2] != '\0')
    return add_token (cli, cli->arguments[2]);
  if (n == 3 && g_str_equal (verb, "revoke"))
    return revoke_token (cli, cli->arguments[2]);
  if (n <= 2 && g_str_equal (verb, "list"))
    return list_tokens (cli);

  return _dp_cli_usage (
      cli, _("It is “serve token add NAME”, “serve token list” or “serve token revoke NAME”."));
}

static DpCliExit
serve (DpCli *cli)
{
  g_autofree char *port_text = g_strdup_printf ("%d", port);

  if (_dp_cli_n_arguments (cli) > 0 && g_str_equal (cli->arguments[0], "token"))
    return tokens (cli);
  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“serve” takes no “%s”."), cli->arguments[0]);
  if (port > G_MAXUINT16 || port < -1)
    return _dp_cli_usage (cli, _("--port takes a number from 0 to 65535."));
  if (port >= 0)
    dp_settings_override (cli->settings, "serve-port", port_text);
  if (address != NULL)
    dp_settings_override (cli->settings, "serve-address", address);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  return serve_until_stopped (cli);
}

const DpCliCommand _dp_cli_serve = {
  "serve",
  N_("[token add NAME | token list | token revoke NAME]"),
  N_("Hand out the data over HTTP, until it is stopped"), entries, serve
};
