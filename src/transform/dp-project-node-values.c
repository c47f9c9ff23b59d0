/* dp-project-node-values.c: what templates see of the project's nodes: this, model, graph, target
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-context.h"

#include <string.h>

static void
set_text (DpValue    *dict,
          const char *key,
          const char *text)
{
  dp_value_set (dict, key, text != NULL ? dp_value_new_string (text) : dp_value_new_none ());
}

static DpValue *
list_texts (char **texts)
{
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    dp_value_append (list, dp_value_new_string (texts[i]));

  return list;
}

static DpValue *
columns_new (GPtrArray *columns)
{
  DpValue *dict = dp_value_new_dict ();

  for (guint i = 0; i < columns->len; i++)
    {
      DpColumnDoc *column = g_ptr_array_index (columns, i);
      DpValue *value = dp_value_new_dict ();

      set_text (value, "name", column->name);
      set_text (value, "description", column->description != NULL ? column->description : "");
      dp_value_set (dict, column->name, value);
    }

  return dict;
}

static DpValue *
depends_on_new (DpModel *model)
{
  DpValue *dict = dp_value_new_dict ();
  DpValue *nodes = dp_value_new_list ();

  for (guint i = 0; i < model->dependencies->len; i++)
    dp_value_append (nodes, dp_value_new_string (
                              g_array_index (model->dependencies, DpDependency, i).model->id));
  dp_value_set (dict, "nodes", nodes);
  dp_value_set (dict, "macros", dp_value_new_list ());

  return dict;
}

static DpValue *
model_new (DpModel *model)
{
  DpValue *dict = dp_value_new_dict ();
  DpValue *meta = dp_value_lookup (model->config, "meta");

  set_text (dict, "unique_id", model->id);
  set_text (dict, "name", model->name);
  set_text (dict, "resource_type", dp_resource_get_nick (model->resource));
  set_text (dict, "package_name", model->package);
  set_text (dict, "path", model->path);
  set_text (dict, "original_file_path", model->path);
  set_text (dict, "database", DP_PROJECT_DATABASE);
  set_text (dict, "schema", model->schema);
  set_text (dict, "alias", model->identifier);
  set_text (dict, "identifier", model->identifier);
  set_text (dict, "relation_name", model->relation);
  set_text (dict, "description", model->description != NULL ? model->description : "");
  dp_value_set (dict, "config", dp_value_ref (model->config));
  dp_value_set (dict, "tags", list_texts (model->tags));
  dp_value_set (dict, "fqn", list_texts (model->fqn));
  dp_value_set (dict, "columns", columns_new (model->columns));
  dp_value_set (dict, "depends_on", depends_on_new (model));
  dp_value_set (dict, "meta", meta != NULL ? dp_value_ref (meta) : dp_value_new_dict ());

  return dict;
}

static DpValue *
source_new (DpSourceTable *table)
{
  DpValue *dict = dp_value_new_dict ();

  set_text (dict, "name", table->name);
  set_text (dict, "source_name", table->source);
  set_text (dict, "resource_type", "source");
  set_text (dict, "schema", table->schema);
  set_text (dict, "identifier", table->identifier);
  set_text (dict, "relation_name", table->relation);
  set_text (dict, "description", table->description != NULL ? table->description : "");
  dp_value_set (dict, "columns", columns_new (table->columns));

  return dict;
}

static DpValue *
graph_new (DpTransformProject *project)
{
  DpValue *graph = dp_value_new_dict ();
  DpValue *nodes = dp_value_new_dict ();
  DpValue *sources = dp_value_new_dict ();

  for (guint i = 0; i < project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (project->models, i);

      dp_value_set (nodes, model->id, model_new (model));
    }
  for (guint i = 0; i < project->sources->len; i++)
    {
      DpSourceTable *table = g_ptr_array_index (project->sources, i);
      g_autofree char *id = g_strdup_printf ("source.%s.%s.%s", project->name, table->source,
                                             table->name);

      dp_value_set (sources, id, source_new (table));
    }
  dp_value_set (graph, "nodes", nodes);
  dp_value_set (graph, "sources", sources);
  dp_value_set (graph, "exposures", dp_value_new_dict ());
  dp_value_set (graph, "metrics", dp_value_new_dict ());

  return graph;
}

/* Where it is, is the program's business; what a project needs to know is what it is. */
static DpValue *
target_new (DpTransformProject *project)
{
  DpValue *target = dp_value_new_dict ();

  set_text (target, "name", "datapipe");
  set_text (target, "target_name", "datapipe");
  set_text (target, "profile_name", "datapipe");
  set_text (target, "type", "postgres");
  set_text (target, "schema", project->default_schema);
  set_text (target, "dbname", DP_PROJECT_DATABASE);
  set_text (target, "database", DP_PROJECT_DATABASE);
  set_text (target, "user", "datapipe");
  set_text (target, "host", "localhost");
  dp_value_set (target, "port", dp_value_new_integer (5432));
  dp_value_set (target, "threads", dp_value_new_integer (3));

  return target;
}

static DpValue *
flags_new (DpRender *render)
{
  DpValue *flags = dp_value_new_dict ();

  dp_value_set (flags, "FULL_REFRESH", dp_value_new_boolean (render->full_refresh));
  dp_value_set (flags, "WHICH", dp_value_new_string ("run"));

  return flags;
}

DpValue *
_dp_project_node_lookup (DpRender   *render,
                         const char *name)
{
  if (g_str_equal (name, "this"))
    return render->model != NULL ? _dp_project_model_relation (render->model) : NULL;
  if (g_str_equal (name, "model"))
    return render->model != NULL ? model_new (render->model) : NULL;
  if (g_str_equal (name, "target"))
    return target_new (render->project);
  if (g_str_equal (name, "execute"))
    return dp_value_new_boolean (render->connection != NULL);
  if (g_str_equal (name, "graph"))
    return graph_new (render->project);
  if (g_str_equal (name, "project_name"))
    return dp_value_new_string (render->project->name);
  if (g_str_equal (name, "flags"))
    return flags_new (render);
  if (g_str_equal (name, "schema") && render->model != NULL)
    return dp_value_new_string (render->model->schema);
  if (g_str_equal (name, "database"))
    return dp_value_new_string (DP_PROJECT_DATABASE);

  return NULL;
}
