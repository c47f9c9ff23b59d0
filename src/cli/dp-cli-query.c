/* dp-cli-query.c: datapipe query, datapipe export
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "dp-cli-private.h"
#include "dp-cli-rows.h"
#include "dp-db-error.h"
#include "dp-query-statement.h"

static char *file;
static char *format;
static gboolean as_json;
static gboolean may_write;
static char *output;

static const GOptionEntry query_entries[] = {
  { "file", 'f', 0, G_OPTION_ARG_FILENAME, &file,
    N_("Read statements from a file, - for standard input"), N_("FILE") },
  { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("How rows are written (default table)"),
    "table|csv|json" },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("The same as --format json"), NULL },
  { "write", 'w', 0, G_OPTION_ARG_NONE, &may_write,
    N_("Statements may change the database, which is refused otherwise"), NULL },
  G_OPTION_ENTRY_NULL
};

static const GOptionEntry export_entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_("Where to write, - for standard output"), N_("FILE.csv") },
  G_OPTION_ENTRY_NULL
};

static gboolean
find_format (const char  *name,
             DpRowFormat *found)
{
  static const char * const names[] = { "table", "csv", "json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (name, names[i]))
        {
          *found = (DpRowFormat) i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
write_chunk_cb (DpDbResult  *chunk,
                gpointer     user_data,
                GError     **error)
{
  DpRowWriter *writer = user_data;

  return dp_row_writer_write (writer, chunk, error);
}

/* In a transaction, since what a session is set to reaches others behind a pooler. */
static gboolean
forbid_changes (DpDbConnection  *connection,
                GError         **error)
{
  g_autoptr(DpDbResult) forbidden = NULL;

  if (!dex_await (dp_db_connection_begin (connection), error))
    return FALSE;
  forbidden = dex_await_object (
      dp_db_connection_execute (connection, "set transaction read only"), error);

  return forbidden != NULL;
}

static DpCliExit
fail (const GError *error)
{
  if (!g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_READ_ONLY))
    return _dp_cli_fail (error);

  g_printerr ("datapipe: %s\n",
              _("This would change the database, so it was not done. Say --write if you want "
                "that."));

  return DP_CLI_FAILED;
}

/* The rows pass through: however many there are, a few hundred are in memory. */
static DpCliExit
print_rows (DpDbConnection *connection,
            const char     *sql,
            DpRowFormat     row_format,
            FILE           *stream)
{
  g_autoptr(DpRowWriter) writer = dp_row_writer_new (row_format, stream);
  g_autoptr(GError) error = NULL;

  if (!may_write && !forbid_changes (connection, &error))
    return _dp_cli_fail (error);
  dex_await (dp_db_connection_query_chunked (connection, sql, NULL, 500, write_chunk_cb, writer,
                                             NULL),
             &error);
  if (!may_write)
    dex_await (dp_db_connection_rollback (connection), NULL);
  if (error != NULL || !dp_row_writer_finish (writer, &error))
    return fail (error);

  return DP_CLI_DONE;
}

static DpDbLease *
acquire (DpCli   *cli,
         GError **error)
{
  return dex_await_object (dp_db_pool_acquire (dp_engine_get_pool (cli->engine)), error);
}

/* One after the other, each in a transaction of its own: what ends one in the middle of a script
 * does not take the guard off those after it. */
static DpCliExit
print_script (DpCli       *cli,
              const char  *script,
              GArray      *statements,
              DpRowFormat  row_format)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = acquire (cli, &error);

  if (lease == NULL)
    return _dp_cli_fail (error);

  for (guint i = 0; i < statements->len; i++)
    {
      const DpQueryStatement *statement = &g_array_index (statements, DpQueryStatement, i);
      g_autofree char *sql = g_strndup (script + statement->offset, statement->length);
      DpCliExit exit_code;

      if (i > 0 && row_format == DP_ROW_FORMAT_TABLE)
        putchar ('\n');
      exit_code = print_rows (dp_db_lease_get_connection (lease), sql, row_format, stdout);
      if (exit_code == DP_CLI_DONE)
        continue;
      if (statements->len > 1)
        g_printerr (_("datapipe: It was statement %u of %u; those before it are done, those after "
                      "it are not.\n"),
                    i + 1, statements->len);
      return exit_code;
    }

  return DP_CLI_DONE;
}

