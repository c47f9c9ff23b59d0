/* dp-cli.c: the command line: finds the command, parses its options, runs it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "dp-log.h"
#include "dp-paths.h"

static const DpCliCommand * const commands[] = {
  &_dp_cli_run,
  &_dp_cli_pipeline,
  &_dp_cli_watch,
  &_dp_cli_backfill,
  &_dp_cli_replay,
  &_dp_cli_drift,
  &_dp_cli_anomalies,
  &_dp_cli_rejects,
  &_dp_cli_status,
  &_dp_cli_runs,
  &_dp_cli_search,
  &_dp_cli_chart,
  &_dp_cli_portfolio,
  &_dp_cli_query,
  &_dp_cli_export,
  &_dp_cli_import,
  &_dp_cli_model,
  &_dp_cli_notify,
  &_dp_cli_serve,
  &_dp_cli_settings,
  &_dp_cli_database,
  &_dp_cli_logs,
  &_dp_cli_metrics,
  &_dp_cli_doctor,
  &_dp_cli_complete,
  NULL
};
static const guint n_commands = G_N_ELEMENTS (commands) - 1;

const DpCliCommand * const *
_dp_cli_list_commands (void)
{
  return commands;
}

const DpCliCommand *
_dp_cli_find_command (const char *name)
{
  for (guint i = 0; i < n_commands; i++)
    {
      if (g_str_equal (commands[i]->name, name))
        return commands[i];
    }

  return NULL;
}

/* A word that is neither a file nor an option was meant as a command. */
gboolean
dp_cli_is_command (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (g_str_equal (name, "--help") || g_str_equal (name, "-h") || g_str_equal (name, "--version") ||
      g_str_equal (name, "help") || _dp_cli_find_command (name) != NULL)
    return TRUE;

  return *name != '-' && strchr (name, '.') == NULL && strchr (name, ':') == NULL &&
         !g_file_test (name, G_FILE_TEST_EXISTS);
}

static void
print_help (FILE *stream)
{
  fprintf (stream, "%s\n\n",
           _("Usage: datapipe [FILE…]              open the window\n"
             "       datapipe COMMAND [OPTION…]    see datapipe COMMAND --help"));
  for (guint i = 0; i < n_commands; i++)
    fprintf (stream, "  %-10s %s\n", commands[i]->name, _(commands[i]->summary));
  fprintf (stream, "\n%s\n",
           _("Every command takes --env-file FILE and --database ADDRESS. It ends with 0 when\n"
             "done, 1 when it failed, 2 when it was called wrongly, 3 when it was partly done.\n"
             "To begin: datapipe run --sample"));
}

/* How many letters have to be put in, taken out or changed to make @b of @a. */
static guint
distance (const char *a,
          const char *b)
{
  gsize length = strlen (b);
  g_autofree guint *row = g_new (guint, length + 1);

  for (gsize j = 0; j <= length; j++)
    row[j] = j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= length; j++)
        {
          guint above = row[j];

          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
          diagonal = above;
        }
    }

  return row[length];
}

static DpCliExit
refuse_command (const char *name)
{
  const char *nearest = NULL;
  guint least = 3;

  for (guint i = 0; i < n_commands; i++)
    {
      guint d = distance (name, commands[i]->name);

      if (d < least)
        {
          least = d;
          nearest = commands[i]->name;
        }
    }
  if (nearest != NULL)
    g_printerr (_("datapipe: “%s” is neither a command nor a file. Did you mean “%s”? “datapipe "
                  "--help” lists the commands.\n"), name, nearest);
  else
    g_printerr (_("datapipe: “%s” is neither a command nor a file. “datapipe --help” lists the "
                  "commands.\n"), name);

  return DP_CLI_USAGE;
}

DpCliExit
_dp_cli_fail (const GError *error)
{
  g_printerr ("datapipe: %s\n", error->message);

  return DP_CLI_FAILED;
}

DpCliExit
_dp_cli_usage (DpCli      *cli,
               const char *format,
               ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr (_("datapipe: %s See “datapipe %s --help”.\n"), message, cli->command->name);

  return DP_CLI_USAGE;
}

