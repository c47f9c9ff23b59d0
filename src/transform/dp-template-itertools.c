/* dp-template-itertools.c: ways through several lists, as Python's itertools has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-itertools.h"

#include <glib/gi18n-lib.h>

/* What a template may make out of a few short lists. */
#define MAX_ITEMS 100000

/* All that loops over the arguments would give, each a list. */
static GPtrArray *
list_arguments (DpValue  *arguments,
                GError  **error)
{
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);

  for (guint i = 0; i < dp_value_get_length (arguments); i++)
    {
      DpValue *items = dp_value_items (dp_value_get_item (arguments, i));

      if (items == NULL)
        return dp_template_error (error, _("a list is needed here, not %s"),
                                  dp_value_get_kind_name (dp_value_get_item (arguments, i)));
      g_ptr_array_add (lists, items);
    }

  return g_steal_pointer (&lists);
}

static DpValue *
chain (DpValue  *arguments,
       GError  **error)
{
  g_autoptr(GPtrArray) lists = list_arguments (arguments, error);
  DpValue *all;

  if (lists == NULL)
    return NULL;
  all = dp_value_new_list ();
  for (guint i = 0; i < lists->len; i++)
    {
      DpValue *list = g_ptr_array_index (lists, i);

      for (guint k = 0; k < dp_value_get_length (list); k++)
        dp_value_append (all, dp_value_ref (dp_value_get_item (list, k)));
    }

  return all;
}

static DpValue *
chain_call (const DpCall  *call,
            gpointer       data,
            GError       **error)
{
  return chain (call->positional, error);
}

static DpValue *
call_from_iterable_cb (const DpCall  *call,
                       gpointer       data,
                       GError       **error)
{
  DpValue *lists = dp_call_get (call, 0, "iterable");
  g_autoptr(DpValue) items = lists != NULL ? dp_value_items (lists) : NULL;

  if (items == NULL)
    return dp_template_error (error, _("from_iterable needs a list of lists"));

  return chain (items, error);
}

static DpValue *
chain_get (DpValue    *self,
           gpointer    data,
           const char *name)
{
  return g_str_equal (name, "from_iterable")
           ? dp_value_new_function (call_from_iterable_cb, NULL, NULL) : NULL;
}

static const DpValueClass chain_class = {
  .name = N_("a function"),
  .get = chain_get,
  .call = chain_call,
};

/* Picks of items by their places: each of @lists gives one. */
typedef struct
{
  GPtrArray *lists;
  guint     *places;
  guint      length;
  gboolean   of_one;       /* they are one list, several times … */
  gboolean   ordered;      /* … of which a later pick is not before an earlier one */
  gboolean   repeated;     /* … and an item may be picked twice */
  DpValue   *out;
} Picks;

static gboolean
may_pick (Picks *self,
          guint  depth,
          guint  place)
{
  for (guint i = 0; self->of_one && !self->repeated && i < depth; i++)
    if (self->places[i] == place)
      return FALSE;

  return !self->of_one || !self->ordered || depth == 0 || place >= self->places[depth - 1];
}

static gboolean
pick (Picks   *self,
      guint    depth,
      GError **error)
{
  DpValue *list;

  if (depth == self->length)
    {
      DpValue *picked = dp_value_new_tuple ();

      for (guint i = 0; i < self->length; i++)
        {
          list = g_ptr_array_index (self->lists, i);
          dp_value_append (picked, dp_value_ref (dp_value_get_item (list, self->places[i])));
        }
      dp_value_append (self->out, picked);
      if (dp_value_get_length (self->out) <= MAX_ITEMS)
        return TRUE;
      return dp_template_error (error, _("this would be more than %d items"), MAX_ITEMS) != NULL;
    }

  list = g_ptr_array_index (self->lists, depth);
  for (guint i = 0; i < dp_value_get_length (list); i++)
    {
      if (!may_pick (self, depth, i))
        continue;
      self->places[depth] = i;
      if (!pick (self, depth + 1, error))
        return FALSE;
    }

  return TRUE;
}

