/* dp-materialize-parts.c: comments, parts and indexes of a table that is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <string.h>

static void
append_comment (GString    *script,
                const char *on,
                const char *text)
{
  g_autoptr(GString) quoted = g_string_new (text);

  g_strstrip (quoted->str);
  quoted->len = strlen (quoted->str);
  g_string_replace (quoted, "'", "''", 0);
  g_string_append_printf (script, "comment on %s is '%s';\n", on, quoted->str);
}

/* Descriptions of the project become comments in the database; one that is not given leaves what a
 * person may have written there. */
static void
append_comments (DpBuild            *self,
                 const char * const *columns,
                 GString            *script)
{
  DpModel *model = self->model;

  if (model->description != NULL && _dp_model_persists_docs (model, "relation"))
    {
      gboolean view = model->materialization == DP_MATERIALIZATION_VIEW;
      g_autofree char *on = g_strconcat (view ? "view " : "table ", model->relation, NULL);

      append_comment (script, on, model->description);
    }
  for (guint i = 0; _dp_model_persists_docs (model, "columns") && i < model->columns->len; i++)
    {
      DpColumnDoc *column = g_ptr_array_index (model->columns, i);
      g_autofree char *quoted = dp_db_quote_identifier (column->name);
      g_autofree char *on = g_strconcat ("column ", model->relation, ".", quoted, NULL);

      if (column->description != NULL && g_strv_contains (columns, column->name))
        append_comment (script, on, column->description);
    }
}

gboolean
_dp_build_comment (DpBuild             *self,
                   const char * const  *columns,
                   GError             **error)
{
  g_autoptr(GString) script = g_string_new (NULL);

  append_comments (self, columns, script);

  return script->len == 0 || _dp_build_execute (self, script->str, error);
}

/* As its predecessor does, or the large tables of a database that has been laid out. */
static gboolean
lies_by_months (DpBuild   *self,
                gboolean  *by_months,
                GError   **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), self->model->relation);
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_connection_query (self->connection,
                                                    dp_db_load_sql ("transform_by_months"), params),
                            error);
  if (found != NULL)
    *by_months = dp_db_result_get_boolean (found, 0, 0);

  return found != NULL;
}

gboolean
_dp_build_lay_out (DpBuild  *self,
                   GString  *rename,
                   GError  **error)
{
  const char *column = dp_model_get_months (self->model);
  g_auto(GStrv) key = dp_model_get_config_strv (self->model, "primary_key");
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autofree char *former = g_strconcat (self->model->identifier, DP_BESIDE, NULL);
  g_autofree char *sorted = key != NULL ? _dp_build_quote_list (key, "%") : NULL;
  g_autoptr(DpDbResult) laid_out = NULL;
  gboolean by_months = FALSE;
  DpDbParams *params;

  if (column == NULL)
    return TRUE;
  if (!lies_by_months (self, &by_months, error))
    return FALSE;
  if (!by_months)
    return TRUE;
  if (!_dp_build_execute (self, dp_db_load_sql ("distribute_tools"), error))
    return FALSE;
  params = dp_db_params_add_text (dp_db_params_new (), beside);
  dp_db_params_add_text (params, column);
  dp_db_params_add_text (params, sorted);
  laid_out = dex_await_object (dp_db_connection_query (self->connection,
                                                       "select pg_temp.dp_rebuild($1::regclass, "
                                                       "$2, $3)",
                                                       params), error);
  if (laid_out == NULL)
    return FALSE;
  g_string_append_printf (rename, "select pg_temp.dp_rename_parts($name$%s$name$, "
                          "$name$%s$name$);\n",
                          self->model->relation, former);

  return TRUE;
}

/* What an index is called has to differ while old and new stand side by side. */
static void
append_index (DpBuild    *self,
              char      **columns,
              gboolean    unique,
              guint       number,
              GString    *create,
              GString    *rename)
{
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autofree char *schema = dp_db_quote_identifier (self->model->schema);
  g_autofree char *list = _dp_build_quote_list (columns, "%");
  g_autofree char *name = g_strdup_printf ("%s_dp_idx%u", self->model->identifier, number);
  g_autofree char *new_name = g_strconcat (name, DP_BESIDE, NULL);
  g_autofree char *quoted = dp_db_quote_identifier (name);
  g_autofree char *new_quoted = dp_db_quote_identifier (new_name);

  g_string_append_printf (create, "create %sindex %s on %s (%s);\n", unique ? "unique " : "",
                          new_quoted, beside, list);
  g_string_append_printf (rename, "alter index %s.%s rename to %s;\n", schema, new_quoted, quoted);
}

static void
append_primary_key (DpBuild  *self,
                    char    **columns,
                    GString  *create,
                    GString  *rename)
{
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autofree char *list = _dp_build_quote_list (columns, "%");
  g_autofree char *name = g_strconcat (self->model->identifier, "_pkey", NULL);
  g_autofree char *new_name = g_strconcat (name, DP_BESIDE, NULL);
  g_autofree char *quoted = dp_db_quote_identifier (name);
  g_autofree char *new_quoted = dp_db_quote_identifier (new_name);

  g_string_append_printf (create, "alter table %s add constraint %s primary key (%s);\n", beside,
                          new_quoted, list);
  g_string_append_printf (rename, "alter table %s rename constraint %s to %s;\n",
                          self->model->relation, new_quoted, quoted);
}

void
_dp_build_append_indexes (DpBuild *self,
                          GString *create,
                          GString *rename)
{
  g_auto(GStrv) key = dp_model_get_config_strv (self->model, "primary_key");
  g_auto(GStrv) unique_key = dp_model_get_config_strv (self->model, "unique_key");
  const char *strategy = dp_value_lookup_string (self->model->config, "incremental_strategy");
  DpValue *indexes = dp_value_lookup (self->model->config, "indexes");
  guint n = 0;

  if (key != NULL)
    append_primary_key (self, key, create, rename);
  else if (unique_key != NULL && g_strcmp0 (strategy, "merge") == 0)
    append_index (self, unique_key, TRUE, ++n, create, rename);

  for (guint i = 0; indexes != NULL && dp_value_get_kind (indexes) == DP_VALUE_LIST &&
                    i < dp_value_get_length (indexes); i++)
    {
      DpValue *index = dp_value_get_item (indexes, i);
      DpValue *columns = dp_value_lookup (index, "columns");
      DpValue *unique = dp_value_lookup (index, "unique");
      g_auto(GStrv) names = columns != NULL ? dp_value_to_strv (columns) : NULL;

      if (names != NULL)
        append_index (self, names, unique != NULL && dp_value_is_true (unique), ++n, create,
                      rename);
    }
}

gboolean
_dp_build_append_own_indexes (DpBuild  *self,
                              GString  *create,
                              GString  *rename,
                              GError  **error)
{
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autoptr(DpDbResult) found = NULL;
  DpDbParams *params;

  if (self->existing != 'r')
    return TRUE;
  params = dp_db_params_new ();
  dp_db_params_add_text (params, self->model->schema);
  dp_db_params_add_text (params, self->model->identifier);
  dp_db_params_add_text (params, beside);
  dp_db_params_add_text (params, DP_BESIDE);
  found = dex_await_object (dp_db_connection_query (self->connection,
                                                    dp_db_load_sql ("transform_own_indexes"),
                                                    params), error);
  for (guint i = 0; found != NULL && i < dp_db_result_get_n_rows (found); i++)
    {
      g_string_append_printf (create, "%s\n", dp_db_result_get_text (found, i, 0));
      g_string_append_printf (rename, "%s\n", dp_db_result_get_text (found, i, 1));
    }

  return found != NULL;
}
