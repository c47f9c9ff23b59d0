/* dp-project-graph.c: the order of a project's models, and the choice among them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* Does this part of a selection, without its pluses, name the model? */
static gboolean
matches (DpModel    *model,
         const char *what)
{
  g_autofree char *folder = NULL;

  if (g_str_has_prefix (what, "tag:"))
    return model->tags != NULL &&
           g_strv_contains ((const char * const *) model->tags, what + strlen ("tag:"));
  if (g_str_has_prefix (what, "path:"))
    what += strlen ("path:");
  if (g_str_equal (what, model->name) || g_str_equal (what, "*") || g_str_equal (what, model->path))
    return TRUE;

  folder = g_strconcat ("/", what, "/", NULL);

  return strstr (model->path, folder) != NULL ||
         (g_str_has_prefix (model->path, what) && model->path[strlen (what)] == '/');
}

static void
mark_ancestors (DpModel  *model,
                gboolean *marks)
{
  for (guint i = 0; i < model->dependencies->len; i++)
    {
      DpModel *parent = g_array_index (model->dependencies, DpDependency, i).model;

      if (!marks[parent->index])
        mark_ancestors (parent, marks);
      marks[parent->index] = TRUE;
    }
}

/* Models come after what they stand on, so one pass finds all descendants. */
static void
mark_descendants (DpTransformProject *self,
                  DpModel            *root,
                  gboolean           *marks)
{
  g_autofree gboolean *below = g_new0 (gboolean, self->models->len);

  below[root->index] = TRUE;
  for (guint i = root->index + 1; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);

      for (guint k = 0; k < model->dependencies->len; k++)
        below[i] |= below[g_array_index (model->dependencies, DpDependency, k).model->index];
      marks[i] |= below[i];
    }
}

/* One argument of --select: "+name+", "tag:x", "path:models/marts". */
static gboolean
mark (DpTransformProject  *self,
      const char          *argument,
      gboolean            *marks,
      GError             **error)
{
  gsize length = strlen (argument);
  gboolean ancestors = length > 1 && *argument == '+';
  gboolean descendants = length > 1 && argument[length - 1] == '+';
  g_autofree char *what = g_strndup (argument + ancestors, length - ancestors - descendants);
  gboolean found = FALSE;

  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);

      if (!matches (model, what))
        continue;
      found = TRUE;
      marks[i] = TRUE;
      if (ancestors)
        mark_ancestors (model, marks);
      if (descendants)
        mark_descendants (self, model, marks);
    }

  if (!found)
    g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                 _("Nothing in the project is called “%s”; a selection is a model's name, with “+” "
                   "before it for what it stands on and after it for what stands on it, a folder "
                   "or “tag:” with a tag."), what);

  return found;
}

GArray *
_dp_project_select (DpTransformProject  *self,
                    const char * const  *select,
                    const char * const  *exclude,
                    GError             **error)
{
  static const char * const everything[] = { "*", NULL };
  g_autoptr(GArray) chosen = g_array_new (FALSE, TRUE, sizeof (gboolean));
  g_autoptr(GArray) excluded = g_array_new (FALSE, TRUE, sizeof (gboolean));

  g_array_set_size (chosen, self->models->len);
  g_array_set_size (excluded, self->models->len);
  if (self->models->len == 0)
    return g_steal_pointer (&chosen);
  if (select == NULL || *select == NULL)
    select = everything;

  for (guint i = 0; select[i] != NULL; i++)
    if (!mark (self, select[i], (gboolean *) (gpointer) chosen->data, error))
      return NULL;
  for (guint i = 0; exclude != NULL && exclude[i] != NULL; i++)
    if (!mark (self, exclude[i], (gboolean *) (gpointer) excluded->data, error))
      return NULL;
  for (guint i = 0; i < chosen->len; i++)
    if (g_array_index (excluded, gboolean, i))
      g_array_index (chosen, gboolean, i) = FALSE;

  return g_steal_pointer (&chosen);
}

gboolean
_dp_project_test_is_chosen (DpDataTest               *test,
                            GArray                   *chosen,
                            const DpTransformOptions *options)
{
  gboolean everything = (options->select == NULL || *options->select == NULL) &&
                        (options->exclude == NULL || *options->exclude == NULL);

  if (test->model != NULL)
    return g_array_index (chosen, gboolean, test->model->index);
  for (guint i = 0; i < test->dependencies->len; i++)
    if (g_array_index (chosen, gboolean,
                       g_array_index (test->dependencies, DpDependency, i).model->index))
      return TRUE;

  return everything;
}