static DpValue *
pick_all (Picks   *self,
          GError **error)
{
  g_autofree guint *places = NULL;
  g_autoptr(DpValue) out = dp_value_new_list ();

  self->length = self->lists->len;
  if (self->length > 64)
    return dp_template_error (error, _("this would be more than %d items"), MAX_ITEMS);
  places = g_new0 (guint, MAX (self->length, 1));
  self->places = places;
  self->out = out;

  return pick (self, 0, error) ? g_steal_pointer (&out) : NULL;
}

/* product(a, b, repeat=1) */
static DpValue *
call_product_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  gint64 repeat = dp_call_get_integer (call, G_MAXUINT, "repeat", 1);
  g_autoptr(GPtrArray) lists = list_arguments (call->positional, error);
  Picks picks = { .lists = lists };
  guint n = lists != NULL ? lists->len : 0;

  for (gint64 i = 1; i < MIN (repeat, 64); i++)
    for (guint k = 0; k < n; k++)
      g_ptr_array_add (lists, dp_value_ref (g_ptr_array_index (lists, k)));

  return lists != NULL ? pick_all (&picks, error) : NULL;
}

/* combinations(list, 2) and its kin: so many of one list. */
static DpValue *
pick_of_one (const DpCall  *call,
             gint64         fallback,
             gboolean       ordered,
             gboolean       repeated,
             GError       **error)
{
  DpValue *argument = dp_call_get (call, 0, "iterable");
  g_autoptr(DpValue) items = argument != NULL ? dp_value_items (argument) : NULL;
  gint64 n = dp_call_get_integer (call, 1, "r", fallback);
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  Picks picks = { .lists = lists, .of_one = TRUE, .ordered = ordered, .repeated = repeated };

  if (items == NULL || (n < 0 && fallback >= 0))
    return dp_template_error (error, _("a list is needed here, and how many of it"));
  if (n < 0)
    n = dp_value_get_length (items);
  for (gint64 i = 0; i < MIN (n, 65); i++)
    g_ptr_array_add (lists, dp_value_ref (items));

  return pick_all (&picks, error);
}

static DpValue *
call_combinations_cb (const DpCall  *call,
                      gpointer       data,
                      GError       **error)
{
  return pick_of_one (call, 0, TRUE, FALSE, error);
}

static DpValue *
call_combinations_with_replacement_cb (const DpCall  *call,
                                       gpointer       data,
                                       GError       **error)
{
  return pick_of_one (call, 0, TRUE, TRUE, error);
}

static DpValue *
call_permutations_cb (const DpCall  *call,
                      gpointer       data,
                      GError       **error)
{
  return pick_of_one (call, -1, FALSE, FALSE, error);
}

/* zip_longest(a, b, fillvalue=none) */
static DpValue *
call_zip_longest_cb (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  g_autoptr(GPtrArray) lists = list_arguments (call->positional, error);
  DpValue *given = dp_value_lookup (call->named, "fillvalue");
  g_autoptr(DpValue) filling = given != NULL ? dp_value_ref (given) : dp_value_new_none ();
  DpValue *rows;
  guint longest = 0;

  if (lists == NULL)
    return NULL;
  for (guint i = 0; i < lists->len; i++)
    longest = MAX (longest, dp_value_get_length (g_ptr_array_index (lists, i)));
  rows = dp_value_new_list ();
  for (guint row = 0; row < longest; row++)
    {
      DpValue *tuple = dp_value_new_tuple ();

      for (guint i = 0; i < lists->len; i++)
        {
          DpValue *list = g_ptr_array_index (lists, i);

          dp_value_append (tuple, dp_value_ref (row < dp_value_get_length (list)
                                                  ? dp_value_get_item (list, row) : filling));
        }
      dp_value_append (rows, tuple);
    }

  return rows;
}

