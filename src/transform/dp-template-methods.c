/* dp-template-methods.c: what lists and dicts can be told to do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A tuple, or a row of a query's answer, does not change. */
static gboolean
check_mutable (DpValue  *list,
               GError  **error)
{
  if (!dp_value_is_tuple (list))
    return TRUE;
  g_set_error_literal (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                       _("a tuple cannot be changed; make a list of it with “| list”"));

  return FALSE;
}

/* @seen: lists and dicts that need not be looked into again */
static gboolean
holds (DpValue    *value,
       DpValue    *sought,
       GHashTable *seen)
{
  DpValueKind kind = dp_value_get_kind (value);

  if (value == sought)
    return TRUE;
  if ((kind != DP_VALUE_LIST && kind != DP_VALUE_DICT) || !g_hash_table_add (seen, value))
    return FALSE;
  for (guint i = 0; i < dp_value_get_length (value); i++)
    if (holds (dp_value_get_item (value, i), sought, seen))
      return TRUE;

  return FALSE;
}

/* What is part of itself would never be freed. */
static gboolean
check_no_circle (DpValue  *into,
                 DpValue  *item,
                 GError  **error)
{
  g_autoptr(GHashTable) seen = NULL;
  DpValueKind kind = dp_value_get_kind (item);

  if (kind != DP_VALUE_LIST && kind != DP_VALUE_DICT)
    return TRUE;
  seen = g_hash_table_new (NULL, NULL);
  if (!holds (item, into, seen))
    return TRUE;
  g_set_error_literal (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                       _("a list or dict cannot become part of itself; put a copy() of it in"));

  return FALSE;
}

static DpValue *
list_append (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *item = dp_call_get (call, 0, "object");

  if (!check_mutable (data, error))
    return NULL;
  if (item == NULL)
    return dp_template_error (error, _("append needs something to append"));
  if (!check_no_circle (data, item, error))
    return NULL;
  dp_value_append (data, dp_value_ref (item));

  return dp_value_new_none ();
}

static DpValue *
list_extend (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *more = dp_call_get (call, 0, "iterable");
  g_autoptr(DpValue) items = more != NULL ? dp_value_items (more) : NULL;

  if (!check_mutable (data, error))
    return NULL;
  if (items == NULL)
    return dp_template_error (error, _("extend needs a list"));
  if (!check_no_circle (data, items, error))
    return NULL;
  for (guint i = 0; i < dp_value_get_length (items); i++)
    dp_value_append (data, dp_value_ref (dp_value_get_item (items, i)));

  return dp_value_new_none ();
}

static guint
clamp_index (DpValue *list,
             gint64   index)
{
  gint64 length = dp_value_get_length (list);

  return CLAMP (index < 0 ? index + length : index, 0, length);
}

static DpValue *
list_insert (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *item = dp_call_get (call, 1, "object");

  if (!check_mutable (data, error))
    return NULL;
  if (item == NULL)
    return dp_template_error (error, _("insert needs a place and something to insert"));
  if (!check_no_circle (data, item, error))
    return NULL;
  dp_value_insert (data, clamp_index (data, dp_call_get_integer (call, 0, "index", 0)),
                   dp_value_ref (item));

  return dp_value_new_none ();
}

static DpValue *
list_pop (const DpCall  *call,
          gpointer       data,
          GError       **error)
{
  gint64 length = dp_value_get_length (data);
  gint64 index = dp_call_get_integer (call, 0, "index", -1);
  DpValue *item;

  if (!check_mutable (data, error))
    return NULL;
  if (index < 0)
    index += length;
  if (index < 0 || index >= length)
    return dp_template_error (error, _("there is nothing at that place of the list"));
  item = dp_value_ref (dp_value_get_item (data, index));
  dp_value_remove (data, index);

  return item;
}

static int
find_item (DpValue      *list,
           const DpCall *call)
{
  DpValue *item = dp_call_get (call, 0, "value");

  for (guint i = 0; item != NULL && i < dp_value_get_length (list); i++)
    if (dp_value_equal (dp_value_get_item (list, i), item))
      return i;

  return -1;
}

