/* dp-materialize-native.c: a table whose rows are computed here where the engine knows how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <string.h>

#include "dp-native-build.h"

/* What an implementation needs to know: the same template, with @variable in it. */
static char *
compile_with (DpBuild     *self,
              const char  *variable,
              gboolean     incremental,
              GError     **error)
{
  g_autoptr(DpValue) extra = dp_value_new_dict ();
  DpRender render = {
    .project = self->project, .model = self->model, .dependencies = self->model->dependencies,
    .incremental = incremental, .connection = self->connection,
  };

  dp_value_set (extra, variable, dp_value_new_boolean (TRUE));

  return _dp_project_compile_query (&render, self->model->template, extra, NULL, error);
}

/* Whether what came in while another table was built can be used: @held. Which instruments count is
 * asked for now, and not when their rows came. */
static gboolean
hold_members (DpBuild   *self,
              gboolean  *held,
              GError   **error)
{
  g_autofree char *sql = compile_with (self, "native_members", FALSE, error);
  g_autoptr(DpDbResult) members = NULL;
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (sql == NULL)
    return FALSE;
  members = dex_await_object (dp_db_connection_execute (self->connection, sql), error);
  if (members == NULL)
    {
      dp_materialize_locate (sql, strlen (sql), NULL, self->model->path, error);
      return FALSE;
    }

  for (guint i = 0; i < dp_db_result_get_n_rows (members); i++)
    {
      gint64 id = dp_db_result_get_int64 (members, i, 0);

      g_array_append_val (ids, id);
    }
  *held = dp_native_gathering_keep (self->gathered, (const gint64 *) ids->data, ids->len);

  return TRUE;
}

/* Rows that are computed here; those of a model whose columns are others, by its SQL after all. */
static gboolean
fill_table (DpBuild              *self,
            const DpNativeModel  *native,
            const char           *relation,
            gboolean              incremental,
            GError              **error)
{
  g_autoptr(DpBuildColumns) columns = _dp_build_list_columns (self, relation, error);
  const DpCompiled *twin;
  g_autofree char *input = NULL;
  g_autofree char *labels = NULL;
  gboolean is_gathered = FALSE;

  if (columns == NULL)
    return FALSE;
  if (!g_strv_equal ((const char * const *) columns->names, native->output))
    native = NULL;
  if (native != NULL && self->gathered != NULL && !incremental &&
      !hold_members (self, &is_gathered, error))
    return FALSE;
  twin = _dp_build_compile (self, incremental, error);
  input = twin != NULL ? compile_with (self, "native_rows", incremental, error) : NULL;
  if (input == NULL)
    return FALSE;
  if (native != NULL && native->labels != NULL)
    {
      labels = compile_with (self, "native_labels", incremental, error);
      if (labels == NULL)
        return FALSE;
    }

  return dp_native_build (&(DpNativeTask) {
    .native = native,
    .writer = self->connection,
    .source = self->target,
    .relation = relation,
    .input = input,
    .labels = labels,
    .twin = twin->sql,
    .gathered = is_gathered ? self->gathered : NULL,
    .listener = incremental ? NULL : self->listener,
  }, &self->rows, error);
}

/* While it is empty that takes no time; later the key would have all rows read for it. */
static gboolean
refuse_nulls (DpBuild     *self,
              const char  *relation,
              GError     **error)
{
  g_auto(GStrv) key = dp_model_get_config_strv (self->model, "primary_key");
  g_autofree char *alter = NULL;
  g_autofree char *changes = NULL;

  if (key == NULL || key[0] == NULL)
    return TRUE;
  changes = _dp_build_quote_list (key, "alter column % set not null");
  alter = g_strdup_printf ("alter table %s %s", relation, changes);

  return _dp_build_execute (self, alter, error);
}

gboolean
_dp_build_make_table (DpBuild     *self,
                      const char  *create,
                      const char  *relation,
                      gboolean     incremental,
                      GError     **error)
{
  const DpNativeModel *native = self->target != NULL ? dp_native_model_find (self->model) : NULL;

  if (native == NULL)
    return _dp_build_execute_model (self, create, "", incremental, FALSE, error);

  return _dp_build_execute_model (self, create, "\nwith no data", incremental, FALSE, error) &&
         (incremental || refuse_nulls (self, relation, error)) &&
         fill_table (self, native, relation, incremental, error);
}
