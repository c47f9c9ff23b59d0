/* dp-cli-model.c: datapipe model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-model-checks.h"
#include "dp-cli-model-docs.h"
#include "dp-cli-model-report.h"
#include "dp-transform.h"

static char *folder;
static char **select_nodes;
static char **exclude_nodes;
static char **resource_types;
static char *selector;
static char *variables;
static int n_threads;
static gboolean full_refresh;
static char *output;
static char *target_path;
static gboolean fail_fast;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "project", 0, 0, G_OPTION_ARG_FILENAME, &folder,
    N_("A project's folder (default: the one built in)"), N_("DIR") },
  { "select", 's', 0, G_OPTION_ARG_STRING_ARRAY, &select_nodes,
    N_("Only these, as dbt writes it (may be repeated)"), N_("NODES") },
  { "selector", 0, 0, G_OPTION_ARG_STRING, &selector, N_("Only what selectors.yml calls so"),
    N_("NAME") },
  { "exclude", 0, 0, G_OPTION_ARG_STRING_ARRAY, &exclude_nodes, N_("Not these (may be repeated)"),
    N_("NODES") },
  { "full-refresh", 0, 0, G_OPTION_ARG_NONE, &full_refresh,
    N_("Build everything anew, whatever is there"), NULL },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_("Where “docs” writes its page (default: index.html with the other files); what “ls” "
       "prints: name, selector, path or json"),
    N_("FILE|DIR|FORMAT") },
  { "target-path", 0, 0, G_OPTION_ARG_FILENAME, &target_path,
    N_("Where the files for other tools go (default: the project's target folder)"), N_("DIR") },
  { "resource-type", 0, 0, G_OPTION_ARG_STRING_ARRAY, &resource_types,
    N_("Only nodes of this kind: model, seed, snapshot, test, unit_test; “ls” also knows source "
       "and exposure (may be repeated)"),
    N_("KIND") },
  { "vars", 0, 0, G_OPTION_ARG_STRING, &variables,
    N_("Variables that weigh more than those of dbt_project.yml"), N_("YAML") },
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, N_("Nodes built at once (default: 3)"),
    N_("N") },
  { "fail-fast", 'x', 0, G_OPTION_ARG_NONE, &fail_fast,
    N_("Begin nothing after the first failure"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

static DpTransformProject *
load_project (GError **error)
{
  g_autoptr(GFile) file = folder != NULL ? g_file_new_for_commandline_arg (folder) : NULL;

  return dp_transform_project_load_with_vars (file, variables, error);
}

#define EVERYTHING (DP_TRANSFORM_SEEDS | DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS | \
                    DP_TRANSFORM_TESTS)

/* What --resource-type leaves of @parts. */
static DpTransformParts
choose_parts (DpTransformParts parts)
{
  static const struct
  {
    const char       *name;
    DpTransformParts  part;
  } kinds[] = {
    { "model", DP_TRANSFORM_MODELS },
    { "seed", DP_TRANSFORM_SEEDS },
    { "snapshot", DP_TRANSFORM_SNAPSHOTS },
    { "test", DP_TRANSFORM_TESTS },
    { "unit_test", DP_TRANSFORM_TESTS },
    { "source", DP_TRANSFORM_SOURCES },
    { "exposure", DP_TRANSFORM_EXPOSURES },
  };
  DpTransformParts chosen = 0;

  if (resource_types == NULL)
    return parts;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strv_contains ((const char * const *) resource_types, kinds[i].name))
      chosen |= kinds[i].part;

  return parts & chosen;
}

/* A selector is one more thing that may be selected. */
static const char * const *
choose_nodes (void)
{
  g_autoptr(GStrvBuilder) chosen = g_strv_builder_new ();

  if (selector != NULL)
    {
      g_autofree char *word = g_strconcat ("selector:", selector, NULL);

      if (select_nodes != NULL)
        g_strv_builder_addv (chosen, (const char **) select_nodes);
      g_strv_builder_add (chosen, word);
      g_clear_pointer (&selector, g_free);
      g_strfreev (select_nodes);
      select_nodes = g_strv_builder_end (chosen);
    }

  return (const char * const *) select_nodes;
}

