/* dp-cli-backup.c: datapipe database backup, backups, restore, drill, kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-care.h"
#include "dp-cli-database.h"
#include "dp-cli-table.h"
#include "dp-cli-words.h"
#include "dp-restore.h"

/* What follows the verb; NULL: nothing. */
static const char *
get_argument (DpCli *cli)
{
  return cli->arguments[1];
}

static void
add_backup (JsonBuilder *builder,
            DpBackup    *backup)
{
  g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc_usec (dp_backup_get_made_us (backup));
  g_autofree char *made_at = g_date_time_format_iso8601 (made);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "file");
  json_builder_add_string_value (builder, dp_backup_get_path (backup));
  json_builder_set_member_name (builder, "made_at");
  json_builder_add_string_value (builder, made_at);
  json_builder_set_member_name (builder, "database");
  json_builder_add_string_value (builder, dp_backup_get_database (backup));
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, dp_backup_get_size (backup));
  json_builder_set_member_name (builder, "sha256");
  json_builder_add_string_value (builder, dp_backup_get_sha256 (backup));
  json_builder_set_member_name (builder, "server_version");
  json_builder_add_int_value (builder, dp_backup_get_server_version (backup));
  json_builder_set_member_name (builder, "tables");
  json_builder_add_int_value (builder, dp_db_census_get_n_tables (dp_backup_get_census (backup)));
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, dp_db_census_get_n_rows (dp_backup_get_census (backup)));
  json_builder_end_object (builder);
}

typedef DexFuture *(*WorkFunc) (DpSettings *settings,
                                DpDbTarget *target,
                                const char *path,
                                const char *trigger);

/* Returns: (transfer full) (nullable): NULL where it failed, which was said then */
static DpBackup *
work_on_backup (DpCli    *cli,
                WorkFunc  func)
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GError) error = NULL;
  DpBackup *backup = NULL;

  target = _dp_cli_database_enter (cli, &server, &error);
  if (target != NULL)
    backup = dex_await_object (func (cli->settings, target, get_argument (cli), "command"), &error);
  _dp_cli_database_leave (server);
  if (backup == NULL)
    _dp_cli_fail (error);

  return backup;
}

/* @sentence: for people who do not want JSON */
static DpCliExit
print_backup (DpBackup   *backup,
              const char *sentence)
{
  if (_dp_cli_database_is_json ())
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      add_backup (builder, backup);
      _dp_cli_print_json (builder);
    }
  else
    {
      g_print ("%s\n", dp_backup_get_path (backup));
      g_printerr ("%s\n", sentence);
    }

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_database_backup (DpCli *cli)
{
  g_autoptr(DpBackup) backup = work_on_backup (cli, dp_care_backup);
  DpDbCensus *census;
  g_autofree char *size = NULL;
  g_autofree char *tables = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *sentence = NULL;

  if (backup == NULL)
    return DP_CLI_FAILED;
  census = dp_backup_get_census (backup);
  tables = _dp_cli_dup_tables (dp_db_census_get_n_tables (census));
  rows = _dp_cli_dup_rows (dp_db_census_get_n_rows (census));
  size = g_format_size (dp_backup_get_size (backup));
  /* Translators: how large it is, and "25 tables" and "1200 rows" */
  sentence = g_strdup_printf (_("The backup is complete: %s, %s, %s."), size, tables, rows);

  return print_backup (backup, sentence);
}

DpCliExit
_dp_cli_database_drill (DpCli *cli)
{
  g_autoptr(DpBackup) backup = work_on_backup (cli, dp_care_drill);
  DpDbCensus *census;
  g_autofree char *tables = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *sentence = NULL;

  if (backup == NULL)
    return DP_CLI_FAILED;
  census = dp_backup_get_census (backup);
  tables = _dp_cli_dup_tables (dp_db_census_get_n_tables (census));
  rows = _dp_cli_dup_rows (dp_db_census_get_n_rows (census));
  /* Translators: "25 tables" and "1200 rows" */
  sentence = g_strdup_printf (_("It was restored as a trial, and all came back as it was: %s, %s."),
                              tables, rows);

  return print_backup (backup, sentence);
}

