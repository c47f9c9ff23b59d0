/* dp-cli-pipeline.c: datapipe pipeline
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-pipeline.h"
#include "dp-cli-private.h"
#include "dp-cli-table.h"
#include "dp-pipeline-webhook.h"

static char **sources;
static char **symbols;
static char **models;
static gboolean all;
static gboolean sample;
static gboolean live;
static char *schedule;
static char *zone;
static char *missed;
static int jitter = -1;
static char *quiet_hours;
static int attempts = -1;
static int timeout = -1;
static char **mail_to;
static char *webhook;
static int n_next = 10;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "source", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sources, N_("Only this source (may be repeated)"),
    N_("SOURCE") },
  { "symbol", 0, 0, G_OPTION_ARG_STRING_ARRAY, &symbols, N_("Only this symbol (may be repeated)"),
    N_("SYMBOL") },
  { "model", 0, 0, G_OPTION_ARG_STRING_ARRAY, &models,
    N_("Only these models, as --select has them (may be repeated)"), N_("MODEL") },
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Everything that is set up, and all models"), NULL },
  { "sample", 0, 0, G_OPTION_ARG_NONE, &sample,
    N_("The synthetic sample market: no key, no network"), NULL },
  { "live", 0, 0, G_OPTION_ARG_NONE, &live, N_("What is set up, not the sample market"), NULL },
  { "schedule", 0, 0, G_OPTION_ARG_STRING, &schedule,
    N_("When: “30 16 * * mon-fri”, “every 15 minutes”, “after XNYS close”; empty for never by "
       "itself"),
    N_("TEXT") },
  { "zone", 0, 0, G_OPTION_ARG_STRING, &zone,
    N_("By whose clocks: America/New_York, XNYS; empty for this computer's"), N_("ZONE") },
  { "missed", 0, 0, G_OPTION_ARG_STRING, &missed, N_("What is made up for"),
    "run-once|run-all|skip" },
  { "jitter", 0, 0, G_OPTION_ARG_INT, &jitter, N_("Begin up to so many seconds later"),
    N_("SECONDS") },
  { "quiet", 0, 0, G_OPTION_ARG_STRING, &quiet_hours,
    N_("When nothing begins: 22:00-07:00; empty for never"), N_("HOURS") },
  { "attempts", 0, 0, G_OPTION_ARG_INT, &attempts, N_("How often a run is tried (3)"), N_("N") },
  { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, N_("How long a step may take; 0 for no limit"),
    N_("SECONDS") },
  { "mail-to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &mail_to,
    N_("Who is told of its runs by mail (may be repeated); empty for those that the settings "
       "name"),
    N_("ADDRESS") },
  { "webhook", 0, 0, G_OPTION_ARG_STRING, &webhook,
    N_("A webhook of its own, which is told of its runs; “-” asks for the address, which is "
       "secret; empty for the one that the settings name"),
    N_("ADDRESS") },
  { "count", 0, 0, G_OPTION_ARG_INT, &n_next, N_("How many of the next runs (10)"), N_("N") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpCliExit
list (DpCli *cli)
{
  GListModel *specs = dp_engine_list_pipelines (cli->engine);
  g_autoptr(DpCliTable) table = NULL;

  if (as_json)
    return _dp_cli_print_pipelines (specs);

  table = dp_cli_table_new (_("Pipeline"), _("Schedule"), _("In Words"), _("Next"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (specs); i++)
    {
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (specs, i);
      g_autofree char *words = dp_pipeline_spec_describe (spec);
      g_autofree char *next = _dp_cli_dup_next (spec);

      dp_cli_table_add_row (table, dp_pipeline_spec_get_name (spec),
                            dp_pipeline_spec_get_schedule (spec), words,
                            dp_pipeline_spec_get_enabled (spec) ? next : _("paused"), NULL);
    }
  dp_cli_table_print (table, stdout);

  return DP_CLI_DONE;
}

/* Returns: (transfer full) (nullable): the pipeline that the call names; NULL was said */
static DpPipelineSpec *
find (DpCli *cli)
{
  DpPipelineSpec *spec = dp_engine_find_pipeline (cli->engine, cli->arguments[1]);

  if (spec == NULL)
    g_printerr (_("datapipe: No pipeline is called “%s”; “datapipe pipeline list” names them.\n"),
                cli->arguments[1]);

  return spec;
}

