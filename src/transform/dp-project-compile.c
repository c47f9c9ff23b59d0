/* dp-project-compile.c: models and tests as SQL that PostgreSQL takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include "dp-data-test.h"

/* SQL under construction, with where each piece came from. */
typedef struct
{
  DpTransformProject *project;
  DpDbConnection     *connection; /* nullable */
  GString            *sql;
  DpSourceMap        *map;        /* nullable */
  GPtrArray          *done;       /* ephemeral models that are in it */
} Compilation;

static gboolean
append_rendered (Compilation  *self,
                 DpRender     *render,
                 DpTemplate   *template,
                 DpValue      *extra,
                 GError      **error)
{
  g_autoptr(DpSourceMap) map = dp_source_map_new ();
  g_autofree char *text = _dp_project_render (render, template, extra, map, error);

  if (text == NULL)
    return FALSE;
  if (self->map != NULL)
    dp_source_map_append (self->map, self->sql->len, map);
  g_string_append (self->sql, text);

  return TRUE;
}

/* Each ephemeral model below becomes a common table expression, the deepest first. */
static gboolean
append_ephemeral (Compilation  *self,
                  GArray       *dependencies,
                  GError      **error)
{
  for (guint i = 0; i < dependencies->len; i++)
    {
      DpModel *model = g_array_index (dependencies, DpDependency, i).model;
      DpRender render = {
        .project = self->project, .model = model, .connection = self->connection,
      };

      if (model->materialization != DP_MATERIALIZATION_EPHEMERAL ||
          g_ptr_array_find (self->done, model, NULL))
        continue;
      if (!append_ephemeral (self, model->dependencies, error))
        return FALSE;

      g_string_append_printf (self->sql, "%s __dbt__cte__%s as (\n",
                              self->done->len == 0 ? "with" : ",", model->name);
      if (!append_rendered (self, &render, model->template, NULL, error))
        return FALSE;
      g_string_append (self->sql, "\n)");
      g_ptr_array_add (self->done, model);
    }

  return TRUE;
}

/* The model's own "with" needs no rewriting where it is a subquery. */
static gboolean
append_query (Compilation  *self,
              DpRender     *render,
              DpTemplate   *template,
              DpValue      *extra,
              GArray       *dependencies,
              GError      **error)
{
  if (!append_ephemeral (self, dependencies, error))
    return FALSE;
  if (self->done->len == 0)
    return append_rendered (self, render, template, extra, error);

  g_string_append (self->sql, "\nselect * from (\n");
  if (!append_rendered (self, render, template, extra, error))
    return FALSE;
  g_string_append (self->sql, "\n) dp_model");

  return TRUE;
}

char *
_dp_project_compile_model (DpTransformProject  *self,
                           DpModel             *model,
                           gboolean             incremental,
                           DpDbConnection      *connection,
                           DpSourceMap         *map,
                           GError             **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) done = g_ptr_array_new ();
  Compilation compilation = { self, connection, sql, map, done };
  DpRender render = {
    .project = self, .model = model, .incremental = incremental, .connection = connection,
  };

  if (!append_query (&compilation, &render, model->template, NULL, model->dependencies, error))
    return NULL;

  return g_strdup (sql->str);
}

char *
_dp_project_test_relation (DpTransformProject  *self,
                           DpDataTest          *test,
                           DpDbConnection      *connection,
                           GError             **error)
{
  DpRender render = {
    .project = self, .dependencies = test->dependencies, .connection = connection,
  };
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
      g_autofree char *sql = _dp_project_compile_model (self, test->model, FALSE, connection, NULL,
                                                         error);

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

static DpValue *
test_context (DpDataTest *test,
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

/* A test with SQL of its own gives the rows that fail. */
static char *
compile_own_sql (DpTransformProject  *self,
                 DpDataTest          *test,
                 const char          *relation,
                 DpDbConnection      *connection,
                 DpSourceMap         *map,
                 GError             **error)
{
  g_autoptr(GString) sql = g_string_new ("select count(*) from (\n");
  g_autoptr(GPtrArray) done = g_ptr_array_new ();
  g_autoptr(DpValue) context = test_context (test, relation);
  Compilation compilation = { self, connection, sql, map, done };
  DpRender render = {
    .project = self, .dependencies = test->dependencies, .connection = connection,
  };
  g_autofree char *once = NULL;

  /* The ephemeral models it stands on have to be known before they can be put before it. */
  once = _dp_project_render (&render, test->template, context, NULL, error);
  if (once == NULL ||
      !append_query (&compilation, &render, test->template, context, test->dependencies, error))
    return NULL;
  g_string_append (sql, "\n) dp_failures");

  return g_strdup (sql->str);
}

/* @to: ref() or source(), as it stands in the .yml file */
static char *
compile_relationship (DpTransformProject  *self,
                      DpDataTest          *test,
                      const char          *relation,
                      const char          *to,
                      DpDbConnection      *connection,
                      GError             **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) done = g_ptr_array_new ();
  Compilation compilation = { self, connection, sql, NULL, done };
  DpRender render = {
    .project = self, .dependencies = test->dependencies, .connection = connection,
  };
  g_autofree char *text = g_strconcat ("{{ ", to, " }}", NULL);
  g_autofree char *parent = _dp_project_render_text (&render, test->path, test->line, text,
                                                       error);
  g_autofree char *query = NULL;

  if (parent == NULL || !append_ephemeral (&compilation, test->dependencies, error))
    return NULL;
  query = dp_data_test_dup_query (test, relation, parent);
  g_string_append_printf (sql, "\n%s", query);

  return g_strdup (sql->str);
}

char *
_dp_project_compile_test (DpTransformProject  *self,
                          DpDataTest          *test,
                          DpDbConnection      *connection,
                          DpSourceMap         *map,
                          GError             **error)
{
  const char *to = dp_value_lookup_string (test->arguments, "to");
  g_autofree char *relation = NULL;

  if (test->model != NULL || test->source != NULL)
    {
      relation = _dp_project_test_relation (self, test, connection, error);
      if (relation == NULL)
        return NULL;
    }
  if (test->template != NULL)
    return compile_own_sql (self, test, relation, connection, map, error);

  if (to == NULL)
    return dp_data_test_dup_query (test, relation, NULL);

  return compile_relationship (self, test, relation, to, connection, error);
}
