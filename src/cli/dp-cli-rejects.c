/* dp-cli-rejects.c: datapipe rejects
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-cli-rows.h"
#include "dp-reject.h"

static char *source;
static gboolean all;
static gboolean as_json;
static char *output;

static const GOptionEntry entries[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING, &source, N_("Only of this source"), N_("SOURCE") },
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Also those that were loaded since"), NULL },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Write them to a CSV file"),
    N_("FILE.csv") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpCliExit
write_rows (DpDbResult  *rows,
            DpRowFormat  format,
            FILE        *stream)
{
  g_autoptr(DpRowWriter) writer = dp_row_writer_new (format, stream);
  g_autoptr(GError) error = NULL;

  if (!dp_row_writer_write (writer, rows, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

/* Into a file beside it, which takes its place when it is complete. */
static DpCliExit
write_file (DpDbResult *rows)
{
  g_autofree char *partial = g_strconcat (output, ".part", NULL);
  FILE *stream = fopen (partial, "we");
  DpCliExit exit_code;

  if (stream == NULL)
    {
      g_printerr (_("datapipe: %s cannot be written: %s.\n"), output, g_strerror (errno));
      return DP_CLI_FAILED;
    }
  exit_code = write_rows (rows, DP_ROW_FORMAT_CSV, stream);
  if (fclose (stream) != 0 || exit_code != DP_CLI_DONE || g_rename (partial, output) != 0)
    {
      g_printerr (_("datapipe: %s could not be written whole: %s.\n"), output, g_strerror (errno));
      g_unlink (partial);
      exit_code = DP_CLI_FAILED;
    }

  return exit_code;
}

static DpCliExit
rejects (DpCli *cli)
{
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“rejects” takes no “%s”."), cli->arguments[0]);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  rows = dex_await_object (dp_reject_query (cli->engine, source, 0, all), &error);
  if (rows == NULL)
    return _dp_cli_fail (error);
  if (output != NULL)
    return g_str_equal (output, "-") ? write_rows (rows, DP_ROW_FORMAT_CSV, stdout)
                                     : write_file (rows);
  if (as_json)
    return write_rows (rows, DP_ROW_FORMAT_JSON, stdout);
  if (dp_db_result_get_n_rows (rows) > 0)
    return write_rows (rows, DP_ROW_FORMAT_TABLE, stdout);

  g_print ("%s\n", _("Every record that came is loaded."));

  return DP_CLI_DONE;
}

const DpCliCommand _dp_cli_rejects = {
  "rejects", NULL, N_("List or export the records that were not loaded, and why"), entries, rejects
};