static DpValue *
list_remove (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  int place = find_item (data, call);

  if (!check_mutable (data, error))
    return NULL;
  if (place < 0)
    return dp_template_error (error, _("what is to be removed is not in the list"));
  dp_value_remove (data, place);

  return dp_value_new_none ();
}

static DpValue *
list_index (const DpCall  *call,
            gpointer       data,
            GError       **error)
{
  int place = find_item (data, call);

  if (place < 0)
    return dp_template_error (error, _("what is looked for is not in the list"));

  return dp_value_new_integer (place);
}

static DpValue *
list_count (const DpCall  *call,
            gpointer       data,
            GError       **error)
{
  DpValue *item = dp_call_get (call, 0, "value");
  gint64 n = 0;

  for (guint i = 0; item != NULL && i < dp_value_get_length (data); i++)
    n += dp_value_equal (dp_value_get_item (data, i), item);

  return dp_value_new_integer (n);
}

static void
refill (DpValue *list,
        DpValue *items)
{
  dp_value_clear (list);
  for (guint i = 0; i < dp_value_get_length (items); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (items, i)));
}

/* In place, by what the filter of the same name gives. */
static DpValue *
change_by_filter (const char    *filter,
                  const DpCall  *call,
                  DpValue       *list,
                  GError       **error)
{
  g_autoptr(DpValue) items = NULL;

  if (!check_mutable (list, error))
    return NULL;
  items = _dp_template_filter (filter, list, call, error);
  if (items == NULL)
    return NULL;
  refill (list, items);

  return dp_value_new_none ();
}

static DpValue *
list_sort (const DpCall  *call,
           gpointer       data,
           GError       **error)
{
  g_autoptr(DpValue) named = dp_value_copy (call->named);
  DpCall inner = *call;

  dp_value_set (named, "case_sensitive", dp_value_new_boolean (TRUE));
  inner.named = named;

  return change_by_filter ("sort", &inner, data, error);
}

static DpValue *
list_reverse (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return change_by_filter ("reverse", call, data, error);
}

static DpValue *
value_copy (const DpCall  *call,
            gpointer       data,
            GError       **error)
{
  return dp_value_copy (data);
}

static DpValue *
value_clear (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  if (!check_mutable (data, error))
    return NULL;
  dp_value_clear (data);

  return dp_value_new_none ();
}

static DpValue *
dict_get (const DpCall  *call,
          gpointer       data,
          GError       **error)
{
  DpValue *key = dp_call_get (call, 0, "key");
  DpValue *fallback = dp_call_get (call, 1, "default");
  g_autofree char *name = key != NULL ? dp_value_to_string (key) : NULL;
  DpValue *found = name != NULL ? dp_value_lookup (data, name) : NULL;

  if (name == NULL)
    return dp_template_error (error, _("get needs a key"));
  if (found == NULL)
    found = fallback;

  return found != NULL ? dp_value_ref (found) : dp_value_new_none ();
}

static DpValue *
dict_items (const DpCall  *call,
            gpointer       data,
            GError       **error)
{
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (data); i++)
    {
      DpValue *pair = dp_value_new_tuple ();

      dp_value_append (pair, dp_value_dup_key (data, i));
      dp_value_append (pair, dp_value_ref (dp_value_get_item (data, i)));
      dp_value_append (list, pair);
    }

  return list;
}

static DpValue *
dict_keys (const DpCall  *call,
           gpointer       data,
           GError       **error)
{
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (data); i++)
    dp_value_append (list, dp_value_dup_key (data, i));

  return list;
}

static DpValue *
dict_values (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (data); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (data, i)));

  return list;
}

static DpValue *
row_dict (const DpCall  *call,
          gpointer       data,
          GError       **error)
{
  DpValue *dict = dp_value_new_dict ();

  for (guint i = 0; i < dp_value_get_length (data); i++)
    dp_value_set (dict, dp_value_get_key (data, i), dp_value_ref (dp_value_get_item (data, i)));

  return dict;
}

static void
merge (DpValue *into,
       DpValue *from)
{
  for (guint i = 0; i < dp_value_get_length (from); i++)
    {
      g_autoptr(DpValue) key = dp_value_dup_key (from, i);

      dp_value_set_keyed (into, key, dp_value_ref (dp_value_get_item (from, i)));
    }
}

