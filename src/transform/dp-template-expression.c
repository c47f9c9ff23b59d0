/* dp-template-expression.c: the parser's part for expressions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-parser-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Jinja's order: the higher, the tighter. "not" stands between and and comparison. */
enum
{
  LEVEL_OR = 1,
  LEVEL_AND,
  LEVEL_NOT,
  LEVEL_COMPARE,
  LEVEL_ADD,
  LEVEL_CONCATENATE,
  LEVEL_MULTIPLY,
  LEVEL_POWER,
};

static const struct
{
  const char *text;
  DpTokenKind kind;
  int         level;
} operators[] = {
  { "or", DP_TOKEN_NAME, LEVEL_OR },
  { "and", DP_TOKEN_NAME, LEVEL_AND },
  { "in", DP_TOKEN_NAME, LEVEL_COMPARE },
  { "==", DP_TOKEN_OPERATOR, LEVEL_COMPARE },
  { "!=", DP_TOKEN_OPERATOR, LEVEL_COMPARE },
  { "<=", DP_TOKEN_OPERATOR, LEVEL_COMPARE },
  { ">=", DP_TOKEN_OPERATOR, LEVEL_COMPARE },
  { "<", DP_TOKEN_OPERATOR, LEVEL_COMPARE },
  { ">", DP_TOKEN_OPERATOR, LEVEL_COMPARE },
  { "+", DP_TOKEN_OPERATOR, LEVEL_ADD },
  { "-", DP_TOKEN_OPERATOR, LEVEL_ADD },
  { "~", DP_TOKEN_OPERATOR, LEVEL_CONCATENATE },
  { "*", DP_TOKEN_OPERATOR, LEVEL_MULTIPLY },
  { "//", DP_TOKEN_OPERATOR, LEVEL_MULTIPLY },
  { "/", DP_TOKEN_OPERATOR, LEVEL_MULTIPLY },
  { "%", DP_TOKEN_OPERATOR, LEVEL_MULTIPLY },
  { "**", DP_TOKEN_OPERATOR, LEVEL_POWER },
};

/* "is divisibleby 3": a single argument may stand without parentheses. */
static gboolean
starts_argument (const DpToken *token)
{
  static const char * const others[] = { "else", "or", "and", "is", "if", "not", "in" };

  if (token->kind == DP_TOKEN_STRING || token->kind == DP_TOKEN_INTEGER ||
      token->kind == DP_TOKEN_NUMBER || dp_token_is (token, DP_TOKEN_OPERATOR, "[") ||
      dp_token_is (token, DP_TOKEN_OPERATOR, "{"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (dp_token_is (token, DP_TOKEN_NAME, others[i]))
      return FALSE;

  return token->kind == DP_TOKEN_NAME;
}

/* Tests are called by words, or by the operator they stand for. */
static char *
parse_test_name (DpParser  *self,
                 GError   **error)
{
  static const char * const signs[] = { "==", "!=", "<", "<=", ">", ">=" };
  const DpToken *token = _dp_parser_peek (self);

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (dp_token_is (token, DP_TOKEN_OPERATOR, signs[i]))
      return dp_token_dup_string (_dp_parser_take (self));

  return _dp_parser_expect_name (self, error);
}

static gboolean
parse_test (DpParser        *self,
            DpTemplateNode  *node,
            GError         **error)
{
  gboolean negated = _dp_parser_accept (self, DP_TOKEN_NAME, "not");
  DpTemplateNode *argument;

  node->name = parse_test_name (self, error);
  if (node->name == NULL)
    return FALSE;
  if (negated)
    node->value = dp_value_new_boolean (TRUE);
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "("))
    return _dp_parser_arguments (self, node, error);
  if (!starts_argument (_dp_parser_peek (self)))
    return TRUE;

  dp_template_node_add_name (node, NULL);
  argument = _dp_parser_postfix (self, error);
  dp_template_node_add (node, argument);

  return argument != NULL;
}

DpTemplateNode *
_dp_parser_filter (DpParser        *self,
                   DpTemplateNode  *left,
                   GError         **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_FILTER);

  node->left = left;
  node->name = _dp_parser_expect_name (self, error);
  if (node->name == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "(") &&
      !_dp_parser_arguments (self, node, error))
    return NULL;

  return g_steal_pointer (&node);
}

DpTemplateNode *
_dp_parser_filters (DpParser        *self,
                    DpTemplateNode  *left,
                    GError         **error)
{
  while (left != NULL)
    {
      g_autoptr(DpTemplateNode) node = NULL;

      if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "|"))
        {
          left = _dp_parser_filter (self, left, error);
          continue;
        }
      if (!_dp_parser_accept (self, DP_TOKEN_NAME, "is"))
        break;

      node = _dp_parser_node (self, DP_NODE_TEST);
      node->left = left;
      if (!parse_test (self, node, error))
        return NULL;
      left = g_steal_pointer (&node);
    }

  return left;
}

