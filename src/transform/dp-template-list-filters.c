/* dp-template-list-filters.c: the template language's filters of lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An item with what it is sorted, grouped or compared by. */
typedef struct
{
  DpValue *item;
  DpValue *key;
} Entry;

static DpValue *
get_items (DpValue     *value,
           const char  *filter,
           GError     **error)
{
  DpValue *items = dp_value_items (value);

  if (items == NULL)
    return dp_template_error (error, _("“%s” needs a list, this is %s"), filter,
                              dp_value_get_kind_name (value));

  return items;
}

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  dp_value_unref (self->item);
  dp_value_unref (self->key);
}

/* What an item is compared by: its attribute if one is named, in small letters unless told. */
static DpValue *
make_key (DpValue    *item,
          const char *attribute,
          gboolean    case_sensitive)
{
  g_autoptr(DpValue) key = attribute != NULL ? dp_value_get_path (item, attribute)
                                             : dp_value_ref (item);
  const char *text = dp_value_get_string (key);

  if (case_sensitive || text == NULL)
    return g_steal_pointer (&key);

  return dp_value_take_string (g_utf8_strdown (text, -1));
}

static GArray *
make_entries (DpValue    *items,
              const char *attribute,
              gboolean    case_sensitive)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      DpValue *item = dp_value_get_item (items, i);
      Entry entry = { dp_value_ref (item), make_key (item, attribute, case_sensitive) };

      g_array_append_val (entries, entry);
    }

  return entries;
}

typedef struct
{
  gboolean reverse;
  gboolean failed;
} Order;

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  Order *order = data;
  int result = 0;

  if (!dp_value_compare (((const Entry *) a)->key, ((const Entry *) b)->key, &result))
    {
      order->failed = TRUE;
      return 0;
    }

  return order->reverse ? -result : result;
}

static gboolean
sort_entries (GArray    *entries,
              gboolean   reverse,
              GError   **error)
{
  Order order = { reverse, FALSE };

  g_array_sort_with_data (entries, compare_entries, &order);
  if (!order.failed)
    return TRUE;
  g_set_error_literal (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                       _("these items have no order among each other"));

  return FALSE;
}

/* (nullable): a list of them in order; NULL with an error */
static DpValue *
list_sorted (GArray    *entries,
             gboolean   reverse,
             GError   **error)
{
  DpValue *list;

  if (!sort_entries (entries, reverse, error))
    return NULL;

  list = dp_value_new_list ();
  for (guint i = 0; i < entries->len; i++)
    dp_value_append (list, dp_value_ref (g_array_index (entries, Entry, i).item));

  return list;
}

static DpValue *
filter_sort (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  g_autoptr(DpValue) items = get_items (value, "sort", error);
  g_autoptr(GArray) entries = NULL;

  if (items == NULL)
    return NULL;
  entries = make_entries (items, dp_call_get_string (call, 2, "attribute"),
                          dp_call_get_boolean (call, 1, "case_sensitive", FALSE));

  return list_sorted (entries, dp_call_get_boolean (call, 0, "reverse", FALSE), error);
}

static DpValue *
filter_dictsort (DpValue       *value,
                 const DpCall  *call,
                 GError       **error)
{
  const char *by = dp_call_get_string (call, 1, "by");
  g_autoptr(DpValue) method = NULL;
  g_autoptr(DpValue) pairs = NULL;
  g_autoptr(GArray) entries = NULL;

  if (dp_value_get_kind (value) != DP_VALUE_DICT)
    return dp_template_error (error, _("dictsort needs a dict, this is %s"),
                              dp_value_get_kind_name (value));
  method = _dp_template_method (value, "items");
  pairs = dp_value_call (method, call, error);
  entries = make_entries (pairs, g_strcmp0 (by, "value") == 0 ? "1" : "0",
                          dp_call_get_boolean (call, 0, "case_sensitive", FALSE));

  return list_sorted (entries, dp_call_get_boolean (call, 2, "reverse", FALSE), error);
}

