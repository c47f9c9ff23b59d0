/* dp-test-compile.c: data tests as queries for what fails
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-data-test.h"
#include "dp-project-macros.h"
#include "dp-unit-test.h"

/* As in dbt, a call of one of these may stand as a text, without braces. */
#define CALL "^\\s*(ref|source|var|env_var)\\s*\\(.+\\)\\s*$"

/* @connection: (nullable): while the project is read there is none */
static DpRender
begin_render (DpTransformProject *self,
              DpDataTest         *test,
              DpDbConnection     *connection)
{
  return (DpRender) {
    .project = self,
    .package = _dp_project_package_of (self, test->path)->name,
    .dependencies = test->dependencies,
    .sources = test->sources,
    .connection = connection,
  };
}

char *
_dp_project_test_relation (DpTransformProject  *self,
                           DpDataTest          *test,
                           DpDbConnection      *connection,
                           GError             **error)
{
  DpRender render = begin_render (self, test, connection);
  g_autofree char *relation = NULL;
  g_autofree char *where = NULL;

  if (test->source != NULL)
    {
      relation = g_strdup (test->source->relation);
    }
  else if (test->model->materialization != DP_MATERIALIZATION_EPHEMERAL)
    {
      relation = g_strdup (test->model->relation);
    }
  else
    {
      g_autofree char *sql = _dp_project_compile_model (self, test->model, connection, error);

      if (sql == NULL)
        return NULL;
      relation = g_strdup_printf ("(\n%s\n) dp_model", sql);
    }
  if (test->where == NULL)
    return g_steal_pointer (&relation);

  where = _dp_project_render_text (&render, test->path, test->line, test->where, error);

  return where != NULL ? g_strdup_printf ("(select * from %s where %s) dp_where", relation, where)
                       : NULL;
}

/* What a macro's test or a file's sees. */
static DpValue *
macro_context (DpDataTest *test,
               const char *relation)
{
  DpValue *context = dp_value_new_dict ();
  const char *schema = "";
  const char *identifier = "";

  if (test->model != NULL)
    {
      schema = test->model->schema;
      identifier = test->model->identifier;
    }
  else if (test->source != NULL)
    {
      schema = test->source->schema;
      identifier = test->source->identifier;
    }
  if (relation != NULL)
    dp_value_set (context, "model", _dp_project_relation (schema, identifier, relation));
  if (test->column != NULL)
    dp_value_set (context, "column_name", dp_value_new_string (test->column));
  dp_value_set (context, "arguments", dp_value_ref (test->arguments));

  return context;
}

static DpValue *
new_context (DpDataTest *test,
             const char *relation)
{
  return test->is_built_in ? dp_data_test_new_context (test, relation)
                           : macro_context (test, relation);
}

static DpValue *resolve_argument (DpRender    *render,
                                  DpDataTest  *test,
                                  DpValue     *value,
                                  GError     **error);

static DpValue *
resolve_items (DpRender    *render,
               DpDataTest  *test,
               DpValue     *value,
               GError     **error)
{
  gboolean is_dict = dp_value_get_kind (value) == DP_VALUE_DICT;
  g_autoptr(DpValue) resolved = is_dict ? dp_value_new_dict () : dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (value); i++)
    {
      DpValue *item = resolve_argument (render, test, dp_value_get_item (value, i), error);

      if (item == NULL)
        return NULL;
      if (is_dict)
        dp_value_set (resolved, dp_value_get_key (value, i), item);
      else
        dp_value_append (resolved, item);
    }

  return g_steal_pointer (&resolved);
}

/* Texts of a .yml file that are templates, or calls of ref() and the like, also deep inside. */
static DpValue *
resolve_argument (DpRender    *render,
                  DpDataTest  *test,
                  DpValue     *value,
                  GError     **error)
{
  DpValueKind kind = dp_value_get_kind (value);
  const char *text = dp_value_get_string (value);
  g_autofree char *template = NULL;

  if (kind == DP_VALUE_LIST || kind == DP_VALUE_DICT)
    return resolve_items (render, test, value, error);
  if (text != NULL && g_regex_match_simple (CALL, text, 0, 0))
    template = g_strconcat ("{{ ", text, " }}", NULL);
  else if (text != NULL && (strstr (text, "{{") != NULL || strstr (text, "{%") != NULL))
    template = g_strdup (text);
  if (template == NULL)
    return dp_value_ref (value);

  return _dp_project_evaluate_text (render, test->path, test->line, template, error);
}

static gboolean
resolve_arguments (DpTransformProject  *self,
                   DpDataTest          *test,
                   GError             **error)
{
  DpRender render = begin_render (self, test, NULL);
  DpValue *resolved = resolve_items (&render, test, test->arguments, error);

  if (resolved == NULL)
    return FALSE;
  dp_value_unref (test->arguments);
  test->arguments = resolved;

  return TRUE;
}

/* What comes with the program writes relations into its SQL, and asks nothing else of them. */
static void
write_relations (DpDataTest *test)
{
  for (guint i = 0; i < dp_value_get_length (test->arguments); i++)
    {
      DpValue *value = dp_value_get_item (test->arguments, i);

      if (dp_value_get_kind (value) == DP_VALUE_OBJECT)
        dp_value_set (test->arguments, dp_value_get_key (test->arguments, i),
                      dp_value_take_string (dp_value_to_string (value)));
    }
}

