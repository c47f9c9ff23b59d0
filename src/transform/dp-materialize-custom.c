/* dp-materialize-custom.c: models whose materialization a project or a package defines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <glib/gi18n-lib.h>

#include "dp-project-context.h"
#include "dp-project-macros.h"
#include "dp-swap.h"

/* Columns of transform_dependents.sql. */
enum
{
  COLUMN_DROP = 3,
  COLUMN_CREATE,
  COLUMN_RESTORE,
};

/* What stands on the relation that is there, as it was before the materialization began: once that
 * one is renamed, its views would be written down with the other name. */
typedef struct
{
  DpBuild    *build;
  DpDbResult *found;
  char       *oid;        /* nullable: of the relation that is there */
  GError     *obstacle;   /* nullable: why it cannot be dropped */
  gboolean    dropped;    /* the views on it are gone, and have to come back */
} Dependents;

static void
dependents_clear (Dependents *self)
{
  g_clear_object (&self->found);
  g_free (self->oid);
  g_clear_error (&self->obstacle);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dependents, dependents_clear)

/* What a materialization sees besides the usual: the model's SQL, under all names dbt has had. */
static DpValue *
make_context (DpBuild    *self,
              const char *sql)
{
  DpValue *context = dp_value_new_dict ();

  dp_value_set (context, "sql", dp_value_new_string (sql));
  dp_value_set (context, "compiled_code", dp_value_new_string (sql));
  dp_value_set (context, "compiled_sql", dp_value_new_string (sql));
  dp_value_set (context, "pre_hooks", _dp_build_list_hooks (self, "pre_hook"));
  dp_value_set (context, "post_hooks", _dp_build_list_hooks (self, "post_hook"));

  return context;
}

/* Returns: (transfer full) (nullable): also where there is no such relation, which is no error. */
static char *
find_oid (DpBuild     *self,
          const char  *relation,
          GError     **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), relation);
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_connection_query (self->connection,
                                                    "select to_regclass($1)::oid::text", params),
                            error);

  return found != NULL ? g_strdup (dp_db_result_get_text (found, 0, 0)) : NULL;
}

static gboolean
find_dependents (Dependents  *self,
                 GError     **error)
{
  DpModel *model = self->build->model;
  const char *no_columns[] = { NULL };
  DpDbParams *params;

  /* Definitions name every schema where none is searched. */
  if (!_dp_build_execute (self->build, "set local search_path = ''", error))
    return FALSE;
  params = dp_db_params_add_text (dp_db_params_new (), model->schema);
  dp_db_params_add_text (params, model->identifier);
  dp_db_params_add_strv (params, no_columns);
  dp_db_params_add_text (params, self->build->existing == 'v' ? "view" : "table");
  self->found = dex_await_object (dp_db_connection_query (self->build->connection,
                                                          dp_db_load_sql ("transform_dependents"),
                                                          params), error);
  if (self->found == NULL ||
      !_dp_build_execute (self->build, "set local search_path to default", error))
    return FALSE;
  dp_swap_check (self->build->connection, model, &self->obstacle);
  self->oid = find_oid (self->build, model->relation, error);

  return self->oid != NULL || error == NULL || *error == NULL;
}

/* What stands on the old relation goes just before it, from the outermost view down. */
static gboolean
before_drop (DpRender    *render,
             const char  *relation,
             GError     **error)
{
  Dependents *self = render->build;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(GError) own_error = NULL;
  g_autofree char *oid = find_oid (self->build, relation, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (self->dropped || oid == NULL || g_strcmp0 (oid, self->oid) != 0)
    return TRUE;
  if (self->obstacle != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->obstacle));
      return FALSE;
    }

  self->dropped = TRUE;
  for (guint i = dp_db_result_get_n_rows (self->found); i > 1; i--)
    g_string_append_printf (script, "%s\n",
                            dp_db_result_get_text (self->found, i - 1, COLUMN_DROP));

  return script->len == 0 || _dp_build_execute (self->build, script->str, error);
}

