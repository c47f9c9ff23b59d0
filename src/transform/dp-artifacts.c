/* dp-artifacts.c: run_results.json and catalog.json
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-artifacts.h"

#include "dp-artifact-json.h"
#include "dp-paths.h"

char *
dp_artifacts_dup_folder (DpTransformProject *project,
                         const char         *target_path)
{
  g_autofree char *path = g_file_get_path (project->folder);
  g_autofree char *data = NULL;
  const char *own = dp_yaml_node_lookup_text (project->settings, "target-path");

  if (target_path != NULL)
    return g_strdup (target_path);
  if (path != NULL)
    return g_build_filename (path, own != NULL ? own : "target", NULL);
  data = dp_paths_dup_data_dir ();

  return g_build_filename (data, "target", NULL);
}

static void
add_result_texts (yyjson_mut_doc *doc,
                  yyjson_mut_val *entry,
                  DpNodeResult   *result)
{
  static const char * const of_models[] = { "success", "success", "error", "error", "skipped" };
  static const char * const of_tests[] = { "pass", "warn", "fail", "error", "skipped" };
  DpNodeStatus status = dp_node_result_get_status (result);
  gboolean is_test = g_str_equal (dp_node_result_get_kind (result), "test");
  gboolean is_view = g_strcmp0 (dp_node_result_get_materialization (result), "view") == 0;
  gint64 rows = dp_node_result_get_rows (result);
  g_autofree char *message = NULL;
  yyjson_mut_val *response;

  dp_artifact_add_text (doc, entry, "status", is_test ? of_tests[status] : of_models[status]);
  if (!is_test && status == DP_NODE_STATUS_SUCCESS)
    message = is_view ? g_strdup ("CREATE VIEW")
                      : g_strdup_printf ("SELECT %" G_GINT64_FORMAT, rows);
  dp_artifact_add_text (doc, entry, "message",
                        message != NULL ? message : dp_node_result_get_message (result));
  if (is_test && status < DP_NODE_STATUS_ERROR)
    yyjson_mut_obj_add_sint (doc, entry, "failures", rows);
  else
    yyjson_mut_obj_add_null (doc, entry, "failures");

  response = dp_artifact_add_object (doc, entry, "adapter_response");
  if (message != NULL)
    {
      dp_artifact_add_text (doc, response, "_message", message);
      dp_artifact_add_text (doc, response, "code", is_view ? "CREATE VIEW" : "SELECT");
      yyjson_mut_obj_add_sint (doc, response, "rows_affected", is_view ? -1 : rows);
    }
}

static void
add_timing (yyjson_mut_doc *doc,
            yyjson_mut_val *entry,
            DpNodeResult   *result)
{
  static const char * const names[] = { "compile", "execute" };
  gint64 end = dp_node_result_get_finished_at (result);
  gint64 start = end - dp_node_result_get_duration_us (result);
  g_autofree char *started = dp_artifact_time (start);
  g_autofree char *ended = dp_artifact_time (end);
  yyjson_mut_val *timing = dp_artifact_add_array (doc, entry, "timing");

  /* A node is compiled at the beginning of its building, in next to no time. */
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      yyjson_mut_val *part = yyjson_mut_arr_add_obj (doc, timing);

      dp_artifact_add_text (doc, part, "name", names[i]);
      dp_artifact_add_text (doc, part, "started_at", started);
      dp_artifact_add_text (doc, part, "completed_at", i == 0 ? started : ended);
    }
  yyjson_mut_obj_add_real (doc, entry, "execution_time",
                           dp_node_result_get_duration_us (result) / 1e6);
}

static void
add_result (yyjson_mut_doc   *doc,
            yyjson_mut_val   *list,
            DpProjectLineage *lineage,
            DpNodeResult     *result)
{
  yyjson_mut_val *entry = yyjson_mut_arr_add_obj (doc, list);
  DpProjectNode *node = NULL;
  g_autofree char *id = NULL;

  if (g_str_equal (dp_node_result_get_kind (result), "test"))
    id = g_strconcat ("test.", lineage->project->name, ".", dp_node_result_get_name (result), NULL);
  else
    node = dp_project_lineage_find_model (lineage, dp_node_result_get_name (result));
  if (id == NULL)
    id = node != NULL ? g_strdup (node->id)
                      : g_strconcat (dp_node_result_get_kind (result), ".", lineage->project->name,
                                     ".", dp_node_result_get_name (result), NULL);

  dp_artifact_add_text (doc, entry, "unique_id", id);
  add_result_texts (doc, entry, result);
  add_timing (doc, entry, result);
  dp_artifact_add_text (doc, entry, "thread_id", "Thread-1");
  yyjson_mut_obj_add_bool (doc, entry, "compiled", node != NULL && node->sql != NULL);
  dp_artifact_add_text (doc, entry, "compiled_code", node != NULL ? node->sql : NULL);
  dp_artifact_add_text (doc, entry, "relation_name",
                        node != NULL ? node->model->relation
                                     : dp_node_result_get_relation (result));
  yyjson_mut_obj_add_null (doc, entry, "batch_results");
}