static gboolean
prepare_built_in (DpTransformProject  *self,
                  DpDataTest          *test,
                  GError             **error)
{
  const DpTestKind *kind = dp_test_kind_find (test->kind);
  DpRender render = { .project = self };
  g_autoptr(DpTemplate) template = NULL;
  g_autoptr(DpValue) context = NULL;

  test->is_built_in = TRUE;
  if (!dp_data_test_check (test, error) || !resolve_arguments (self, test, error))
    return FALSE;
  write_relations (test);
  if (kind->condition == NULL)
    {
      test->template = dp_data_test_new_template (test->kind, error);
      return test->template != NULL;
    }

  template = dp_template_new (test->path, test->line, kind->condition, error);
  if (template == NULL)
    return FALSE;
  context = dp_data_test_new_context (test, NULL);
  test->condition = _dp_project_render (&render, template, context, NULL, error);

  return test->condition != NULL;
}

/* The macro of a test: "test_kind", or "package.test_kind". */
static char *
find_macro (DpTransformProject *self,
            const char         *kind)
{
  const char *dot = strrchr (kind, '.');
  g_autofree char *package = dot != NULL ? g_strndup (kind, dot - kind) : NULL;
  g_autofree char *name = g_strconcat ("test_", dot != NULL ? dot + 1 : kind, NULL);
  DpValue *owner = package != NULL ? dp_value_lookup (self->shared, package) : self->shared;

  if (owner == NULL || dp_value_lookup (owner, name) == NULL)
    return NULL;

  return package != NULL ? g_strconcat (package, ".", name, NULL) : g_steal_pointer (&name);
}

/* A test of a kind that a macro defines is a template that calls the macro. */
static gboolean
prepare_macro (DpTransformProject  *self,
               DpDataTest          *test,
               const char          *macro,
               GError             **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{{ %s(model=model", macro);
  if (test->column != NULL)
    g_string_append (text, ", column_name=column_name");
  for (guint i = 0; i < dp_value_get_length (test->arguments); i++)
    {
      const char *key = dp_value_get_key (test->arguments, i);
      const char *value = dp_value_lookup_string (test->arguments, key);

      /* What is a call is made whenever the test is compiled. */
      if (value != NULL && g_regex_match_simple (CALL, value, 0, 0))
        g_string_append_printf (text, ", %s=%s", key, value);
      else
        g_string_append_printf (text, ", %s=arguments['%s']", key, key);
    }
  if (!resolve_arguments (self, test, error))
    return FALSE;
  g_string_append (text, ") }}");
  test->template = dp_template_new (test->path, test->line, text->str, error);

  return test->template != NULL;
}

gboolean
_dp_project_prepare_test (DpTransformProject  *self,
                          DpDataTest          *test,
                          GError             **error)
{
  g_autofree char *macro = NULL;

  if (test->template != NULL || test->unit != NULL)
    return TRUE;

  /* A macro of the project, or of a package that is there, goes before what is built in. */
  macro = find_macro (self, test->kind);
  if (macro != NULL)
    return prepare_macro (self, test, macro, error);
  dp_test_kind_translate (test);
  if (dp_test_kind_find (test->kind) != NULL)
    return prepare_built_in (self, test, error);

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
               _("%s:%u: there is no test “%s”; a macro would define it with {%% test %s(…) %%}"),
               test->path, test->line, test->kind, test->kind);

  return FALSE;
}

gboolean
_dp_project_discover_test (DpTransformProject  *self,
                           DpDataTest          *test,
                           GError             **error)
{
  DpRender render = begin_render (self, test, NULL);
  g_autoptr(DpValue) context = NULL;
  g_autofree char *sql = NULL;

  if (test->template == NULL || test->is_built_in)
    return TRUE;

  render.config = test->config;
  context = new_context (test, test->model != NULL ? test->model->relation
                               : test->source != NULL ? test->source->relation : NULL);
  sql = _dp_project_render (&render, test->template, context, NULL, error);

  return sql != NULL;
}

char *
_dp_project_compile_test (DpTransformProject  *self,
                          DpDataTest          *test,
                          DpDbConnection      *connection,
                          DpSourceMap         *map,
                          GError             **error)
{
  DpRender render = begin_render (self, test, connection);
  g_autoptr(DpValue) context = NULL;
  g_autofree char *relation = NULL;

  if (test->unit != NULL)
    return dp_unit_test_render (test->unit, self, connection, map, error);
  if (test->model != NULL || test->source != NULL)
    {
      relation = _dp_project_test_relation (self, test, connection, error);
      if (relation == NULL)
        return NULL;
    }
  if (test->condition != NULL)
    return dp_data_test_dup_rows (test, relation);
  context = new_context (test, relation);

  /* Where a built-in kind's own text is at fault, the test's line says more than the text's. */
  return _dp_project_compile_query (&render, test->template, context,
                                    test->is_built_in ? NULL : map, error);
}