guint
_dp_cli_n_arguments (DpCli *cli)
{
  return g_strv_length (cli->arguments);
}

void
_dp_cli_print_json (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *json = json_to_string (root, TRUE);

  g_print ("%s\n", json);
}

gboolean
_dp_cli_open (DpCli *cli)
{
  g_autoptr(GError) error = NULL;

  cli->engine = dp_engine_new (cli->settings);
  if (dex_await (dp_engine_open (cli->engine), &error))
    return TRUE;

  _dp_cli_fail (error);

  return FALSE;
}

typedef struct
{
  DpCli     *cli;
  GMainLoop *loop;
  DpCliExit  exit_code;
} Call;

static DexFuture *
call_fiber (gpointer user_data)
{
  Call *call = user_data;

  call->exit_code = call->cli->command->func (call->cli);
  if (call->cli->engine != NULL)
    dex_await (dp_engine_close (call->cli->engine), NULL);
  g_main_loop_quit (call->loop);

  return dex_future_new_true ();
}

static DpCliExit
run_command (DpCli *cli)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Call call = { cli, loop, DP_CLI_FAILED };

  dex_future_disown (dex_scheduler_spawn (NULL, 0, call_fiber, &call, NULL));
  g_main_loop_run (loop);

  return call.exit_code;
}

static char *env_file;
static char *database;

const GOptionEntry _dp_cli_common_entries[] = {
  { "env-file", 0, 0, G_OPTION_ARG_FILENAME, &env_file,
    N_("Read settings from a file of NAME=value lines"), N_("FILE") },
  { "database", 0, 0, G_OPTION_ARG_STRING, &database,
    N_("Use this database: postgresql://…"), N_("ADDRESS") },
  G_OPTION_ENTRY_NULL
};

static gboolean
parse_options (DpCli    *cli,
               char   ***argv,
               GError  **error)
{
  g_autofree char *parameters = g_strdup (cli->command->arguments);
  g_autoptr(GOptionContext) context = g_option_context_new (parameters);
  g_autofree char *name = g_strconcat ("datapipe ", cli->command->name, NULL);

  g_set_prgname (name);
  g_option_context_set_summary (context, _(cli->command->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (cli->command->entries != NULL)
    g_option_context_add_main_entries (context, cli->command->entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, _dp_cli_common_entries, GETTEXT_PACKAGE);

  return g_option_context_parse_strv (context, argv, error);
}

/* The call's own words come last, so that they are the strongest. */
static gboolean
prepare_settings (DpCli   *cli,
                  GError **error)
{
  g_autofree char *log_dir = NULL;
  g_autofree char *log_level = NULL;

  cli->settings = dp_settings_new ();
  if (env_file != NULL && !dp_settings_load_env_file (cli->settings, env_file, error))
    return FALSE;
  if (database != NULL)
    dp_settings_override (cli->settings, "database-url", database);
  if (!dp_settings_check (cli->settings, error))
    return FALSE;

  log_dir = dp_paths_dup_log_dir ();
  log_level = dp_settings_dup_string (cli->settings, "log-level");
  dp_log_start (log_dir, log_level);

  return TRUE;
}

int
dp_cli_main (int    argc,
             char **argv)
{
  DpCli cli = { 0 };
  g_auto(GStrv) rest = NULL;
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code;

  g_return_val_if_fail (argc >= 2, DP_CLI_USAGE);

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("DataPipe " PACKAGE_VERSION "\n");
      return DP_CLI_DONE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return DP_CLI_DONE;
    }

  cli.command = _dp_cli_find_command (argv[1]);
  if (cli.command == NULL)
    return refuse_command (argv[1]);

  rest = g_strdupv (argv + 1);
  if (!parse_options (&cli, &rest, &error))
    {
      _dp_cli_usage (&cli, "%s.", error->message);
      return DP_CLI_USAGE;
    }
  cli.arguments = rest + 1;
  if (!prepare_settings (&cli, &error))
    exit_code = _dp_cli_fail (error);
  else
    exit_code = run_command (&cli);
  g_clear_object (&cli.engine);
  g_clear_object (&cli.settings);

  return exit_code;
}
