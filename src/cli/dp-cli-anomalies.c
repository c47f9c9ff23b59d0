/* dp-cli-anomalies.c: datapipe anomalies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-rows.h"
#include "dp-engine-health.h"

static gboolean all;
static gboolean as_json;
static char *symbol;

static const GOptionEntry entries[] = {
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("List what is labelled, or gone, too"), NULL },
  { "symbol", 0, 0, G_OPTION_ARG_STRING, &symbol, N_("Only of this symbol, or provider"),
    N_("SYMBOL") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpCliExit
list (DpCli *cli)
{
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  return _dp_cli_print_rows (dp_engine_query_findings (cli->engine, all, symbol, !as_json), as_json,
                             _("Nothing unusual was found that is not labelled."));
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
  g_autoptr(GError) error = NULL;
  DpFindingState state = DP_FINDING_GONE;
  gboolean is_there;
  guint64 id;

  if (_dp_cli_n_arguments (cli) != 3 ||
      !g_ascii_string_to_unsigned (cli->arguments[1], 10, 1, G_MAXINT64, &id, NULL) ||
      !dp_finding_state_parse (cli->arguments[2], &state) || state == DP_FINDING_GONE)
    return _dp_cli_usage (cli, _("Name one finding by its number and what it is: expected, "
                                 "incident or open; “datapipe anomalies” lists them."));
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  is_there = dex_await_boolean (dp_engine_label_finding (cli->engine, (gint64) id, state), &error);
  if (error != NULL)
    return _dp_cli_fail (error);
  if (!is_there)
    {
      g_printerr (_("datapipe: There is no finding %s; “datapipe anomalies --all” lists all.\n"),
                  cli->arguments[1]);
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

  return _dp_cli_usage (
      cli, _("It is “anomalies list” or “anomalies label ID expected|incident|open”."));
}

const DpCliCommand _dp_cli_anomalies = {
  "anomalies", N_("[list | label ID expected|incident|open]"),
  N_("What is unusual in data and runs, and what to make of it"), entries, anomalies
};
