/* dp-cli-backfill.c: datapipe backfill
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-cli-plan.h"
#include "dp-date.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

static char *from;
static char *to;
static char **sources;
static char **symbols;
static gboolean dry_run;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("The first day, YYYY-MM-DD"), N_("DAY") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("The last day (the latest that is over)"), N_("DAY") },
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources,
    N_("Only this source (may be repeated)"), N_("SOURCE") },
  { "symbol", 0, 0, G_OPTION_ARG_STRING_ARRAY, &symbols,
    N_("Only this symbol, AAPL or source:symbol (may be repeated)"), N_("SYMBOL") },
  { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
    N_("Show what would be asked, and ask nothing"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("End with one JSON object"), NULL },
  G_OPTION_ENTRY_NULL
};

/* %DP_DATE_NONE for what is no day as a whole */
static gint32
read_day (const char *text)
{
  gint32 day = strlen (text) == 10 ? dp_date_parse (text, -1) : DP_DATE_NONE;

  /* To a run, no day is 0; on the first day of 1970 nothing was traded anywhere. */
  return day == 0 ? 1 : day;
}

/* Whether the options make sense; else says in @exit_code that they do not. */
static gboolean
read_range (DpCli        *cli,
            DpRunOptions *options,
            DpCliExit    *exit_code)
{
  gint32 today = (gint32) (g_get_real_time () / DAY_US);

  if (from == NULL)
    *exit_code = _dp_cli_usage (cli, _("“backfill” needs to know from which day on: --from "
                                       "YYYY-MM-DD."));
  else if ((options->from = read_day (from)) == DP_DATE_NONE)
    *exit_code = _dp_cli_usage (cli, _("“%s” is no day; write it as YYYY-MM-DD."), from);
  else if (to != NULL && (options->to = read_day (to)) == DP_DATE_NONE)
    *exit_code = _dp_cli_usage (cli, _("“%s” is no day; write it as YYYY-MM-DD."), to);
  else if (options->from > today)
    *exit_code = _dp_cli_usage (cli, _("“%s” is yet to come."), from);
  else if (to != NULL && options->to < options->from)
    *exit_code = _dp_cli_usage (cli, _("The last day, %s, is before the first, %s."), to, from);
  else
    return TRUE;

  return FALSE;
}

/* What it costs, before it begins. */
static gboolean
show_cost (DpCli               *cli,
           const DpRunOptions  *options,
           GError             **error)
{
  g_autoptr(DpRunPlan) plan = dp_run_plan_new (cli->settings, options, error);
  g_autoptr(DpDbLease) lease = NULL;

  if (plan == NULL)
    return FALSE;
  lease = dex_await_object (dp_db_pool_acquire (dp_engine_get_pool (cli->engine)), error);
  if (lease == NULL ||
      !dp_run_plan_prepare (plan, cli->settings, dp_db_lease_get_connection (lease), error))
    return FALSE;

  if (dp_run_plan_count_calls (plan) == 0)
    g_printerr ("%s\n", _("No day in that range is missing: each is loaded, or known to have no "
                         "price."));
  else
    _dp_cli_show_cost (plan);

  return TRUE;
}

static DpCliExit
backfill (DpCli *cli)
{
  DpRunOptions options = {
    .sources = (const char * const *) sources,
    .symbols = (const char * const *) symbols,
    .trigger = "backfill",
  };
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“backfill” takes no “%s”."), cli->arguments[0]);
  if (!read_range (cli, &options, &exit_code))
    return exit_code;
  if (dry_run)
    return _dp_cli_print_plan (cli, &options, as_json);

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  if (!show_cost (cli, &options, &error))
    return _dp_cli_fail (error);

  return _dp_cli_do_run (cli, &options, as_json);
}

const DpCliCommand _dp_cli_backfill = {
  "backfill", NULL, N_("Load the days of a range that are missing or failed"), entries, backfill
};