static DpValue *
dict_update (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *other = dp_call_get (call, 0, "");
  g_autoptr(DpValue) copy = NULL;

  if (other != NULL && dp_value_get_kind (other) != DP_VALUE_DICT)
    return dp_template_error (error, _("update needs a dict, this is %s"),
                              dp_value_get_kind_name (other));
  /* A copy, because a dict may be told to take its own pairs. */
  copy = other != NULL ? dp_value_copy (other) : dp_value_new_dict ();
  if (!check_no_circle (data, copy, error) || !check_no_circle (data, call->named, error))
    return NULL;
  merge (data, copy);
  merge (data, call->named);

  return dp_value_new_none ();
}

static DpValue *
dict_pop (const DpCall  *call,
          gpointer       data,
          GError       **error)
{
  DpValue *key = dp_call_get (call, 0, "key");
  DpValue *fallback = dp_call_get (call, 1, "default");
  g_autofree char *name = key != NULL ? dp_value_to_string (key) : g_strdup ("");
  int place = dp_value_find (data, name);
  DpValue *item;

  if (place < 0 && fallback != NULL)
    return dp_value_ref (fallback);
  if (place < 0)
    return dp_template_error (error, _("there is no key “%s” to take off"), name);
  item = dp_value_ref (dp_value_get_item (data, place));
  dp_value_remove (data, place);

  return item;
}

static DpValue *
dict_setdefault (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  DpValue *key = dp_call_get (call, 0, "key");
  DpValue *fallback = dp_call_get (call, 1, "default");
  g_autofree char *name = key != NULL ? dp_value_to_string (key) : g_strdup ("");

  if (fallback != NULL && !check_no_circle (data, fallback, error))
    return NULL;
  if (dp_value_lookup (data, name) == NULL)
    dp_value_set (data, name, fallback != NULL ? dp_value_ref (fallback) : dp_value_new_none ());

  return dp_value_ref (dp_value_lookup (data, name));
}

static const DpTemplateFunction list_methods[] = {
  { "append", list_append },
  { "clear", value_clear },
  { "copy", value_copy },
  { "count", list_count },
  { "extend", list_extend },
  { "index", list_index },
  { "insert", list_insert },
  { "pop", list_pop },
  { "remove", list_remove },
  { "reverse", list_reverse },
  { "sort", list_sort },
  { NULL },
};

static const DpTemplateFunction dict_methods[] = {
  { "clear", value_clear },
  { "copy", value_copy },
  { "get", dict_get },
  { "items", dict_items },
  { "keys", dict_keys },
  { "pop", dict_pop },
  { "setdefault", dict_setdefault },
  { "update", dict_update },
  { "values", dict_values },
  { NULL },
};

/* What a row of a query's answer has besides its columns. */
static const DpTemplateFunction row_methods[] = {
  { "dict", row_dict },
  { "get", dict_get },
  { "items", dict_items },
  { "keys", dict_keys },
  { "values", dict_values },
  { NULL },
};

static DpValueFunc
find_method (const DpTemplateFunction *methods,
             const char               *name)
{
  for (gsize i = 0; methods[i].name != NULL; i++)
    if (strcmp (methods[i].name, name) == 0)
      return methods[i].func;

  return NULL;
}

DpValue *
_dp_template_method (DpValue    *value,
                     const char *name)
{
  DpValueFunc func = NULL;

  switch (dp_value_get_kind (value))
    {
    case DP_VALUE_STRING:
      func = _dp_string_method (name);
      break;

    case DP_VALUE_DICT:
      func = find_method (dict_methods, name);
      break;

    case DP_VALUE_LIST:
      /* A column may be called as a list's method is. */
      if (dp_value_find (value, name) >= 0)
        return NULL;
      if (dp_value_is_row (value))
        func = find_method (row_methods, name);
      if (dp_value_is_set (value))
        func = find_method (_dp_set_methods, name);
      if (func == NULL)
        func = find_method (list_methods, name);
      break;

    default:
      break;
    }

  return func != NULL ? dp_value_new_method (func, value) : NULL;
}