/* Of the two kinds of tests one may be asked for without the other. */
static const char * const *
choose_excluded (void)
{
  const char * const *types = (const char * const *) resource_types;
  gboolean data = types == NULL || g_strv_contains (types, "test");
  gboolean unit = types == NULL || g_strv_contains (types, "unit_test");
  g_autoptr(GStrvBuilder) excluded = g_strv_builder_new ();

  if (data != unit)
    {
      if (exclude_nodes != NULL)
        g_strv_builder_addv (excluded, (const char **) exclude_nodes);
      g_strv_builder_add (excluded, data ? "test_type:unit" : "test_type:data");
      g_strfreev (exclude_nodes);
      exclude_nodes = g_strv_builder_end (excluded);
    }

  return (const char * const *) exclude_nodes;
}

static DpTransformOptions
new_options (DpTransformParts parts)
{
  DpTransformOptions options = {
    .parts = choose_parts (parts),
    .select = choose_nodes (),
    .exclude = choose_excluded (),
    .full_refresh = full_refresh,
    .fail_fast = fail_fast,
    .n_threads = MAX (n_threads, 0),
  };

  return options;
}

/* Exit code 3 where something was done, and something not. */
static DpCliExit
run_options (DpCli                    *cli,
             const DpTransformOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);
  g_autoptr(GListModel) results = NULL;
  DpCliModelReport report = { .quiet = as_json };
  gint64 started_at = g_get_real_time ();

  if (project == NULL)
    return _dp_cli_fail (error);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  results = dex_await_object (dp_transform_run (project, dp_engine_get_pool (cli->engine), options,
                                                _dp_cli_model_report_node, &report, NULL),
                              &error);
  if (results == NULL)
    return _dp_cli_fail (error);

  _dp_cli_model_keep_results (project, results, started_at, target_path);
  if (as_json)
    _dp_cli_model_print_json (results);
  else
    _dp_cli_model_report_end (&report);
  if (report.n_bad + report.n_skipped == 0)
    return DP_CLI_DONE;

  return report.n_good > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

static DpCliExit
run_parts (DpCli            *cli,
           DpTransformParts  parts,
           gboolean          skip_unchanged)
{
  DpTransformOptions options = new_options (parts);

  options.skip_unchanged = skip_unchanged;

  return run_options (cli, &options);
}

static DpCliExit
build (DpCli *cli)
{
  return run_parts (cli, EVERYTHING, TRUE);
}

static DpCliExit
run (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_MODELS, TRUE);
}

/* Who asks for the tests wants them to be run. */
static DpCliExit
test (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_TESTS, FALSE);
}

static DpCliExit
seed (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_SEEDS, TRUE);
}

static DpCliExit
snapshot (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_SNAPSHOTS, TRUE);
}

static DpCliExit
retry (DpCli *cli)
{
  DpTransformOptions options = new_options (EVERYTHING);

  options.retry = TRUE;

  return run_options (cli, &options);
}

/* A selection that asks how nodes ended needs the database. */
static char **
list_nodes (DpCli               *cli,
            DpTransformProject  *project,
            DpTransformParts     parts,
            DpNodeFormat         format,
            GError             **error)
{
  DpTransformOptions options = new_options (parts);

  options.format = format;

  if (!dp_transform_options_need_database (project, &options))
    return dp_transform_project_list_nodes (project, &options, error);
  if (!_dp_cli_open (cli))
    {
      g_set_error_literal (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED,
                           _("Without the database it is not known how nodes ended."));
      return NULL;
    }

  return dex_await_boxed (dp_transform_list_nodes (project, dp_engine_get_pool (cli->engine),
                                                   &options), error);
}

static gboolean
parse_format (DpNodeFormat *format)
{
  static const char * const formats[] = { "name", "selector", "path", "json" };

  for (guint i = 0; output != NULL && i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i], output))
      {
        *format = i;
        return TRUE;
      }

  return output == NULL;
}