static char *
read_statement (DpCli   *cli,
                GError **error)
{
  g_autofree char *text = NULL;

  if (file == NULL)
    return g_strdup (cli->arguments[0]);
  if (!g_file_get_contents (g_str_equal (file, "-") ? "/dev/stdin" : file, &text, NULL, error))
    return NULL;
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("“%s” is not text in UTF-8, so it is no statement."), file);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static DpCliExit
query (DpCli *cli)
{
  g_autofree char *sql = NULL;
  g_autoptr(GArray) statements = NULL;
  g_autoptr(GError) error = NULL;
  DpRowFormat row_format = DP_ROW_FORMAT_TABLE;

  if (_dp_cli_n_arguments (cli) != (file == NULL ? 1 : 0))
    return _dp_cli_usage (cli, _("Name statements, in one pair of quotes, or a file with -f."));
  if (as_json)
    format = g_strdup ("json");
  if (format != NULL && !find_format (format, &row_format))
    return _dp_cli_usage (cli, _("There is no format “%s”; there are table, csv and json."),
                          format);
  sql = read_statement (cli, &error);
  if (sql == NULL)
    return _dp_cli_fail (error);
  statements = dp_query_split (sql);
  if (statements->len == 0)
    return _dp_cli_usage (cli, _("The statement is empty."));
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  return print_script (cli, sql, statements, row_format);
}

static DpCliExit
write_table (DpCli      *cli,
             const char *sql,
             FILE       *stream)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = acquire (cli, &error);

  return lease != NULL ? print_rows (dp_db_lease_get_connection (lease), sql, DP_ROW_FORMAT_CSV,
                                     stream)
                       : _dp_cli_fail (error);
}

/* Into a file beside it, which takes its place when it is complete. */
static DpCliExit
write_file (DpCli      *cli,
            const char *sql)
{
  g_autofree char *partial = g_strconcat (output, ".part", NULL);
  FILE *stream = fopen (partial, "we");
  DpCliExit exit_code;

  if (stream == NULL)
    {
      g_printerr (_("datapipe: %s cannot be written: %s.\n"), output, g_strerror (errno));
      return DP_CLI_FAILED;
    }
  exit_code = write_table (cli, sql, stream);
  if (exit_code == DP_CLI_DONE && (fclose (stream) != 0 || g_rename (partial, output) != 0))
    {
      g_printerr (_("datapipe: %s could not be written whole: %s.\n"), output, g_strerror (errno));
      exit_code = DP_CLI_FAILED;
    }
  else if (exit_code != DP_CLI_DONE)
    fclose (stream);
  if (exit_code != DP_CLI_DONE)
    g_unlink (partial);

  return exit_code;
}

static DpCliExit
export (DpCli *cli)
{
  g_autofree char *schema = NULL;
  g_autofree char *relation = NULL;
  g_autofree char *sql = NULL;
  g_auto(GStrv) parts = NULL;

  if (_dp_cli_n_arguments (cli) != 1 || output == NULL)
    return _dp_cli_usage (cli, _("Name one table, for example marts.dim_company, and a file with "
                                 "-o."));
  parts = g_strsplit (cli->arguments[0], ".", 2);
  schema = dp_db_quote_identifier (parts[1] != NULL ? parts[0] : "marts");
  relation = dp_db_quote_identifier (parts[1] != NULL ? parts[1] : parts[0]);
  sql = g_strdup_printf ("select * from %s.%s", schema, relation);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  return g_str_equal (output, "-") ? write_table (cli, sql, stdout) : write_file (cli, sql);
}

const DpCliCommand _dp_cli_query = {
  "query", N_("[SQL]"), N_("Ask the database, in SQL"), query_entries, query
};

const DpCliCommand _dp_cli_export = {
  "export", N_("TABLE"), N_("Write a table to a CSV file"), export_entries, export
};
