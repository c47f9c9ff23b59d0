/* dp-sql-parser.c: queries: with, select, union, values
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-sql-parser-private.h"

/* Deeper than people write, and shallow enough for a fiber's stack. */
#define MAX_DEPTH 100

/* What may follow an output column or a table, and so names neither. */
#define FOLLOWERS \
  " as and or on using where group having window union intersect except order limit offset fetch" \
  " for into from join inner left right full cross natural tablesample with lateral returning" \
  " select values then when else end not in is like ilike between similar collate at asc desc" \
  " nulls null true false case cast "

const DpSqlToken *
_dp_sql_peek (DpSqlParser *self,
              guint        ahead)
{
  return &g_array_index (self->tokens, DpSqlToken, MIN (self->at + ahead, self->tokens->len - 1));
}

gboolean
_dp_sql_is_word (DpSqlParser *self,
                 guint        ahead,
                 const char  *word)
{
  const DpSqlToken *token = _dp_sql_peek (self, ahead);

  return token->kind == DP_SQL_TOKEN_WORD && g_str_equal (token->text, word);
}

gboolean
_dp_sql_is_one_of (DpSqlParser *self,
                   guint        ahead,
                   const char  *words)
{
  const DpSqlToken *token = _dp_sql_peek (self, ahead);
  gsize length = strlen (token->text);

  if (token->kind != DP_SQL_TOKEN_WORD)
    return FALSE;
  for (const char *at = strstr (words, token->text); at != NULL; at = strstr (at + 1, token->text))
    if (at[-1] == ' ' && at[length] == ' ')
      return TRUE;

  return FALSE;
}

gboolean
_dp_sql_is_sign (DpSqlParser *self,
                 guint        ahead,
                 const char  *sign)
{
  const DpSqlToken *token = _dp_sql_peek (self, ahead);

  return token->kind == DP_SQL_TOKEN_SIGN && g_str_equal (token->text, sign);
}

gboolean
_dp_sql_accept_word (DpSqlParser *self,
                     const char  *word)
{
  gboolean found = _dp_sql_is_word (self, 0, word);

  self->at += found;

  return found;
}

gboolean
_dp_sql_accept_sign (DpSqlParser *self,
                     const char  *sign)
{
  gboolean found = _dp_sql_is_sign (self, 0, sign);

  self->at += found;

  return found;
}

void
_dp_sql_expect_word (DpSqlParser *self,
                     const char  *word)
{
  if (!_dp_sql_accept_word (self, word))
    {
      g_autofree char *message = g_strdup_printf (_("“%s” is expected here"), word);

      _dp_sql_fail (self, message);
    }
}

void
_dp_sql_expect_sign (DpSqlParser *self,
                     const char  *sign)
{
  if (!_dp_sql_accept_sign (self, sign))
    {
      g_autofree char *message = g_strdup_printf (_("“%s” is expected here"), sign);

      _dp_sql_fail (self, message);
    }
}

void
_dp_sql_fail (DpSqlParser *self,
              const char  *message)
{
  if (self->error == NULL)
    dp_sql_set_error (self->text, _dp_sql_peek (self, 0)->offset, message, &self->error);
  self->at = self->tokens->len - 1;
}

gboolean
_dp_sql_enter (DpSqlParser *self)
{
  if (self->depth >= MAX_DEPTH)
    {
      _dp_sql_fail (self, _("this is nested too deeply to be looked into"));
      return FALSE;
    }
  self->depth++;

  return TRUE;
}

gpointer
_dp_sql_new_node (DpSqlParser *self,
                  gsize        size)
{
  gpointer node = g_malloc0 (size);

  g_ptr_array_add (self->tree->nodes, node);

  return node;
}

gboolean
_dp_sql_is_label (DpSqlParser *self)
{
  DpSqlTokenKind kind = _dp_sql_peek (self, 0)->kind;

  return kind == DP_SQL_TOKEN_NAME ||
         (kind == DP_SQL_TOKEN_WORD && !_dp_sql_is_one_of (self, 0, FOLLOWERS));
}

