/* dp-value-items.c: what is in a list or a dict of the template language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-value-private.h"

#include <string.h>

/* Few keys are found faster by looking at each than by their hashes. */
#define MAX_UNHASHED 8

guint
dp_value_get_length (DpValue *self)
{
  if (self->kind == DP_VALUE_STRING)
    return g_utf8_strlen (self->text, -1);
  return self->items != NULL ? self->items->len : 0;
}

DpValue *
dp_value_get_item (DpValue *self,
                   guint    index)
{
  g_return_val_if_fail (self->items != NULL && index < self->items->len, NULL);
  return g_ptr_array_index (self->items, index);
}

const char *
dp_value_get_key (DpValue *self,
                  guint    index)
{
  g_return_val_if_fail (self->keys != NULL && index < self->keys->len, NULL);
  return g_ptr_array_index (self->keys, index);
}

DpValue *
dp_value_dup_key (DpValue *self,
                  guint    index)
{
  const char *key = dp_value_get_key (self, index);
  DpValue *whole = self->whole != NULL ? g_hash_table_lookup (self->whole, key) : NULL;

  return whole != NULL ? dp_value_ref (whole) : dp_value_new_string (key);
}

static void
hash_keys (DpValue *self)
{
  self->places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->keys->len; i++)
    g_hash_table_insert (self->places, g_ptr_array_index (self->keys, i),
                         GUINT_TO_POINTER (i + 1));
}

int
dp_value_find (DpValue    *self,
               const char *key)
{
  if (self->keys == NULL)
    return -1;

  if (self->places == NULL && self->keys->len > MAX_UNHASHED)
    hash_keys (self);
  if (self->places != NULL)
    return (int) GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key)) - 1;

  for (guint i = 0; i < self->keys->len; i++)
    if (strcmp (g_ptr_array_index (self->keys, i), key) == 0)
      return i;

  return -1;
}

DpValue *
dp_value_lookup (DpValue    *self,
                 const char *key)
{
  int place = dp_value_find (self, key);

  return place >= 0 && (guint) place < self->items->len ? g_ptr_array_index (self->items, place)
                                                        : NULL;
}

const char *
dp_value_lookup_string (DpValue    *self,
                        const char *key)
{
  DpValue *value = dp_value_lookup (self, key);

  return value != NULL ? dp_value_get_string (value) : NULL;
}

void
dp_value_append (DpValue *self,
                 DpValue *item)
{
  g_return_if_fail (self->kind == DP_VALUE_LIST);

  g_ptr_array_add (self->items, item);
}

void
dp_value_insert (DpValue *self,
                 guint    index,
                 DpValue *item)
{
  g_return_if_fail (self->kind == DP_VALUE_LIST);

  g_ptr_array_insert (self->items, MIN (index, self->items->len), item);
}

void
dp_value_remove (DpValue *self,
                 guint    index)
{
  g_return_if_fail (self->items != NULL && index < self->items->len);

  g_ptr_array_remove_index (self->items, index);
  if (self->kind != DP_VALUE_DICT)
    return;
  g_clear_pointer (&self->places, g_hash_table_unref);
  if (self->whole != NULL)
    g_hash_table_remove (self->whole, g_ptr_array_index (self->keys, index));
  g_ptr_array_remove_index (self->keys, index);
}

void
dp_value_clear (DpValue *self)
{
  g_return_if_fail (self->kind == DP_VALUE_LIST || self->kind == DP_VALUE_DICT);

  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->whole, g_hash_table_unref);
  g_ptr_array_set_size (self->items, 0);
  if (self->kind == DP_VALUE_DICT)
    g_ptr_array_set_size (self->keys, 0);
}

void
dp_value_set (DpValue    *self,
              const char *key,
              DpValue    *value)
{
  char *own_key;
  int place;

  g_return_if_fail (self->kind == DP_VALUE_DICT);

  place = dp_value_find (self, key);
  if (place >= 0)
    {
      g_autoptr(DpValue) old = g_ptr_array_index (self->items, place);

      g_ptr_array_index (self->items, place) = value;
      return;
    }

  own_key = g_strdup (key);
  g_ptr_array_add (self->keys, own_key);
  g_ptr_array_add (self->items, value);
  if (self->places != NULL)
    g_hash_table_insert (self->places, own_key, GUINT_TO_POINTER (self->items->len));
}

void
dp_value_set_keyed (DpValue *self,
                    DpValue *key,
                    DpValue *value)
{
  g_autofree char *text = dp_value_to_string (key);

  dp_value_set (self, text, value);
  if (key->kind == DP_VALUE_STRING)
    return;
  if (self->whole == NULL)
    self->whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) dp_value_unref);
  g_hash_table_replace (self->whole, g_steal_pointer (&text), dp_value_ref (key));
}

DpValue *
dp_value_copy (DpValue *self)
{
  DpValue *copy;

  if (self->kind != DP_VALUE_LIST && self->kind != DP_VALUE_DICT)
    return dp_value_ref (self);

  copy = self->kind == DP_VALUE_LIST ? dp_value_new_list () : dp_value_new_dict ();
  for (guint i = 0; i < self->items->len; i++)
    {
      DpValue *item = dp_value_ref (g_ptr_array_index (self->items, i));

      if (self->kind == DP_VALUE_LIST)
        {
          dp_value_append (copy, item);
        }
      else
        {
          g_autoptr(DpValue) key = dp_value_dup_key (self, i);

          dp_value_set_keyed (copy, key, item);
        }
    }

  return copy;
}

static DpValue *
list_characters (const char *text)
{
  DpValue *list = dp_value_new_list ();

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    dp_value_append (list, dp_value_take_string (g_strndup (at, g_utf8_next_char (at) - at)));

  return list;
}

DpValue *
dp_value_items (DpValue *self)
{
  DpValue *list;

  if (self->kind == DP_VALUE_STRING)
    return list_characters (self->text);
  if (self->kind == DP_VALUE_OBJECT)
    return self->object.klass->to_list != NULL ? self->object.klass->to_list (self->object.data)
                                               : NULL;
  if (self->is_blank)
    return dp_value_new_list ();
  if (self->items == NULL)
    return NULL;

  list = dp_value_new_list ();
  for (guint i = 0; i < self->items->len; i++)
    dp_value_append (list, self->kind == DP_VALUE_DICT
                             ? dp_value_dup_key (self, i)
                             : dp_value_ref (dp_value_get_item (self, i)));

  return list;
}
