/* dp-template-statements.c: the parser's part for statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-parser-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The statement's own block, and its end. */
static gboolean
parse_body (DpParser        *self,
            DpTemplateNode  *node,
            const char      *end,
            GError         **error)
{
  if (!_dp_parser_close (self, error))
    return FALSE;
  node->right = _dp_parser_block (self, error);

  return node->right != NULL && _dp_parser_expect_end (self, end, error);
}

/* The block that an if or a for may end with. */
static gboolean
parse_else (DpParser        *self,
            DpTemplateNode  *node,
            GError         **error)
{
  if (!_dp_parser_accept_statement (self, "else"))
    return TRUE;
  if (!_dp_parser_close (self, error))
    return FALSE;
  node->other = _dp_parser_block (self, error);

  return node->other != NULL;
}

/* After "if" or "elif". */
static DpTemplateNode *
parse_if (DpParser  *self,
          GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_IF);

  node->left = _dp_parser_tuple (self, error);
  if (node->left == NULL || !_dp_parser_close (self, error))
    return NULL;
  node->right = _dp_parser_block (self, error);
  if (node->right == NULL)
    return NULL;

  if (_dp_parser_accept_statement (self, "elif"))
    {
      if (!_dp_parser_enter (self, error))
        return NULL;
      node->other = parse_if (self, error);
      self->depth--;
      return node->other != NULL ? g_steal_pointer (&node) : NULL;
    }

  return parse_else (self, node, error) && _dp_parser_expect_end (self, "endif", error)
         ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *parse_target (DpParser  *self,
                                     GError   **error);

/* A name, the attribute of a namespace, or such in parentheses. */
static DpTemplateNode *
parse_single_target (DpParser  *self,
                     GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_NAME);
  DpTemplateNode *attribute;

  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "("))
    {
      g_autoptr(DpTemplateNode) inner = NULL;

      if (!_dp_parser_enter (self, error))
        return NULL;
      inner = parse_target (self, error);
      self->depth--;
      if (inner == NULL || !_dp_parser_expect (self, DP_TOKEN_OPERATOR, ")", error))
        return NULL;
      return g_steal_pointer (&inner);
    }

  node->name = _dp_parser_expect_name (self, error);
  if (node->name == NULL)
    return NULL;
  if (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, "."))
    return g_steal_pointer (&node);

  attribute = _dp_parser_node (self, DP_NODE_ATTRIBUTE);
  attribute->left = g_steal_pointer (&node);
  node = attribute;
  attribute->name = _dp_parser_expect_name (self, error);

  return attribute->name != NULL ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_target (DpParser  *self,
              GError   **error)
{
  g_autoptr(DpTemplateNode) tuple = _dp_parser_node (self, DP_NODE_TUPLE);
  DpTemplateNode *node = parse_single_target (self, error);

  if (node == NULL || !dp_token_is (_dp_parser_peek (self), DP_TOKEN_OPERATOR, ","))
    return node;

  dp_template_node_add (tuple, node);
  while (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
    {
      if (_dp_parser_peek (self)->kind != DP_TOKEN_NAME &&
          !dp_token_is (_dp_parser_peek (self), DP_TOKEN_OPERATOR, "("))
        break;
      node = parse_single_target (self, error);
      if (node == NULL)
        return NULL;
      dp_template_node_add (tuple, node);
    }

  return g_steal_pointer (&tuple);
}

static DpTemplateNode *
parse_for (DpParser  *self,
           GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_FOR);

  node->target = parse_target (self, error);
  if (node->target == NULL || !_dp_parser_expect (self, DP_TOKEN_NAME, "in", error))
    return NULL;
  node->left = _dp_parser_operand (self, error);
  if (node->left == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "if"))
    {
      node->filter = _dp_parser_expression (self, error);
      if (node->filter == NULL)
        return NULL;
    }
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "recursive"))
    node->flags |= DP_NODE_RECURSIVE;
  if (!_dp_parser_close (self, error))
    return NULL;

  node->right = _dp_parser_block (self, error);
  if (node->right == NULL)
    return NULL;

  return parse_else (self, node, error) && _dp_parser_expect_end (self, "endfor", error)
         ? g_steal_pointer (&node) : NULL;
}

/* The filters that a block's text goes through, the first one being next. */
static gboolean
parse_block_filter (DpParser        *self,
                    DpTemplateNode  *node,
                    GError         **error)
{
  DpTemplateNode *captured = _dp_parser_node (self, DP_NODE_CAPTURED);

  node->filter = _dp_parser_filters (self, _dp_parser_filter (self, captured, error), error);

  return node->filter != NULL;
}

static DpTemplateNode *
parse_set (DpParser  *self,
           GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_SET);

  node->target = parse_target (self, error);
  if (node->target == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "="))
    {
      node->left = _dp_parser_tuple (self, error);
      if (node->left == NULL || !_dp_parser_close (self, error))
        return NULL;
      return g_steal_pointer (&node);
    }

  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "|") && !parse_block_filter (self, node, error))
    return NULL;

  return parse_body (self, node, "endset", error) ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_with (DpParser  *self,
            GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_WITH);

  while (_dp_parser_peek (self)->kind == DP_TOKEN_NAME)
    {
      DpTemplateNode *value;

      dp_template_node_add_name (node, dp_token_dup_string (_dp_parser_take (self)));
      if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, "=", error))
        return NULL;
      value = _dp_parser_expression (self, error);
      if (value == NULL)
        return NULL;
      dp_template_node_add (node, value);
      if (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
        break;
    }

  return parse_body (self, node, "endwith", error) ? g_steal_pointer (&node) : NULL;
}