DpSqlName *
_dp_sql_name (DpSqlParser *self)
{
  const DpSqlToken *token = _dp_sql_peek (self, 0);
  DpSqlName *name = _dp_sql_new_node (self, sizeof *name);

  name->text = token->text;
  if (token->kind == DP_SQL_TOKEN_WORD || token->kind == DP_SQL_TOKEN_NAME)
    self->at++;
  else
    _dp_sql_fail (self, _("a name is expected here"));

  return name;
}

DpSqlName *
_dp_sql_path (DpSqlParser *self)
{
  DpSqlName *first = _dp_sql_name (self);
  DpSqlName *last = first;

  while (_dp_sql_is_sign (self, 0, ".") && _dp_sql_peek (self, 1)->kind != DP_SQL_TOKEN_OPERATOR)
    {
      self->at++;
      last = last->next = _dp_sql_name (self);
    }

  return first;
}

gboolean
_dp_sql_opens_query (DpSqlParser *self)
{
  guint at = self->at;

  /* ((select 1) union select 2) is a query, ((select 1) + 2) is none. */
  while (g_array_index (self->tokens, DpSqlToken, at).kind == DP_SQL_TOKEN_SIGN &&
         *g_array_index (self->tokens, DpSqlToken, at).text == '(')
    {
      guint inner = at + 1 - self->at;
      guint end = g_array_index (self->tokens, DpSqlToken, at).match;
      const DpSqlToken *next = _dp_sql_peek (self, inner);

      if (_dp_sql_is_one_of (self, inner, " select with values table "))
        return TRUE;
      if (next->kind != DP_SQL_TOKEN_SIGN || *next->text != '(' ||
          (next->match + 1 != end &&
           !_dp_sql_is_one_of (self, next->match + 1 - self->at,
                               " union intersect except order limit offset fetch ")))
        return FALSE;
      at++;
    }

  return FALSE;
}

DpSqlQuery *
_dp_sql_query_in_parentheses (DpSqlParser *self)
{
  DpSqlQuery *query;

  _dp_sql_expect_sign (self, "(");
  query = _dp_sql_query (self);
  _dp_sql_expect_sign (self, ")");

  return query;
}

static DpSqlTarget *
parse_target (DpSqlParser *self)
{
  DpSqlTarget *target = _dp_sql_new_node (self, sizeof *target);
  const DpSqlToken *token = _dp_sql_peek (self, 0);

  if (token->kind == DP_SQL_TOKEN_OPERATOR && g_str_equal (token->text, "*"))
    {
      self->at++;
      target->expr = _dp_sql_new_expr (self, DP_SQL_EXPR_STAR, NULL);
      return target;
    }
  target->expr = _dp_sql_expr (self);
  if (_dp_sql_accept_word (self, "as") || _dp_sql_is_label (self))
    target->alias = _dp_sql_name (self)->text;

  return target;
}

/* A select without columns has none, which "exists" is content with. */
static void
parse_targets (DpSqlParser *self,
               DpSqlQuery  *query)
{
  DpSqlTarget **end = &query->targets;

  if (_dp_sql_is_one_of (self, 0, " from where ") || _dp_sql_is_sign (self, 0, ")"))
    return;
  do
    {
      *end = parse_target (self);
      end = &(*end)->next;
    }
  while (_dp_sql_accept_sign (self, ","));
}

static DpSqlExpr *
parse_groups (DpSqlParser *self)
{
  DpSqlExpr *groups = NULL;

  if (!_dp_sql_accept_word (self, "all"))
    _dp_sql_accept_word (self, "distinct");
  do
    {
      if (_dp_sql_is_word (self, 0, "grouping") && _dp_sql_is_word (self, 1, "sets"))
        self->at += 2;
      _dp_sql_append (&groups, _dp_sql_expr (self));
    }
  while (_dp_sql_accept_sign (self, ","));

  return groups;
}

static void
parse_windows (DpSqlParser *self,
               DpSqlQuery  *query)
{
  DpSqlWindow **end = &query->windows;

  do
    {
      DpSqlWindow *window = _dp_sql_new_node (self, sizeof *window);
      const char *base = NULL;

      window->name = _dp_sql_name (self)->text;
      _dp_sql_expect_word (self, "as");
      window->over = _dp_sql_window (self, &base);
      if (base != NULL)
        {
          DpSqlExpr *inherited = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);

          inherited->window = base;
          _dp_sql_append (&window->over, inherited);
        }
      *end = window;
      end = &window->next;
    }
  while (_dp_sql_accept_sign (self, ","));
}

