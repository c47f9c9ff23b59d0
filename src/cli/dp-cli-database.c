/* dp-cli-database.c: datapipe database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-paths.h"
#include "dp-private-server.h"

static gboolean as_json;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON (status)"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpPrivateServer *
new_server (void)
{
  g_autofree char *data_dir = dp_paths_dup_cluster_dir ();

  return dp_private_server_new (data_dir);
}

/* The private server's verbs mean nothing to one that somebody else runs. */
static gboolean
is_external (DpCli *cli)
{
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");

  if (uri != NULL)
    g_printerr (_("datapipe: The database is an external one, which is started and stopped where it runs. Take the "
                  "setting database-url away to use the private server.\n"));

  return uri != NULL;
}

static DpCliExit
start (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = new_server ();
  g_autoptr(GError) error = NULL;

  if (is_external (cli))
    return DP_CLI_FAILED;
  if (!dex_await (dp_private_server_attach (server), &error) ||
      !dex_await (dp_private_server_set_keep (server, TRUE), &error) ||
      !dex_await (dp_private_server_detach (server), &error))
    return _dp_cli_fail (error);
  g_print (_("The private server runs until “datapipe database stop”.\n"));

  return DP_CLI_DONE;
}

static DpCliExit
stop (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  gboolean ran;

  if (is_external (cli))
    return DP_CLI_FAILED;
  ran = dex_await_boolean (dp_private_server_stop (server), &error);
  if (error != NULL)
    return _dp_cli_fail (error);
  g_print ("%s\n", ran ? _("The private server is stopped.") : _("The private server was not running."));

  return DP_CLI_DONE;
}

static DpCliExit
status (DpCli *cli)
{
  static const char * const states[] = { "absent", "stopped", "running" };
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");
  g_autoptr(DpPrivateServer) server = new_server ();
  const char *state = states[dp_private_server_get_status (server)];
  g_autoptr(GError) error = NULL;

  if (uri != NULL)
    {
      g_autoptr(DpDbTarget) target = dp_db_target_new_for_uri (uri, &error);
      g_autofree char *shown = NULL;

      if (target == NULL)
        return _dp_cli_fail (error);
      shown = dp_db_target_describe (target);
      if (as_json)
        g_print ("{\"kind\": \"external\", \"database\": \"%s\"}\n", shown);
      else
        g_print (_("External: %s\n"), shown);
      return DP_CLI_DONE;
    }
  if (as_json)
    g_print ("{\"kind\": \"private\", \"state\": \"%s\", \"directory\": \"%s\"}\n", state,
             dp_private_server_get_data_dir (server));
  else
    g_print (_("Private server in %s: %s\n"), dp_private_server_get_data_dir (server), state);

  return DP_CLI_DONE;
}

/* Where the database is, with the password that address, environment or keyring have for it. */
static DpDbTarget *
dup_target (DpCli            *cli,
            DpPrivateServer  *server,
            GError          **error)
{
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");
  g_autofree char *password = NULL;
  g_autoptr(DpDbTarget) target = NULL;

  if (uri == NULL)
    return dp_private_server_dup_target (server);
  target = dp_db_target_new_for_uri (uri, error);
  if (target == NULL)
    return NULL;
  password = dex_await_string (dp_settings_dup_secret (cli->settings, "database-password"), NULL);

  return dp_db_target_with_password (target, password);
}

static DpCliExit
show_uri (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbTarget) target = dup_target (cli, server, &error);
  g_autofree char *uri = NULL;

  if (target == NULL)
    return _dp_cli_fail (error);
  uri = dp_db_target_dup_uri (target);
  g_print ("%s\n", uri);

  return DP_CLI_DONE;
}

static char *
dup_psql (void)
{
  char *path = g_build_filename (PG_BINDIR, "psql", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);

  return g_find_program_in_path ("psql");
}

static void
waited_cb (GPid     pid,
           int      wait_status,
           gpointer user_data)
{
  DexPromise *promise = user_data;

  dex_promise_resolve_int (promise, wait_status);
}

/* psql as a child with the terminal its own, while this process stays attached to the server. */
static DpCliExit
run_psql (DpCli      *cli,
          DpDbTarget *target)
{
  g_autofree char *uri = dp_db_target_dup_uri (target);
  g_autofree char *psql = dup_psql ();
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(GError) error = NULL;
  GPid pid;
  int wait_status;

  if (psql == NULL)
    {
      g_printerr (_("datapipe: psql is not installed here. Install PostgreSQL's client programs.\n"));
      return DP_CLI_FAILED;
    }
  /* Not in the address, which everyone sees who lists processes. */
  if (dp_db_target_get_password (target) != NULL)
    environment = g_environ_setenv (environment, "PGPASSWORD", dp_db_target_get_password (target), TRUE);
  g_ptr_array_add (argv, psql);
  g_ptr_array_add (argv, uri);
  for (guint i = 1; cli->arguments[i] != NULL; i++)
    {
      if (i > 1 || !g_str_equal (cli->arguments[i], "--"))
        g_ptr_array_add (argv, cli->arguments[i]);
    }
  g_ptr_array_add (argv, NULL);
  if (!g_spawn_async (NULL, (char **) argv->pdata, environment,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &pid, &error))
    return _dp_cli_fail (error);

  g_child_watch_add (pid, waited_cb, promise);
  wait_status = dex_await_int (dex_ref (DEX_FUTURE (promise)), NULL);

  return g_spawn_check_wait_status (wait_status, NULL) ? DP_CLI_DONE : DP_CLI_FAILED;
}

static DpCliExit
psql (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = new_server ();
  g_autofree char *external = dp_settings_dup_string (cli->settings, "database-url");
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code;

  if (external == NULL && !dex_await (dp_private_server_attach (server), &error))
    return _dp_cli_fail (error);
  target = dup_target (cli, server, &error);
  exit_code = target != NULL ? run_psql (cli, target) : _dp_cli_fail (error);
  if (external == NULL)
    dex_await (dp_private_server_detach (server), NULL);

  return exit_code;
}

static DpCliExit
database (DpCli *cli)
{
  static const struct
  {
    const char *name;
    DpCliFunc   func;
  } verbs[] = {
    { "start", start },
    { "stop", stop },
    { "status", status },
    { "uri", show_uri },
    { "psql", psql },
  };

  for (guint i = 0; cli->arguments[0] != NULL && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (cli->arguments[0], verbs[i].name) &&
          (cli->arguments[1] == NULL || verbs[i].func == psql))
        return verbs[i].func (cli);
    }

  return _dp_cli_usage (cli, _("It is “database start”, “stop”, “status”, “uri” or “psql [-- ARGUMENTS]”."));
}

const DpCliCommand _dp_cli_database = {
  "database", N_("start | stop | status | uri | psql [-- ARGUMENTS]"),
  N_("The private database server"), entries, database
};
