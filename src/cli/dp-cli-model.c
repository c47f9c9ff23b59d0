/* dp-cli-model.c: datapipe model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "dp-cli-model-docs.h"
#include "dp-transform.h"

static char *folder;
static char **select_nodes;
static char **exclude_nodes;
static gboolean full_refresh;
static char *output;
static char *target_path;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "project", 0, 0, G_OPTION_ARG_FILENAME, &folder,
    N_("A project's folder (default: the one built in)"), N_("DIR") },
  { "select", 's', 0, G_OPTION_ARG_STRING_ARRAY, &select_nodes,
    N_("Only these, as dbt writes it (may be repeated)"), N_("NODES") },
  { "exclude", 0, 0, G_OPTION_ARG_STRING_ARRAY, &exclude_nodes,
    N_("Not these (may be repeated)"), N_("NODES") },
  { "full-refresh", 0, 0, G_OPTION_ARG_NONE, &full_refresh,
    N_("Build incremental tables anew"), NULL },
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
    N_("Where “docs” writes its page (default: index.html with the other files)"),
    N_("FILE|DIR") },
  { "target-path", 0, 0, G_OPTION_ARG_FILENAME, &target_path,
    N_("Where the files for other tools go (default: the project's target folder)"), N_("DIR") },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

typedef struct
{
  guint n_good;
  guint n_bad;
  guint n_skipped;
} Count;

static const char *
describe (DpNodeStatus status,
          const char  *kind)
{
  gboolean is_test = g_str_equal (kind, "test");

  switch (status)
    {
    case DP_NODE_STATUS_SUCCESS:
      return is_test ? "PASS" : "OK created";
    case DP_NODE_STATUS_WARN:
      return "WARN";
    case DP_NODE_STATUS_FAILED:
      return "FAIL";
    case DP_NODE_STATUS_ERROR:
      return "ERROR";
    case DP_NODE_STATUS_SKIPPED:
      return "SKIP";
    default:
      g_assert_not_reached ();
    }
}

static void
print_node (DpNodeResult *result,
            guint         done,
            guint         total)
{
  DpNodeStatus status = dp_node_result_get_status (result);
  const char *kind = dp_node_result_get_kind (result);
  const char *relation = dp_node_result_get_relation (result);
  const char *materialization = dp_node_result_get_materialization (result);
  gint64 rows = dp_node_result_get_rows (result);
  double seconds = dp_node_result_get_duration_us (result) / 1e6;

  g_print ("%u of %u %s ", done, total, describe (status, kind));
  if (g_str_equal (kind, "test"))
    g_print ("%s [%" G_GINT64_FORMAT " in %.2fs]\n", dp_node_result_get_name (result), rows,
             seconds);
  else
    g_print ("sql %s %s %s [SELECT %" G_GINT64_FORMAT " in %.2fs]\n",
             materialization != NULL ? materialization : "", kind,
             relation != NULL ? relation : dp_node_result_get_name (result), rows, seconds);
}

static void
node_finished_cb (DpNodeResult *result,
                  guint         done,
                  guint         total,
                  gpointer      user_data)
{
  Count *count = user_data;
  DpNodeStatus status = dp_node_result_get_status (result);
  const char *message = dp_node_result_get_message (result);

  count->n_good += status == DP_NODE_STATUS_SUCCESS || status == DP_NODE_STATUS_WARN;
  count->n_bad += status == DP_NODE_STATUS_FAILED || status == DP_NODE_STATUS_ERROR;
  count->n_skipped += status == DP_NODE_STATUS_SKIPPED;
  if (!as_json)
    print_node (result, done, total);
  if (message != NULL && status != DP_NODE_STATUS_SUCCESS)
    g_printerr ("datapipe: %s\n", message);
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_result (JsonBuilder  *builder,
            DpNodeResult *result)
{
  static const char * const statuses[] = { "success", "warn", "failed", "error", "skipped" };

  json_builder_begin_object (builder);
  add_string (builder, "name", dp_node_result_get_name (result));
  add_string (builder, "kind", dp_node_result_get_kind (result));
  add_string (builder, "relation", dp_node_result_get_relation (result));
  add_string (builder, "status", statuses[dp_node_result_get_status (result)]);
  json_builder_set_member_name (builder, "rows");
  json_builder_add_int_value (builder, dp_node_result_get_rows (result));
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, dp_node_result_get_duration_us (result) / 1e6);
  add_string (builder, "message", dp_node_result_get_message (result));
  json_builder_end_object (builder);
}

static void
print_json (GListModel *results)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);

      add_result (builder, result);
    }
  json_builder_end_array (builder);
  _dp_cli_print_json (builder);
}

static DpTransformProject *
load_project (GError **error)
{
  g_autoptr(GFile) file = folder != NULL ? g_file_new_for_commandline_arg (folder) : NULL;

  return dp_transform_project_load (file, error);
}

static DpTransformOptions
new_options (DpTransformParts parts)
{
  DpTransformOptions options = {
    .parts = parts,
    .select = (const char * const *) select_nodes,
    .exclude = (const char * const *) exclude_nodes,
    .full_refresh = full_refresh,
  };

  return options;
}

static DpCliExit
run_parts (DpCli            *cli,
           DpTransformParts  parts)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);
  g_autoptr(GListModel) results = NULL;
  DpTransformOptions options = new_options (parts);
  Count count = { 0 };
  gint64 started_at = g_get_real_time ();

  if (project == NULL)
    return _dp_cli_fail (error);
  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  results = dex_await_object (dp_transform_run (project, dp_engine_get_pool (cli->engine), &options,
                                                node_finished_cb, &count, NULL),
                              &error);
  if (results == NULL)
    return _dp_cli_fail (error);

  _dp_cli_model_keep_results (project, results, started_at, target_path);
  if (as_json)
    print_json (results);
  else
    g_print (_("\nDone. PASS=%u ERROR=%u SKIP=%u TOTAL=%u\n"), count.n_good, count.n_bad,
             count.n_skipped, count.n_good + count.n_bad + count.n_skipped);
  if (count.n_bad + count.n_skipped == 0)
    return DP_CLI_DONE;

  return count.n_good > 0 ? DP_CLI_PARTLY : DP_CLI_FAILED;
}

static DpCliExit
build (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_SEEDS | DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS |
                         DP_TRANSFORM_TESTS);
}

static DpCliExit
run (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_MODELS);
}

static DpCliExit
test (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_TESTS);
}

static DpCliExit
seed (DpCli *cli)
{
  return run_parts (cli, DP_TRANSFORM_SEEDS);
}

static char **
list_nodes (DpTransformProject  *project,
            DpTransformParts     parts,
            GError             **error)
{
  DpTransformOptions options = new_options (parts);

  return dp_transform_project_list_nodes (project, &options, error);
}

static DpCliExit
ls (DpCli *cli)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_auto(GStrv) nodes = NULL;

  if (project != NULL)
    nodes = list_nodes (project, DP_TRANSFORM_SEEDS | DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS |
                         DP_TRANSFORM_TESTS,
                        &error);
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
    nodes = list_nodes (project, DP_TRANSFORM_MODELS, &error);
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
lineage (DpCli *cli)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load_project (&error);

  return project != NULL ? _dp_cli_model_lineage (cli, project, as_json) : _dp_cli_fail (error);
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
    { "ls", ls },
    { "compile", compile },
    { "docs", docs },
  };

  if (_dp_cli_n_arguments (cli) == 2 && g_str_equal (cli->arguments[0], "lineage"))
    return lineage (cli);

  for (guint i = 0; _dp_cli_n_arguments (cli) == 1 && i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (cli->arguments[0], verbs[i].name))
        return verbs[i].func (cli);
    }

  return _dp_cli_usage (cli, _("It is “model build”, “run”, “test”, “seed”, “ls”, “compile”, “docs” "
                            "or “lineage MODEL[.COLUMN]”."));
}

const DpCliCommand _dp_cli_model = {
  "model", N_("build | run | test | seed | ls | compile | docs | lineage MODEL[.COLUMN]"),
  N_("Build and test the tables of a transformation project"), entries, model
};
