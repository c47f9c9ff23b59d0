/* dp-unit-test-render.c: a model's SQL, reading the rows that a unit test gives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-macros.h"
#include "dp-unit-test.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), NULL)

/* What the functions that stand in for a project's know. */
typedef struct
{
  DpUnitTest         *test;
  DpTransformProject *project;
} Scene;

static const char *
get_string (const DpCall *call,
            guint         index)
{
  if (index >= dp_value_get_length (call->positional))
    return NULL;

  return dp_value_get_string (dp_value_get_item (call->positional, index));
}

static DpUnitInput *
find_input (DpUnitTest    *test,
            DpModel       *model,
            DpSourceTable *source)
{
  for (guint i = 0; i < test->inputs->len; i++)
    {
      DpUnitInput *input = g_ptr_array_index (test->inputs, i);

      if (!g_str_equal (input->input, "this") &&
          ((model != NULL && input->model == model) || (source != NULL && input->source == source)))
        return input;
    }

  return NULL;
}

static DpValue *
relation_of_input (DpUnitInput *input)
{
  return _dp_project_relation ("", input->name, input->name);
}

static DpValue *
call_ref_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  Scene *scene = data;
  guint n = dp_value_get_length (call->positional);
  const char *name = get_string (call, n > 0 ? n - 1 : 0);
  DpModel *model = name != NULL ? _dp_project_find_model (scene->project, name) : NULL;
  DpUnitInput *input = model != NULL ? find_input (scene->test, model, NULL) : NULL;

  if (model == NULL)
    return fail (error, _("there is no model “%s”"), name != NULL ? name : "");
  if (input == NULL)
    return fail (error, _("the unit test “%s” gives no rows for ref('%s'); add them to “given:”, "
                          "“rows: []” for none"), scene->test->name, name);

  return relation_of_input (input);
}

static DpValue *
call_source_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  Scene *scene = data;
  const char *source = get_string (call, 0);
  const char *name = get_string (call, 1);
  DpSourceTable *table = source != NULL && name != NULL
                           ? _dp_project_find_source (scene->project, source, name) : NULL;
  DpUnitInput *input = table != NULL ? find_input (scene->test, NULL, table) : NULL;

  if (input == NULL)
    return fail (error, _("the unit test “%s” gives no rows for source('%s', '%s'); add them to "
                          "“given:”, “rows: []” for none"), scene->test->name,
                 source != NULL ? source : "", name != NULL ? name : "");

  return relation_of_input (input);
}

static DpValue *
call_var_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  Scene *scene = data;
  const char *name = get_string (call, 0);
  DpValue *value = name != NULL ? dp_value_lookup (scene->test->vars, name) : NULL;

  if (name == NULL)
    return fail (error, _("var takes a name, and a value for when it is not set"));
  if (value == NULL)
    value = _dp_project_find_var (scene->project, scene->test->model->package, name);
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
  Scene *scene = data;
  const char *name = get_string (call, 0);
  DpValue *value = name != NULL ? dp_value_lookup (scene->test->env_vars, name) : NULL;

  if (name == NULL)
    return fail (error, _("env_var takes a name, and a value for when it is not set"));
  if (value != NULL)
    return dp_value_take_string (dp_value_to_string (value));
  if (g_getenv (name) != NULL)
    return dp_value_new_string (g_getenv (name));
  if (dp_value_get_length (call->positional) > 1)
    return dp_value_ref (dp_value_get_item (call->positional, 1));

  return fail (error, _("the environment variable “%s” is not set"), name);
}

/* A macro that gives what the test says. */
static DpValue *
call_constant_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  return dp_value_ref (data);
}

static DpValue *
new_constant (DpValue *value)
{
  return dp_value_new_function (call_constant_cb, dp_value_ref (value),
                                (GDestroyNotify) dp_value_unref);
}

/* "name", or "package.name": then the package's other macros stay. */
static void
override_macro (DpValue            *context,
                DpTransformProject *project,
                const char         *name,
                DpValue            *value)
{
  /* What is no function, though dbt lists it with macros. */
  static const char * const plain[] = { "invocation_id", "run_started_at", "target", NULL };
  const char *dot = strchr (name, '.');
  g_autofree char *package = dot != NULL ? g_strndup (name, dot - name) : NULL;
  DpValue *known;
  DpValue *macros;

  if (dot == NULL)
    {
      gboolean is_plain = g_strv_contains (plain, name);

      dp_value_set (context, name, is_plain ? dp_value_ref (value) : new_constant (value));
      return;
    }

  macros = dp_value_new_dict ();
  known = dp_value_lookup (context, package);
  if (known == NULL)
    known = dp_value_lookup (project->shared, package);
  for (guint i = 0; known != NULL && i < dp_value_get_length (known); i++)
    dp_value_set (macros, dp_value_get_key (known, i),
                  dp_value_ref (dp_value_get_item (known, i)));
  dp_value_set (macros, dot + 1, new_constant (value));
  dp_value_set (context, package, macros);
}

static DpValue *
new_context (Scene *scene)
{
  DpValue *context = dp_value_new_dict ();
  DpValue *macros = scene->test->macros;

  dp_value_set (context, "ref", dp_value_new_function (call_ref_cb, scene, NULL));
  dp_value_set (context, "source", dp_value_new_function (call_source_cb, scene, NULL));
  if (dp_value_get_length (scene->test->vars) > 0)
    dp_value_set (context, "var", dp_value_new_function (call_var_cb, scene, NULL));
  if (dp_value_get_length (scene->test->env_vars) > 0)
    dp_value_set (context, "env_var", dp_value_new_function (call_env_var_cb, scene, NULL));
  for (guint i = 0; i < scene->test->inputs->len; i++)
    {
      DpUnitInput *input = g_ptr_array_index (scene->test->inputs, i);

      if (g_str_equal (input->input, "this"))
        dp_value_set (context, "this", relation_of_input (input));
    }
  for (guint i = 0; i < dp_value_get_length (macros); i++)
    override_macro (context, scene->project, dp_value_get_key (macros, i),
                    dp_value_get_item (macros, i));

  return context;
}

char *
dp_unit_test_render (DpUnitTest          *self,
                     DpTransformProject  *project,
                     DpDbConnection      *connection,
                     DpSourceMap         *map,
                     GError             **error)
{
  Scene scene = { self, project };
  g_autoptr(DpValue) context = new_context (&scene);
  DpRender render = { .project = project, .model = self->model, .connection = connection };

  return _dp_project_render (&render, self->model->template, context, map, error);
}