/* Pairs that can be taken apart, and asked for .grouper and .list. */
static DpValue *
filter_groupby (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  const char *attribute = dp_call_get_string (call, 0, "attribute");
  g_autoptr(DpValue) items = get_items (value, "groupby", error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) entries = NULL;
  DpValue *group = NULL;
  DpValue *last = NULL;
  DpValue *list;

  if (items == NULL)
    return NULL;
  if (attribute == NULL)
    return dp_template_error (error, _("groupby needs the name of an attribute"));
  entries = make_entries (items, attribute, TRUE);
  if (!sort_entries (entries, FALSE, error))
    return NULL;

  g_ptr_array_add (names, g_strdup ("grouper"));
  g_ptr_array_add (names, g_strdup ("list"));
  list = dp_value_new_list ();
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (last == NULL || !dp_value_equal (last, entry->key))
        {
          DpValue *pair = dp_value_new_row (names);

          last = entry->key;
          group = dp_value_new_list ();
          dp_value_append (pair, dp_value_ref (last));
          dp_value_append (pair, group);
          dp_value_append (list, pair);
        }
      dp_value_append (group, dp_value_ref (entry->item));
    }

  return list;
}

static DpValue *
find_extreme (DpValue       *value,
              const DpCall  *call,
              const char    *filter,
              int            sign,
              GError       **error)
{
  g_autoptr(DpValue) items = get_items (value, filter, error);
  g_autoptr(GArray) entries = NULL;
  guint best = 0;

  if (items == NULL)
    return NULL;
  entries = make_entries (items, dp_call_get_string (call, 1, "attribute"),
                          dp_call_get_boolean (call, 0, "case_sensitive", FALSE));
  if (entries->len == 0)
    return dp_value_new_undefined ();
  for (guint i = 1; i < entries->len; i++)
    {
      int result;

      if (!dp_value_compare (g_array_index (entries, Entry, i).key,
                             g_array_index (entries, Entry, best).key, &result))
        return dp_template_error (error, _("these items have no order among each other"));
      if (result * sign > 0)
        best = i;
    }

  return dp_value_ref (g_array_index (entries, Entry, best).item);
}

static DpValue *
filter_max (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  return find_extreme (value, call, "max", 1, error);
}

static DpValue *
filter_min (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  return find_extreme (value, call, "min", -1, error);
}

static DpValue *
filter_sum (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  const char *attribute = dp_call_get_string (call, 0, "attribute");
  DpValue *start = dp_call_get (call, 1, "start");
  g_autoptr(DpValue) items = get_items (value, "sum", error);
  DpValue *sum = start != NULL ? dp_value_ref (start) : dp_value_new_integer (0);

  for (guint i = 0; items != NULL && i < dp_value_get_length (items) && sum != NULL; i++)
    {
      g_autoptr(DpValue) term = make_key (dp_value_get_item (items, i), attribute, TRUE);
      g_autoptr(DpValue) before = sum;

      sum = _dp_template_binary ("+", before, term, error);
    }
  if (items == NULL)
    g_clear_pointer (&sum, dp_value_unref);

  return sum;
}

static DpValue *
filter_unique (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  g_autoptr(DpValue) items = get_items (value, "unique", error);
  g_autoptr(GArray) entries = NULL;
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DpValue *list;

  if (items == NULL)
    return NULL;
  entries = make_entries (items, dp_call_get_string (call, 1, "attribute"),
                          dp_call_get_boolean (call, 0, "case_sensitive", FALSE));
  list = dp_value_new_list ();
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (g_hash_table_add (seen, dp_value_to_literal (entry->key)))
        dp_value_append (list, dp_value_ref (entry->item));
    }

  return list;
}

static DpValue *
filter_join (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  DpValue *separator = dp_call_get (call, 0, "d");
  const char *attribute = dp_call_get_string (call, 1, "attribute");
  g_autofree char *between = separator != NULL ? dp_value_to_string (separator) : g_strdup ("");
  g_autoptr(DpValue) items = get_items (value, "join", error);
  g_autoptr(GString) text = g_string_new (NULL);

  if (items == NULL)
    return NULL;
  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      g_autoptr(DpValue) item = make_key (dp_value_get_item (items, i), attribute, TRUE);
      g_autofree char *part = dp_value_to_string (item);

      g_string_append_printf (text, "%s%s", i > 0 ? between : "", part);
    }

  return dp_value_new_string (text->str);
}