/* Sources and exposures are not built, and are listed when they are asked for. */
static DpCliExit
ls (DpCli *cli)
{
  DpTransformParts listed = EVERYTHING | (resource_types != NULL ? DP_TRANSFORM_SOURCES |
                                                                   DP_TRANSFORM_EXPOSURES : 0);
  DpNodeFormat format = DP_NODE_FORMAT_NAME;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_auto(GStrv) nodes = NULL;

  if (!parse_format (&format))
    return _dp_cli_usage (cli, _("“ls” prints name, selector, path or json."));
  if (project != NULL)
    nodes = list_nodes (cli, project, listed, format, &error);
  if (nodes == NULL)
    return _dp_cli_fail (error);

  json_builder_begin_array (builder);
  for (guint i = 0; nodes[i] != NULL; i++)
    {
      json_builder_add_string_value (builder, nodes[i]);
      if (!as_json)
        g_print ("%s\n", nodes[i]);
    }
  json_builder_end_array (builder);
  if (as_json)
    _dp_cli_print_json (builder);

  return DP_CLI_DONE;
}

static DpCliExit
compile (DpCli *cli)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);
  g_auto(GStrv) nodes = NULL;

  if (project != NULL)
    nodes = list_nodes (cli, project, DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS,
                        DP_NODE_FORMAT_NAME, &error);
  if (nodes == NULL)
    return _dp_cli_fail (error);
  for (guint i = 0; nodes[i] != NULL; i++)
    {
      g_autofree char *sql = dp_transform_project_compile (project, nodes[i], &error);

      if (sql == NULL)
        return _dp_cli_fail (error);
      g_print ("-- %s\n%s\n\n", nodes[i], sql);
    }

  return DP_CLI_DONE;
}

static DpCliExit
docs (DpCli *cli)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);

  return project != NULL ? _dp_cli_model_docs (cli, project, output, target_path)
                         : _dp_cli_fail (error);
}

static DpCliExit
freshness (DpCli *cli)
{
  DpTransformOptions options = new_options (EVERYTHING);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);

  if (project == NULL)
    return _dp_cli_fail (error);

  return _dp_cli_model_freshness (cli, project, &options, target_path, as_json);
}

static DpCliExit
history (DpCli *cli)
{
  return _dp_cli_model_history (cli, cli->arguments[1], as_json);
}

static DpCliExit
lineage (DpCli *cli)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);

  return project != NULL ? _dp_cli_model_lineage (cli, project, as_json) : _dp_cli_fail (error);
}

/* "--select a b c", as dbt takes it: words behind the verb belong to the one choice that was
 * made. */
static gboolean
take_words (DpCli *cli)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  char ***chosen = select_nodes != NULL ? &select_nodes : &exclude_nodes;

  if (_dp_cli_n_arguments (cli) < 2)
    return _dp_cli_n_arguments (cli) == 1;
  if ((select_nodes == NULL) == (exclude_nodes == NULL))
    return FALSE;

  g_strv_builder_addv (words, (const char **) *chosen);
  g_strv_builder_addv (words, (const char **) cli->arguments + 1);
  g_strfreev (*chosen);
  *chosen = g_strv_builder_end (words);

  return TRUE;
}

static DpCliExit
model (DpCli *cli)
{
  static const struct
  {
    const char *name;
    DpCliFunc   func;
  } verbs[] = {
    { "build", build },
    { "run", run },
    { "test", test },
    { "seed", seed },
    { "snapshot", snapshot },
    { "retry", retry },
    { "ls", ls },
    { "list", ls },
    { "compile", compile },
    { "docs", docs },
    { "freshness", freshness },
    { "history", history },
  };

  if (_dp_cli_n_arguments (cli) == 2 && g_str_equal (cli->arguments[0], "lineage"))
    return lineage (cli);
  if (_dp_cli_n_arguments (cli) == 2 && g_str_equal (cli->arguments[0], "history"))
    return history (cli);

  if (take_words (cli))
    for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
      if (g_str_equal (cli->arguments[0], verbs[i].name))
        return verbs[i].func (cli);

  return _dp_cli_usage (
      cli, _("It is “model build”, “run”, “test”, “seed”, “snapshot”, “retry”, “ls”, “compile”, "
             "“docs”, “freshness”, “history [TEST]” or “lineage MODEL[.COLUMN]”."));
}

const DpCliCommand _dp_cli_model = {
  "model", N_("build | run | test | seed | snapshot | retry | ls | compile | docs | freshness | "
                 "history [TEST] | lineage MODEL[.COLUMN]"),
  N_("Build and test the tables of a transformation project"), entries, model
};
