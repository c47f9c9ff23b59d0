/* dp-template-evaluate.c: the evaluator's part for expressions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static DpValue *
evaluate_list (DpEvaluator     *self,
               DpTemplateNode  *node,
               GError         **error)
{
  g_autoptr(DpValue) list = dp_value_new_list ();

  for (guint i = 0; node->items != NULL && i < node->items->len; i++)
    {
      DpValue *item = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i), error);

      if (item == NULL)
        return NULL;
      dp_value_append (list, item);
    }

  return g_steal_pointer (&list);
}

static DpValue *
evaluate_dict (DpEvaluator     *self,
               DpTemplateNode  *node,
               GError         **error)
{
  g_autoptr(DpValue) dict = dp_value_new_dict ();

  for (guint i = 0; node->items != NULL && i + 1 < node->items->len; i += 2)
    {
      g_autoptr(DpValue) key = NULL;
      g_autofree char *name = NULL;
      DpValue *value;

      key = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i), error);
      if (key == NULL)
        return NULL;
      value = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i + 1), error);
      if (value == NULL)
        return NULL;
      name = dp_value_to_string (key);
      dp_value_set (dict, name, value);
    }

  return g_steal_pointer (&dict);
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
      DpValue *value = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i), error);

      if (value == NULL)
        return FALSE;
      if (name != NULL)
        dp_value_set (call->named, name, value);
      else
        dp_value_append (call->positional, value);
    }

  return TRUE;
}

static void
call_clear (DpCall *call)
{
  g_clear_pointer (&call->positional, dp_value_unref);
  g_clear_pointer (&call->named, dp_value_unref);
}

static DpValue *
evaluate_call (DpEvaluator     *self,
               DpTemplateNode  *node,
               GError         **error)
{
  g_autoptr(DpValue) function = _dp_evaluator_expression (self, node->left, error);
  DpValue *result = NULL;
  DpCall call = { NULL };

  if (function == NULL)
    return NULL;
  if (dp_value_get_kind (function) != DP_VALUE_FUNCTION)
    {
      if (dp_value_get_kind (function) == DP_VALUE_UNDEFINED && node->left->name != NULL)
        return _dp_evaluator_fail (self, node, error, _("there is no function or macro “%s”"),
                                   node->left->name);
      return _dp_evaluator_fail (self, node, error, _("this is %s and cannot be called"),
                                 dp_value_get_kind_name (function));
    }

  if (evaluate_arguments (self, node, &call, error))
    {
      result = dp_value_call (function, &call, error);
      if (result == NULL)
        _dp_evaluator_locate (self, node, error);
    }
  call_clear (&call);

  return result;
}

static DpValue *
evaluate_filter (DpEvaluator     *self,
                 DpTemplateNode  *node,
                 GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);
  DpValue *result = NULL;
  DpCall call = { NULL };

  if (value == NULL)
    return NULL;
  if (evaluate_arguments (self, node, &call, error))
    {
      result = _dp_template_filter (node->name, value, &call, error);
      if (result == NULL)
        _dp_evaluator_locate (self, node, error);
    }
  call_clear (&call);

  return result;
}

static DpValue *
evaluate_test (DpEvaluator     *self,
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

static DpValue *
evaluate_attribute (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    GError         **error)
{
  g_autoptr(DpValue) left = _dp_evaluator_expression (self, node->left, error);
  DpValue *found;

  if (left == NULL)
    return NULL;
  if (dp_value_get_kind (left) == DP_VALUE_UNDEFINED)
    return _dp_evaluator_fail (self, node->left, error, _("“%s” is not defined"),
                               node->left->name != NULL ? node->left->name : node->name);

  found = dp_value_lookup (left, node->name);

  return found != NULL ? dp_value_ref (found) : dp_value_new_undefined ();
}

static DpValue *
evaluate_index (DpEvaluator     *self,
                DpTemplateNode  *node,
                GError         **error)
{
  g_autoptr(DpValue) left = _dp_evaluator_expression (self, node->left, error);
  g_autoptr(DpValue) right = NULL;
  DpValue *found = NULL;

  if (left == NULL)
    return NULL;
  right = _dp_evaluator_expression (self, node->right, error);
  if (right == NULL)
    return NULL;

  if (dp_value_get_kind (left) == DP_VALUE_DICT)
    {
      g_autofree char *key = dp_value_to_string (right);

      found = dp_value_lookup (left, key);
    }
  else if (dp_value_get_kind (left) == DP_VALUE_LIST && dp_value_is_numeric (right))
    {
      gint64 index = dp_value_get_integer (right);
      gint64 length = dp_value_get_length (left);

      if (index < 0)
        index += length;
      if (index >= 0 && index < length)
        found = dp_value_get_item (left, index);
    }
  else
    {
      return _dp_evaluator_fail (self, node, error, _("%s has no items that can be asked for so"),
                                 dp_value_get_kind_name (left));
    }

  return found != NULL ? dp_value_ref (found) : dp_value_new_undefined ();
}

static DpValue *
evaluate_unary (DpEvaluator     *self,
                DpTemplateNode  *node,
                GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);
  int sign = *node->name == '-' ? -1 : 1;

  if (value == NULL)
    return NULL;
  if (g_str_equal (node->name, "not"))
    return dp_value_new_boolean (!dp_value_is_true (value));
  if (!dp_value_is_numeric (value))
    return _dp_evaluator_fail (self, node, error, _("a sign needs a number, this is %s"),
                               dp_value_get_kind_name (value));
  if (dp_value_get_kind (value) == DP_VALUE_NUMBER)
    return dp_value_new_number (sign * dp_value_get_number (value));

  return dp_value_new_integer (sign * dp_value_get_integer (value));
}

static DpValue *
evaluate_binary (DpEvaluator     *self,
                 DpTemplateNode  *node,
                 GError         **error)
{
  g_autoptr(DpValue) left = _dp_evaluator_expression (self, node->left, error);
  g_autoptr(DpValue) right = NULL;
  DpValue *result;

  if (left == NULL)
    return NULL;
  /* As in Python, these give one of their sides and look at the right one only if need be. */
  if (g_str_equal (node->name, "and") || g_str_equal (node->name, "or"))
    {
      if (dp_value_is_true (left) == g_str_equal (node->name, "or"))
        return g_steal_pointer (&left);
      return _dp_evaluator_expression (self, node->right, error);
    }

  right = _dp_evaluator_expression (self, node->right, error);
  if (right == NULL)
    return NULL;
  for (int i = 0; i < 2; i++)
    {
      DpTemplateNode *side = i == 0 ? node->left : node->right;

      if (dp_value_get_kind (i == 0 ? left : right) == DP_VALUE_UNDEFINED && side->name != NULL)
        return _dp_evaluator_fail (self, side, error, _("“%s” is not defined"), side->name);
    }

  result = _dp_template_binary (node->name, left, right, error);
  if (result == NULL)
    return _dp_evaluator_locate (self, node, error);

  return result;
}