static DpSqlQuery *
parse_select (DpSqlParser *self)
{
  DpSqlQuery *query = _dp_sql_new_node (self, sizeof *query);

  query->kind = DP_SQL_QUERY_SELECT;
  _dp_sql_expect_word (self, "select");
  if (!_dp_sql_accept_word (self, "all") && _dp_sql_accept_word (self, "distinct") &&
      _dp_sql_accept_word (self, "on"))
    {
      _dp_sql_append (&query->filters, _dp_sql_expr (self));
      query->is_limited = TRUE;
    }
  parse_targets (self, query);
  if (_dp_sql_accept_word (self, "from"))
    query->from = _dp_sql_from (self);
  if (_dp_sql_accept_word (self, "where"))
    _dp_sql_append (&query->filters, _dp_sql_expr (self));
  if (_dp_sql_is_word (self, 0, "group") && _dp_sql_is_word (self, 1, "by"))
    {
      self->at += 2;
      query->groups = parse_groups (self);
    }
  if (_dp_sql_accept_word (self, "having"))
    _dp_sql_append (&query->filters, _dp_sql_expr (self));
  if (_dp_sql_accept_word (self, "window"))
    parse_windows (self, query);

  return query;
}

static DpSqlQuery *
parse_values (DpSqlParser *self)
{
  DpSqlQuery *query = _dp_sql_new_node (self, sizeof *query);

  query->kind = DP_SQL_QUERY_VALUES;
  do
    {
      DpSqlExpr *row = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);

      _dp_sql_expect_sign (self, "(");
      row->values = _dp_sql_expr_list (self);
      _dp_sql_expect_sign (self, ")");
      _dp_sql_append (&query->rows, row);
    }
  while (_dp_sql_accept_sign (self, ","));

  return query;
}

/* "table x" is short for "select * from x". */
static DpSqlQuery *
parse_table (DpSqlParser *self)
{
  DpSqlQuery *query = _dp_sql_new_node (self, sizeof *query);

  query->kind = DP_SQL_QUERY_SELECT;
  query->targets = _dp_sql_new_node (self, sizeof *query->targets);
  query->targets->expr = _dp_sql_new_expr (self, DP_SQL_EXPR_STAR, NULL);
  query->from = _dp_sql_new_node (self, sizeof *query->from);
  query->from->kind = DP_SQL_FROM_TABLE;
  query->from->path = _dp_sql_path (self);

  return query;
}

static DpSqlQuery *
parse_term (DpSqlParser *self)
{
  DpSqlQuery *query;

  if (_dp_sql_is_sign (self, 0, "("))
    {
      query = _dp_sql_new_node (self, sizeof *query);
      query->kind = DP_SQL_QUERY_NESTED;
      query->left = _dp_sql_query_in_parentheses (self);
      return query;
    }
  if (_dp_sql_accept_word (self, "values"))
    return parse_values (self);
  if (_dp_sql_accept_word (self, "table"))
    return parse_table (self);

  return parse_select (self);
}

/* Set operations; "intersect" binds before the others. */
static DpSqlQuery *
parse_set (DpSqlParser *self,
           gboolean     only_intersect)
{
  DpSqlQuery *left = only_intersect ? parse_term (self) : parse_set (self, TRUE);

  while (_dp_sql_is_one_of (self, 0, only_intersect ? " intersect " : " union except "))
    {
      DpSqlQuery *query = _dp_sql_new_node (self, sizeof *query);

      query->kind = DP_SQL_QUERY_SET;
      query->keeps_all = _dp_sql_is_word (self, 0, "union");
      self->at++;
      if (!_dp_sql_accept_word (self, "all"))
        _dp_sql_accept_word (self, "distinct");
      query->left = left;
      query->right = only_intersect ? parse_term (self) : parse_set (self, TRUE);
      left = query;
    }

  return left;
}

