/* dp-sql-call.c: calls of functions, windows, and the names of types
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sql-parser-private.h"

/* Words between the arguments of a few functions: substring (x from 1 for 2). */
#define SEPARATORS " from for placing using value "

static gboolean
is_function (DpSqlName  *path,
             const char *name)
{
  return path->next == NULL && g_str_equal (path->text, name);
}

/* trim (leading 'x' from y) has another name than trim (y). */
static const char *
parse_trim (DpSqlParser *self)
{
  static const char * const names[][2] = {
    { "leading", "ltrim" }, { "trailing", "rtrim" }, { "both", "btrim" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (_dp_sql_accept_word (self, names[i][0]))
      {
        _dp_sql_accept_word (self, "from");
        return names[i][1];
      }

  return "btrim";
}

static gboolean
parse_separator (DpSqlParser *self)
{
  if (_dp_sql_is_one_of (self, 0, SEPARATORS) || _dp_sql_is_sign (self, 0, ",") ||
      _dp_sql_is_sign (self, 0, ":"))
    {
      self->at++;
      return TRUE;
    }

  return FALSE;
}

static DpSqlExpr *
parse_argument (DpSqlParser *self)
{
  const DpSqlToken *token = _dp_sql_peek (self, 0);

  _dp_sql_accept_word (self, "variadic");
  if (token->kind == DP_SQL_TOKEN_OPERATOR && g_str_equal (token->text, "*"))
    {
      self->at++;
      return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);
    }
  if (_dp_sql_is_sign (self, 1, "=>") || _dp_sql_is_sign (self, 1, ":="))
    self->at += 2;

  return _dp_sql_expr (self);
}

/* any (select …) has a query for its only argument, without parentheses of its own. */
static void
parse_arguments (DpSqlParser *self,
                 DpSqlExpr   *call)
{
  if (_dp_sql_opens_query (self) && !_dp_sql_is_sign (self, 1, "("))
    {
      call->values = _dp_sql_new_expr (self, DP_SQL_EXPR_QUERY, NULL);
      call->values->query = _dp_sql_query_in_parentheses (self);
      return;
    }

  _dp_sql_expect_sign (self, "(");
  if (is_function (call->path, "extract"))
    {
      self->at++;
      _dp_sql_expect_word (self, "from");
    }
  else if (is_function (call->path, "trim"))
    {
      call->name = parse_trim (self);
    }
  else if (!_dp_sql_accept_word (self, "distinct"))
    {
      _dp_sql_accept_word (self, "all");
    }
  if (!_dp_sql_is_sign (self, 0, ")"))
    {
      DpSqlExpr *last = call->values = parse_argument (self);

      while (parse_separator (self))
        last = last->next = parse_argument (self);
    }
  if (_dp_sql_is_word (self, 0, "order") && _dp_sql_is_word (self, 1, "by"))
    {
      self->at += 2;
      call->conditions = _dp_sql_order_list (self);
    }
  _dp_sql_expect_sign (self, ")");
}

/* percentile_cont (0.5) within group (order by x) is made of x. */
static void
parse_within_group (DpSqlParser *self,
                    DpSqlExpr   *call)
{
  self->at += 2;
  _dp_sql_expect_sign (self, "(");
  _dp_sql_expect_word (self, "order");
  _dp_sql_expect_word (self, "by");
  _dp_sql_append (&call->values, _dp_sql_order_list (self));
  _dp_sql_expect_sign (self, ")");
}

DpSqlExpr *
_dp_sql_window (DpSqlParser  *self,
                const char  **base)
{
  guint end = _dp_sql_peek (self, 0)->match;
  DpSqlExpr *over = NULL;

  _dp_sql_expect_sign (self, "(");
  if (_dp_sql_is_label (self) &&
      !_dp_sql_is_one_of (self, 0, " partition rows range groups "))
    *base = _dp_sql_name (self)->text;
  if (_dp_sql_accept_word (self, "partition"))
    {
      _dp_sql_expect_word (self, "by");
      over = _dp_sql_expr_list (self);
    }
  if (_dp_sql_accept_word (self, "order"))
    {
      _dp_sql_expect_word (self, "by");
      _dp_sql_append (&over, _dp_sql_order_list (self));
    }

  /* How many rows a frame has is said by constants. */
  if (_dp_sql_is_one_of (self, 0, " rows range groups "))
    self->at = end;
  _dp_sql_expect_sign (self, ")");

  return over;
}

DpSqlExpr *
_dp_sql_call (DpSqlParser *self,
              DpSqlName   *path)
{
  DpSqlExpr *call = _dp_sql_new_expr (self, DP_SQL_EXPR_CALL, NULL);

  call->path = path;
  for (DpSqlName *part = path; part != NULL; part = part->next)
    call->name = part->text;
  parse_arguments (self, call);
  if (_dp_sql_is_word (self, 0, "within") && _dp_sql_is_word (self, 1, "group"))
    parse_within_group (self, call);
  if (_dp_sql_is_word (self, 0, "filter") && _dp_sql_is_sign (self, 1, "("))
    {
      self->at += 2;
      _dp_sql_expect_word (self, "where");
      _dp_sql_append (&call->conditions, _dp_sql_expr (self));
      _dp_sql_expect_sign (self, ")");
    }
  if (_dp_sql_accept_word (self, "over"))
    {
      if (_dp_sql_is_sign (self, 0, "("))
        _dp_sql_append (&call->conditions, _dp_sql_window (self, &call->window));
      else
        call->window = _dp_sql_name (self)->text;
    }

  return call;
}

/* Types whose names SQL and PostgreSQL do not share; those of two words have these behind them. */
static const char *
internal_name (DpSqlParser *self,
               const char  *name)
{
  static const char * const names[][2] = {
    { "int", "int4" }, { "integer", "int4" }, { "bigint", "int8" }, { "smallint", "int2" },
    { "real", "float4" }, { "float", "float8" }, { "decimal", "numeric" }, { "dec", "numeric" },
    { "boolean", "bool" }, { "char", "bpchar" }, { "character", "bpchar" }, { "nchar", "bpchar" },
  };

  if (g_str_equal (name, "double") && _dp_sql_accept_word (self, "precision"))
    return "float8";
  if (g_str_equal (name, "national") && _dp_sql_is_one_of (self, 0, " character char "))
    name = _dp_sql_name (self)->text;
  if ((g_str_equal (name, "character") || g_str_equal (name, "char")) &&
      _dp_sql_accept_word (self, "varying"))
    return "varchar";
  if (g_str_equal (name, "bit") && _dp_sql_accept_word (self, "varying"))
    return "varbit";
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i][0]))
      return names[i][1];

  return name;
}

const char *
_dp_sql_type (DpSqlParser *self)
{
  DpSqlName *path;
  const char *name;

  _dp_sql_accept_word (self, "setof");
  path = _dp_sql_path (self);
  while (path->next != NULL)
    path = path->next;
  name = internal_name (self, path->text);
  if (_dp_sql_is_sign (self, 0, "("))
    self->at = _dp_sql_peek (self, 0)->match + 1;
  if (_dp_sql_is_one_of (self, 0, " with without ") && _dp_sql_is_word (self, 1, "time") &&
      _dp_sql_is_word (self, 2, "zone"))
    {
      if (_dp_sql_is_word (self, 0, "with"))
        name = g_str_equal (name, "time") ? "timetz" : "timestamptz";
      self->at += 3;
    }
  _dp_sql_accept_word (self, "array");
  while (_dp_sql_accept_sign (self, "["))
    {
      if (_dp_sql_peek (self, 0)->kind == DP_SQL_TOKEN_NUMBER)
        self->at++;
      _dp_sql_expect_sign (self, "]");
    }

  return name;
}
