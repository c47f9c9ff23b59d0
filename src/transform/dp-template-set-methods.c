/* dp-template-set-methods.c: the methods of sets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>

static gboolean
has (DpValue *items,
     DpValue *sought)
{
  for (guint i = 0; i < dp_value_get_length (items); i++)
    if (dp_value_equal (dp_value_get_item (items, i), sought))
      return TRUE;

  return FALSE;
}

static void
add (DpValue *set,
     DpValue *item)
{
  if (!has (set, item))
    dp_value_append (set, dp_value_ref (item));
}

/* Which of one side go into the set: those that the other side has, or has not, or all */
typedef enum
{
  TAKE_NONE   = 0,
  TAKE_SHARED = 1 << 0,
  TAKE_OTHERS = 1 << 1,
  TAKE_ALL    = TAKE_SHARED | TAKE_OTHERS,
} Take;

static void
add_some (DpValue *set,
          DpValue *items,
          DpValue *others,
          Take     take)
{
  for (guint i = 0; take != TAKE_NONE && i < dp_value_get_length (items); i++)
    {
      DpValue *item = dp_value_get_item (items, i);

      if (take & (has (others, item) ? TAKE_SHARED : TAKE_OTHERS))
        add (set, item);
    }
}

/* The argument: anything that a loop can go over. */
static DpValue *
get_others (const DpCall  *call,
            GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "other");
  DpValue *items = value != NULL ? dp_value_items (value) : NULL;

  if (items == NULL)
    return dp_template_error (error, _("a set's method needs a list or another set"));

  return items;
}

static DpValue *
combine (const DpCall  *call,
         DpValue       *own,
         Take           of_own,
         Take           of_others,
         GError       **error)
{
  g_autoptr(DpValue) others = get_others (call, error);
  DpValue *set;

  if (others == NULL)
    return NULL;
  set = dp_value_new_set ();
  add_some (set, own, others, of_own);
  add_some (set, others, own, of_others);

  return set;
}

static DpValue *
set_difference (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return combine (call, data, TAKE_OTHERS, TAKE_NONE, error);
}

static DpValue *
set_intersection (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  return combine (call, data, TAKE_SHARED, TAKE_NONE, error);
}

static DpValue *
set_symmetric_difference (const DpCall  *call,
                          gpointer       data,
                          GError       **error)
{
  return combine (call, data, TAKE_OTHERS, TAKE_OTHERS, error);
}

static DpValue *
set_union (const DpCall  *call,
           gpointer       data,
           GError       **error)
{
  return combine (call, data, TAKE_ALL, TAKE_ALL, error);
}

static gboolean
has_all (DpValue *items,
         DpValue *wanted)
{
  for (guint i = 0; i < dp_value_get_length (wanted); i++)
    if (!has (items, dp_value_get_item (wanted, i)))
      return FALSE;

  return TRUE;
}

static DpValue *
set_issubset (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  g_autoptr(DpValue) others = get_others (call, error);

  return others != NULL ? dp_value_new_boolean (has_all (others, data)) : NULL;
}

static DpValue *
set_issuperset (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  g_autoptr(DpValue) others = get_others (call, error);

  return others != NULL ? dp_value_new_boolean (has_all (data, others)) : NULL;
}

static DpValue *
set_isdisjoint (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  g_autoptr(DpValue) shared = set_intersection (call, data, error);

  return shared != NULL ? dp_value_new_boolean (dp_value_get_length (shared) == 0) : NULL;
}

static DpValue *
set_add (const DpCall  *call,
         gpointer       data,
         GError       **error)
{
  DpValue *item = dp_call_get (call, 0, "element");

  if (item == NULL)
    return dp_template_error (error, _("add needs something to add"));
  add (data, item);

  return dp_value_new_none ();
}

static DpValue *
set_update (const DpCall  *call,
            gpointer       data,
            GError       **error)
{
  g_autoptr(DpValue) others = get_others (call, error);

  if (others == NULL)
    return NULL;
  add_some (data, others, data, TAKE_ALL);

  return dp_value_new_none ();
}

const DpTemplateFunction _dp_set_methods[] = {
  { "add", set_add },
  { "difference", set_difference },
  { "intersection", set_intersection },
  { "isdisjoint", set_isdisjoint },
  { "issubset", set_issubset },
  { "issuperset", set_issuperset },
  { "symmetric_difference", set_symmetric_difference },
  { "union", set_union },
  { "update", set_update },
  { NULL },
};
