/* dp-materialize-custom.c: models whose materialization a project or a package defines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <glib/gi18n-lib.h>

#include "dp-project-context.h"
#include "dp-project-macros.h"

/* What a materialization sees besides the usual: the model's SQL, under all names dbt has had. */
static DpValue *
make_context (DpBuild    *self,
              const char *sql)
{
  DpValue *context = dp_value_new_dict ();

  dp_value_set (context, "sql", dp_value_new_string (sql));
  dp_value_set (context, "compiled_code", dp_value_new_string (sql));
  dp_value_set (context, "compiled_sql", dp_value_new_string (sql));
  dp_value_set (context, "pre_hooks", dp_value_new_list ());
  dp_value_set (context, "post_hooks", dp_value_new_list ());

  return context;
}

gboolean
_dp_build_custom (DpBuild  *self,
                  GError  **error)
{
  DpModel *model = self->model;
  DpValue *macro = _dp_project_find_materialization (self->project, model->custom);
  gboolean incremental = self->existing == 'r' && !self->full_refresh;
  DpRender render = {
    .project = self->project,
    .model = model,
    .connection = self->connection,
    .full_refresh = self->full_refresh,
    .incremental = incremental,
  };
  g_autoptr(DpValue) nothing = dp_value_new_list ();
  g_autoptr(DpValue) context = NULL;
  g_autoptr(DpValue) value = NULL;
  g_autofree char *sql = NULL;

  sql = _dp_project_compile_model (self->project, model, incremental, self->connection, NULL,
                                   error);
  if (sql == NULL)
    return FALSE;
  context = make_context (self, sql);
  value = _dp_project_call_macro (&render, macro, nothing, context, model->path, model->line,
                                  error);
  self->rows = render.rows;

  return value != NULL;
}
