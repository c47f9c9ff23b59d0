/* dp-project-compile.c: models and tests as SQL that PostgreSQL takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

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

void
dp_compiled_free (DpCompiled *self)
{
  g_free (self->sql);
  dp_source_map_free (self->map);
  g_free (self);
}

DpCompiled *
_dp_project_compile (DpTransformProject  *self,
                     DpModel             *model,
                     gboolean             incremental,
                     DpDbConnection      *connection,
                     GError             **error)
{
  g_autoptr(DpCompiled) compiled = g_new0 (DpCompiled, 1);
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) done = g_ptr_array_new ();
  Compilation compilation = { self, connection, sql, NULL, done };
  DpRender render = {
    .project = self, .model = model, .incremental = incremental, .connection = connection,
  };

  compiled->map = compilation.map = dp_source_map_new ();
  /* A seed is its file. */
  if (model->template != NULL &&
      !append_query (&compilation, &render, model->template, NULL, model->dependencies, error))
    return NULL;

  compiled->sql = g_strdup (sql->str);
  compiled->incremental = incremental;
  compiled->asked_incremental = render.asked_incremental;

  return g_steal_pointer (&compiled);
}

char *
_dp_project_compile_model (DpTransformProject  *self,
                           DpModel             *model,
                           DpDbConnection      *connection,
                           GError             **error)
{
  g_autoptr(DpCompiled) compiled = _dp_project_compile (self, model, FALSE, connection, error);

  return compiled != NULL ? g_steal_pointer (&compiled->sql) : NULL;
}

char *
_dp_project_compile_query (DpRender     *render,
                           DpTemplate   *template,
                           DpValue      *extra,
                           DpSourceMap  *map,
                           GError      **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(GPtrArray) done = g_ptr_array_new ();
  Compilation compilation = { render->project, render->connection, sql, map, done };

  if (!append_query (&compilation, render, template, extra, render->dependencies, error))
    return NULL;

  return g_strdup (sql->str);
}
