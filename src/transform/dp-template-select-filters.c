/* dp-template-select-filters.c: filters that go through a list with a test or another filter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The arguments of a call from the @from-th on, for what it calls itself. */
static DpValue *
rest_of (const DpCall *call,
         guint         from)
{
  DpValue *rest = dp_value_new_list ();

  for (guint i = from; i < dp_value_get_length (call->positional); i++)
    dp_value_append (rest, dp_value_ref (dp_value_get_item (call->positional, i)));

  return rest;
}

static DpValue *
map_attribute (DpValue      *items,
               const char   *attribute,
               const DpCall *call)
{
  DpValue *fallback = dp_value_lookup (call->named, "default");
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      g_autoptr(DpValue) value = dp_value_get_path (dp_value_get_item (items, i), attribute);
      gboolean missing = dp_value_get_kind (value) == DP_VALUE_UNDEFINED && fallback != NULL;

      dp_value_append (list, missing ? dp_value_ref (fallback) : g_steal_pointer (&value));
    }

  return list;
}

/* As Jinja has it, these filters take none for an empty list. */
static DpValue *
items_of (DpValue *value)
{
  return dp_value_get_kind (value) == DP_VALUE_NONE ? dp_value_new_list () : dp_value_items (value);
}

/* map(attribute='name') or map('upper') */
static DpValue *
filter_map (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  DpValue *attribute = dp_value_lookup (call->named, "attribute");
  const char *filter = dp_call_get_string (call, 0, "filter");
  g_autoptr(DpValue) items = items_of (value);
  g_autoptr(DpValue) rest = rest_of (call, 1);
  g_autoptr(DpValue) list = NULL;
  DpCall inner = *call;

  if (items == NULL)
    return dp_template_error (error, _("“%s” needs a list, this is %s"), "map",
                              dp_value_get_kind_name (value));
  if (attribute != NULL)
    {
      g_autofree char *path = dp_value_to_string (attribute);

      return map_attribute (items, path, call);
    }
  if (filter == NULL)
    return dp_template_error (error, _("map needs the name of a filter, or an attribute"));

  list = dp_value_new_list ();
  inner.positional = rest;
  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      DpValue *item = _dp_template_filter (filter, dp_value_get_item (items, i), &inner, error);

      if (item == NULL)
        return NULL;
      dp_value_append (list, item);
    }

  return g_steal_pointer (&list);
}

/* select('odd'), selectattr('age', 'gt', 30), and the opposite of both. */
static DpValue *
choose (DpValue       *value,
        const DpCall  *call,
        const char    *name,
        gboolean       by_attribute,
        gboolean       wanted,
        GError       **error)
{
  const char *attribute = by_attribute ? dp_call_get_string (call, 0, "") : NULL;
  const char *test = dp_call_get_string (call, by_attribute ? 1 : 0, "");
  g_autoptr(DpValue) items = items_of (value);
  g_autoptr(DpValue) rest = rest_of (call, by_attribute ? 2 : 1);
  g_autoptr(DpValue) list = dp_value_new_list ();
  DpCall inner = *call;

  if (items == NULL)
    return dp_template_error (error, _("“%s” needs a list, this is %s"), name,
                              dp_value_get_kind_name (value));
  if (by_attribute && attribute == NULL)
    return dp_template_error (error, _("“%s” needs the name of an attribute"), name);

  inner.positional = rest;
  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      DpValue *item = dp_value_get_item (items, i);
      g_autoptr(DpValue) asked = by_attribute ? dp_value_get_path (item, attribute)
                                              : dp_value_ref (item);
      gboolean result = dp_value_is_true (asked);

      if (test != NULL && !_dp_template_test (test, asked, &inner, &result, error))
        return NULL;
      if (result == wanted)
        dp_value_append (list, dp_value_ref (item));
    }

  return g_steal_pointer (&list);
}

static DpValue *
filter_select (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return choose (value, call, "select", FALSE, TRUE, error);
}

static DpValue *
filter_reject (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return choose (value, call, "reject", FALSE, FALSE, error);
}

static DpValue *
filter_selectattr (DpValue       *value,
                   const DpCall  *call,
                   GError       **error)
{
  return choose (value, call, "selectattr", TRUE, TRUE, error);
}

static DpValue *
filter_rejectattr (DpValue       *value,
                   const DpCall  *call,
                   GError       **error)
{
  return choose (value, call, "rejectattr", TRUE, FALSE, error);
}

const DpFilter _dp_select_filters[] = {
  { "map", filter_map },
  { "reject", filter_reject },
  { "rejectattr", filter_rejectattr },
  { "select", filter_select },
  { "selectattr", filter_selectattr },
  { NULL },
};
