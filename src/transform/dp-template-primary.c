/* dp-template-primary.c: the parser's part for values, and for what is asked of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-parser-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "a", "name=a", "*list" or "**dict" */
static gboolean
parse_argument (DpParser        *self,
                DpTemplateNode  *node,
                GError         **error)
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
  else if (dp_token_is (token, DP_TOKEN_OPERATOR, "*") ||
           dp_token_is (token, DP_TOKEN_OPERATOR, "**"))
    {
      name = dp_token_dup_string (_dp_parser_take (self));
    }
  dp_template_node_add_name (node, name);
  item = _dp_parser_expression (self, error);
  dp_template_node_add (node, item);

  return item != NULL;
}

gboolean
_dp_parser_arguments (DpParser        *self,
                      DpTemplateNode  *node,
                      GError         **error)
{
  while (!_dp_parser_accept (self, DP_TOKEN_OPERATOR, ")"))
    {
      if (!parse_argument (self, node, error))
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

/* Parentheses, or a tuple. */
static DpTemplateNode *
parse_parentheses (DpParser  *self,
                   GError   **error)
{
  g_autoptr(DpTemplateNode) first = NULL;
  DpTemplateNode *rest;

  if (dp_token_is (_dp_parser_peek (self), DP_TOKEN_OPERATOR, ")"))
    return parse_sequence (self, DP_NODE_TUPLE, ")", error);

  first = _dp_parser_expression (self, error);
  if (first == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ")"))
    return g_steal_pointer (&first);
  if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, ",", error))
    return NULL;

  rest = parse_sequence (self, DP_NODE_TUPLE, ")", error);
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
parse_literal (DpParser *self)
{
  DpTemplateNode *node = _dp_parser_node (self, DP_NODE_LITERAL);
  const DpToken *token = _dp_parser_take (self);
  g_autoptr(GString) text = NULL;

  if (token->kind != DP_TOKEN_STRING)
    {
      node->value = token_to_literal (token);
      return node;
    }

  /* Strings beside each other are one. */
  text = g_string_new (NULL);
  while (TRUE)
    {
      g_autofree char *part = dp_token_dup_string (token);

      g_string_append (text, part);
      if (_dp_parser_peek (self)->kind != DP_TOKEN_STRING)
        break;
      token = _dp_parser_take (self);
    }
  node->value = dp_value_new_string (text->str);

  return node;
}

/* A macro takes more than its parameters only if it looks at what is more. */
static DpTemplateNode *
parse_name (DpParser *self)
{
  DpTemplateNode *node = _dp_parser_node (self, DP_NODE_NAME);

  node->name = dp_token_dup_string (_dp_parser_take (self));
  if (self->macro != NULL && g_str_equal (node->name, "varargs"))
    self->macro->flags |= DP_NODE_USES_VARARGS;
  if (self->macro != NULL && g_str_equal (node->name, "kwargs"))
    self->macro->flags |= DP_NODE_USES_KWARGS;

  return node;
}

static DpTemplateNode *
parse_primary (DpParser  *self,
               GError   **error)
{
  const DpToken *token = _dp_parser_peek (self);

  if (is_literal (token))
    return parse_literal (self);
  if (token->kind == DP_TOKEN_NAME)
    return parse_name (self);
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "("))
    return parse_parentheses (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "["))
    return parse_sequence (self, DP_NODE_LIST, "]", error);
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "{"))
    return parse_sequence (self, DP_NODE_DICT, "}", error);

  return _dp_parser_fail (self, error, _("a value"));
}

/* One part of "[from:to:step]", which may be missing. */
static gboolean
parse_bound (DpParser        *self,
             DpTemplateNode **bound,
             GError         **error)
{
  const DpToken *token = _dp_parser_peek (self);

  if (dp_token_is (token, DP_TOKEN_OPERATOR, ":") || dp_token_is (token, DP_TOKEN_OPERATOR, "]"))
    return TRUE;
  *bound = _dp_parser_expression (self, error);

  return *bound != NULL;
}

static gboolean
parse_index (DpParser        *self,
             DpTemplateNode  *node,
             GError         **error)
{
  node->kind = DP_NODE_INDEX;
  if (!dp_token_is (_dp_parser_peek (self), DP_TOKEN_OPERATOR, ":"))
    {
      node->right = _dp_parser_expression (self, error);
      if (node->right == NULL)
        return FALSE;
    }
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ":"))
    {
      node->kind = DP_NODE_SLICE;
      if (!parse_bound (self, &node->other, error) ||
          (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ":") &&
           !parse_bound (self, &node->filter, error)))
        return FALSE;
    }

  return _dp_parser_expect (self, DP_TOKEN_OPERATOR, "]", error);
}

/* ".name", and ".0" for an item of a list. */
static gboolean
parse_attribute (DpParser        *self,
                 DpTemplateNode  *node,
                 GError         **error)
{
  if (_dp_parser_peek (self)->kind == DP_TOKEN_INTEGER)
    {
      node->kind = DP_NODE_INDEX;
      node->right = parse_literal (self);
      return TRUE;
    }
  node->kind = DP_NODE_ATTRIBUTE;
  node->name = _dp_parser_expect_name (self, error);

  return node->name != NULL;
}

DpTemplateNode *
_dp_parser_postfix (DpParser  *self,
                    GError   **error)
{
  g_autoptr(DpTemplateNode) left = parse_primary (self, error);

  while (left != NULL)
    {
      g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_CALL);

      if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "."))
        {
          if (!parse_attribute (self, node, error))
            return NULL;
        }
      else if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "["))
        {
          if (!parse_index (self, node, error))
            return NULL;
        }
      else if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "("))
        {
          /* What is called is what an error about the call has to point at. */
          node->line = left->line;
          node->column = left->column;
          if (!_dp_parser_arguments (self, node, error))
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