static DpValue *
filter_first (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  g_autoptr(DpValue) items = get_items (value, "first", error);

  if (items == NULL)
    return NULL;

  return dp_value_get_length (items) > 0 ? dp_value_ref (dp_value_get_item (items, 0))
                                         : dp_value_new_undefined ();
}

static DpValue *
filter_last (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  g_autoptr(DpValue) items = get_items (value, "last", error);
  guint length;

  if (items == NULL)
    return NULL;
  length = dp_value_get_length (items);

  return length > 0 ? dp_value_ref (dp_value_get_item (items, length - 1))
                    : dp_value_new_undefined ();
}

static DpValue *
filter_list (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  return get_items (value, "list", error);
}

static DpValue *
filter_items (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  g_autoptr(DpValue) method = _dp_template_method (value, "items");

  if (method == NULL)
    return dp_template_error (error, _("items needs a dict, this is %s"),
                              dp_value_get_kind_name (value));

  return dp_value_call (method, call, error);
}

static DpValue *
filter_reverse (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  g_autoptr(DpValue) items = get_items (value, "reverse", error);
  g_autoptr(DpValue) list = dp_value_new_list ();
  g_auto(GStrv) characters = NULL;

  if (items == NULL)
    return NULL;
  for (guint i = dp_value_get_length (items); i > 0; i--)
    dp_value_append (list, dp_value_ref (dp_value_get_item (items, i - 1)));
  if (dp_value_get_kind (value) != DP_VALUE_STRING)
    return g_steal_pointer (&list);
  characters = dp_value_to_strv (list);

  return dp_value_take_string (g_strjoinv ("", characters));
}

/* Lists of @n items each, the last one filled up. */
static DpValue *
filter_batch (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  gint64 n = dp_call_get_integer (call, 0, "linecount", 0);
  DpValue *fill = dp_call_get (call, 1, "fill_with");
  g_autoptr(DpValue) items = get_items (value, "batch", error);
  DpValue *part = NULL;
  DpValue *list;

  if (items == NULL)
    return NULL;
  if (n <= 0 || n > DP_EVALUATOR_MAX_SIZE)
    return dp_template_error (error, _("batch needs how many items go together"));
  list = dp_value_new_list ();
  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      if (i % n == 0)
        {
          part = dp_value_new_list ();
          dp_value_append (list, part);
        }
      dp_value_append (part, dp_value_ref (dp_value_get_item (items, i)));
    }
  while (part != NULL && fill != NULL && dp_value_get_length (part) < n)
    dp_value_append (part, dp_value_ref (fill));

  return list;
}

/* @n lists with the items shared out among them. */
static DpValue *
filter_slice (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  gint64 n = dp_call_get_integer (call, 0, "slices", 0);
  DpValue *fill = dp_call_get (call, 1, "fill_with");
  g_autoptr(DpValue) items = get_items (value, "slice", error);
  guint next = 0;
  guint each;
  guint more;
  DpValue *list;

  if (items == NULL)
    return NULL;
  if (n <= 0 || n > DP_EVALUATOR_MAX_SIZE)
    return dp_template_error (error, _("slice needs how many lists to make"));
  each = dp_value_get_length (items) / n;
  more = dp_value_get_length (items) % n;
  list = dp_value_new_list ();
  for (gint64 i = 0; i < n; i++)
    {
      DpValue *part = dp_value_new_list ();

      for (guint k = 0; k < each + (i < more); k++)
        dp_value_append (part, dp_value_ref (dp_value_get_item (items, next++)));
      if (fill != NULL && more > 0 && i >= more)
        dp_value_append (part, dp_value_ref (fill));
      dp_value_append (list, part);
    }

  return list;
}

const DpFilter _dp_list_filters[] = {
  { "batch", filter_batch },
  { "dictsort", filter_dictsort },
  { "first", filter_first },
  { "groupby", filter_groupby },
  { "items", filter_items },
  { "join", filter_join },
  { "last", filter_last },
  { "list", filter_list },
  { "max", filter_max },
  { "min", filter_min },
  { "reverse", filter_reverse },
  { "slice", filter_slice },
  { "sort", filter_sort },
  { "sum", filter_sum },
  { "unique", filter_unique },
  { NULL },
};