static void
append_text (Dependents *self,
             guint       row,
             guint       column,
             GString    *script)
{
  const char *text = dp_db_result_get_text (self->found, row, column);

  if (text != NULL)
    g_string_append_printf (script, "%s;\n", text);
}

/* Owner and grants of the relation, where it is another one now, and the views on it. */
static gboolean
restore_dependents (Dependents  *self,
                    GError     **error)
{
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(GError) own_error = NULL;
  g_autofree char *oid = find_oid (self->build, self->build->model->relation, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }
  if (self->oid != NULL && oid != NULL && !g_str_equal (oid, self->oid))
    append_text (self, 0, COLUMN_RESTORE, script);
  for (guint i = 1; self->dropped && i < dp_db_result_get_n_rows (self->found); i++)
    {
      append_text (self, i, COLUMN_CREATE, script);
      append_text (self, i, COLUMN_RESTORE, script);
    }
  if (script->len == 0 || _dp_build_execute (self->build, script->str, error))
    return TRUE;
  dp_materialize_locate (script->str, script->len, NULL, self->build->model->path, error);

  return FALSE;
}

static void
render_init (DpRender *render,
             DpBuild  *build)
{
  render->project = build->project;
  render->model = build->model;
  render->connection = build->connection;
  render->full_refresh = build->full_refresh;
  render->incremental = build->existing == 'r' && !build->full_refresh;
}

DpValue *
_dp_build_call_macro (DpBuild     *self,
                      const char  *name,
                      DpValue     *positional,
                      GError     **error)
{
  DpRender render = { NULL };
  g_autoptr(DpValue) arguments = positional;

  render_init (&render, self);

  return _dp_project_call_macro (&render,
                                 _dp_project_find_macro (self->project, self->model->package, name),
                                 arguments, NULL, self->model->path, self->model->line, error);
}

gboolean
_dp_build_grant (DpBuild  *self,
                 GError  **error)
{
  DpValue *grants = dp_value_lookup (self->model->config, "grants");
  DpValue *positional;
  g_autoptr(DpValue) value = NULL;

  if (grants == NULL || dp_value_get_kind (grants) != DP_VALUE_DICT)
    return TRUE;
  positional = dp_value_new_list ();
  dp_value_append (positional, _dp_project_model_relation (self->model));
  dp_value_append (positional, dp_value_ref (grants));
  dp_value_append (positional, dp_value_new_boolean (TRUE));
  value = _dp_build_call_macro (self, "apply_grants", positional, error);

  return value != NULL;
}

static gboolean
persist_docs (DpBuild   *self,
              DpRender  *render,
              GError   **error)
{
  DpValue *positional = dp_value_new_list ();
  g_autoptr(DpValue) value = NULL;

  dp_value_append (positional, _dp_project_model_relation (self->model));
  dp_value_append (positional, _dp_project_node_lookup (render, "model"));
  value = _dp_build_call_macro (self, "persist_docs", positional, error);

  return value != NULL;
}

gboolean
_dp_build_custom (DpBuild  *self,
                  GError  **error)
{
  DpModel *model = self->model;
  DpValue *macro = _dp_project_find_materialization (self->project, model->custom);
  g_auto(Dependents) dependents = { .build = self };
  DpRender render = { .before_drop = before_drop, .build = &dependents };
  g_autoptr(DpValue) nothing = dp_value_new_list ();
  g_autoptr(DpValue) context = NULL;
  g_autoptr(DpValue) value = NULL;
  const DpCompiled *compiled;

  render_init (&render, self);
  compiled = _dp_build_compile (self, render.incremental, error);
  if (compiled == NULL || !find_dependents (&dependents, error))
    return FALSE;
  context = make_context (self, compiled->sql);
  value = _dp_project_call_macro (&render, macro, nothing, context, model->path, model->line,
                                  error);
  self->rows = render.rows;

  return value != NULL && restore_dependents (&dependents, error) &&
         persist_docs (self, &render, error);
}
