/* dp-cli-drift.c: datapipe drift
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-replay.h"
#include "dp-cli-rows.h"
#include "dp-engine-health.h"

static gboolean all;
static gboolean as_json;
static char *as;

static const GOptionEntry entries[] = {
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("List what was decided, too"), NULL },
  { "as", 0, 0, G_OPTION_ARG_STRING, &as,
    N_("The other field: the new name of one that is gone, or what a new one is"), N_("FIELD") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpCliExit
list (DpCli *cli)
{
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  return _dp_cli_print_rows (
      dp_engine_query_drift (cli->engine, all, !as_json), as_json,
      _("Nothing has changed that is not decided: replies look as they did."));
}

/* What the decision changes about what is stored is done again at once, without a call. */
static DpCliExit
apply (DpCli                 *cli,
       const DpDriftDecision *decision,
       const char            *state)
{
  const char *sources[] = { decision->source, NULL };
  DpReplayOptions options = { .sources = sources, .from = DP_DATE_NONE };
  g_autoptr(JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  DpCliExit exit_code = DP_CLI_DONE;

  if (as_json)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "state");
      json_builder_add_string_value (builder, state);
    }
  if (decision->touches_rows)
    exit_code = _dp_cli_do_replay (cli, &options, builder);
  if (as_json && exit_code != DP_CLI_FAILED)
    {
      json_builder_end_object (builder);
      _dp_cli_print_json (builder);
    }
  if (exit_code == DP_CLI_FAILED)
    g_printerr (_("datapipe: The decision stands, but what is stored was not read again with it; "
                  "“datapipe replay --source %s” does that.\n"),
                sources[0]);

  return exit_code;
}

static DpCliExit
decide (DpCli    *cli,
        gboolean  accept)
{
  const char *state = accept ? "accepted" : "refused";
  g_autoptr(DpDriftDecision) decision = NULL;
  g_autoptr(GError) error = NULL;
  guint64 id;

  if (_dp_cli_n_arguments (cli) != 2 ||
      !g_ascii_string_to_unsigned (cli->arguments[1], 10, 1, G_MAXINT64, &id, NULL))
    return _dp_cli_usage (cli, _("Name one change by its number; “datapipe drift” lists them."));
  if (as != NULL && *as != '/')
    return _dp_cli_usage (
        cli, _("“%s” is no field; they begin with “/”, as “datapipe drift” writes them."), as);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  decision = dex_await_boxed (dp_engine_decide_drift (cli->engine, (gint64) id, state, as, TRUE),
                              &error);
  if (decision == NULL)
    return _dp_cli_fail (error);
  if (decision->source == NULL)
    {
      g_printerr (_("datapipe: There is no change %s; “datapipe drift --all” lists all.\n"),
                  cli->arguments[1]);
      return DP_CLI_FAILED;
    }

  return apply (cli, decision, state);
}

static DpCliExit
drift (DpCli *cli)
{
  const char *verb = _dp_cli_n_arguments (cli) > 0 ? cli->arguments[0] : "list";

  if (g_str_equal (verb, "list") && _dp_cli_n_arguments (cli) <= 1)
    return list (cli);
  if (g_str_equal (verb, "accept"))
    return decide (cli, TRUE);
  if (g_str_equal (verb, "refuse"))
    return decide (cli, FALSE);

  return _dp_cli_usage (cli, _("It is “drift list”, “drift accept ID” or “drift refuse ID”."));
}

const DpCliCommand _dp_cli_drift = {
  "drift", N_("[list | accept ID | refuse ID]"),
  N_("What has changed about the form of replies, and what to make of it"), entries, drift
};
