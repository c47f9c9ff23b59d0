/* dp-cli-database.c: datapipe database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-database.h"
#include "dp-paths.h"
#include "dp-settings-value.h"

static gboolean as_json;
static gboolean dry_run;
static gboolean sources;
static char *to;
static gboolean back;
static gboolean forget;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
    N_("Only say what would be done (prune, distribute)"), NULL },
  { "sources", 0, 0, G_OPTION_ARG_NONE, &sources, N_("Also replies that rows came from (prune)"),
    NULL },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to,
    N_("Where the data is to go (move), or plain, timescale or citus (distribute)"),
    N_("PLACE") },
  { "back", 0, 0, G_OPTION_ARG_NONE, &back,
    N_("Use the place again that the data was moved from (move); make one table of the parts "
       "(distribute)"),
    NULL },
  { "forget", 0, 0, G_OPTION_ARG_NONE, &forget, N_("Keep no way back (move)"), NULL },
  G_OPTION_ENTRY_NULL
};

gboolean
_dp_cli_database_is_json (void)
{
  return as_json;
}

gboolean
_dp_cli_database_only_looks (void)
{
  return dry_run;
}

gboolean
_dp_cli_database_takes_sources (void)
{
  return sources;
}

const char *
_dp_cli_database_get_to (void)
{
  return to;
}

gboolean
_dp_cli_database_goes_back (void)
{
  return back;
}

gboolean
_dp_cli_database_forgets (void)
{
  return forget;
}

static DpPrivateServer *
new_server (void)
{
  g_autofree char *data_dir = dp_paths_dup_cluster_dir ();

  return dp_private_server_new (data_dir);
}

DpDbTarget *
_dp_cli_database_enter (DpCli            *cli,
                        DpPrivateServer **server,
                        GError          **error)
{
  g_autofree char *address = dex_await_string (dp_settings_dup_database_address (cli->settings),
                                               error);

  if (address == NULL)
    return NULL;
  if (*address != '\0')
    return dp_db_target_new_for_uri (address, error);

  *server = new_server ();
  if (dex_await (dp_private_server_attach (*server), error))
    return dp_private_server_dup_target (*server);

  return NULL;
}

void
_dp_cli_database_leave (DpPrivateServer *server)
{
  if (server != NULL)
    dex_await (dp_private_server_detach (server), NULL);
}

/* The private server's verbs mean nothing to one that somebody else runs. */
static gboolean
is_external (DpCli *cli)
{
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");

  if (uri != NULL)
    g_printerr (_("datapipe: The database is an external one, which is started and stopped where "
                  "it runs. Take the setting database-url away to use the private server.\n"));

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
  g_print ("%s\n", ran ? _("The private server is stopped.")
                       : _("The private server was not running."));

  return DP_CLI_DONE;
}

/* @state: (nullable): of the private server */
static DpCliExit
print_status (const char *kind,
              const char *state,
              const char *name,
              const char *place)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kind);
  if (state != NULL)
    {
      json_builder_set_member_name (builder, "state");
      json_builder_add_string_value (builder, state);
    }
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, place);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);

  return DP_CLI_DONE;
}

static DpCliExit
external_status (const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbTarget) target = dp_db_target_new_for_uri (uri, &error);
  g_autofree char *shown = NULL;

  if (target == NULL)
    return _dp_cli_fail (error);
  shown = dp_db_target_describe (target);
  if (as_json)
    return print_status ("external", NULL, "database", shown);
  g_print (_("External: %s\n"), shown);

  return DP_CLI_DONE;
}

static DpCliExit
status (DpCli *cli)
{
  static const char * const states[] = { "absent", "stopped", "running" };
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");
  g_autoptr(DpPrivateServer) server = new_server ();
  const char *directory = dp_private_server_get_data_dir (server);
  DpPrivateServerStatus state;

  if (uri != NULL)
    return external_status (uri);

  state = dp_private_server_get_status (server);
  if (as_json)
    return print_status ("private", states[state], "directory", directory);
  if (state == DP_PRIVATE_SERVER_ABSENT)
    g_print (_("The private server has not been made yet; it will be in %s.\n"), directory);
  else if (state == DP_PRIVATE_SERVER_STOPPED)
    g_print (_("The private server in %s is stopped; it starts when it is needed.\n"), directory);
  else
    g_print (_("The private server in %s is running.\n"), directory);

  return DP_CLI_DONE;
}

/* Where the database is, without the password; what libpq reads from PGPASSWORD comes beside it. */
static char *
dup_uri (DpCli            *cli,
         DpPrivateServer  *server,
         GError          **error)
{
  g_autofree char *uri = dp_settings_dup_string (cli->settings, "database-url");
  g_autoptr(DpDbTarget) target = NULL;

  if (uri != NULL)
    target = dp_db_target_new_for_uri (uri, error);
  else
    target = dp_private_server_dup_target (server);

  return target != NULL ? dp_db_target_dup_uri (target) : NULL;
}

