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

gboolean
_dp_parser_close (DpParser  *self,
                  GError   **error)
{
  return _dp_parser_expect (self, DP_TOKEN_STATEMENT_CLOSE, "%}", error);
}

gboolean
_dp_parser_accept_statement (DpParser   *self,
                             const char *word)
{
  if (_dp_parser_peek (self)->kind != DP_TOKEN_STATEMENT_OPEN ||
      !dp_token_is (_dp_parser_peek (self) + 1, DP_TOKEN_NAME, word))
    return FALSE;
  self->at += 2;

  return TRUE;
}

gboolean
_dp_parser_expect_end (DpParser    *self,
                       const char  *word,
                       GError     **error)
{
  g_autofree char *expected = NULL;

  if (_dp_parser_accept_statement (self, word))
    return _dp_parser_close (self, error);

  expected = g_strdup_printf (_("“{%% %s %%}”"), word);
  _dp_parser_fail (self, error, expected);

  return FALSE;
}

static DpTemplateNode *
parse_output (DpParser  *self,
              GError   **error)
{
  g_autoptr(DpTemplateNode) node = _dp_parser_node (self, DP_NODE_OUTPUT);

  _dp_parser_take (self);
  node->left = _dp_parser_tuple (self, error);
  if (node->left == NULL || !_dp_parser_expect (self, DP_TOKEN_OUTPUT_CLOSE, "}}", error))
    return NULL;

  return g_steal_pointer (&node);
}

/* At a statement that ends a block: elif, else, or one that begins with end. */
static gboolean
at_end_of_block (DpParser *self)
{
  const DpToken *word = _dp_parser_peek (self) + 1;

  return dp_token_is (word, DP_TOKEN_NAME, "elif") || dp_token_is (word, DP_TOKEN_NAME, "else") ||
         (word->kind == DP_TOKEN_NAME && word->length > 3 && g_str_has_prefix (word->start, "end"));
}

static DpTemplateNode *
parse_part (DpParser  *self,
            GError   **error)
{
  DpTemplateNode *node;

  if (_dp_parser_peek (self)->kind == DP_TOKEN_OUTPUT_OPEN)
    return parse_output (self, error);
  if (_dp_parser_peek (self)->kind != DP_TOKEN_TEXT)
    return _dp_parser_statement (self, error);

  node = _dp_parser_node (self, DP_NODE_TEXT);
  node->value = dp_value_take_string (dp_token_dup_string (_dp_parser_take (self)));

  return node;
}

/* @inner: inside a statement, which is what can be ended here */
static DpTemplateNode *
parse_block (DpParser  *self,
             gboolean   inner,
             GError   **error)
{
  g_autoptr(DpTemplateNode) block = _dp_parser_node (self, DP_NODE_BLOCK);

  if (!_dp_parser_enter (self, error))
    return NULL;

  while (_dp_parser_peek (self)->kind != DP_TOKEN_END)
    {
      DpTemplateNode *node;

      if (inner && _dp_parser_peek (self)->kind == DP_TOKEN_STATEMENT_OPEN &&
          at_end_of_block (self))
        break;
      node = parse_part (self, error);
      if (node == NULL)
        return NULL;
      dp_template_node_add (block, node);
    }
  self->depth--;

  return g_steal_pointer (&block);
}

DpTemplateNode *
_dp_parser_block (DpParser  *self,
                  GError   **error)
{
  return parse_block (self, TRUE, error);
}

DpTemplateNode *
dp_template_parse_source (const DpTemplateSource  *source,
                          GError                 **error)
{
  g_autoptr(GArray) tokens = NULL;
  DpParser parser = { source, NULL, 0, 0, NULL };

  tokens = dp_template_lex (source, error);
  if (tokens == NULL)
    return NULL;
  parser.tokens = tokens;

  return parse_block (&parser, FALSE, error);
}