static DpCliExit
show (DpCli *cli)
{
  g_autoptr(DpPipelineSpec) spec = find (cli);

  if (spec == NULL)
    return DP_CLI_FAILED;

  return as_json ? _dp_cli_print_pipeline (spec) : _dp_cli_show_pipeline (spec);
}

/* Lists that were named replace what there was. */
static void
change_lists (DpPipelineSpec *spec)
{
  if (all)
    g_object_set (spec, "sources", NULL, "symbols", NULL, "models", NULL, NULL);
  if (sources != NULL)
    g_object_set (spec, "sources", sources, NULL);
  if (symbols != NULL)
    g_object_set (spec, "symbols", symbols, NULL);
  if (models != NULL)
    g_object_set (spec, "models", models, NULL);
  if (sample || live)
    g_object_set (spec, "sample", sample, NULL);
}

/* Says what is not understood. */
static gboolean
change_missed (DpCli          *cli,
               DpPipelineSpec *spec)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_MISSED_POLICY);
  GEnumValue *value;

  if (missed == NULL)
    return TRUE;
  value = g_enum_get_value_by_nick (klass, missed);
  if (value != NULL)
    g_object_set (spec, "missed", value->value, NULL);
  else
    _dp_cli_usage (cli, _("“%s” is not run-once, run-all or skip."), missed);

  return value != NULL;
}

/* A number that was named and is within what the property takes. */
static gboolean
change_number (DpCli          *cli,
               DpPipelineSpec *spec,
               const char     *name,
               int             number)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (spec), name);
  GParamSpecUInt *range = G_PARAM_SPEC_UINT (pspec);

  if (number == -1)
    return TRUE;
  if (number < 0 || (guint) number < range->minimum || (guint) number > range->maximum)
    {
      _dp_cli_usage (cli, _("--%s is a number from %u to %u."), name, range->minimum,
                     range->maximum);
      return FALSE;
    }
  g_object_set (spec, name, (guint) number, NULL);

  return TRUE;
}

static gboolean
change (DpCli          *cli,
        DpPipelineSpec *spec)
{
  change_lists (spec);
  if (schedule != NULL)
    g_object_set (spec, "schedule", g_strstrip (schedule), NULL);
  if (zone != NULL)
    g_object_set (spec, "zone", g_strstrip (zone), NULL);
  if (quiet_hours != NULL)
    g_object_set (spec, "quiet-hours", g_strstrip (quiet_hours), NULL);

  if (mail_to != NULL)
    dp_pipeline_spec_set_mail_to (spec,
                                  *mail_to[0] != '\0' ? (const char * const *) mail_to : NULL);

  return change_missed (cli, spec) && change_number (cli, spec, "jitter", jitter) &&
         change_number (cli, spec, "attempts", attempts) &&
         change_number (cli, spec, "timeout", timeout);
}

static DpCliExit
save (DpCli          *cli,
      DpPipelineSpec *spec)
{
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_engine_save_pipeline (cli->engine, spec, g_get_real_time ()), &error))
    return _dp_cli_fail (error);

  return as_json ? _dp_cli_print_pipeline (spec) : _dp_cli_show_pipeline (spec);
}

/* Every user of the machine can read a program's arguments, so it may be asked for as well. */
static gboolean
change_webhook (DpCli           *cli,
                DpPipelineSpec  *spec,
                GError         **error)
{
  g_autofree char *address = NULL;

  if (webhook == NULL)
    return TRUE;
  address = g_str_equal (webhook, "-") ? _dp_cli_read_secret ("webhook") : g_strdup (webhook);

  return dex_await (dp_pipeline_webhook_store (cli->settings, spec, g_strstrip (address)), error);
}

