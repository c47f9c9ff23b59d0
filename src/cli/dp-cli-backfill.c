/* dp-cli-backfill.c: datapipe backfill
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "dp-cli-backfill.h"
#include "dp-cli-plan.h"
#include "dp-date.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

static char *from;
static char *to;
static char **sources;
static char **symbols;
static gboolean only_failed;
static gboolean dry_run;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("The first day, YYYY-MM-DD"), N_("DAY") },
  { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("The last day (the latest that is over)"), N_("DAY") },
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources,
    N_("Only this source (may be repeated)"), N_("SOURCE") },
  { "symbol", 0, 0, G_OPTION_ARG_STRING_ARRAY, &symbols,
    N_("Only this symbol, AAPL or source:symbol (may be repeated)"), N_("SYMBOL") },
  { "failed", 0, 0, G_OPTION_ARG_NONE, &only_failed, N_("Only days whose request failed"), NULL },
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
static void
show_cost (DpBackfill *backfill)
{
  if (dp_backfill_get_calls_left (backfill) == 0)
    g_printerr ("%s\n", _("No day in that range is missing: each is loaded, or known to have no "
                         "price."));
  else
    g_printerr ("%s", dp_backfill_get_cost (backfill));
}

/* How far it is, and what becomes of the rest. */
static void
tell_state (DpBackfill *backfill)
{
  gint64 id = dp_backfill_get_id (backfill);
  guint n_calls = dp_backfill_get_calls_left (backfill);
  const char *message = dp_backfill_get_message (backfill);

  switch (dp_backfill_get_state (backfill))
    {
    case DP_BACKFILL_DONE:
      g_printerr (_("Backfill %" PRId64 " is done."), id);
      break;
    case DP_BACKFILL_ACTIVE:
      g_printerr (g_dngettext (GETTEXT_PACKAGE,
                               "Of backfill %" PRId64
                               " %u call is left. “datapipe watch” or the window goes on with it, "
                               "and so does “datapipe backfill resume %" PRId64 "”.",
                               "Of backfill %" PRId64
                               " %u calls are left. “datapipe watch” or the window goes on with "
                               "it, and so does “datapipe backfill resume %" PRId64 "”.",
                               n_calls),
                  id, n_calls, id);
      break;
    case DP_BACKFILL_PAUSED:
      g_printerr (_("Backfill %" PRId64 " is paused; “datapipe backfill resume %" PRId64
                    "” goes on with it."),
                  id, id);
      break;
    case DP_BACKFILL_FAILED:
      g_printerr (_("Backfill %" PRId64 " has failed."), id);
      break;
    case DP_BACKFILL_CANCELLED:
    default:
      g_printerr (_("Backfill %" PRId64 " is cancelled; what it brought stays."), id);
      break;
    }
  g_printerr ("%s%s\n", message != NULL ? " " : "", message != NULL ? message : "");
}

/* What is not there when it ends is partly done; what can never be there has failed. */
static DpCliExit
judge_exit (DpBackfill *backfill,
            DpCliExit   of_run)
{
  if (dp_backfill_get_state (backfill) == DP_BACKFILL_DONE || of_run == DP_CLI_FAILED)
    return of_run;

  return DP_CLI_PARTLY;
}

/* One object, however many runs it took. */
static void
print_json (DpBackfill *backfill,
            GPtrArray  *runs)
{
  g_autofree char *object = dp_run_dup_json_of_all (runs, backfill);

  g_print ("%s\n", object);
}

/* Runs as long as a run brings something; what is left waits for calls. @goes_on: what the last
 * look at it said */
static DpCliExit
go_on (DpCli      *cli,
       DpBackfill *backfill,
       gboolean    goes_on)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  DpCliExit exit_code = DP_CLI_DONE;

  while (goes_on)
    {
      g_autoptr(GError) error = NULL;
      DpRun *run = dp_engine_run_backfill (cli->engine, backfill, &error);

      if (run == NULL)
        return _dp_cli_fail (error);
      g_ptr_array_add (runs, run);
      exit_code = _dp_cli_watch_run (run);
      if (!as_json)
        _dp_cli_show_run (run);
      goes_on = dex_await_boolean (dp_engine_look_backfill (cli->engine, backfill), &error);
      if (error != NULL)
        return _dp_cli_fail (error);
    }
  tell_state (backfill);
  if (as_json)
    print_json (backfill, runs);

  return judge_exit (backfill, exit_code);
}

