/* dp-project-graph.c: the order of a project's models
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>

/* Depth-first; @path is the way down to here, for naming a cycle. */
static gboolean
visit (DpModel     *model,
       GPtrArray   *path,
       GHashTable  *done,
       GPtrArray   *sorted,
       GError     **error)
{
  if (g_hash_table_contains (done, model))
    return TRUE;

  g_ptr_array_add (path, model);
  for (guint i = 0; i < model->dependencies->len; i++)
    {
      DpDependency *dependency = &g_array_index (model->dependencies, DpDependency, i);
      g_autoptr(GString) names = NULL;
      guint start;

      if (!g_ptr_array_find (path, dependency->model, &start))
        {
          if (!visit (dependency->model, path, done, sorted, error))
            return FALSE;
          continue;
        }

      names = g_string_new (dependency->model->name);
      for (guint k = start + 1; k < path->len; k++)
        g_string_append_printf (names, " → %s", ((DpModel *) g_ptr_array_index (path, k))->name);
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: models stand on each other in a circle: %s → %s; "
                     "remove one of these refs"),
                   dependency->file, dependency->line, names->str, dependency->model->name);
      return FALSE;
    }
  g_ptr_array_remove_index (path, path->len - 1);
  g_hash_table_add (done, model);
  g_ptr_array_add (sorted, model);

  return TRUE;
}

gboolean
_dp_project_sort (DpTransformProject  *self,
                  GError             **error)
{
  g_autoptr(GPtrArray) path = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr(GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->models->len; i++)
    if (!visit (g_ptr_array_index (self->models, i), path, done, sorted, error))
      return FALSE;

  for (guint i = 0; i < sorted->len; i++)
    {
      DpModel *model = g_ptr_array_index (sorted, i);

      model->index = i;
      g_ptr_array_index (self->models, i) = model;
    }

  return TRUE;
}