static void
parse_ctes (DpSqlParser *self,
            DpSqlCte   **end)
{
  do
    {
      DpSqlCte *cte = _dp_sql_new_node (self, sizeof *cte);

      cte->name = _dp_sql_name (self)->text;
      if (_dp_sql_accept_sign (self, "("))
        {
          DpSqlName **column = &cte->columns;

          do
            {
              *column = _dp_sql_name (self);
              column = &(*column)->next;
            }
          while (_dp_sql_accept_sign (self, ","));
          _dp_sql_expect_sign (self, ")");
        }
      _dp_sql_expect_word (self, "as");
      if (_dp_sql_accept_word (self, "not") || _dp_sql_is_word (self, 0, "materialized"))
        _dp_sql_expect_word (self, "materialized");
      cte->query = _dp_sql_query_in_parentheses (self);
      *end = cte;
      end = &cte->next;
    }
  while (_dp_sql_accept_sign (self, ","));
}

/* limit, offset, fetch and the locks, in any order; what decides how many is of no interest. */
static gboolean
parse_limit (DpSqlParser *self)
{
  if (_dp_sql_is_one_of (self, 0, " limit offset "))
    {
      self->at++;
      if (!_dp_sql_accept_word (self, "all"))
        _dp_sql_expr (self);
      if (_dp_sql_is_one_of (self, 0, " row rows "))
        self->at++;
      return TRUE;
    }
  if (_dp_sql_is_one_of (self, 0, " fetch for "))
    {
      while (_dp_sql_peek (self, 0)->kind != DP_SQL_TOKEN_END && !_dp_sql_is_sign (self, 0, ")") &&
             !_dp_sql_is_sign (self, 0, ";"))
        self->at++;
      return TRUE;
    }

  return FALSE;
}

DpSqlQuery *
_dp_sql_query (DpSqlParser *self)
{
  DpSqlCte *ctes = NULL;
  DpSqlQuery *query;
  gboolean recursive = FALSE;

  if (!_dp_sql_enter (self))
    return _dp_sql_new_node (self, sizeof *query);
  if (_dp_sql_accept_word (self, "with"))
    {
      recursive = _dp_sql_accept_word (self, "recursive");
      parse_ctes (self, &ctes);
    }
  query = parse_set (self, FALSE);

  /* What stands in parentheses has an order of its own; one more follows them. */
  if (query->kind == DP_SQL_QUERY_NESTED && ctes == NULL &&
      !_dp_sql_is_one_of (self, 0, " order limit offset fetch for "))
    {
      self->depth--;
      return query;
    }
  query->ctes = ctes;
  query->recursive = recursive;
  if (_dp_sql_is_word (self, 0, "order") && _dp_sql_is_word (self, 1, "by"))
    {
      self->at += 2;
      query->orders = _dp_sql_order_list (self);
    }
  while (parse_limit (self))
    query->is_limited = TRUE;
  self->depth--;

  return query;
}

DpSqlTree *
dp_sql_parse (const char  *text,
              GError     **error)
{
  g_autoptr(DpSqlTree) tree = g_new0 (DpSqlTree, 1);
  g_autoptr(GArray) tokens = NULL;
  DpSqlParser parser = { text };

  g_return_val_if_fail (text != NULL, NULL);

  tree->strings = g_string_chunk_new (4096);
  tree->nodes = g_ptr_array_new_with_free_func (g_free);
  tokens = dp_sql_lex (text, tree->strings, error);
  if (tokens == NULL)
    return NULL;

  parser.tokens = tokens;
  parser.tree = tree;
  tree->query = _dp_sql_query (&parser);
  _dp_sql_accept_sign (&parser, ";");
  if (_dp_sql_peek (&parser, 0)->kind != DP_SQL_TOKEN_END)
    _dp_sql_fail (&parser, _("the query should have ended before this"));
  if (parser.error != NULL)
    {
      g_propagate_error (error, parser.error);
      return NULL;
    }

  return g_steal_pointer (&tree);
}

void
dp_sql_tree_free (DpSqlTree *self)
{
  g_ptr_array_unref (self->nodes);
  g_string_chunk_free (self->strings);
  g_free (self);
}