static DpValue *
evaluate_condition (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    GError         **error)
{
  g_autoptr(DpValue) condition = _dp_evaluator_expression (self, node->right, error);

  if (condition == NULL)
    return NULL;
  if (dp_value_is_true (condition))
    return _dp_evaluator_expression (self, node->left, error);
  if (node->other != NULL)
    return _dp_evaluator_expression (self, node->other, error);

  return dp_value_new_string ("");
}

DpValue *
_dp_evaluator_expression (DpEvaluator     *self,
                          DpTemplateNode  *node,
                          GError         **error)
{
  switch (node->kind)
    {
    case DP_NODE_LITERAL:
      return dp_value_ref (node->value);
    case DP_NODE_NAME:
      return _dp_evaluator_lookup (self, node->name);
    case DP_NODE_LIST:
      return evaluate_list (self, node, error);
    case DP_NODE_DICT:
      return evaluate_dict (self, node, error);
    case DP_NODE_ATTRIBUTE:
      return evaluate_attribute (self, node, error);
    case DP_NODE_INDEX:
      return evaluate_index (self, node, error);
    case DP_NODE_CALL:
      return evaluate_call (self, node, error);
    case DP_NODE_FILTER:
      return evaluate_filter (self, node, error);
    case DP_NODE_TEST:
      return evaluate_test (self, node, error);
    case DP_NODE_UNARY:
      return evaluate_unary (self, node, error);
    case DP_NODE_BINARY:
      return evaluate_binary (self, node, error);
    case DP_NODE_CONDITION:
      return evaluate_condition (self, node, error);
    default:
      g_assert_not_reached ();
    }
}
