/* dp-project-context.c: what templates of a project can ask for: ref, source, config, var …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), NULL)

/* The @index-th argument as a string; NULL where there is none. */
static const char *
get_string (const DpCall *call,
            guint         index)
{
  if (index >= dp_value_get_length (call->positional))
    return NULL;

  return dp_value_get_string (dp_value_get_item (call->positional, index));
}

DpValue *
_dp_project_relation (const char *schema,
                      const char *identifier,
                      const char *text)
{
  DpValue *relation = dp_value_new_dict ();

  dp_value_set (relation, "schema", dp_value_new_string (schema));
  dp_value_set (relation, "identifier", dp_value_new_string (identifier));
  dp_value_set (relation, "name", dp_value_new_string (identifier));
  dp_value_set_text (relation, text);

  return relation;
}

static DpValue *
relation_of_model (DpModel *model)
{
  g_autofree char *cte = NULL;

  if (model->materialization != DP_MATERIALIZATION_EPHEMERAL)
    return _dp_project_relation (model->schema, model->identifier, model->relation);

  cte = g_strconcat ("__dbt__cte__", model->name, NULL);

  return _dp_project_relation ("", cte, cte);
}

static DpValue *
call_ref_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpRender *render = data;
  guint n = dp_value_get_length (call->positional);
  const char *name = get_string (call, n > 0 ? n - 1 : 0);
  DpModel *model;

  if (n < 1 || n > 2 || name == NULL)
    return fail (error, _("ref takes the name of a model, or of a project and a model"));
  if (n == 2 && g_strcmp0 (get_string (call, 0), render->project->name) != 0)
    return fail (error, _("there is no project “%s” here, only “%s”"), get_string (call, 0),
                 render->project->name);

  model = _dp_project_find_model (render->project, name);
  if (model == NULL)
    return fail (error, _("there is no model “%s”"), name);
  if (render->dependencies != NULL)
    dp_dependencies_add (render->dependencies, model, call->file, call->line);

  return relation_of_model (model);
}

static DpValue *
call_source_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpRender *render = data;
  const char *source = get_string (call, 0);
  const char *name = get_string (call, 1);
  DpSourceTable *table;

  if (source == NULL || name == NULL)
    return fail (error, _("source takes the names of a source and of one of its tables"));
  table = _dp_project_find_source (render->project, source, name);
  if (table == NULL)
    return fail (error, _("no .yml file names a table “%s” of a source “%s”"), name, source);
  if (render->sources != NULL && !g_ptr_array_find (render->sources, table, NULL))
    g_ptr_array_add (render->sources, table);

  return _dp_project_relation (table->schema, table->identifier, table->relation);
}

static DpValue *
call_config_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpRender *render = data;

  for (guint i = 0; render->config != NULL && i < dp_value_get_length (call->named); i++)
    _dp_project_set_config (render->config, dp_value_get_key (call->named, i),
                            dp_value_ref (dp_value_get_item (call->named, i)));

  return dp_value_new_string ("");
}

static DpValue *
call_var_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpRender *render = data;
  const char *name = get_string (call, 0);
  DpValue *value;

  if (name == NULL)
    return fail (error, _("var takes a name, and a value for when it is not set"));
  value = dp_value_lookup (render->project->vars, name);
  if (value == NULL && dp_value_get_length (call->positional) > 1)
    value = dp_value_get_item (call->positional, 1);
  if (value == NULL)
    value = dp_value_lookup (call->named, "default");
  if (value == NULL)
    return fail (error, _("the variable “%s” is not set; set it under vars in dbt_project.yml"),
                 name);

  return dp_value_ref (value);
}

static DpValue *
call_env_var_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  const char *name = get_string (call, 0);
  const char *value = name != NULL ? g_getenv (name) : NULL;

  if (name == NULL)
    return fail (error, _("env_var takes a name, and a value for when it is not set"));
  if (value != NULL)
    return dp_value_new_string (value);
  if (dp_value_get_length (call->positional) > 1)
    return dp_value_ref (dp_value_get_item (call->positional, 1));

  return fail (error, _("the environment variable “%s” is not set"), name);
}

static DpValue *
call_is_incremental_cb (const DpCall  *call,
                        gpointer       data,
                        GError       **error)
{
  DpRender *render = data;

  return dp_value_new_boolean (render->incremental);
}

static DpValue *
target_new (DpTransformProject *project)
{
  DpValue *target = dp_value_new_dict ();

  dp_value_set (target, "name", dp_value_new_string ("datapipe"));
  dp_value_set (target, "type", dp_value_new_string ("postgres"));
  dp_value_set (target, "schema", dp_value_new_string (project->default_schema));

  return target;
}

static DpValue *
context_new (DpRender *render,
             DpValue  *extra)
{
  static const struct
  {
    const char  *name;
    DpValueFunc  func;
  } functions[] = {
    { "ref", call_ref_cb },
    { "source", call_source_cb },
    { "config", call_config_cb },
    { "var", call_var_cb },
    { "env_var", call_env_var_cb },
    { "is_incremental", call_is_incremental_cb },
  };
  DpValue *context = dp_value_new_dict ();

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    dp_value_set (context, functions[i].name,
                  dp_value_new_function (functions[i].func, render, NULL));
  dp_value_set (context, "target", target_new (render->project));
  dp_value_set (context, "execute", dp_value_new_boolean (render->connection != NULL));
  if (render->model != NULL)
    dp_value_set (context, "this", relation_of_model (render->model));
  for (guint i = 0; extra != NULL && i < dp_value_get_length (extra); i++)
    dp_value_set (context, dp_value_get_key (extra, i),
                  dp_value_ref (dp_value_get_item (extra, i)));

  return context;
}

char *
_dp_project_render (DpRender     *render,
                    DpTemplate   *template,
                    DpValue      *extra,
                    DpSourceMap  *map,
                    GError      **error)
{
  g_autoptr(DpValue) context = context_new (render, extra);

  return dp_template_render (template, context, render->project->shared, map, error);
}

char *
_dp_project_render_text (DpRender    *render,
                         const char  *path,
                         guint        line,
                         const char  *text,
                         GError     **error)
{
  g_autoptr(DpTemplate) template = dp_template_new (path, line, text, error);

  if (template == NULL)
    return NULL;

  return _dp_project_render (render, template, NULL, NULL, error);
}
