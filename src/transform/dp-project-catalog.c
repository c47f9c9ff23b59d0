/* dp-project-catalog.c: what a database has of a project's models, seeds and sources
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-catalog.h"

static void
catalog_column_free (gpointer data)
{
  DpCatalogColumn *self = data;

  g_free (self->name);
  g_free (self->type);
  g_free (self->comment);
  g_free (self);
}

static void
catalog_table_free (gpointer data)
{
  DpCatalogTable *self = data;

  g_free (self->schema);
  g_free (self->name);
  g_free (self->owner);
  g_free (self->comment);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

/* Each row of the answer is a column; the first of a relation tells about that, too. */
static void
add_row (GHashTable *catalog,
         DpDbResult *result,
         guint       row,
         const char *schema,
         const char *name)
{
  DpCatalogTable *table = dp_project_catalog_find (catalog, schema, name);
  DpCatalogColumn *column;

  if (table == NULL)
    {
      table = g_new0 (DpCatalogTable, 1);
      table->schema = g_strdup (schema);
      table->name = g_strdup (name);
      table->kind = *dp_db_result_get_text (result, row, 1);
      table->owner = g_strdup (dp_db_result_get_text (result, row, 2));
      table->comment = g_strdup (dp_db_result_get_text (result, row, 3));
      table->rows = dp_db_result_get_int64 (result, row, 4);
      table->bytes = dp_db_result_get_int64 (result, row, 5);
      table->columns = g_ptr_array_new_with_free_func (catalog_column_free);
      g_hash_table_insert (catalog, g_strconcat (schema, ".", name, NULL), table);
    }
  if (dp_db_result_get_text (result, row, 6) == NULL)
    return;

  column = g_new0 (DpCatalogColumn, 1);
  column->name = g_strdup (dp_db_result_get_text (result, row, 6));
  column->type = g_strdup (dp_db_result_get_text (result, row, 7));
  column->comment = g_strdup (dp_db_result_get_text (result, row, 8));
  g_ptr_array_add (table->columns, column);
}

/* Where the project's nodes are, each place once: two sources may name one table. */
static void
list_places (DpTransformProject *project,
             GPtrArray          *schemas,
             GPtrArray          *names)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < project->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (project->models, i);

      if (model->materialization != DP_MATERIALIZATION_EPHEMERAL &&
          g_hash_table_add (seen, g_strconcat (model->schema, ".", model->identifier, NULL)))
        {
          g_ptr_array_add (schemas, model->schema);
          g_ptr_array_add (names, model->identifier);
        }
    }
  for (guint i = 0; i < project->sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (project->sources, i);

      if (g_hash_table_add (seen, g_strconcat (source->schema, ".", source->identifier, NULL)))
        {
          g_ptr_array_add (schemas, source->schema);
          g_ptr_array_add (names, source->identifier);
        }
    }
  g_ptr_array_add (schemas, NULL);
  g_ptr_array_add (names, NULL);
}

GHashTable *
dp_project_catalog_read (DpTransformProject  *project,
                         DpDbConnection      *connection,
                         GError             **error)
{
  g_autoptr(GHashTable) catalog = NULL;
  g_autoptr(GPtrArray) schemas = g_ptr_array_new ();
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();

  list_places (project, schemas, names);
  dp_db_params_add_strv (params, (const char * const *) schemas->pdata);
  dp_db_params_add_strv (params, (const char * const *) names->pdata);
  result = dex_await_object (dp_db_connection_query (connection,
                                                     dp_db_load_sql ("transform_catalog"),
                                                     params), error);
  if (result == NULL)
    return NULL;

  catalog = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, catalog_table_free);
  for (guint row = 0; row < dp_db_result_get_n_rows (result); row++)
    {
      guint place = dp_db_result_get_int64 (result, row, 0) - 1;

      add_row (catalog, result, row, g_ptr_array_index (schemas, place),
               g_ptr_array_index (names, place));
    }

  return g_steal_pointer (&catalog);
}

DpCatalogTable *
dp_project_catalog_find (GHashTable *catalog,
                         const char *schema,
                         const char *name)
{
  g_autofree char *key = g_strconcat (schema, ".", name, NULL);

  return catalog != NULL ? g_hash_table_lookup (catalog, key) : NULL;
}
