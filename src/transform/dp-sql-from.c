/* dp-sql-from.c: what a query reads: tables, joins, functions, queries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-sql-parser-private.h"

static DpSqlFrom *parse_item (DpSqlParser *self);

static DpSqlFrom *
new_from (DpSqlParser   *self,
          DpSqlFromKind  kind)
{
  DpSqlFrom *from = _dp_sql_new_node (self, sizeof *from);

  from->kind = kind;

  return from;
}

/* (a, b) or, of a function that returns records, (a int, b text). */
static DpSqlName *
parse_columns (DpSqlParser *self)
{
  DpSqlName *columns = NULL;
  DpSqlName **end = &columns;

  _dp_sql_expect_sign (self, "(");
  do
    {
      *end = _dp_sql_name (self);
      end = &(*end)->next;
      if (!_dp_sql_is_sign (self, 0, ",") && !_dp_sql_is_sign (self, 0, ")"))
        _dp_sql_type (self);
    }
  while (_dp_sql_accept_sign (self, ","));
  _dp_sql_expect_sign (self, ")");

  return columns;
}

static void
parse_alias (DpSqlParser *self,
             DpSqlFrom   *from)
{
  gboolean has_as = _dp_sql_accept_word (self, "as");

  if (has_as && _dp_sql_is_sign (self, 0, "("))
    {
      from->columns = parse_columns (self);
    }
  else if (has_as || _dp_sql_is_label (self))
    {
      from->alias = _dp_sql_name (self)->text;
      if (_dp_sql_is_sign (self, 0, "("))
        from->columns = parse_columns (self);
    }

  /* A sample has the columns of its table. */
  if (_dp_sql_accept_word (self, "tablesample"))
    {
      DpSqlName *method = _dp_sql_path (self);

      _dp_sql_call (self, method);
      if (_dp_sql_accept_word (self, "repeatable"))
        _dp_sql_expr (self);
    }
}

static DpSqlExpr *
parse_function (DpSqlParser *self)
{
  DpSqlName *path = _dp_sql_path (self);

  if (g_str_equal (path->text, "xmltable") || g_str_equal (path->text, "json_table"))
    _dp_sql_fail (self, _("tables made of XML or JSON in place are not looked into"));

  return _dp_sql_call (self, path);
}

/* rows from (f (…), g (…)) */
static DpSqlExpr *
parse_rows_from (DpSqlParser *self)
{
  DpSqlExpr *calls = NULL;

  self->at += 2;
  _dp_sql_expect_sign (self, "(");
  do
    {
      _dp_sql_append (&calls, parse_function (self));
      if (_dp_sql_accept_word (self, "as"))
        parse_columns (self);
    }
  while (_dp_sql_accept_sign (self, ","));
  _dp_sql_expect_sign (self, ")");

  return calls;
}

static gboolean
is_function (DpSqlParser *self)
{
  guint ahead = 1;

  while (_dp_sql_is_sign (self, ahead, "."))
    ahead += 2;

  return _dp_sql_is_sign (self, ahead, "(");
}

static DpSqlFrom *
parse_calls (DpSqlParser *self)
{
  DpSqlFrom *from = new_from (self, DP_SQL_FROM_CALLS);

  from->is_lateral = TRUE;
  if (_dp_sql_is_word (self, 0, "rows") && _dp_sql_is_word (self, 1, "from"))
    from->calls = parse_rows_from (self);
  else
    from->calls = parse_function (self);
  if (_dp_sql_accept_word (self, "with"))
    {
      _dp_sql_expect_word (self, "ordinality");
      from->ordinality = TRUE;
    }

  return from;
}

static DpSqlFrom *
parse_table (DpSqlParser *self)
{
  DpSqlFrom *from = new_from (self, DP_SQL_FROM_TABLE);
  gboolean in_parentheses;

  in_parentheses = _dp_sql_accept_word (self, "only") && _dp_sql_accept_sign (self, "(");
  from->path = _dp_sql_path (self);
  if (in_parentheses)
    _dp_sql_expect_sign (self, ")");
  if (_dp_sql_peek (self, 0)->kind == DP_SQL_TOKEN_OPERATOR &&
      g_str_equal (_dp_sql_peek (self, 0)->text, "*"))
    self->at++;

  return from;
}