static DpCliExit
start (DpCli *cli)
{
  DpRunOptions options = {
    .sources = (const char * const *) sources,
    .symbols = (const char * const *) symbols,
    .only_failed = only_failed,
    .trigger = "backfill",
  };
  g_autoptr(DpBackfill) backfill = NULL;
  g_autoptr(GError) error = NULL;
  DpCliExit exit_code;
  gboolean goes_on;

  if (!read_range (cli, &options, &exit_code))
    return exit_code;
  if (dry_run)
    return _dp_cli_print_plan (cli, &options, as_json);

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;

  backfill = dp_backfill_new (options.from,
                              options.to != 0 ? options.to : (gint32) (g_get_real_time () / DAY_US),
                              options.sources, options.symbols, only_failed);
  goes_on = dex_await_boolean (dp_engine_look_backfill (cli->engine, backfill), &error);
  if (error != NULL)
    return _dp_cli_fail (error);
  show_cost (backfill);
  /* Nothing is missing: what is there is told, as after any run. */
  if (dp_backfill_get_state (backfill) == DP_BACKFILL_DONE)
    return _dp_cli_do_run (cli, &options, as_json);
  if (!dex_await (dp_engine_add_backfill (cli->engine, backfill), &error))
    return _dp_cli_fail (error);

  return go_on (cli, backfill, goes_on);
}

static DpCliExit
list (DpCli *cli)
{
  GListModel *backfills;
  g_autoptr(GError) error = NULL;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  if (!dex_await (dp_engine_load_backfills (cli->engine), &error))
    return _dp_cli_fail (error);

  backfills = dp_engine_list_backfills (cli->engine);
  if (as_json)
    return _dp_cli_print_backfills (backfills);
  if (g_list_model_get_n_items (backfills) > 0)
    _dp_cli_show_backfills (backfills);
  else
    g_print ("%s\n", _("There is no backfill yet; “datapipe backfill --from DAY” begins one."));

  return DP_CLI_DONE;
}

/* @state: what a person wants of one that is there */
static DpCliExit
change (DpCli           *cli,
        DpBackfillState  state)
{
  g_autoptr(DpBackfill) backfill = NULL;
  g_autoptr(GError) error = NULL;
  gboolean changed, goes_on;
  guint64 id;

  if (_dp_cli_n_arguments (cli) != 2 ||
      !g_ascii_string_to_unsigned (cli->arguments[1], 10, 1, G_MAXINT64, &id, NULL))
    return _dp_cli_usage (
        cli, _("Name one backfill by its number; “datapipe backfill list” lists them."));
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  if (!dex_await (dp_engine_load_backfills (cli->engine), &error))
    return _dp_cli_fail (error);
  backfill = dp_engine_find_backfill (cli->engine, (gint64) id);
  changed = backfill != NULL &&
            dex_await_boolean (dp_engine_set_backfill_state (cli->engine, backfill, state), &error);
  if (error != NULL)
    return _dp_cli_fail (error);
  if (!changed)
    {
      g_printerr (
          backfill == NULL
              ? _("datapipe: There is no backfill %s; “datapipe backfill list” lists them.\n")
              : _("datapipe: Backfill %s has ended already.\n"),
          cli->arguments[1]);
      return DP_CLI_FAILED;
    }
  if (state != DP_BACKFILL_ACTIVE)
    {
      tell_state (backfill);
      return DP_CLI_DONE;
    }
  goes_on = dex_await_boolean (dp_engine_look_backfill (cli->engine, backfill), &error);

  return error != NULL ? _dp_cli_fail (error) : go_on (cli, backfill, goes_on);
}

static DpCliExit
backfill (DpCli *cli)
{
  const char *verb = _dp_cli_n_arguments (cli) > 0 ? cli->arguments[0] : NULL;

  if (verb == NULL)
    return start (cli);
  if (g_str_equal (verb, "list") && _dp_cli_n_arguments (cli) == 1)
    return list (cli);
  if (g_str_equal (verb, "pause"))
    return change (cli, DP_BACKFILL_PAUSED);
  if (g_str_equal (verb, "resume"))
    return change (cli, DP_BACKFILL_ACTIVE);
  if (g_str_equal (verb, "cancel"))
    return change (cli, DP_BACKFILL_CANCELLED);

  return _dp_cli_usage (cli,
                        _("“backfill” takes no “%s”. It is “backfill --from DAY”, “backfill "
                          "list”, or “backfill pause”, “resume” or “cancel” with a number."),
                        verb);
}

const DpCliCommand _dp_cli_backfill = {
  "backfill", N_("[list | pause ID | resume ID | cancel ID]"),
  N_("Load the days of a range that are missing or failed"), entries, backfill
};
