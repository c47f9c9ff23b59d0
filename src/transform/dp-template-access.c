/* dp-template-access.c: the evaluator's part for attributes, items, slices and calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "*list" or "**dict" among the arguments; anything else but none is a mistake. */
static gboolean
spread (DpEvaluator     *self,
        DpTemplateNode  *node,
        DpCall          *call,
        const char      *sign,
        DpValue         *value,
        GError         **error)
{
  DpValueKind kind = dp_value_get_kind (value);

  if (kind != (sign[1] == '*' ? DP_VALUE_DICT : DP_VALUE_LIST))
    {
      _dp_evaluator_fail (self, node, error, _("“%s” needs %s here, this is %s"), sign,
                          sign[1] == '*' ? _("a dict") : _("a list"),
                          dp_value_get_kind_name (value));
      return FALSE;
    }
  for (guint i = 0; i < dp_value_get_length (value); i++)
    {
      DpValue *item = dp_value_ref (dp_value_get_item (value, i));

      if (kind == DP_VALUE_DICT)
        dp_value_set (call->named, dp_value_get_key (value, i), item);
      else
        dp_value_append (call->positional, item);
    }

  return TRUE;
}

/* The arguments of a call, a filter or a test. */
static gboolean
evaluate_arguments (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    DpCall          *call,
                    GError         **error)
{
  call->evaluator = self;
  call->file = self->source->name;
  call->line = self->source->first_line + node->line - 1;
  call->positional = dp_value_new_list ();
  call->named = dp_value_new_dict ();

  for (guint i = 0; node->items != NULL && i < node->items->len; i++)
    {
      const char *name = g_ptr_array_index (node->names, i);
      DpTemplateNode *item = g_ptr_array_index (node->items, i);
      g_autoptr(DpValue) value = _dp_evaluator_expression (self, item, error);

      if (value == NULL)
        return FALSE;
      if (name == NULL)
        dp_value_append (call->positional, g_steal_pointer (&value));
      else if (*name != '*')
        dp_value_set (call->named, name, g_steal_pointer (&value));
      else if (!spread (self, item, call, name, value, error))
        return FALSE;
    }

  return TRUE;
}

static void
call_clear (DpCall *call)
{
  g_clear_pointer (&call->positional, dp_value_unref);
  g_clear_pointer (&call->named, dp_value_unref);
}

static gboolean
can_be_called (DpValue *value)
{
  const DpValueClass *klass = dp_value_get_class (value);

  return dp_value_get_kind (value) == DP_VALUE_FUNCTION || (klass != NULL && klass->call != NULL);
}

DpValue *
_dp_evaluator_call (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    DpValue         *caller,
                    GError         **error)
{
  g_autoptr(DpValue) function = _dp_evaluator_expression (self, node->left, error);
  DpValue *result = NULL;
  DpCall call = { NULL };

  if (function == NULL)
    return NULL;
  if (!can_be_called (function))
    {
      if (dp_value_get_kind (function) == DP_VALUE_UNDEFINED && node->left->name != NULL)
        return _dp_evaluator_fail (self, node, error, _("there is no function or macro “%s”"),
                                   node->left->name);
      return _dp_evaluator_fail (self, node, error, _("this is %s and cannot be called"),
                                 dp_value_get_kind_name (function));
    }

  if (evaluate_arguments (self, node, &call, error))
    {
      if (caller != NULL)
        dp_value_set (call.named, "caller", dp_value_ref (caller));
      result = dp_value_call (function, &call, error);
      if (result == NULL)
        _dp_evaluator_locate (self, node, error);
    }
  call_clear (&call);

  return result;
}

DpValue *
_dp_evaluator_filter (DpEvaluator     *self,
                      DpTemplateNode  *node,
                      GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);
  DpValue *result = NULL;
  DpCall call = { NULL };

  if (value == NULL)
    return NULL;
  /* What a thing has not is nothing to filters; a name that means nothing is a mistake. */
  if (dp_value_get_kind (value) == DP_VALUE_UNDEFINED && node->left->kind != DP_NODE_NAME)
    {
      dp_value_unref (value);
      value = dp_value_new_blank ();
    }
  if (evaluate_arguments (self, node, &call, error))
    {
      result = _dp_template_filter (node->name, value, &call, error);
      if (result == NULL)
        _dp_evaluator_locate (self, node, error);
    }
  call_clear (&call);

  return result;
}

DpValue *
_dp_evaluator_test (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);
  gboolean result = FALSE;
  gboolean done = FALSE;
  DpCall call = { NULL };

  if (value == NULL)
    return NULL;
  if (evaluate_arguments (self, node, &call, error))
    {
      done = _dp_template_test (node->name, value, &call, &result, error);
      if (!done)
        _dp_evaluator_locate (self, node, error);
    }
  call_clear (&call);
  if (!done)
    return NULL;

  return dp_value_new_boolean (node->value != NULL ? !result : result);
}

/* What is missing stays undefined all the way down; only its use is an error. */
DpValue *
_dp_evaluator_attribute (DpEvaluator     *self,
                         DpTemplateNode  *node,
                         GError         **error)
{
  g_autoptr(DpValue) left = _dp_evaluator_expression (self, node->left, error);

  if (left == NULL)
    return NULL;
  if (dp_value_get_kind (left) == DP_VALUE_UNDEFINED && node->left->kind == DP_NODE_NAME)
    return _dp_evaluator_fail_undefined (self, node->left, error);

  return dp_value_get_attribute (left, node->name);
}

