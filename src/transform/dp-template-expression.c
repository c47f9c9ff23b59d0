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

/* "(items)" of a call, a filter or a test, the opening taken already. */
static gboolean
parse_arguments (DpParser        *self,
                 DpTemplateNode  *node,
                 GError         **error)
{
  while (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, ")"))
    {
      const DpToken *token = _dp_parser_peek (self);
      DpTemplateNode *item;
      char *name = NULL;

      /* Another token always follows a name: the tokens end with one of their own. */
      if (token->kind == DP_TOKEN_NAME && dp_token_is (token + 1, DP_TOKEN_OPERATOR, "="))
        {
          name = dp_token_dup_string (_dp_parser_take (self));
          _dp_parser_take (self);
        }
      dp_template_node_add_name (node, name);
      item = _dp_parser_expression (self, error);
      dp_template_node_add (node, item);
      if (item == NULL)
        return FALSE;

      if (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
        return _dp_parser_expect (self, DP_TOKEN_OPERATOR, ")", error);
    }

  return TRUE;
}

static DpTemplateNode *
parse_sequence (DpParser           *self,
                DpTemplateNodeKind  kind,
                const char         *closing,
                GError            **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, kind);

  while (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, closing))
    {
      DpTemplateNode *item = _dp_parser_expression (self, error);

      if (item == NULL)
        return NULL;
      dp_template_node_add (node, item);
      if (kind == DP_NODE_DICT)
        {
          if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, ":", error))
            return NULL;
          item = _dp_parser_expression (self, error);
          if (item == NULL)
            return NULL;
          dp_template_node_add (node, item);
        }
      if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","))
        continue;
      if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, closing, error))
        return NULL;
      break;
    }

  return g_steal_pointer (&node);
}

/* Parentheses, or a tuple, which is a list here. */
static DpTemplateNode *
parse_parentheses (DpParser  *self,
                   GError   **error)
{
  g_autoptr(DpTemplateNode) first = NULL;
  DpTemplateNode *rest;

  if (dp_token_is (_dp_parser_peek (self), DP_TOKEN_OPERATOR, ")"))
    return parse_sequence (self, DP_NODE_LIST, ")", error);

  first = _dp_parser_expression (self, error);
  if (first == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ")"))
    return g_steal_pointer (&first);
  if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, ",", error))
    return NULL;

  rest = parse_sequence (self, DP_NODE_LIST, ")", error);
  if (rest == NULL)
    return NULL;
  if (rest->items == NULL)
    dp_template_node_add (rest, g_steal_pointer (&first));
  else
    g_ptr_array_insert (rest->items, 0, g_steal_pointer (&first));

  return rest;
}

static DpValue *
token_to_literal (const DpToken *token)
{
  g_autofree char *text = dp_token_dup_string (token);
  char *to = text;

  if (token->kind == DP_TOKEN_STRING)
    return dp_value_take_string (g_steal_pointer (&text));

  if (token->kind == DP_TOKEN_NAME)
    {
      if (g_ascii_strcasecmp (text, "true") == 0)
        return dp_value_new_boolean (TRUE);
      if (g_ascii_strcasecmp (text, "false") == 0)
        return dp_value_new_boolean (FALSE);
      return dp_value_new_none ();
    }

  for (const char *from = text; *from != '\0'; from++)
    if (*from != '_')
      *to++ = *from;
  *to = '\0';

  if (token->kind == DP_TOKEN_INTEGER)
    return dp_value_new_integer (g_ascii_strtoll (text, NULL, 10));

  return dp_value_new_number (g_ascii_strtod (text, NULL));
}

static gboolean
is_literal (const DpToken *token)
{
  static const char * const words[] = { "true", "True", "false", "False", "none", "None" };

  if (token->kind == DP_TOKEN_STRING || token->kind == DP_TOKEN_INTEGER ||
      token->kind == DP_TOKEN_NUMBER)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (dp_token_is (token, DP_TOKEN_NAME, words[i]))
      return TRUE;

  return FALSE;
}

static DpTemplateNode *
parse_primary (DpParser  *self,
               GError   **error)
{
  const DpToken *token = _dp_parser_peek (self);
  DpTemplateNode *node;

  if (is_literal (token))
    {
      node = _dp_parser_node (self, DP_NODE_LITERAL);
      node->value = token_to_literal (_dp_parser_take (self));
      return node;
    }
  if (token->kind == DP_TOKEN_NAME)
    {
      node = _dp_parser_node (self, DP_NODE_NAME);
      node->name = dp_token_dup_string (_dp_parser_take (self));
      return node;
    }
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "("))
    return parse_parentheses (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "["))
    return parse_sequence (self, DP_NODE_LIST, "]", error);
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "{"))
    return parse_sequence (self, DP_NODE_DICT, "}", error);

  return _dp_parser_fail (self, error, _("a value"));
}

