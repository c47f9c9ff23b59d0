/* dp-value.c: a value of the template language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-value-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Few keys are found faster by looking at each than by their hashes. */
#define MAX_UNHASHED 8

struct _DpValue
{
  DpValueKind kind;
  gboolean    tuple;
  gboolean    set;
  union
  {
    gint64 integer;
    double number;
    struct
    {
      DpValueFunc    func;
      gpointer       data;
      GDestroyNotify notify;
    } function;
    struct
    {
      const DpValueClass *klass;
      gpointer            data;
    } object;
  };
  gboolean    is_blank; /* of what is undefined */
  char       *text;     /* a string's; of others, what they are written as */
  GPtrArray  *items;
  GPtrArray  *keys;     /* of a dict, or of a row */
  GHashTable *places;   /* key to index + 1; NULL until there are many */
  GHashTable *whole;    /* keys that are no strings: key to value; nullable */
};

static DpValue *
value_new (DpValueKind kind)
{
  DpValue *self = g_atomic_rc_box_new0 (DpValue);

  self->kind = kind;

  return self;
}

DpValue *
dp_value_new_undefined (void)
{
  return value_new (DP_VALUE_UNDEFINED);
}

DpValue *
dp_value_new_undefined_name (const char *name)
{
  DpValue *self = value_new (DP_VALUE_UNDEFINED);

  self->text = g_strdup (name);

  return self;
}

DpValue *
dp_value_new_blank (void)
{
  DpValue *self = value_new (DP_VALUE_UNDEFINED);

  self->is_blank = TRUE;

  return self;
}

gboolean
dp_value_is_blank (DpValue *self)
{
  return self->is_blank;
}

DpValue *
dp_value_new_none (void)
{
  return value_new (DP_VALUE_NONE);
}

DpValue *
dp_value_new_boolean (gboolean value)
{
  DpValue *self = value_new (DP_VALUE_BOOLEAN);

  self->integer = value != FALSE;

  return self;
}

DpValue *
dp_value_new_integer (gint64 value)
{
  DpValue *self = value_new (DP_VALUE_INTEGER);

  self->integer = value;

  return self;
}

DpValue *
dp_value_new_number (double value)
{
  DpValue *self = value_new (DP_VALUE_NUMBER);

  self->number = value;

  return self;
}

DpValue *
dp_value_new_string (const char *value)
{
  return dp_value_take_string (g_strdup (value));
}

DpValue *
dp_value_take_string (char *value)
{
  DpValue *self = value_new (DP_VALUE_STRING);

  self->text = value;

  return self;
}

DpValue *
dp_value_new_list (void)
{
  DpValue *self = value_new (DP_VALUE_LIST);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);

  return self;
}

DpValue *
dp_value_new_set (void)
{
  DpValue *self = dp_value_new_list ();

  self->set = TRUE;

  return self;
}

DpValue *
dp_value_new_tuple (void)
{
  DpValue *self = dp_value_new_list ();

  self->tuple = TRUE;

  return self;
}

DpValue *
dp_value_new_row (GPtrArray *names)
{
  DpValue *self = dp_value_new_tuple ();

  self->keys = g_ptr_array_ref (names);

  return self;
}

DpValue *
dp_value_new_dict (void)
{
  DpValue *self = value_new (DP_VALUE_DICT);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  self->keys = g_ptr_array_new_with_free_func (g_free);

  return self;
}

DpValue *
dp_value_new_function (DpValueFunc    func,
                       gpointer       data,
                       GDestroyNotify notify)
{
  DpValue *self = value_new (DP_VALUE_FUNCTION);

  self->function.func = func;
  self->function.data = data;
  self->function.notify = notify;

  return self;
}

DpValue *
dp_value_new_object (const DpValueClass *klass,
                     gpointer            data)
{
  DpValue *self = value_new (DP_VALUE_OBJECT);

  self->object.klass = klass;
  self->object.data = data;

  return self;
}

/* Called by us, so of the very type that it is called as. */
static void
self_unref (gpointer self)
{
  dp_value_unref (self);
}