DpCliExit
_dp_cli_database_restore (DpCli *cli)
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;

  if (get_argument (cli) == NULL)
    return _dp_cli_usage (cli, _("“database restore” needs the backup's file."));
  target = _dp_cli_database_enter (cli, &server, &error);
  if (target != NULL)
    kept = dex_await_string (dp_care_restore (target, get_argument (cli)), &error);
  _dp_cli_database_leave (server);
  if (kept == NULL)
    return _dp_cli_fail (error);

  if (_dp_cli_database_is_json ())
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "kept");
      json_builder_add_string_value (builder, kept);
      json_builder_end_object (builder);
      _dp_cli_print_json (builder);
    }
  else
    {
      g_print (_("The database is restored; every table has the rows that were backed up.\n"));
      if (*kept != '\0')
        g_print (_("What there was before is kept as the database %s. “datapipe database kept use "
                   "%s” goes back to it, “datapipe database kept drop %s” removes it.\n"),
                 kept, kept, kept);
    }

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_database_backups (DpCli *cli)
{
  g_autofree char *folder = dp_care_dup_folder (cli->settings);
  g_autoptr(GPtrArray) backups = dp_backup_list (folder);
  g_autoptr(DpCliTable) table = dp_cli_table_new (_("made"), _("size"), _("rows"),
                                                  _("database"), _("file"), NULL);

  if (_dp_cli_database_is_json ())
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; i < backups->len; i++)
        add_backup (builder, backups->pdata[i]);
      json_builder_end_array (builder);
      _dp_cli_print_json (builder);
      return DP_CLI_DONE;
    }
  if (backups->len == 0)
    {
      g_print (_("There is no backup in %s.\n"), folder);
      return DP_CLI_DONE;
    }

  dp_cli_table_set_numeric (table, 1);
  dp_cli_table_set_numeric (table, 2);
  for (guint i = 0; i < backups->len; i++)
    {
      DpBackup *backup = backups->pdata[i];
      g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc_usec (
          dp_backup_get_made_us (backup));
      g_autoptr(GDateTime) local = g_date_time_to_local (utc);
      g_autofree char *made = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
      g_autofree char *size = g_format_size (dp_backup_get_size (backup));
      g_autofree char *rows = g_strdup_printf ("%lu", (gulong) dp_db_census_get_n_rows (
                                                          dp_backup_get_census (backup)));

      dp_cli_table_add_row (table, made, size, rows, dp_backup_get_database (backup),
                            dp_backup_get_path (backup), NULL);
    }
  dp_cli_table_print (table, stdout);

  return DP_CLI_DONE;
}

static DpCliExit
print_kept (char **names)
{
  if (_dp_cli_database_is_json ())
    {
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_array (builder);
      for (guint i = 0; names[i] != NULL; i++)
        json_builder_add_string_value (builder, names[i]);
      json_builder_end_array (builder);
      _dp_cli_print_json (builder);
      return DP_CLI_DONE;
    }
  if (names[0] == NULL)
    g_printerr (_("No database from before a restore is kept.\n"));
  for (guint i = 0; names[i] != NULL; i++)
    g_print ("%s\n", names[i]);

  return DP_CLI_DONE;
}

static DpCliExit
work_on_kept (DpCli       *cli,
              DpDbTarget  *target,
              GError     **error)
{
  const char *verb = get_argument (cli);
  const char *name = verb != NULL ? cli->arguments[2] : NULL;
  g_autofree char *former = NULL;

  if (verb == NULL)
    {
      g_auto(GStrv) names = dex_await_boxed (dp_restore_list_kept (target), error);

      return names != NULL ? print_kept (names) : DP_CLI_FAILED;
    }
  if (g_str_equal (verb, "drop"))
    {
      if (!dex_await (dp_restore_drop_kept (target, name), error))
        return DP_CLI_FAILED;
      g_print (_("%s is removed.\n"), name);
      return DP_CLI_DONE;
    }

  former = dex_await_string (dp_restore_use_kept (target, name), error);
  if (former == NULL)
    return DP_CLI_FAILED;
  g_print (_("%s is the database again; what it replaced is kept as %s.\n"), name, former);

  return DP_CLI_DONE;
}

DpCliExit
_dp_cli_database_kept (DpCli *cli)
{
  const char *verb = get_argument (cli);
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code = DP_CLI_FAILED;

  if (verb != NULL &&
      ((!g_str_equal (verb, "use") && !g_str_equal (verb, "drop")) || cli->arguments[2] == NULL))
    return _dp_cli_usage (cli, _("It is “database kept”, “kept use NAME” or “kept drop NAME”."));
  target = _dp_cli_database_enter (cli, &server, &error);
  if (target != NULL)
    exit_code = work_on_kept (cli, target, &error);
  _dp_cli_database_leave (server);

  return error == NULL ? exit_code : _dp_cli_fail (error);
}