static DpSqlFrom *
parse_primary (DpSqlParser *self)
{
  gboolean is_lateral = _dp_sql_accept_word (self, "lateral");
  DpSqlFrom *from;

  if (_dp_sql_opens_query (self))
    {
      from = new_from (self, DP_SQL_FROM_QUERY);
      from->query = _dp_sql_query_in_parentheses (self);
      from->is_lateral = is_lateral;
    }
  else if (_dp_sql_accept_sign (self, "("))
    {
      from = parse_item (self);
      _dp_sql_expect_sign (self, ")");
    }
  else if ((_dp_sql_is_word (self, 0, "rows") && _dp_sql_is_word (self, 1, "from")) ||
           is_function (self))
    {
      from = parse_calls (self);
    }
  else
    {
      from = parse_table (self);
    }
  parse_alias (self, from);

  return from;
}

/* The words before "join", and that itself; FALSE where no join follows. */
static gboolean
parse_join_words (DpSqlParser *self,
                  DpSqlFrom   *join,
                  gboolean    *has_condition)
{
  if (!_dp_sql_is_one_of (self, 0, " join inner left right full cross natural "))
    return FALSE;

  join->natural = _dp_sql_accept_word (self, "natural");
  *has_condition = !join->natural;
  if (_dp_sql_accept_word (self, "cross"))
    *has_condition = FALSE;
  else if (_dp_sql_accept_word (self, "left"))
    join->join = DP_SQL_JOIN_LEFT;
  else if (_dp_sql_accept_word (self, "right"))
    join->join = DP_SQL_JOIN_RIGHT;
  else if (_dp_sql_accept_word (self, "full"))
    join->join = DP_SQL_JOIN_FULL;
  else
    _dp_sql_accept_word (self, "inner");
  _dp_sql_accept_word (self, "outer");
  _dp_sql_expect_word (self, "join");

  return TRUE;
}

static void
parse_join_condition (DpSqlParser *self,
                      DpSqlFrom   *join)
{
  if (_dp_sql_accept_word (self, "using"))
    {
      join->using_columns = parse_columns (self);
      if (_dp_sql_accept_word (self, "as"))
        _dp_sql_name (self);
      return;
    }
  _dp_sql_expect_word (self, "on");
  join->on = _dp_sql_expr (self);
}

static DpSqlFrom *
parse_joins (DpSqlParser *self,
             DpSqlFrom   *left)
{
  DpSqlFrom *join = new_from (self, DP_SQL_FROM_JOIN);
  gboolean has_condition = FALSE;

  while (parse_join_words (self, join, &has_condition))
    {
      join->left = left;
      join->right = parse_primary (self);
      if (has_condition)
        {
          /* In “a join b join c on … on …” the first condition is the inner join's. */
          if (!_dp_sql_is_one_of (self, 0, " on using "))
            join->right = parse_joins (self, join->right);
          parse_join_condition (self, join);
        }
      left = join;
      join = new_from (self, DP_SQL_FROM_JOIN);
      if (has_condition && _dp_sql_is_one_of (self, 0, " on using "))
        break;
    }

  return left;
}

static DpSqlFrom *
parse_item (DpSqlParser *self)
{
  DpSqlFrom *from;

  if (!_dp_sql_enter (self))
    return new_from (self, DP_SQL_FROM_TABLE);
  from = parse_joins (self, parse_primary (self));
  self->depth--;

  return from;
}

DpSqlFrom *
_dp_sql_from (DpSqlParser *self)
{
  DpSqlFrom *first = parse_item (self);
  DpSqlFrom *last = first;

  while (_dp_sql_accept_sign (self, ","))
    last = last->next = parse_item (self);

  return first;
}