/* As in Jinja, a sign binds tighter than "**" and looser than what is asked of a value. */
static DpTemplateNode *
parse_unary (DpParser  *self,
             GError   **error)
{
  const DpToken *token = _dp_parser_peek (self);
  g_autoptr(DpTemplateNode) sign = NULL;

  if (!dp_token_is (token, DP_TOKEN_OPERATOR, "-") && !dp_token_is (token, DP_TOKEN_OPERATOR, "+"))
    return _dp_parser_postfix (self, error);

  sign = _dp_parser_node (self, DP_NODE_UNARY);
  if (!_dp_parser_enter (self, error))
    return NULL;
  sign->name = dp_token_dup_string (_dp_parser_take (self));
  sign->left = parse_unary (self, error);
  self->depth--;

  return sign->left != NULL ? g_steal_pointer (&sign) : NULL;
}

/* The operator that comes next, if it binds as tight as @level at least; "not in" is one. */
static char *
take_operator (DpParser *self,
               int       level,
               int      *found)
{
  const DpToken *token = _dp_parser_peek (self);

  if (token->kind != DP_TOKEN_NAME && token->kind != DP_TOKEN_OPERATOR)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (operators[i].level >= level && dp_token_is (token, operators[i].kind, operators[i].text))
      {
        _dp_parser_take (self);
        *found = operators[i].level;
        return g_strdup (operators[i].text);
      }

  if (level <= LEVEL_COMPARE && dp_token_is (token, DP_TOKEN_NAME, "not") &&
      dp_token_is (token + 1, DP_TOKEN_NAME, "in"))
    {
      self->at += 2;
      *found = LEVEL_COMPARE;
      return g_strdup ("not in");
    }

  return NULL;
}

/* "a < b < c" is one comparison of three, in which b is looked at once. */
static DpTemplateNode *
chain (DpTemplateNode *left,
       DpTemplateNode *node)
{
  if (left->kind == DP_NODE_BINARY)
    {
      left->kind = DP_NODE_COMPARE;
      dp_template_node_add_name (left, g_steal_pointer (&left->name));
      dp_template_node_add (left, g_steal_pointer (&left->right));
    }
  dp_template_node_add_name (left, g_steal_pointer (&node->name));
  dp_template_node_add (left, g_steal_pointer (&node->right));
  dp_template_node_free (node);

  return left;
}

static DpTemplateNode *
parse_binary (DpParser  *self,
              int        level,
              GError   **error)
{
  g_autoptr(DpTemplateNode) left = NULL;
  gboolean compared = FALSE;

  if (level <= LEVEL_NOT && dp_token_is (_dp_parser_peek (self), DP_TOKEN_NAME, "not"))
    {
      if (!_dp_parser_enter (self, error))
        return NULL;
      left = _dp_parser_node (self, DP_NODE_UNARY);
      left->name = dp_token_dup_string (_dp_parser_take (self));
      left->left = parse_binary (self, LEVEL_NOT, error);
      if (left->left == NULL)
        return NULL;
      self->depth--;
    }
  else
    {
      left = _dp_parser_filters (self, parse_unary (self, error), error);
    }

  while (left != NULL)
    {
      g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_BINARY);
      int found = 0;

      node->name = take_operator (self, level, &found);
      if (node->name == NULL)
        break;
      node->right = parse_binary (self, found + 1, error);
      if (node->right == NULL)
        return NULL;
      if (found == LEVEL_COMPARE && compared)
        {
          left = chain (g_steal_pointer (&left), g_steal_pointer (&node));
          continue;
        }
      compared = found == LEVEL_COMPARE;
      node->left = g_steal_pointer (&left);
      left = g_steal_pointer (&node);
    }

  return g_steal_pointer (&left);
}

DpTemplateNode *
_dp_parser_operand (DpParser  *self,
                    GError   **error)
{
  return parse_binary (self, LEVEL_OR, error);
}

DpTemplateNode *
_dp_parser_tuple (DpParser  *self,
                  GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_TUPLE);
  DpTemplateNode *item = _dp_parser_expression (self, error);

  if (item == NULL || !dp_token_is (_dp_parser_peek (self), DP_TOKEN_OPERATOR, ","))
    return item;

  dp_template_node_add (node, item);
  while (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
    {
      DpTokenKind next = _dp_parser_peek (self)->kind;

      if (next == DP_TOKEN_STATEMENT_CLOSE || next == DP_TOKEN_OUTPUT_CLOSE)
        break;
      item = _dp_parser_expression (self, error);
      if (item == NULL)
        return NULL;
      dp_template_node_add (node, item);
    }

  return g_steal_pointer (&node);
}

DpTemplateNode *
_dp_parser_expression (DpParser  *self,
                       GError   **error)
{
  g_autoptr(DpTemplateNode) left = NULL;
  g_autoptr(DpTemplateNode) node = NULL;

  if (!_dp_parser_enter (self, error))
    return NULL;
  left = _dp_parser_operand (self, error);
  if (left != NULL && _dp_parser_accept (self, DP_TOKEN_NAME, "if"))
    {
      node = _dp_parser_node (self, DP_NODE_CONDITION);
      node->left = g_steal_pointer (&left);
      node->right = _dp_parser_operand (self, error);
      if (node->right == NULL)
        return NULL;
      if (_dp_parser_accept (self, DP_TOKEN_NAME, "else"))
        {
          node->other = _dp_parser_expression (self, error);
          if (node->other == NULL)
            return NULL;
        }
      left = g_steal_pointer (&node);
    }
  self->depth--;

  return g_steal_pointer (&left);
}
