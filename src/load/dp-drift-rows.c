/* dp-drift-rows.c: the form of tables, as of replies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drift-private.h"

DpDriftVerdict *
dp_drift_judge_rows (DpDrift            *self,
                     const char         *source,
                     const char         *endpoint,
                     const char * const *names,
                     GPtrArray          *rows)
{
  g_return_val_if_fail (DP_IS_DRIFT (self), NULL);
  g_return_val_if_fail (source != NULL && endpoint != NULL, NULL);

  return _dp_drift_judge_shape (self, source, endpoint, dp_reply_shape_new_for_rows (names, rows));
}

static char *
dup_column_path (const char *name)
{
  GString *path = g_string_new ("/[]");

  dp_shape_path_append (path, name, FALSE);

  return g_string_free (path, FALSE);
}

/* (nullable): the path of the field that @path is another name of */
static const char *
find_known (DpDriftEndpoint *endpoint,
            const char      *path)
{
  for (guint i = 0; i < endpoint->aliases->len; i++)
    {
      const DpDriftAlias *alias = g_ptr_array_index (endpoint->aliases, i);

      if (g_str_equal (alias->alias, path))
        return alias->field;
    }

  return NULL;
}

char **
dp_drift_dup_names (DpDrift            *self,
                    const char         *source,
                    const char         *endpoint,
                    const char * const *names)
{
  g_auto(GStrv) known = NULL;
  gboolean is_other = FALSE;
  DpDriftEndpoint *place;

  g_return_val_if_fail (DP_IS_DRIFT (self), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  known = g_strdupv ((char **) names);
  g_mutex_lock (&self->lock);
  place = _dp_drift_take_endpoint (self, source, endpoint);
  for (guint i = 0; known[i] != NULL; i++)
    {
      g_autofree char *path = dup_column_path (known[i]);
      const char *field = find_known (place, path);
      g_autofree char *name = field != NULL ? dp_shape_path_dup_name (field) : NULL;

      /* A file that has the known column, too, has it under its own name. */
      if (name == NULL || g_strv_contains ((const char * const *) known, name))
        continue;
      g_set_str (&known[i], name);
      is_other = TRUE;
    }
  g_mutex_unlock (&self->lock);

  return is_other ? g_steal_pointer (&known) : NULL;
}

double
dp_drift_get_likeness (DpDrift            *self,
                       const char         *source,
                       const char         *endpoint,
                       const char * const *names)
{
  guint n_names, n_known = 0, n_shared = 0;
  DpDriftEndpoint *place;

  g_return_val_if_fail (DP_IS_DRIFT (self), 0);
  g_return_val_if_fail (names != NULL, 0);

  n_names = g_strv_length ((char **) names);
  g_mutex_lock (&self->lock);
  place = _dp_drift_take_endpoint (self, source, endpoint);
  if (place->shape != NULL)
    {
      g_autoptr(GPtrArray) fields = dp_reply_shape_list_fields (place->shape);

      /* The list and its items are no columns. */
      n_known = fields->len - MIN (fields->len, 2);
      for (guint i = 0; i < n_names; i++)
        {
          g_autofree char *path = dup_column_path (names[i]);
          const char *field = find_known (place, path);

          n_shared += dp_reply_shape_get_field (place->shape, field != NULL ? field : path) != NULL;
        }
    }
  g_mutex_unlock (&self->lock);

  return n_shared / (double) MAX (MAX (n_names, n_known), 1);
}
