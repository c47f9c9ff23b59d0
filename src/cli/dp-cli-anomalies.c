/* dp-cli-anomalies.c: datapipe anomalies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-private.h"
#include "dp-cli-rows.h"

static gboolean all;
static gboolean as_json;
static char *symbol;

static const GOptionEntry entries[] = {
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("List what is labelled, or gone, too"), NULL },
  { "symbol", 0, 0, G_OPTION_ARG_STRING, &symbol, N_("Only of this symbol, or provider"), N_("SYMBOL") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpCliExit
list (DpCli *cli)
{
  g_autoptr(DpRowWriter) writer = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  params = dp_db_params_add_boolean (dp_db_params_new (), all);
  dp_db_params_add_text (params, symbol);
  result = dex_await_object (dp_engine_query (cli->engine,
                                              dp_db_load_sql (as_json ? "list_anomalies" : "show_anomalies"), params),
                             &error);
  if (result == NULL)
    return _dp_cli_fail (error);
  if (!as_json && dp_db_result_get_n_rows (result) == 0)
    {
      g_print ("%s\n", _("Nothing unusual was found that is not labelled."));
      return DP_CLI_DONE;
    }

  writer = dp_row_writer_new (as_json ? DP_ROW_FORMAT_JSON : DP_ROW_FORMAT_TABLE, stdout);
  if (!dp_row_writer_write (writer, result, &error) || !dp_row_writer_finish (writer, &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static void
print_label (gint64      id,
             const char *label)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, id);
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, label);
  json_builder_end_object (builder);
  _dp_cli_print_json (builder);
}

static DpCliExit
set_label (DpCli *cli)
{
  static const char * const labels[] = { "expected", "incident", "open", NULL };
  g_autoptr(DpDbResult) labelled = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params;
  guint64 id;

  if (_dp_cli_n_arguments (cli) != 3 ||
      !g_ascii_string_to_unsigned (cli->arguments[1], 10, 1, G_MAXINT64, &id, NULL) ||
      !g_strv_contains (labels, cli->arguments[2]))
    return _dp_cli_usage (cli, _("Name one finding by its number and what it is: expected, incident or open; "
                                 "“datapipe anomalies” lists them."));
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  params = dp_db_params_add_int64 (dp_db_params_new (), (gint64) id);
  dp_db_params_add_text (params, g_str_equal (cli->arguments[2], "open") ? NULL : cli->arguments[2]);
  labelled = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql ("label_anomaly"), params), &error);
  if (labelled == NULL)
    return _dp_cli_fail (error);
  if (dp_db_result_get_n_rows (labelled) == 0)
    {
      g_printerr (_("datapipe: There is no finding %s; “datapipe anomalies --all” lists all.\n"), cli->arguments[1]);
      return DP_CLI_FAILED;
    }
  if (as_json)
    print_label ((gint64) id, cli->arguments[2]);

  return DP_CLI_DONE;
}

static DpCliExit
anomalies (DpCli *cli)
{
  const char *verb = _dp_cli_n_arguments (cli) > 0 ? cli->arguments[0] : "list";

  if (g_str_equal (verb, "list") && _dp_cli_n_arguments (cli) <= 1)
    return list (cli);
  if (g_str_equal (verb, "label"))
    return set_label (cli);

  return _dp_cli_usage (cli, _("It is “anomalies list” or “anomalies label ID expected|incident|open”."));
}

const DpCliCommand _dp_cli_anomalies = {
  "anomalies", N_("[list | label ID expected|incident|open]"),
  N_("What is unusual in data and runs, and what to make of it"), entries, anomalies
};