/* repeat(value, times): without an end it would have none. */
static DpValue *
call_repeat_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "object");
  gint64 times = dp_call_get_integer (call, 1, "times", -1);
  DpValue *list;

  if (value == NULL || times < 0 || times > MAX_ITEMS)
    return dp_template_error (error, _("repeat needs a value and how often, at most %d times"),
                              MAX_ITEMS);
  list = dp_value_new_list ();
  for (gint64 i = 0; i < times; i++)
    dp_value_append (list, dp_value_ref (value));

  return list;
}

/* islice(list, stop) or islice(list, start, stop, step) */
static DpValue *
call_islice_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *argument = dp_call_get (call, 0, "iterable");
  g_autoptr(DpValue) items = argument != NULL ? dp_value_items (argument) : NULL;
  guint n = dp_value_get_length (call->positional);
  gint64 start = n > 2 ? dp_call_get_integer (call, 1, "start", 0) : 0;
  gint64 stop = dp_call_get_integer (call, n > 2 ? 2 : 1, "stop", G_MAXINT64);
  gint64 step = dp_call_get_integer (call, 3, "step", 1);
  DpValue *list;

  if (items == NULL || start < 0 || step < 1)
    return dp_template_error (error, _("islice needs a list, and from where to where"));
  list = dp_value_new_list ();
  for (gint64 i = start; i < MIN (stop, (gint64) dp_value_get_length (items)); i += step)
    dp_value_append (list, dp_value_ref (dp_value_get_item (items, i)));

  return list;
}

/* accumulate([1, 2, 3]): 1, 3, 6 */
static DpValue *
call_accumulate_cb (const DpCall  *call,
                    gpointer       data,
                    GError       **error)
{
  DpValue *argument = dp_call_get (call, 0, "iterable");
  g_autoptr(DpValue) items = argument != NULL ? dp_value_items (argument) : NULL;
  gboolean whole = TRUE;
  DpValue *list;
  double sum = 0;

  for (guint i = 0; items != NULL && i < dp_value_get_length (items); i++)
    {
      if (!dp_value_is_numeric (dp_value_get_item (items, i)))
        g_clear_pointer (&items, dp_value_unref);
      else
        whole &= dp_value_get_kind (dp_value_get_item (items, i)) == DP_VALUE_INTEGER;
    }
  if (items == NULL)
    return dp_template_error (error, _("accumulate needs a list of numbers"));

  list = dp_value_new_list ();
  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      sum += dp_value_get_number (dp_value_get_item (items, i));
      dp_value_append (list, whole ? dp_value_new_integer ((gint64) sum)
                                   : dp_value_new_number (sum));
    }

  return list;
}

/* compress(list, flags): those whose flag is true */
static DpValue *
call_compress_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  g_autoptr(GPtrArray) lists = list_arguments (call->positional, error);
  DpValue *picked;

  if (lists == NULL)
    return NULL;
  if (lists->len != 2)
    return dp_template_error (error, _("compress needs a list, and as many flags"));
  picked = dp_value_new_list ();
  for (guint i = 0; i < MIN (dp_value_get_length (lists->pdata[0]),
                             dp_value_get_length (lists->pdata[1])); i++)
    if (dp_value_is_true (dp_value_get_item (lists->pdata[1], i)))
      dp_value_append (picked, dp_value_ref (dp_value_get_item (lists->pdata[0], i)));

  return picked;
}

DpValue *
_dp_template_itertools_module (void)
{
  static const DpTemplateFunction functions[] = {
    { "accumulate", call_accumulate_cb },
    { "combinations", call_combinations_cb },
    { "combinations_with_replacement", call_combinations_with_replacement_cb },
    { "compress", call_compress_cb },
    { "islice", call_islice_cb },
    { "permutations", call_permutations_cb },
    { "product", call_product_cb },
    { "repeat", call_repeat_cb },
    { "zip_longest", call_zip_longest_cb },
    { NULL },
  };
  DpValue *module = dp_value_new_dict ();

  dp_value_add_functions (module, functions);
  dp_value_set (module, "chain", dp_value_new_object (&chain_class, NULL));

  return module;
}
