/* dp-template-run.c: the evaluator's part for statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean evaluate_statement (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);

gboolean
_dp_evaluator_block (DpEvaluator     *self,
                     DpTemplateNode  *block,
                     GError         **error)
{
  for (guint i = 0; block->items != NULL && i < block->items->len; i++)
    {
      if (!evaluate_statement (self, g_ptr_array_index (block->items, i), error))
        return FALSE;
      if (self->flow != DP_FLOW_ON)
        break;
    }

  return TRUE;
}

DpValue *
_dp_evaluator_capture (DpEvaluator     *self,
                       DpTemplateNode  *block,
                       GError         **error)
{
  GString *outer = self->out;
  DpSourceMap *map = self->map;
  GString *own = g_string_new (NULL);
  gboolean done;

  self->out = own;
  self->map = NULL;
  done = _dp_evaluator_block (self, block, error);
  self->out = outer;
  self->map = map;
  if (done)
    return dp_value_take_string (g_string_free (own, FALSE));

  g_string_free (own, TRUE);

  return NULL;
}

/* The same, through the filters that stand at the block's beginning. */
static DpValue *
capture_filtered (DpEvaluator     *self,
                  DpTemplateNode  *node,
                  GError         **error)
{
  DpValue *text = _dp_evaluator_capture (self, node->right, error);
  DpValue *outer = self->captured;
  DpValue *result;

  if (text == NULL || node->filter == NULL)
    return text;

  self->captured = text;
  result = _dp_evaluator_expression (self, node->filter, error);
  self->captured = outer;
  dp_value_unref (text);

  return result;
}

/* The node's line in the file, not in the text. */
static guint
line_of (DpEvaluator    *self,
         DpTemplateNode *node)
{
  return self->source->first_line + node->line - 1;
}

static void
append_value (DpEvaluator    *self,
              DpTemplateNode *node,
              DpValue        *value)
{
  g_autofree char *text = dp_value_to_string (value);

  if (self->map != NULL)
    dp_source_map_add (self->map, self->out->len, self->source->name, line_of (self, node), FALSE);
  g_string_append (self->out, text);
}

static gboolean
evaluate_output (DpEvaluator     *self,
                 DpTemplateNode  *node,
                 GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);

  if (value == NULL)
    return FALSE;
  if (self->flow == DP_FLOW_RETURN)
    return TRUE;
  if (dp_value_is_blank (value))
    return TRUE;
  if (dp_value_get_kind (value) == DP_VALUE_UNDEFINED)
    return _dp_evaluator_fail_undefined (self, node->left, error) != NULL;
  append_value (self, node, value);

  return TRUE;
}

/* One value to the names of a tuple. */
static gboolean
unpack (DpEvaluator     *self,
        DpTemplateNode  *target,
        DpValue         *value,
        GError         **error)
{
  g_autoptr(DpValue) items = dp_value_items (value);

  if (items == NULL || dp_value_get_length (items) != target->items->len)
    {
      _dp_evaluator_fail (self, target, error,
                          _("each item has to be a list of %u values here, this one is %s"),
                          target->items->len, dp_value_get_kind_name (value));
      return FALSE;
    }
  for (guint i = 0; i < target->items->len; i++)
    if (!_dp_evaluator_assign (self, g_ptr_array_index (target->items, i),
                               dp_value_ref (dp_value_get_item (items, i)), error))
      return FALSE;

  return TRUE;
}

static gboolean
assign_attribute (DpEvaluator     *self,
                  DpTemplateNode  *target,
                  DpValue         *value,
                  GError         **error)
{
  g_autoptr(DpValue) owner = _dp_evaluator_expression (self, target->left, error);
  const DpValueClass *klass;

  if (owner == NULL)
    return FALSE;
  klass = dp_value_get_class (owner);
  if (klass == NULL || klass->set == NULL ||
      !klass->set (dp_value_get_data (owner), target->name, value))
    {
      _dp_evaluator_fail (self, target->left, error,
                          _("only a namespace's attributes can be set, this is %s; make one with "
                            "namespace()"), dp_value_get_kind_name (owner));
      return FALSE;
    }

  return TRUE;
}

gboolean
_dp_evaluator_assign (DpEvaluator     *self,
                      DpTemplateNode  *target,
                      DpValue         *value,
                      GError         **error)
{
  g_autoptr(DpValue) own = value;

  if (target->kind == DP_NODE_TUPLE)
    return unpack (self, target, own, error);
  if (target->kind == DP_NODE_ATTRIBUTE)
    return assign_attribute (self, target, own, error);
  _dp_evaluator_set (self, target->name, g_steal_pointer (&own));

  return TRUE;
}

static void
declare_name (DpEvaluator    *self,
              DpTemplateNode *target)
{
  g_autoptr(DpValue) known = NULL;

  for (guint i = 0; target->kind == DP_NODE_TUPLE && i < target->items->len; i++)
    declare_name (self, g_ptr_array_index (target->items, i));
  if (target->kind != DP_NODE_NAME)
    return;

  known = _dp_evaluator_lookup (self, target->name);
  if (dp_value_get_kind (known) == DP_VALUE_UNDEFINED)
    _dp_evaluator_set (self, target->name, dp_value_new_blank ());
}