static DpValue *
item_at (DpValue *list,
         DpValue *place)
{
  gint64 index = dp_value_get_integer (place);
  gint64 length = dp_value_get_length (list);

  if (index < 0)
    index += length;
  if (index < 0 || index >= length)
    return dp_value_new_undefined ();

  return dp_value_ref (dp_value_get_item (list, index));
}

DpValue *
_dp_evaluator_index (DpEvaluator     *self,
                     DpTemplateNode  *node,
                     GError         **error)
{
  g_autoptr(DpValue) left = _dp_evaluator_expression (self, node->left, error);
  g_autoptr(DpValue) right = NULL;
  g_autoptr(DpValue) items = NULL;
  g_autofree char *key = NULL;
  const DpValueClass *klass;
  DpValue *found = NULL;

  if (left == NULL)
    return NULL;
  right = _dp_evaluator_expression (self, node->right, error);
  if (right == NULL)
    return NULL;
  if (dp_value_get_kind (left) == DP_VALUE_UNDEFINED && node->left->kind == DP_NODE_NAME)
    return _dp_evaluator_fail_undefined (self, node->left, error);
  if (dp_value_get_kind (left) == DP_VALUE_UNDEFINED || dp_value_get_kind (left) == DP_VALUE_NONE)
    return dp_value_new_undefined ();

  klass = dp_value_get_class (left);
  key = dp_value_to_string (right);
  if (klass != NULL && klass->get != NULL && !dp_value_is_numeric (right))
    found = klass->get (left, dp_value_get_data (left), key);
  if (found != NULL)
    return found;
  if (dp_value_get_kind (left) == DP_VALUE_DICT || !dp_value_is_numeric (right))
    {
      found = dp_value_lookup (left, key);
      return found != NULL ? dp_value_ref (found) : dp_value_new_blank ();
    }

  items = dp_value_items (left);
  if (items == NULL)
    return _dp_evaluator_fail (self, node, error, _("%s has no items that can be asked for so"),
                               dp_value_get_kind_name (left));

  return item_at (items, right);
}

/* One bound of a slice, for @length items; as in Python, what is beyond is the end. */
static gboolean
evaluate_bound (DpEvaluator     *self,
                DpTemplateNode  *node,
                gint64           fallback,
                gint64          *bound,
                GError         **error)
{
  g_autoptr(DpValue) value = NULL;

  *bound = fallback;
  if (node == NULL)
    return TRUE;
  value = _dp_evaluator_expression (self, node, error);
  if (value == NULL)
    return FALSE;
  if (dp_value_get_kind (value) == DP_VALUE_NONE)
    return TRUE;
  if (!dp_value_is_numeric (value))
    {
      _dp_evaluator_fail (self, node, error, _("a slice needs numbers, this is %s"),
                          dp_value_get_kind_name (value));
      return FALSE;
    }
  *bound = CLAMP (dp_value_get_integer (value), -G_MAXINT, G_MAXINT);

  return TRUE;
}

static gint64
clamp_bound (gint64 bound,
             gint64 length,
             gint64 step)
{
  if (bound < 0)
    bound += length;

  return step > 0 ? CLAMP (bound, 0, length) : CLAMP (bound, -1, length - 1);
}

static DpValue *
take_slice (DpValue *value,
            DpValue *items,
            gint64   from,
            gint64   to,
            gint64   step)
{
  g_autoptr(DpValue) taken = dp_value_is_tuple (value) ? dp_value_new_tuple ()
                                                       : dp_value_new_list ();
  g_auto(GStrv) characters = NULL;

  for (gint64 i = from; step > 0 ? i < to : i > to; i += step)
    dp_value_append (taken, dp_value_ref (dp_value_get_item (items, i)));
  if (dp_value_get_kind (value) != DP_VALUE_STRING)
    return g_steal_pointer (&taken);

  characters = dp_value_to_strv (taken);

  return dp_value_take_string (g_strjoinv ("", characters));
}

DpValue *
_dp_evaluator_slice (DpEvaluator     *self,
                     DpTemplateNode  *node,
                     GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);
  g_autoptr(DpValue) items = NULL;
  gint64 length;
  gint64 from;
  gint64 to;
  gint64 step;

  if (value == NULL || !evaluate_bound (self, node->filter, 1, &step, error))
    return NULL;
  items = dp_value_get_kind (value) != DP_VALUE_DICT ? dp_value_items (value) : NULL;
  if (items == NULL || step == 0)
    return _dp_evaluator_fail (self, node, error, _("%s cannot be cut so"),
                               dp_value_get_kind_name (value));

  length = dp_value_get_length (items);
  if (!evaluate_bound (self, node->right, step > 0 ? 0 : length - 1, &from, error) ||
      !evaluate_bound (self, node->other, step > 0 ? length : -length - 1, &to, error))
    return NULL;

  return take_slice (value, items, clamp_bound (from, length, step),
                     clamp_bound (to, length, step), step);
}
