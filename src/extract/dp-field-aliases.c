/* dp-field-aliases.c: what fields that are known under one name are called, too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-field-aliases.h"

#include "dp-reply-shape.h"

struct _DpFieldAliases
{
  gatomicrefcount  ref_count;
  GHashTable      *endpoints;    /* endpoint → (name → GPtrArray of names) */
};

DpFieldAliases *
dp_field_aliases_new (void)
{
  DpFieldAliases *self = g_new0 (DpFieldAliases, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->endpoints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) g_hash_table_unref);

  return self;
}

DpFieldAliases *
dp_field_aliases_ref (DpFieldAliases *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
dp_field_aliases_unref (DpFieldAliases *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->endpoints);
  g_free (self);
}

void
dp_field_aliases_add (DpFieldAliases *self,
                      const char     *endpoint,
                      const char     *field,
                      const char     *alias)
{
  g_autofree char *name = NULL;
  GHashTable *names;
  GPtrArray *others;

  g_return_if_fail (self != NULL);
  g_return_if_fail (endpoint != NULL);
  g_return_if_fail (field != NULL);
  g_return_if_fail (alias != NULL);

  names = g_hash_table_lookup (self->endpoints, endpoint);
  if (names == NULL)
    {
      names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify) g_ptr_array_unref);
      g_hash_table_insert (self->endpoints, g_strdup (endpoint), names);
    }
  name = dp_shape_path_dup_name (field);
  others = g_hash_table_lookup (names, name);
  if (others == NULL)
    {
      others = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (names, g_steal_pointer (&name), others);
    }
  g_ptr_array_add (others, dp_shape_path_dup_name (alias));
}

GHashTable *
dp_field_aliases_find (DpFieldAliases *self,
                       const char     *endpoint)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (endpoint != NULL, NULL);

  return g_hash_table_lookup (self->endpoints, endpoint);
}