static DpCliExit
show_uri (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = dup_uri (cli, server, &error);

  if (uri == NULL)
    return _dp_cli_fail (error);
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

/* Not among psql's arguments, which everybody on the machine can read. */
static char *
dup_password (DpCli *cli)
{
  g_autofree char *address = NULL;
  g_autofree char *without = NULL;
  char *password = NULL;

  address = dex_await_string (dp_settings_dup_database_address (cli->settings), NULL);
  if (address != NULL)
    without = dp_settings_value_take_password (address, &password);

  return password;
}

/* Ctrl+C at psql's prompt is psql's; a handler, unlike an ignored signal, is not inherited. */
static gboolean
leave_to_psql_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The address first, then what the person adds. */
static char **
build_psql_arguments (DpCli      *cli,
                      const char *psql,
                      const char *uri)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder, psql, uri, NULL);
  for (guint i = 1; cli->arguments[i] != NULL; i++)
    {
      if (i > 1 || !g_str_equal (cli->arguments[i], "--"))
        g_strv_builder_add (builder, cli->arguments[i]);
    }

  return g_strv_builder_end (builder);
}

/* psql as a child with the terminal its own, while this process stays attached to the server. */
static DpCliExit
run_psql (DpCli      *cli,
          const char *uri)
{
  g_autofree char *psql = dup_psql ();
  g_autofree char *password = dup_password (cli);
  g_auto(GStrv) argv = NULL;
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(GError) error = NULL;
  guint interrupt;
  int wait_status;
  GPid pid;

  if (psql == NULL)
    {
      g_printerr (_("datapipe: psql is not installed here. Install PostgreSQL's client "
                    "programs.\n"));
      return DP_CLI_FAILED;
    }

  argv = build_psql_arguments (cli, psql, uri);
  if (password != NULL)
    environment = g_environ_setenv (environment, "PGPASSWORD", password, FALSE);
  if (!g_spawn_async (NULL, argv, environment,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &pid,
                      &error))
    return _dp_cli_fail (error);

  interrupt = g_unix_signal_add (SIGINT, leave_to_psql_cb, NULL);
  g_child_watch_add (pid, waited_cb, promise);
  wait_status = dex_await_int (dex_ref (DEX_FUTURE (promise)), NULL);
  g_source_remove (interrupt);

  return g_spawn_check_wait_status (wait_status, NULL) ? DP_CLI_DONE : DP_CLI_FAILED;
}

static DpCliExit
psql (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = new_server ();
  g_autofree char *external = dp_settings_dup_string (cli->settings, "database-url");
  g_autofree char *uri = NULL;
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code;

  if (external == NULL && !dex_await (dp_private_server_attach (server), &error))
    return _dp_cli_fail (error);
  uri = dup_uri (cli, server, &error);
  exit_code = uri != NULL ? run_psql (cli, uri) : _dp_cli_fail (error);
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
    guint       most_arguments;
  } verbs[] = {
    { "start", start, 0 },
    { "stop", stop, 0 },
    { "status", status, 0 },
    { "uri", show_uri, 0 },
    { "psql", psql, G_MAXUINT },
    { "backup", _dp_cli_database_backup, 1 },
    { "backups", _dp_cli_database_backups, 0 },
    { "restore", _dp_cli_database_restore, 1 },
    { "drill", _dp_cli_database_drill, 1 },
    { "test", _dp_cli_database_test, 1 },
    { "kept", _dp_cli_database_kept, 2 },
    { "advice", _dp_cli_database_advice, 0 },
    { "prune", _dp_cli_database_prune, 0 },
    { "move", _dp_cli_database_move, 0 },
    { "distribute", _dp_cli_database_distribute, 0 },
    { "upgrade", _dp_cli_database_upgrade, 1 },
  };
  guint n_arguments = _dp_cli_n_arguments (cli);

  for (guint i = 0; n_arguments > 0 && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (cli->arguments[0], verbs[i].name) &&
          n_arguments - 1 <= verbs[i].most_arguments)
        return verbs[i].func (cli);
    }

  return _dp_cli_usage (
      cli, _("It is “database start”, “stop”, “status”, “uri”, “psql [-- ARGUMENTS]”, “test "
             "[ADDRESS]”, “backup [FILE]”, “backups”, “restore FILE”, “drill [FILE]”, “kept”, "
             "“advice”, “prune”, “move”, “distribute” or “upgrade [again | back]”."));
}

const DpCliCommand _dp_cli_database = {
  "database",
  N_("start | stop | status | uri | psql [-- ARGUMENTS] | test [ADDRESS] | backup [FILE] | "
     "backups | restore FILE | drill [FILE] | kept [use NAME | drop NAME] | advice | prune | move "
     "| distribute | upgrade [again | back]"),
  N_("The private database server, and the care of any database"), entries, database
};
