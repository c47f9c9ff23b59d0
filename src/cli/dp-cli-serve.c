/* dp-cli-serve.c: datapipe serve
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-server.h"

static char *address;
static int port = -1;

static const GOptionEntry entries[] = {
  { "address", 0, 0, G_OPTION_ARG_STRING, &address, N_("Serve on this address (127.0.0.1)"), N_("ADDRESS") },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, N_("Serve on this port; 0 for any that is free"), N_("N") },
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

static DpCliExit
serve (DpCli *cli)
{
  g_autofree char *port_text = g_strdup_printf ("%d", port);

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
  "serve", NULL, N_("Hand out the data over HTTP, until it is stopped"), entries, serve
};
