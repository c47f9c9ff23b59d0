/* dp-template-parser.c: a template's tokens as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-parser-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const DpToken *
_dp_parser_peek (DpParser *self)
{
  return &g_array_index (self->tokens, DpToken, self->at);
}

const DpToken *
_dp_parser_take (DpParser *self)
{
  const DpToken *token = _dp_parser_peek (self);

  if (token->kind != DP_TOKEN_END)
    self->at++;

  return token;
}

gboolean
_dp_parser_accept (DpParser    *self,
                   DpTokenKind  kind,
                   const char  *text)
{
  if (!dp_token_is (_dp_parser_peek (self), kind, text))
    return FALSE;
  self->at++;

  return TRUE;
}

gpointer
_dp_parser_fail (DpParser    *self,
                 GError     **error,
                 const char  *expected)
{
  const DpToken *token = _dp_parser_peek (self);
  g_autofree char *found = NULL;

  if (token->kind == DP_TOKEN_END)
    found = g_strdup (_("the end of the file"));
  else if (token->kind == DP_TOKEN_TEXT)
    found = g_strdup (_("text"));
  else
    found = g_strdup_printf (_("“%.*s”"), (int) token->length, token->start);
  dp_template_source_set_error (self->source, token->line, token->column, error,
                                _("expected %s, found %s"), expected, found);

  return NULL;
}

gboolean
_dp_parser_expect (DpParser    *self,
                   DpTokenKind  kind,
                   const char  *text,
                   GError     **error)
{
  g_autofree char *expected = NULL;

  if (_dp_parser_accept (self, kind, text))
    return TRUE;

  expected = g_strdup_printf (_("“%s”"), text);
  _dp_parser_fail (self, error, expected);

  return FALSE;
}

char *
_dp_parser_expect_name (DpParser  *self,
                        GError   **error)
{
  if (_dp_parser_peek (self)->kind != DP_TOKEN_NAME)
    return _dp_parser_fail (self, error, _("a name"));

  return dp_token_dup_string (_dp_parser_take (self));
}

DpTemplateNode *
_dp_parser_node (DpParser           *self,
                 DpTemplateNodeKind  kind)
{
  const DpToken *token = _dp_parser_peek (self);

  return dp_template_node_new (kind, token->line, token->column);
}

gboolean
_dp_parser_enter (DpParser  *self,
                  GError   **error)
{
  if (++self->depth <= DP_PARSER_MAX_DEPTH)
    return TRUE;
  _dp_parser_fail (self, error, _("less nesting"));

  return FALSE;
}

static gboolean
expect_close (DpParser  *self,
              GError   **error)
{
  return _dp_parser_expect (self, DP_TOKEN_STATEMENT_CLOSE,
                            "%}", error);
}

static DpTemplateNode *parse_block (DpParser    *self,
                                    const char  *opened_by,
                                    GError     **error);

/* Is the next statement's word this one? Then the word is taken, too. */
static gboolean
accept_statement (DpParser   *self,
                  const char *word)
{
  if (_dp_parser_peek (self)->kind != DP_TOKEN_STATEMENT_OPEN ||
      !dp_token_is (_dp_parser_peek (self) + 1, DP_TOKEN_NAME, word))
    return FALSE;
  self->at += 2;

  return TRUE;
}

static gboolean
expect_end (DpParser    *self,
            const char  *word,
            GError     **error)
{
  g_autofree char *expected = NULL;

  if (accept_statement (self, word))
    return expect_close (self, error);

  expected = g_strdup_printf (_("“{%% %s %%}”"), word);
  _dp_parser_fail (self, error, expected);

  return FALSE;
}

/* After "if" or "elif". */
static DpTemplateNode *
parse_if (DpParser  *self,
          GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_IF);

  node->left = _dp_parser_expression (self, error);
  if (node->left == NULL || !expect_close (self, error))
    return NULL;
  node->right = parse_block (self, "if", error);
  if (node->right == NULL)
    return NULL;

  if (accept_statement (self, "elif"))
    {
      node->other = parse_if (self, error);
      return node->other != NULL ? g_steal_pointer (&node) : NULL;
    }
  if (accept_statement (self, "else"))
    {
      if (!expect_close (self, error))
        return NULL;
      node->other = parse_block (self, "if", error);
      if (node->other == NULL)
        return NULL;
    }

  return expect_end (self, "endif", error) ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_for (DpParser  *self,
           GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_FOR);

  do
    {
      char *name = _dp_parser_expect_name (self, error);

      if (name == NULL)
        return NULL;
      dp_template_node_add_name (node, name);
    }
  while (_dp_parser_accept (self, DP_TOKEN_OPERATOR, ","));

  if (!_dp_parser_expect (self, DP_TOKEN_NAME, "in", error))
    return NULL;
  node->left = _dp_parser_operand (self, error);
  if (node->left == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "if"))
    {
      node->filter = _dp_parser_operand (self, error);
      if (node->filter == NULL)
        return NULL;
    }
  if (!expect_close (self, error))
    return NULL;

  node->right = parse_block (self, "for", error);
  if (node->right == NULL)
    return NULL;
  if (accept_statement (self, "else"))
    {
      if (!expect_close (self, error))
        return NULL;
      node->other = parse_block (self, "for", error);
      if (node->other == NULL)
        return NULL;
    }

  return expect_end (self, "endfor", error) ? g_steal_pointer (&node) : NULL;
}