DpValue *
dp_value_new_method (DpValueFunc  func,
                     DpValue     *self)
{
  return dp_value_new_function (func, dp_value_ref (self), self_unref);
}

static void
value_clear (gpointer data)
{
  DpValue *self = data;

  if (self->kind == DP_VALUE_FUNCTION && self->function.notify != NULL)
    self->function.notify (self->function.data);
  if (self->kind == DP_VALUE_OBJECT && self->object.klass->free != NULL)
    self->object.klass->free (self->object.data);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->whole, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->text, g_free);
}

DpValue *
dp_value_ref (DpValue *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
dp_value_unref (DpValue *self)
{
  g_atomic_rc_box_release_full (self, value_clear);
}

DpValueKind
dp_value_get_kind (DpValue *self)
{
  return self->kind;
}

gboolean
dp_value_is_true (DpValue *self)
{
  switch (self->kind)
    {
    case DP_VALUE_BOOLEAN:
    case DP_VALUE_INTEGER:
      return self->integer != 0;
    case DP_VALUE_NUMBER:
      return self->number != 0;
    case DP_VALUE_STRING:
      return *self->text != '\0';
    case DP_VALUE_LIST:
    case DP_VALUE_DICT:
      return self->items->len > 0;
    case DP_VALUE_OBJECT:
      return self->object.klass->is_true == NULL ||
             self->object.klass->is_true (self->object.data);
    case DP_VALUE_FUNCTION:
      return TRUE;
    case DP_VALUE_UNDEFINED:
    case DP_VALUE_NONE:
    default:
      return FALSE;
    }
}

gboolean
dp_value_is_numeric (DpValue *self)
{
  return self->kind == DP_VALUE_INTEGER || self->kind == DP_VALUE_NUMBER ||
         self->kind == DP_VALUE_BOOLEAN;
}

gboolean
dp_value_is_tuple (DpValue *self)
{
  return self->tuple;
}

gboolean
dp_value_is_set (DpValue *self)
{
  return self->set;
}

gboolean
dp_value_is_row (DpValue *self)
{
  return self->kind == DP_VALUE_LIST && self->keys != NULL;
}

const DpValueClass *
dp_value_get_class (DpValue *self)
{
  return self->kind == DP_VALUE_OBJECT ? self->object.klass : NULL;
}

gpointer
dp_value_get_data (DpValue *self)
{
  return self->kind == DP_VALUE_OBJECT ? self->object.data : NULL;
}

gpointer
dp_value_get_object (DpValue            *self,
                     const DpValueClass *klass)
{
  return dp_value_get_class (self) == klass ? self->object.data : NULL;
}

gint64
dp_value_get_integer (DpValue *self)
{
  if (self->kind == DP_VALUE_INTEGER || self->kind == DP_VALUE_BOOLEAN)
    return self->integer;
  /* Beyond these a conversion would not be defined. */
  if (self->kind == DP_VALUE_NUMBER && self->number > -9.2e18 && self->number < 9.2e18)
    return (gint64) self->number;
  return 0;
}

double
dp_value_get_number (DpValue *self)
{
  if (self->kind == DP_VALUE_NUMBER)
    return self->number;
  return (double) dp_value_get_integer (self);
}

const char *
dp_value_get_string (DpValue *self)
{
  return self->kind == DP_VALUE_STRING ? self->text : NULL;
}

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

void
dp_value_set_text (DpValue    *self,
                   const char *text)
{
  g_set_str (&self->text, text);
}

DpValue *
dp_value_call (DpValue       *self,
               const DpCall  *call,
               GError       **error)
{
  if (self->kind == DP_VALUE_OBJECT)
    {
      g_return_val_if_fail (self->object.klass->call != NULL, NULL);
      return self->object.klass->call (call, self->object.data, error);
    }

  g_return_val_if_fail (self->kind == DP_VALUE_FUNCTION, NULL);

  return self->function.func (call, self->function.data, error);
}

const char *
_dp_value_get_text (DpValue *self)
{
  return self->text;
}
