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
  g_autoptr(DpValue) list = node->kind == DP_NODE_TUPLE ? dp_value_new_tuple ()
                                                        : dp_value_new_list ();

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
      DpValue *value;

      key = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i), error);
      if (key == NULL)
        return NULL;
      value = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i + 1), error);
      if (value == NULL)
        return NULL;
      dp_value_set_keyed (dict, key, value);
    }

  return g_steal_pointer (&dict);
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

/* Two undefined things cannot be added up; whether they are equal can be asked, and what is missing
 * in something that is there is in nothing. */
static gboolean
check_operand (DpEvaluator     *self,
               const char      *operator,
               DpTemplateNode  *node,
               DpValue         *value,
               GError         **error)
{
  if (dp_value_is_blank (value) && g_str_equal (operator, "~"))
    return TRUE;
  if (dp_value_get_kind (value) != DP_VALUE_UNDEFINED || g_str_equal (operator, "==") ||
      g_str_equal (operator, "!="))
    return TRUE;
  if (node->kind != DP_NODE_NAME && strstr (operator, "in") != NULL)
    return TRUE;
  _dp_evaluator_fail_undefined (self, node, error);

  return FALSE;
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
  if (right == NULL || !check_operand (self, node->name, node->left, left, error) ||
      !check_operand (self, node->name, node->right, right, error))
    return NULL;

  result = _dp_template_binary (node->name, left, right, error);
  if (result == NULL)
    return _dp_evaluator_locate (self, node, error);

  return result;
}

/* a < b < c */
static DpValue *
evaluate_compare (DpEvaluator     *self,
                  DpTemplateNode  *node,
                  GError         **error)
{
  g_autoptr(DpValue) left = _dp_evaluator_expression (self, node->left, error);
  DpTemplateNode *left_node = node->left;

  if (left == NULL)
    return NULL;
  for (guint i = 0; i < node->items->len; i++)
    {
      const char *operator = g_ptr_array_index (node->names, i);
      DpTemplateNode *right_node = g_ptr_array_index (node->items, i);
      g_autoptr(DpValue) right = _dp_evaluator_expression (self, right_node, error);
      g_autoptr(DpValue) result = NULL;

      if (right == NULL || !check_operand (self, operator, left_node, left, error) ||
          !check_operand (self, operator, right_node, right, error))
        return NULL;
      result = _dp_template_binary (operator, left, right, error);
      if (result == NULL)
        return _dp_evaluator_locate (self, node, error);
      if (!dp_value_is_true (result))
        return g_steal_pointer (&result);
      dp_value_unref (left);
      left = g_steal_pointer (&right);
      left_node = right_node;
    }

  return dp_value_new_boolean (TRUE);
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

  /* Without an else it is undefined in Jinja, which writes nothing. */
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
    case DP_NODE_TUPLE:
      return evaluate_list (self, node, error);
    case DP_NODE_DICT:
      return evaluate_dict (self, node, error);
    case DP_NODE_ATTRIBUTE:
      return _dp_evaluator_attribute (self, node, error);
    case DP_NODE_INDEX:
      return _dp_evaluator_index (self, node, error);
    case DP_NODE_SLICE:
      return _dp_evaluator_slice (self, node, error);
    case DP_NODE_CALL:
      return _dp_evaluator_call (self, node, NULL, error);
    case DP_NODE_FILTER:
      return _dp_evaluator_filter (self, node, error);
    case DP_NODE_TEST:
      return _dp_evaluator_test (self, node, error);
    case DP_NODE_UNARY:
      return evaluate_unary (self, node, error);
    case DP_NODE_BINARY:
      return evaluate_binary (self, node, error);
    case DP_NODE_COMPARE:
      return evaluate_compare (self, node, error);
    case DP_NODE_CONDITION:
      return evaluate_condition (self, node, error);
    case DP_NODE_CAPTURED:
      return dp_value_ref (self->captured);
    default:
      g_assert_not_reached ();
    }
}