static DpTemplateNode *
parse_set (DpParser  *self,
           GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_SET);

  node->name = _dp_parser_expect_name (self, error);
  if (node->name == NULL)
    return NULL;
  if (_dp_parser_accept (self, DP_TOKEN_OPERATOR, "="))
    {
      node->left = _dp_parser_expression (self, error);
      if (node->left == NULL || !expect_close (self, error))
        return NULL;
      return g_steal_pointer (&node);
    }

  if (!expect_close (self, error))
    return NULL;
  node->right = parse_block (self, "set", error);
  if (node->right == NULL || !expect_end (self, "endset", error))
    return NULL;

  return g_steal_pointer (&node);
}

static gboolean
parse_parameters (DpParser        *self,
                  DpTemplateNode  *node,
                  GError         **error)
{
  if (!_dp_parser_expect (self, DP_TOKEN_OPERATOR, "(", error))
    return FALSE;

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
  if (!parse_parameters (self, node, error) || !expect_close (self, error))
    return NULL;
  node->right = parse_block (self, word, error);
  if (node->right == NULL || !expect_end (self, end, error))
    return NULL;

  return g_steal_pointer (&node);
}

static DpTemplateNode *
parse_statement (DpParser  *self,
                 GError   **error)
{
  _dp_parser_take (self);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "if"))
    return parse_if (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "for"))
    return parse_for (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "set"))
    return parse_set (self, error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "macro"))
    return parse_macro (self, "macro", error);
  if (_dp_parser_accept (self, DP_TOKEN_NAME, "test"))
    return parse_macro (self, "test", error);

  return _dp_parser_fail (self, error, _("if, for, set, macro or test"));
}

static DpTemplateNode *
parse_output (DpParser  *self,
              GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_OUTPUT);

  _dp_parser_take (self);
  node->left = _dp_parser_expression (self, error);
  if (node->left == NULL || !_dp_parser_expect (self, DP_TOKEN_OUTPUT_CLOSE, "}}", error))
    return NULL;

  return g_steal_pointer (&node);
}

static gboolean
at_end_of_block (DpParser *self)
{
  static const char * const words[] = {
    "elif", "else", "endif", "endfor", "endset", "endmacro", "endtest",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (dp_token_is (_dp_parser_peek (self) + 1, DP_TOKEN_NAME, words[i]))
      return TRUE;

  return FALSE;
}

/* @opened_by: (nullable): the statement that holds the block; NULL for the whole template */
static DpTemplateNode *
parse_block (DpParser    *self,
             const char  *opened_by,
             GError     **error)
{
  g_autoptr(DpTemplateNode) block = _dp_parser_node (self, DP_NODE_BLOCK);

  if (!_dp_parser_enter (self, error))
    return NULL;

  while (_dp_parser_peek (self)->kind != DP_TOKEN_END)
    {
      DpTemplateNode *node;

      switch (_dp_parser_peek (self)->kind)
        {
        case DP_TOKEN_TEXT:
          node = _dp_parser_node (self, DP_NODE_TEXT);
          node->value = dp_value_take_string (dp_token_dup_string (_dp_parser_take (self)));
          break;

        case DP_TOKEN_OUTPUT_OPEN:
          node = parse_output (self, error);
          break;

        case DP_TOKEN_STATEMENT_OPEN:
        default:
          if (opened_by != NULL && at_end_of_block (self))
            {
              self->depth--;
              return g_steal_pointer (&block);
            }
          node = parse_statement (self, error);
          break;
        }
      if (node == NULL)
        return NULL;
      dp_template_node_add (block, node);
    }
  self->depth--;

  return g_steal_pointer (&block);
}

DpTemplateNode *
dp_template_parse_source (const DpTemplateSource  *source,
                          GError                 **error)
{
  g_autoptr(GArray) tokens = NULL;
  DpParser parser = { source, NULL, 0, 0 };

  tokens = dp_template_lex (source, error);
  if (tokens == NULL)
    return NULL;
  parser.tokens = tokens;

  return parse_block (&parser, NULL, error);
}
