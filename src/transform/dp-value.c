/* dp-value.c: a value of the template language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-value-private.h"

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