gboolean
dp_artifacts_write_run_results (DpProjectLineage  *lineage,
                                GListModel        *results,
                                gint64             started_at,
                                const char        *folder,
                                GError           **error)
{
  yyjson_mut_doc *doc = dp_artifact_new ("run-results/v6", lineage->project->name);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (doc);
  yyjson_mut_val *list = dp_artifact_add_array (doc, root, "results");

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);

      add_result (doc, list, lineage, result);
    }
  yyjson_mut_obj_add_real (doc, root, "elapsed_time", (g_get_real_time () - started_at) / 1e6);
  dp_artifact_add_object (doc, root, "args");

  return dp_artifact_write (doc, folder, "run_results.json", error);
}

static void
add_stat (yyjson_mut_doc *doc,
          yyjson_mut_val *stats,
          const char     *id,
          const char     *label,
          const char     *description,
          gint64          value)
{
  yyjson_mut_val *stat = dp_artifact_add_object (doc, stats, id);

  dp_artifact_add_text (doc, stat, "id", id);
  dp_artifact_add_text (doc, stat, "label", label);
  yyjson_mut_obj_add_sint (doc, stat, "value", value);
  yyjson_mut_obj_add_bool (doc, stat, "include", value >= 0);
  dp_artifact_add_text (doc, stat, "description", description);
}

static void
add_stats (yyjson_mut_doc *doc,
           yyjson_mut_val *entry,
           DpCatalogTable *table)
{
  yyjson_mut_val *stats = dp_artifact_add_object (doc, entry, "stats");
  yyjson_mut_val *has = dp_artifact_add_object (doc, stats, "has_stats");

  dp_artifact_add_text (doc, has, "id", "has_stats");
  dp_artifact_add_text (doc, has, "label", "Has Stats?");
  yyjson_mut_obj_add_bool (doc, has, "value", table->bytes > 0);
  yyjson_mut_obj_add_bool (doc, has, "include", false);
  dp_artifact_add_text (doc, has, "description", "Indicates whether there are statistics");
  if (table->bytes > 0)
    {
      add_stat (doc, stats, "row_count", "Row Count", "Approximate count of rows", table->rows);
      add_stat (doc, stats, "bytes", "Approximate Size", "Approximate size of the table",
                table->bytes);
    }
}

static const char *
describe_kind (char kind)
{
  switch (kind)
    {
    case 'v':
      return "VIEW";
    case 'm':
      return "MATERIALIZED VIEW";
    case 'f':
      return "FOREIGN TABLE";
    default:
      return "BASE TABLE";
    }
}

static void
add_table (yyjson_mut_doc *doc,
           yyjson_mut_val *map,
           DpProjectNode  *node)
{
  DpCatalogTable *table = node->table;
  yyjson_mut_val *entry = dp_artifact_add_object (doc, map, node->id);
  yyjson_mut_val *metadata = dp_artifact_add_object (doc, entry, "metadata");
  yyjson_mut_val *columns = dp_artifact_add_object (doc, entry, "columns");

  dp_artifact_add_text (doc, entry, "unique_id", node->id);
  dp_artifact_add_text (doc, metadata, "type", describe_kind (table->kind));
  yyjson_mut_obj_add_null (doc, metadata, "database");
  dp_artifact_add_text (doc, metadata, "schema", table->schema);
  dp_artifact_add_text (doc, metadata, "name", table->name);
  dp_artifact_add_text (doc, metadata, "comment", table->comment);
  dp_artifact_add_text (doc, metadata, "owner", table->owner);
  for (guint i = 0; i < table->columns->len; i++)
    {
      DpCatalogColumn *column = g_ptr_array_index (table->columns, i);
      yyjson_mut_val *item = dp_artifact_add_object (doc, columns, column->name);

      dp_artifact_add_text (doc, item, "type", column->type);
      yyjson_mut_obj_add_uint (doc, item, "index", i + 1);
      dp_artifact_add_text (doc, item, "name", column->name);
      dp_artifact_add_text (doc, item, "comment", column->comment);
    }
  add_stats (doc, entry, table);
}

gboolean
dp_artifacts_write_catalog (DpProjectLineage  *lineage,
                            const char        *folder,
                            GError           **error)
{
  yyjson_mut_doc *doc = dp_artifact_new ("catalog/v1", lineage->project->name);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (doc);
  yyjson_mut_val *nodes = dp_artifact_add_object (doc, root, "nodes");
  yyjson_mut_val *sources = dp_artifact_add_object (doc, root, "sources");

  for (guint i = 0; i < lineage->nodes->len; i++)
    {
      DpProjectNode *node = g_ptr_array_index (lineage->nodes, i);

      if (node->table != NULL)
        add_table (doc, node->source != NULL ? sources : nodes, node);
    }
  yyjson_mut_obj_add_null (doc, root, "errors");

  return dp_artifact_write (doc, folder, "catalog.json", error);
}
