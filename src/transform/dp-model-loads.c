/* dp-model-loads.c: which loads a table was made from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-loads.h"

#include <glib/gi18n-lib.h>

static const char *
get_followed (DpModel *model)
{
  return dp_value_lookup_string (model->config, "follows");
}

gboolean
dp_model_follows_loads (DpModel *model)
{
  return get_followed (model) != NULL;
}

gboolean
dp_model_loads_is_note (DpSourceTable *source)
{
  static const char * const notes[] = { "loads", "model_loads", NULL };

  return g_strcmp0 (source->schema, "control") == 0 && g_strv_contains (notes, source->identifier);
}

/* The tables that a model is made from, by whatever is between. */
static void
find_sources (DpModel    *model,
              GHashTable *seen,
              GHashTable *names)
{
  if (!g_hash_table_add (seen, model))
    return;

  for (guint i = 0; i < model->sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (model->sources, i);

      g_hash_table_add (names, g_strconcat (source->schema, ".", source->identifier, NULL));
    }
  for (guint i = 0; i < model->dependencies->len; i++)
    find_sources (g_array_index (model->dependencies, DpDependency, i).model, seen, names);
}

static void
add_sources (DpDbParams *params,
             DpModel    *model)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const char **list = NULL;

  find_sources (model, seen, names);
  list = (const char **) g_hash_table_get_keys_as_array (names, NULL);
  dp_db_params_add_strv (params, list);
}

/* Of a model above: what that one was made from, which may be less than there is. */
static gboolean
find_followed (DpTransformProject  *project,
               DpModel             *model,
               const char         **relation,
               GError             **error)
{
  const char *name = get_followed (model);
  DpModel *followed;

  *relation = NULL;
  if (g_str_equal (name, "loads"))
    return TRUE;

  followed = _dp_project_find_model (project, name);
  if (followed == NULL || !dp_model_follows_loads (followed))
    {
      g_set_error (
          error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
          _("%s: it follows “%s”, which is neither “loads” nor a model that follows them."),
          model->path, name);
      return FALSE;
    }
  *relation = followed->relation;

  return TRUE;
}

static gboolean
look_at_version (DpDbConnection  *connection,
                 DpModel         *model,
                 char           **version,
                 GError         **error)
{
  const char *sql = dp_value_lookup_string (model->config, "version");
  g_autoptr(DpDbResult) result = NULL;

  *version = NULL;
  if (sql == NULL)
    return TRUE;

  result = dex_await_object (dp_db_connection_query (connection, sql, NULL), error);
  if (result == NULL)
    {
      g_prefix_error (error, _("%s, in the SQL of its version: "), model->path);
      return FALSE;
    }
  if (dp_db_result_get_n_rows (result) > 0)
    *version = g_strdup (dp_db_result_get_text (result, 0, 0));

  return TRUE;
}

gboolean
dp_model_loads_look (DpDbConnection      *connection,
                     DpTransformProject  *project,
                     DpModel             *model,
                     DpModelLoads        *now,
                     gboolean            *noted,
                     GError             **error)
{
  g_autoptr(DpDbResult) result = NULL;
  g_autofree char *version = NULL;
  const char *followed;
  DpDbParams *params;

  now->loads = NULL;
  now->version = NULL;
  if (!find_followed (project, model, &followed, error) ||
      !look_at_version (connection, model, &version, error))
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, model->relation);
  dp_db_params_add_text (params, followed);
  dp_db_params_add_text (params, version);
  add_sources (params, model);
  result = dex_await_object (dp_db_connection_query (connection,
                                                     dp_db_load_sql ("model_loads_look"), params),
                             error);
  if (result == NULL)
    return FALSE;
  now->loads = g_strdup (dp_db_result_get_text (result, 0, 0));
  *noted = dp_db_result_get_boolean (result, 0, 1);
  now->version = g_strdup (dp_db_result_get_text (result, 0, 2));

  return TRUE;
}

gboolean
dp_model_loads_note (DpDbConnection      *connection,
                     DpModel             *model,
                     const DpModelLoads  *now,
                     GError             **error)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, model->relation);
  dp_db_params_add_text (params, now->loads);
  dp_db_params_add_text (params, now->version);

  return dex_await (dp_db_connection_query (connection, dp_db_load_sql ("model_loads_note"),
                                            params),
                    error) &&
         dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("model_loads_summarize")),
                    error);
}

void
dp_model_loads_clear (DpModelLoads *self)
{
  g_clear_pointer (&self->loads, g_free);
  g_clear_pointer (&self->version, g_free);
}
