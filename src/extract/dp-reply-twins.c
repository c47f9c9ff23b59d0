/* dp-reply-twins.c: members of one name in one object
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reply-private.h"

#include <string.h>

/* As many names are compared with each other; more go into a table, where they are not sorted. */
#define FEW 16

static gboolean has_twins (yyjson_val *value);

static gboolean
is_equal (yyjson_val *a,
          yyjson_val *b)
{
  return yyjson_get_len (a) == yyjson_get_len (b) &&
         memcmp (yyjson_get_str (a), yyjson_get_str (b), yyjson_get_len (a)) == 0;
}

static gboolean
few_have_twins (yyjson_val *object)
{
  yyjson_val *names[FEW];
  yyjson_obj_iter iter;
  yyjson_val *name;
  guint n_names = 0;

  yyjson_obj_iter_init (object, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      for (guint i = 0; i < n_names; i++)
        {
          if (is_equal (names[i], name))
            return TRUE;
        }
      names[n_names++] = name;
    }

  return FALSE;
}

static gboolean
many_have_twins (yyjson_val *object)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  yyjson_obj_iter iter;
  yyjson_val *name;

  yyjson_obj_iter_init (object, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      if (!g_hash_table_add (names, (char *) yyjson_get_str (name)))
        return TRUE;
    }

  return FALSE;
}

/* Days come in order, which rules twins out without a table of them. */
static gboolean
is_sorted (yyjson_val *object)
{
  yyjson_obj_iter iter;
  yyjson_val *name;
  const char *before = NULL;
  int direction = 0;

  yyjson_obj_iter_init (object, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      const char *text = yyjson_get_str (name);
      int order = before != NULL ? strcmp (before, text) : 0;

      if (before != NULL && (order == 0 || (direction != 0 && (order < 0) != (direction < 0))))
        return FALSE;
      direction = order;
      before = text;
    }

  return TRUE;
}

static gboolean
object_has_twins (yyjson_val *object)
{
  yyjson_obj_iter iter;
  yyjson_val *name;

  if (yyjson_obj_size (object) <= FEW ? few_have_twins (object)
                                      : !is_sorted (object) && many_have_twins (object))
    return TRUE;

  yyjson_obj_iter_init (object, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      if (has_twins (yyjson_obj_iter_get_val (name)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_twins (yyjson_val *value)
{
  yyjson_val *item;
  size_t index, n_items;

  if (yyjson_is_obj (value))
    return object_has_twins (value);

  yyjson_arr_foreach (value, index, n_items, item)
    {
      if (has_twins (item))
        return TRUE;
    }

  return FALSE;
}

gboolean
dp_reply_has_twins (DpReply *self)
{
  yyjson_doc *document;

  g_return_val_if_fail (DP_IS_REPLY (self), FALSE);

  document = _dp_reply_get_document (self, NULL);

  return document != NULL && has_twins (yyjson_doc_get_root (document));
}