/* "name, name=default)", the opening taken already. */
static gboolean
parse_parameters (DpParser        *self,
                  DpTemplateNode  *node,
                  GError         **error)
{
  while (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, ")"))
    {
      char *name = _dp_parser_expect_name (self, error);
      DpTemplateNode *value = NULL;

      if (name == NULL)
        return FALSE;
      dp_template_node_add_name (node, name);
      if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "="))
        {
          value = _dp_parser_expression (self, error);
          if (value == NULL)
            return FALSE;
        }
      dp_template_node_add (node, value);
      if (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
        return _dp_parser_expect (self, DP_TOKEN_OPERATOR, ")", error);
    }

  return TRUE;
}

static DpTemplateNode *
parse_macro_body (DpParser        *self,
                  DpTemplateNode  *node,
                  const char      *end,
                  GError         **error)
{
  g_autoptr(DpTemplateNode) own = node;
  DpTemplateNode *outer = self->macro;
  gboolean done;

  self->macro = node;
  done = parse_body (self, node, end, error);
  self->macro = outer;

  return done ? g_steal_pointer (&own) : NULL;
}

/* "test" is a macro whose name begins with test_, as in dbt. */
static DpTemplateNode *
parse_macro (DpParser    *self,
             const char  *word,
             GError     **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_MACRO);
  g_autofree char *name = _dp_parser_expect_name (self, error);
  g_autofree char *end = g_strconcat ("end", word, NULL);

  if (name == NULL)
    return NULL;
  node->name = g_strconcat (g_str_equal (word, "test") ? "test_" : "", name, NULL);
  if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, "(", error) ||
      !parse_parameters (self, node, error))
    return NULL;

  return parse_macro_body (self, g_steal_pointer (&node), end, error);
}

/* "materialization name, default" or "materialization name, adapter='postgres'": a macro that the
 * engine finds by its name. What else is said there is about Python models. */
static DpTemplateNode *
parse_materialization (DpParser  *self,
                       GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_MACRO);
  g_autofree char *name = _dp_parser_expect_name (self, error);
  g_autofree char *adapter = g_strdup ("default");

  if (name == NULL)
    return NULL;
  while (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
    {
      g_autoptr(DpTemplateNode) value = NULL;
      g_autofree char *key = _dp_parser_expect_name (self, error);

      if (key == NULL)
        return NULL;
      if (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, "="))
        continue;
      value = _dp_parser_expression (self, error);
      if (value == NULL)
        return NULL;
      if (g_str_equal (key, "adapter") && value->kind == DP_NODE_LITERAL)
        {
          g_free (adapter);
          adapter = dp_value_to_string (value->value);
        }
    }
  node->name = g_strconcat ("materialization_", name, "_", adapter, NULL);

  return parse_macro_body (self, g_steal_pointer (&node), "endmaterialization", error);
}

static DpTemplateNode *
parse_call (DpParser  *self,
            GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_CALL_BLOCK);

  node->name = g_strdup ("caller");
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "(") && !parse_parameters (self, node, error))
    return NULL;
  node->left = _dp_parser_postfix (self, error);
  if (node->left == NULL)
    return NULL;
  if (node->left->kind != DP_NODE_CALL)
    return _dp_parser_fail (self, error, _("the call of a macro, with its parentheses"));

  return parse_body (self, node, "endcall", error) ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_filter_block (DpParser  *self,
                    GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_FILTER_BLOCK);

  if (!parse_block_filter (self, node, error))
    return NULL;

  return parse_body (self, node, "endfilter", error) ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_do (DpParser  *self,
          GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_DO);

  node->left = _dp_parser_tuple (self, error);

  return node->left != NULL && _dp_parser_close (self, error) ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_jump (DpParser            *self,
            DpTemplateNodeKind   kind,
            GError             **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, kind);

  return _dp_parser_close (self, error) ? g_steal_pointer (&node) : NULL;
}

DpTemplateNode *
_dp_parser_statement (DpParser  *self,
                      GError   **error)
{
  _dp_parser_take (self);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "if"))
    return parse_if (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "for"))
    return parse_for (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "set"))
    return parse_set (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "do"))
    return parse_do (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "call"))
    return parse_call (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "filter"))
    return parse_filter_block (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "with"))
    return parse_with (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "break"))
    return parse_jump (self, DP_NODE_BREAK, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "continue"))
    return parse_jump (self, DP_NODE_CONTINUE, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "macro"))
    return parse_macro (self, "macro", error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "test"))
    return parse_macro (self, "test", error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "data_test"))
    return parse_macro (self, "test", error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "materialization"))
    return parse_materialization (self, error);

  return _dp_parser_fail (self, error, _("if, for, set, macro or test"));
}