/* What only a branch that is not gone would set is no mistake where it is written afterwards, but
 * nothing. */
static void
declare_skipped (DpEvaluator    *self,
                 DpTemplateNode *node)
{
  if (node == NULL)
    return;

  if (node->kind == DP_NODE_SET)
    {
      declare_name (self, node->target);
    }
  else if (node->kind == DP_NODE_IF)
    {
      declare_skipped (self, node->right);
      declare_skipped (self, node->other);
    }
  else if (node->kind == DP_NODE_BLOCK)
    {
      for (guint i = 0; node->items != NULL && i < node->items->len; i++)
        declare_skipped (self, g_ptr_array_index (node->items, i));
    }
}

static gboolean
evaluate_if (DpEvaluator     *self,
             DpTemplateNode  *node,
             GError         **error)
{
  g_autoptr(DpValue) condition = _dp_evaluator_expression (self, node->left, error);

  if (condition == NULL)
    return FALSE;
  if (dp_value_is_true (condition))
    {
      declare_skipped (self, node->other);
      return _dp_evaluator_block (self, node->right, error);
    }

  declare_skipped (self, node->right);
  if (node->other != NULL)
    return evaluate_statement (self, node->other, error);

  return TRUE;
}

static gboolean
evaluate_set (DpEvaluator     *self,
              DpTemplateNode  *node,
              GError         **error)
{
  DpValue *value = node->left != NULL ? _dp_evaluator_expression (self, node->left, error)
                                      : capture_filtered (self, node, error);

  if (value == NULL)
    return FALSE;
  if (self->flow == DP_FLOW_RETURN)
    {
      dp_value_unref (value);
      return TRUE;
    }

  return _dp_evaluator_assign (self, node->target, value, error);
}

static gboolean
evaluate_with (DpEvaluator     *self,
               DpTemplateNode  *node,
               GError         **error)
{
  gboolean done = TRUE;

  _dp_evaluator_push (self);
  for (guint i = 0; node->names != NULL && i < node->names->len && done; i++)
    {
      DpValue *value = _dp_evaluator_expression (self, g_ptr_array_index (node->items, i), error);

      done = value != NULL;
      if (done)
        _dp_evaluator_set (self, g_ptr_array_index (node->names, i), value);
    }
  done = done && _dp_evaluator_block (self, node->right, error);
  _dp_evaluator_pop (self);

  return done;
}

/* A macro sees what stands around it. */
static void
define_macro (DpEvaluator    *self,
              DpTemplateNode *node)
{
  DpValue *scope = g_ptr_array_index (self->scopes, self->scopes->len - 1);

  _dp_evaluator_set (self, node->name,
                     _dp_macro_new (self->source, self->package, node, self->scopes));
  g_ptr_array_add (self->closed, dp_value_ref (scope));
}

static gboolean
evaluate_call_block (DpEvaluator     *self,
                     DpTemplateNode  *node,
                     GError         **error)
{
  g_autoptr(DpValue) caller = _dp_macro_new (self->source, self->package, node, self->scopes);
  g_autoptr(DpValue) value = _dp_evaluator_call (self, node->left, caller, error);

  if (value == NULL)
    return FALSE;
  if (self->flow != DP_FLOW_RETURN && dp_value_get_kind (value) != DP_VALUE_UNDEFINED)
    append_value (self, node, value);

  return TRUE;
}

static gboolean
evaluate_filter_block (DpEvaluator     *self,
                       DpTemplateNode  *node,
                       GError         **error)
{
  g_autoptr(DpValue) value = capture_filtered (self, node, error);

  if (value == NULL)
    return FALSE;
  append_value (self, node, value);

  return TRUE;
}

static gboolean
evaluate_text (DpEvaluator    *self,
               DpTemplateNode *node)
{
  if (self->map != NULL)
    dp_source_map_add (self->map, self->out->len, self->source->name, line_of (self, node), TRUE);
  g_string_append (self->out, dp_value_get_string (node->value));

  return TRUE;
}

static gboolean
evaluate_do (DpEvaluator     *self,
             DpTemplateNode  *node,
             GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);

  return value != NULL;
}

static gboolean
evaluate_statement (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    GError         **error)
{
  switch (node->kind)
    {
    case DP_NODE_TEXT:
      return evaluate_text (self, node);
    case DP_NODE_OUTPUT:
      return evaluate_output (self, node, error);
    case DP_NODE_BLOCK:
      return _dp_evaluator_block (self, node, error);
    case DP_NODE_IF:
      return evaluate_if (self, node, error);
    case DP_NODE_FOR:
      return _dp_evaluator_for (self, node, error);
    case DP_NODE_SET:
      return evaluate_set (self, node, error);
    case DP_NODE_WITH:
      return evaluate_with (self, node, error);
    case DP_NODE_MACRO:
      define_macro (self, node);
      return TRUE;
    case DP_NODE_CALL_BLOCK:
      return evaluate_call_block (self, node, error);
    case DP_NODE_FILTER_BLOCK:
      return evaluate_filter_block (self, node, error);
    case DP_NODE_DO:
      return evaluate_do (self, node, error);
    case DP_NODE_BREAK:
      self->flow = DP_FLOW_BREAK;
      return TRUE;
    case DP_NODE_CONTINUE:
      self->flow = DP_FLOW_CONTINUE;
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}