static DpCliExit
set (DpCli *cli)
{
  g_autoptr(DpPipelineSpec) spec = dp_engine_find_pipeline (cli->engine, cli->arguments[1]);
  g_autoptr(GError) error = NULL;

  if (spec == NULL)
    spec = dp_pipeline_spec_new (cli->arguments[1]);
  if (!change (cli, spec))
    return DP_CLI_USAGE;
  if (!change_webhook (cli, spec, &error))
    return _dp_cli_fail (error);

  return save (cli, spec);
}

static DpCliExit
set_enabled (DpCli    *cli,
             gboolean  enabled)
{
  g_autoptr(DpPipelineSpec) spec = find (cli);

  if (spec == NULL)
    return DP_CLI_FAILED;
  g_object_set (spec, "enabled", enabled, NULL);

  return save (cli, spec);
}

static DpCliExit
enable (DpCli *cli)
{
  return set_enabled (cli, TRUE);
}

static DpCliExit
disable (DpCli *cli)
{
  return set_enabled (cli, FALSE);
}

static DpCliExit
remove_one (DpCli *cli)
{
  g_autoptr(DpPipelineSpec) spec = find (cli);
  g_autoptr(GError) error = NULL;

  if (spec == NULL)
    return DP_CLI_FAILED;
  if (!dex_await (dp_engine_remove_pipeline (cli->engine, cli->arguments[1]), &error))
    return _dp_cli_fail (error);

  return DP_CLI_DONE;
}

static DpCliExit
run (DpCli *cli)
{
  g_autoptr(DpPipelineSpec) spec = find (cli);
  DpRunOptions options = { .trigger = "command" };

  if (spec == NULL)
    return DP_CLI_FAILED;
  dp_pipeline_spec_fill_run (spec, &options);

  return _dp_cli_do_run (cli, &options, as_json);
}

static DpCliExit
next (DpCli *cli)
{
  g_autoptr(DpPipelineSpec) spec = find (cli);

  if (spec == NULL)
    return DP_CLI_FAILED;
  if (n_next < 1)
    return _dp_cli_usage (cli, _("The count is a number above 0."));

  return _dp_cli_print_next (spec, n_next, as_json);
}

static DpCliExit
pipeline (DpCli *cli)
{
  static const struct
  {
    const char *name;
    DpCliFunc   func;
    guint       n_arguments;
  } verbs[] = {
    { "list", list, 0 },
    { "show", show, 1 },
    { "set", set, 1 },
    { "remove", remove_one, 1 },
    { "enable", enable, 1 },
    { "disable", disable, 1 },
    { "run", run, 1 },
    { "next", next, 1 },
  };
  const char *verb = _dp_cli_n_arguments (cli) > 0 ? cli->arguments[0] : "list";
  guint n_more = _dp_cli_n_arguments (cli) > 0 ? _dp_cli_n_arguments (cli) - 1 : 0;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (!g_str_equal (verb, verbs[i].name) || n_more != verbs[i].n_arguments)
        continue;
      if (!_dp_cli_open (cli))
        return DP_CLI_FAILED;
      if (!dex_await (dp_engine_load_pipelines (cli->engine), &error))
        return _dp_cli_fail (error);
      return verbs[i].func (cli);
    }

  return _dp_cli_usage (cli, _("It is “pipeline list”, or “pipeline show NAME”, “set”, “remove”, "
                               "“enable”, “disable”, “run” or “next”."));
}

const DpCliCommand _dp_cli_pipeline = { "pipeline",
                                        N_("[list | show NAME | set NAME | remove NAME | enable "
                                           "NAME | disable NAME | run NAME | next NAME]"),
                                        N_("What runs by itself, and when"), entries, pipeline };
