/* dp-transform-hooks.c: SQL of the project before and after a node, and before and after a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-materialize-private.h"
#include "dp-transform-run-private.h"

/* Runs one hook; @extra: (nullable): names that its template sees besides the usual. */
static gboolean
run_hook (DpRender    *render,
          const char  *path,
          guint        line,
          const char  *text,
          DpValue     *extra,
          GError     **error)
{
  g_autoptr(DpTemplate) template = dp_template_new (path, line, text, error);
  g_autofree char *sql = NULL;

  if (template != NULL)
    sql = _dp_project_render (render, template, extra, NULL, error);
  if (sql == NULL)
    return FALSE;
  if (*g_strstrip (sql) == '\0')
    return TRUE;
  if (dex_await (dp_db_connection_execute (render->connection, sql), error))
    return TRUE;
  dp_materialize_locate (sql, strlen (sql), NULL, path, error);

  return FALSE;
}

/* "sql", or {"sql": …, "transaction": false}. */
static const char *
read_hook (DpValue  *hook,
           gboolean *inside)
{
  DpValue *transaction = dp_value_lookup (hook, "transaction");

  *inside = transaction == NULL || dp_value_is_true (transaction);

  return dp_value_get_kind (hook) == DP_VALUE_DICT ? dp_value_lookup_string (hook, "sql")
                                                   : dp_value_get_string (hook);
}

DpValue *
_dp_build_list_hooks (DpBuild    *self,
                      const char *key)
{
  DpValue *hooks = dp_value_lookup (self->model->config, key);
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; hooks != NULL && i < dp_value_get_length (hooks); i++)
    {
      gboolean inside;
      const char *text = read_hook (dp_value_get_item (hooks, i), &inside);
      DpValue *hook;

      if (text == NULL || !inside)
        continue;
      hook = dp_value_new_dict ();
      dp_value_set (hook, "sql", dp_value_new_string (text));
      dp_value_set (hook, "transaction", dp_value_new_boolean (TRUE));
      dp_value_append (list, hook);
    }

  return list;
}

gboolean
_dp_build_hooks (DpBuild     *self,
                 const char  *key,
                 gboolean     inside,
                 GError     **error)
{
  DpValue *hooks = dp_value_lookup (self->model->config, key);
  DpRender render = {
    .project = self->project,
    .model = self->model,
    .connection = self->connection,
    .incremental = self->model->materialization == DP_MATERIALIZATION_INCREMENTAL &&
                   self->existing == 'r' && !self->full_refresh,
  };

  for (guint i = 0; hooks != NULL && i < dp_value_get_length (hooks); i++)
    {
      gboolean wants_inside;
      const char *text = read_hook (dp_value_get_item (hooks, i), &wants_inside);

      if (text == NULL)
        return _dp_build_fail (self, error,
                               _("a hook is SQL, or a dict with “sql” and “transaction”"));
      if (wants_inside == inside &&
          !run_hook (&render, self->model->path, self->model->line, text, NULL, error))
        return FALSE;
    }

  return TRUE;
}

static const char *
get_status_text (DpNodeResult *result)
{
  gboolean is_test = g_str_equal (dp_node_result_get_kind (result), "test");

  switch (dp_node_result_get_status (result))
    {
    case DP_NODE_STATUS_SUCCESS: return is_test ? "pass" : "success";
    case DP_NODE_STATUS_WARN:    return "warn";
    case DP_NODE_STATUS_FAILED:  return "fail";
    case DP_NODE_STATUS_SKIPPED: return "skipped";
    case DP_NODE_STATUS_ERROR:
    default:                     return "error";
    }
}

static DpValue *
make_result (DpTransformRun *self,
             DpNodeResult   *result)
{
  const char *kind = dp_node_result_get_kind (result);
  const char *name = dp_node_result_get_name (result);
  DpValue *value = dp_value_new_dict ();
  DpValue *node = dp_value_new_dict ();
  g_autofree char *id = g_strconcat (kind, ".", self->project->name, ".", name, NULL);
  const char *message = dp_node_result_get_message (result);

  dp_value_set (node, "name", dp_value_new_string (name));
  dp_value_set (node, "unique_id", dp_value_new_string (id));
  dp_value_set (node, "resource_type", dp_value_new_string (kind));
  dp_value_set (value, "node", node);
  dp_value_set (value, "unique_id", dp_value_new_string (id));
  dp_value_set (value, "status", dp_value_new_string (get_status_text (result)));
  dp_value_set (value, "execution_time",
                dp_value_new_number (dp_node_result_get_duration_us (result) / 1e6));
  dp_value_set (value, "rows", dp_value_new_integer (dp_node_result_get_rows (result)));
  dp_value_set (value, "message", message != NULL ? dp_value_new_string (message)
                                                  : dp_value_new_none ());

  return value;
}

/* What on-run-end knows: how all nodes ended, and the schemas they are in. */
static DpValue *
make_context (DpTransformRun *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  DpValue *context = dp_value_new_dict ();
  DpValue *results = dp_value_new_list ();
  DpValue *schemas = dp_value_new_list ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->results)); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (G_LIST_MODEL (self->results), i);

      dp_value_append (results, make_result (self, result));
    }
  for (guint i = 0; i < self->project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->project->models, i);

      if (self->job_of_model[i] != NULL && g_hash_table_add (seen, model->schema))
        dp_value_append (schemas, dp_value_new_string (model->schema));
    }
  dp_value_set (context, "results", results);
  dp_value_set (context, "schemas", schemas);

  return context;
}

gboolean
_dp_transform_run_hooks (DpTransformRun  *self,
                         const char      *key,
                         DpDbConnection  *connection,
                         GError         **error)
{
  DpYamlNode *hooks = dp_yaml_node_lookup (self->project->settings, key);
  DpRender render = { .project = self->project, .connection = connection };
  g_autoptr(DpValue) context = NULL;

  if (hooks == NULL)
    return TRUE;
  context = make_context (self);
  if (dp_yaml_node_is_scalar (hooks))
    return run_hook (&render, "dbt_project.yml", dp_yaml_node_get_line (hooks),
                     dp_yaml_node_get_text (hooks), context, error);

  for (guint i = 0; i < dp_yaml_node_get_length (hooks); i++)
    {
      DpYamlNode *hook = dp_yaml_node_get_item (hooks, i);
      const char *text = dp_yaml_node_is_mapping (hook) ? dp_yaml_node_lookup_text (hook, "sql")
                                                        : dp_yaml_node_get_text (hook);

      if (text != NULL && !run_hook (&render, "dbt_project.yml", dp_yaml_node_get_line (hook), text,
                                     context, error))
        return FALSE;
    }

  return TRUE;
}
