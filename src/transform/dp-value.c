/* dp-value.c: a value of the template language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DpValue
{
  DpValueKind kind;
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
  };
  char       *text;     /* a string's; what a dict is written as */
  GPtrArray  *items;
  GPtrArray  *keys;
  GHashTable *places;   /* of a dict: key to index + 1 */
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
dp_value_new_dict (void)
{
  DpValue *self = value_new (DP_VALUE_DICT);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->places = g_hash_table_new (g_str_hash, g_str_equal);

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

static void
value_clear (gpointer data)
{
  DpValue *self = data;

  if (self->kind == DP_VALUE_FUNCTION && self->function.notify != NULL)
    self->function.notify (self->function.data);
  g_clear_pointer (&self->places, g_hash_table_unref);
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

const char *
dp_value_get_kind_name (DpValue *self)
{
  switch (self->kind)
    {
    case DP_VALUE_UNDEFINED: return _("undefined");
    case DP_VALUE_NONE:      return _("none");
    case DP_VALUE_BOOLEAN:   return _("a truth value");
    case DP_VALUE_INTEGER:
    case DP_VALUE_NUMBER:    return _("a number");
    case DP_VALUE_STRING:    return _("a string");
    case DP_VALUE_LIST:      return _("a list");
    case DP_VALUE_DICT:      return _("a dict");
    case DP_VALUE_FUNCTION:  return _("a function");
    default:
      g_assert_not_reached ();
    }
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

gint64
dp_value_get_integer (DpValue *self)
{
  if (self->kind == DP_VALUE_INTEGER || self->kind == DP_VALUE_BOOLEAN)
    return self->integer;
  if (self->kind == DP_VALUE_NUMBER)
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
dp_value_lookup (DpValue    *self,
                 const char *key)
{
  guint place;

  if (self->kind != DP_VALUE_DICT)
    return NULL;

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key));

  return place != 0 ? g_ptr_array_index (self->items, place - 1) : NULL;
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
dp_value_set (DpValue    *self,
              const char *key,
              DpValue    *value)
{
  guint place;

  g_return_if_fail (self->kind == DP_VALUE_DICT);

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key));
  if (place != 0)
    {
      dp_value_unref (g_ptr_array_index (self->items, place - 1));
      g_ptr_array_index (self->items, place - 1) = value;
    }
  else
    {
      char *own_key = g_strdup (key);

      g_ptr_array_add (self->keys, own_key);
      g_ptr_array_add (self->items, value);
      g_hash_table_insert (self->places, own_key, GUINT_TO_POINTER (self->items->len));
    }
}

void
dp_value_set_text (DpValue    *self,
                   const char *text)
{
  g_return_if_fail (self->kind == DP_VALUE_DICT);

  g_set_str (&self->text, text);
}

DpValue *
dp_value_call (DpValue       *self,
               const DpCall  *call,
               GError       **error)
{
  g_return_val_if_fail (self->kind == DP_VALUE_FUNCTION, NULL);

  return self->function.func (call, self->function.data, error);
}

/* The shortest decimal that reads back as the same double, always with a point or an exponent. */
static char *
number_to_string (double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, number);
      if (g_ascii_strtod (buffer, NULL) == number)
        break;
    }
  if (strpbrk (buffer, ".eni") == NULL)
    return g_strconcat (buffer, ".0", NULL);

  return g_strdup (buffer);
}

/* Inside a list or a dict strings are written with quotes. */
static char *
value_to_literal (DpValue *self)
{
  if (self->kind == DP_VALUE_STRING)
    {
      const char *quote = strchr (self->text, '\'') != NULL ? "\"" : "'";

      return g_strconcat (quote, self->text, quote, NULL);
    }

  return dp_value_to_string (self);
}

static char *
items_to_string (DpValue *self)
{
  GString *text = g_string_new (self->keys != NULL ? "{" : "[");

  for (guint i = 0; i < self->items->len; i++)
    {
      g_autofree char *item = value_to_literal (g_ptr_array_index (self->items, i));

      if (i > 0)
        g_string_append (text, ", ");
      if (self->keys != NULL)
        g_string_append_printf (text, "'%s': ", dp_value_get_key (self, i));
      g_string_append (text, item);
    }
  g_string_append_c (text, self->keys != NULL ? '}' : ']');

  return g_string_free (text, FALSE);
}

char *
dp_value_to_string (DpValue *self)
{
  if (self->text != NULL)
    return g_strdup (self->text);

  switch (self->kind)
    {
    case DP_VALUE_NONE:
      return g_strdup ("None");
    case DP_VALUE_BOOLEAN:
      return g_strdup (self->integer ? "True" : "False");
    case DP_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, self->integer);
    case DP_VALUE_NUMBER:
      return number_to_string (self->number);
    case DP_VALUE_LIST:
    case DP_VALUE_DICT:
      return items_to_string (self);
    case DP_VALUE_STRING:
    case DP_VALUE_FUNCTION:
    case DP_VALUE_UNDEFINED:
    default:
      return g_strdup ("");
    }
}

static gboolean
items_equal (DpValue *a,
             DpValue *b)
{
  if (a->items->len != b->items->len)
    return FALSE;

  for (guint i = 0; i < a->items->len; i++)
    {
      DpValue *other = a->keys != NULL ? dp_value_lookup (b, dp_value_get_key (a, i))
                                       : dp_value_get_item (b, i);

      if (other == NULL || !dp_value_equal (dp_value_get_item (a, i), other))
        return FALSE;
    }

  return TRUE;
}

gboolean
dp_value_equal (DpValue *a,
                DpValue *b)
{
  if (dp_value_is_numeric (a) && dp_value_is_numeric (b))
    return dp_value_get_number (a) == dp_value_get_number (b);
  if (a->kind != b->kind)
    return FALSE;

  switch (a->kind)
    {
    case DP_VALUE_STRING:
      return g_str_equal (a->text, b->text);
    case DP_VALUE_LIST:
    case DP_VALUE_DICT:
      return items_equal (a, b);
    case DP_VALUE_FUNCTION:
      return a == b;
    default:
      return TRUE;
    }
}

char **
dp_value_to_strv (DpValue *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (self->kind == DP_VALUE_LIST)
    {
      for (guint i = 0; i < self->items->len; i++)
        g_strv_builder_take (builder, dp_value_to_string (g_ptr_array_index (self->items, i)));
    }
  else
    {
      g_strv_builder_take (builder, dp_value_to_string (self));
    }

  return g_strv_builder_end (builder);
}