/* .name, [index] and (arguments) after a value. */
static DpTemplateNode *
parse_postfix (DpParser  *self,
               GError   **error)
{
  g_autoptr(DpTemplateNode) left = parse_primary (self, error);

  while (left != NULL)
    {
      g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_CALL);

      if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "."))
        {
          node->kind = DP_NODE_ATTRIBUTE;
          node->name = _dp_parser_expect_name (self, error);
          if (node->name == NULL)
            return NULL;
        }
      else if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "["))
        {
          node->kind = DP_NODE_INDEX;
          node->right = _dp_parser_expression (self, error);
          if (node->right == NULL || !_dp_parser_expect (self, DP_TOKEN_OPERATOR, "]", error))
            return NULL;
        }
      else if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "("))
        {
          /* What is called is what an error about the call has to point at. */
          node->line = left->line;
          node->column = left->column;
          if (!parse_arguments (self, node, error))
            return NULL;
        }
      else
        {
          break;
        }
      node->left = g_steal_pointer (&left);
      left = g_steal_pointer (&node);
    }

  return g_steal_pointer (&left);
}

/* The single argument of "is divisibleby 3" may stand without parentheses. */
static gboolean
parse_test (DpParser        *self,
            DpTemplateNode  *node,
            GError         **error)
{
  gboolean negated = _dp_parser_accept (self, DP_TOKEN_NAME, "not");

  node->kind = DP_NODE_TEST;
  node->name = _dp_parser_expect_name (self, error);
  if (node->name == NULL)
    return FALSE;
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "(") && !parse_arguments (self, node, error))
    return FALSE;
  if (negated)
    node->value = dp_value_new_boolean (TRUE);

  return TRUE;
}

static DpTemplateNode *
parse_filters (DpParser        *self,
               DpTemplateNode  *value,
               GError         **error)
{
  g_autoptr(DpTemplateNode) left = value;

  while (left != NULL)
    {
      g_autoptr(DpTemplateNode) node = NULL;

      if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "|"))
        {
          node = _dp_parser_node (self, DP_NODE_FILTER);
          node->name = _dp_parser_expect_name (self, error);
          if (node->name == NULL)
            return NULL;
          if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "(") &&
              !parse_arguments (self, node, error))
            return NULL;
        }
      else if (_dp_parser_accept (self, DP_TOKEN_NAME, "is"))
        {
          node = _dp_parser_node (self, DP_NODE_TEST);
          if (!parse_test (self, node, error))
            return NULL;
        }
      else
        {
          break;
        }
      node->left = g_steal_pointer (&left);
      left = g_steal_pointer (&node);
    }

  return g_steal_pointer (&left);
}

static DpTemplateNode *
parse_unary (DpParser  *self,
             gboolean   with_filters,
             GError   **error)
{
  const DpToken *token = _dp_parser_peek (self);
  DpTemplateNode *node;

  if (dp_token_is (token, DP_TOKEN_OPERATOR, "-") || dp_token_is (token, DP_TOKEN_OPERATOR, "+"))
    {
      g_autoptr(DpTemplateNode) sign = _dp_parser_node (self, DP_NODE_UNARY);

      if (!_dp_parser_enter (self, error))
        return NULL;
      sign->name = dp_token_dup_string (_dp_parser_take (self));
      sign->left = parse_unary (self, FALSE, error);
      if (sign->left == NULL)
        return NULL;
      self->depth--;
      node = g_steal_pointer (&sign);
    }
  else
    {
      node = parse_postfix (self, error);
    }

  return with_filters ? parse_filters (self, node, error) : node;
}

/* The operator that comes next, if it binds as tight as @level at least; "not in" is one. */
static char *
take_operator (DpParser *self,
               int       level,
               int      *found)
{
  const DpToken *token = _dp_parser_peek (self);

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

static DpTemplateNode *
parse_binary (DpParser  *self,
              int        level,
              GError   **error)
{
  g_autoptr(DpTemplateNode) left = NULL;

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
      left = parse_unary (self, TRUE, error);
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
