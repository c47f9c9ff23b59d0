/* dp-transform-list.c: the names of a project's nodes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

typedef struct
{
  DpTransformProject *project;
  DpDbPool           *pool;
  DpTransformParts    parts;
  char              **select;
  char              **exclude;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_object_unref (self->project);
  g_object_unref (self->pool);
  g_strfreev (self->select);
  g_strfreev (self->exclude);
  g_free (self);
}

static char **
list_nodes (DpTransformProject   *self,
            DpTransformParts      parts,
            const char * const   *select,
            const char * const   *exclude,
            const DpNodeHistory  *history,
            GError              **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GByteArray) chosen = _dp_project_select (self, select, exclude, history, error);

  if (chosen == NULL)
    return NULL;

  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);

      if (chosen->data[i] && (parts & _dp_project_get_part (model)))
        g_strv_builder_add (names, model->name);
    }
  for (guint i = 0; (parts & DP_TRANSFORM_TESTS) && i < self->tests->len; i++)
    if (_dp_project_test_is_chosen (self, i, chosen))
      g_strv_builder_add (names, ((DpDataTest *) g_ptr_array_index (self->tests, i))->name);

  return g_strv_builder_end (names);
}

char **
dp_transform_project_list_nodes (DpTransformProject        *self,
                                 const DpTransformOptions  *options,
                                 GError                   **error)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  return list_nodes (self, options->parts, options->select, options->exclude, NULL, error);
}

gboolean
dp_transform_options_need_database (const DpTransformOptions *options)
{
  g_return_val_if_fail (options != NULL, FALSE);

  return _dp_project_selection_needs_history (options->select) ||
         _dp_project_selection_needs_history (options->exclude);
}

static DexFuture *
list_fiber (gpointer data)
{
  List *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
  g_autoptr(DpNodeHistory) history = NULL;
  char **names = NULL;

  if (lease != NULL)
    history = dp_node_history_load (dp_db_lease_get_connection (lease), self->project->name, &error);
  if (history != NULL)
    names = list_nodes (self->project, self->parts, (const char * const *) self->select,
                        (const char * const *) self->exclude, history, &error);
  if (names == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, names);
}

DexFuture *
dp_transform_list_nodes (DpTransformProject       *project,
                         DpDbPool                 *pool,
                         const DpTransformOptions *options)
{
  List *self;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), NULL);
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (List, 1);
  self->project = g_object_ref (project);
  self->pool = g_object_ref (pool);
  self->parts = options->parts;
  self->select = g_strdupv ((char **) options->select);
  self->exclude = g_strdupv ((char **) options->exclude);

  return dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK, list_fiber, self,
                              list_free);
}
