/* dp-sql-expression.c: expressions, as far as it matters which columns are in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-sql-parser-private.h"

/* Words that stand between two operands, or after one. Which binds first changes no lineage. */
#define OPERATOR_WORDS " and or in like ilike between overlaps escape is isnull notnull similar "
#define NOT_WORDS      " in like ilike between similar "

#define VALUE_WORDS \
  " current_date current_time current_timestamp localtime localtimestamp current_user" \
  " session_user current_role current_catalog current_schema user system_user "

/* Words that no expression begins with. */
#define NO_VALUES \
  " from where group having order limit offset fetch union intersect except on using when then" \
  " else end as and or window "

DpSqlExpr *
_dp_sql_new_expr (DpSqlParser   *self,
                  DpSqlExprKind  kind,
                  const char    *name)
{
  DpSqlExpr *expr = _dp_sql_new_node (self, sizeof *expr);

  expr->kind = kind;
  expr->name = name;

  return expr;
}

void
_dp_sql_append (DpSqlExpr **to,
                DpSqlExpr  *list)
{
  while (*to != NULL)
    to = &(*to)->next;
  *to = list;
}

/* A value of which something else is made; its name passes on. */
static DpSqlExpr *
wrap (DpSqlParser *self,
      DpSqlExpr   *inner,
      const char  *name)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, name);

  expr->values = inner;

  return expr;
}

static DpSqlExpr *
parse_query_value (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_QUERY, NULL);
  DpSqlQuery *query;

  expr->query = query = _dp_sql_query_in_parentheses (self);
  while (query->left != NULL)
    query = query->left;
  if (query->targets != NULL)
    {
      expr->name = query->targets->alias != NULL ? query->targets->alias
                                                 : query->targets->expr->name;
      expr->name_is_weak = query->targets->alias == NULL && query->targets->expr->name_is_weak;
    }
  else if (query->kind == DP_SQL_QUERY_VALUES)
    {
      expr->name = "column1";
    }

  return expr;
}

/* One value, or a row of several. */
static DpSqlExpr *
parse_parentheses (DpSqlParser *self)
{
  DpSqlExpr *list;

  if (_dp_sql_opens_query (self))
    return parse_query_value (self);
  _dp_sql_expect_sign (self, "(");
  if (_dp_sql_accept_sign (self, ")"))
    return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, "row");
  list = _dp_sql_expr_list (self);
  _dp_sql_expect_sign (self, ")");

  return list->next == NULL ? list : wrap (self, list, "row");
}

static DpSqlExpr *
parse_case (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, "case");

  expr->name_is_weak = TRUE;
  if (!_dp_sql_is_word (self, 0, "when"))
    _dp_sql_append (&expr->conditions, _dp_sql_expr (self));
  while (_dp_sql_accept_word (self, "when"))
    {
      _dp_sql_append (&expr->conditions, _dp_sql_expr (self));
      _dp_sql_expect_word (self, "then");
      _dp_sql_append (&expr->values, _dp_sql_expr (self));
    }
  if (_dp_sql_accept_word (self, "else"))
    {
      DpSqlExpr *otherwise = _dp_sql_expr (self);

      _dp_sql_append (&expr->values, otherwise);
      if (otherwise->name != NULL && !otherwise->name_is_weak)
        {
          expr->name = otherwise->name;
          expr->name_is_weak = FALSE;
        }
    }
  _dp_sql_expect_word (self, "end");

  return expr;
}

static DpSqlExpr *
parse_exists (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, "exists");

  self->at++;
  expr->conditions = parse_query_value (self);

  return expr;
}

static DpSqlExpr *
parse_array_items (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, "array");

  if (!_dp_sql_enter (self))
    return expr;
  _dp_sql_expect_sign (self, "[");
  while (!_dp_sql_is_sign (self, 0, "]") && _dp_sql_peek (self, 0)->kind != DP_SQL_TOKEN_END)
    {
      _dp_sql_append (&expr->values, _dp_sql_is_sign (self, 0, "[") ? parse_array_items (self)
                                                                    : _dp_sql_expr (self));
      if (!_dp_sql_accept_sign (self, ","))
        break;
    }
  _dp_sql_expect_sign (self, "]");
  self->depth--;

  return expr;
}

static DpSqlExpr *
parse_array (DpSqlParser *self)
{
  self->at++;

  return _dp_sql_is_sign (self, 0, "(") ? wrap (self, parse_query_value (self), "array")
                                        : parse_array_items (self);
}

/* cast (x as type) */
static DpSqlExpr *
parse_cast (DpSqlParser *self)
{
  DpSqlExpr *inner;
  DpSqlExpr *expr;
  const char *type;

  self->at++;
  _dp_sql_expect_sign (self, "(");
  inner = _dp_sql_expr (self);
  _dp_sql_expect_word (self, "as");
  type = _dp_sql_type (self);
  _dp_sql_expect_sign (self, ")");
  expr = wrap (self, inner, inner->name);
  if (inner->name == NULL || inner->name_is_weak)
    {
      expr->name = type;
      expr->name_is_weak = TRUE;
    }

  return expr;
}

/* date '2025-01-01', interval '1' day, timestamp with time zone '…': FALSE where it is none. */
static gboolean
is_typed_constant (DpSqlParser *self)
{
  guint ahead = 1;

  if (_dp_sql_is_one_of (self, 0, " timestamp time ") &&
      _dp_sql_is_one_of (self, 1, " with without ") && _dp_sql_is_word (self, 2, "time"))
    return TRUE;
  if (_dp_sql_is_word (self, 0, "double") && _dp_sql_is_word (self, 1, "precision"))
    return TRUE;
  if (_dp_sql_is_one_of (self, 0, " timestamp time interval numeric decimal varchar char bit ") &&
      _dp_sql_is_sign (self, 1, "("))
    ahead = _dp_sql_peek (self, 1)->match + 1 - self->at;

  return _dp_sql_peek (self, ahead)->kind == DP_SQL_TOKEN_STRING;
}

static DpSqlExpr *
parse_typed_constant (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, _dp_sql_type (self));

  expr->name_is_weak = TRUE;
  if (_dp_sql_peek (self, 0)->kind == DP_SQL_TOKEN_STRING)
    self->at++;
  else
    _dp_sql_fail (self, _("a value in quotes is expected after a type's name"));
  while (g_str_equal (expr->name, "interval") &&
         _dp_sql_is_one_of (self, 0, " year month day hour minute second to "))
    self->at++;

  return expr;
}

/* current_timestamp, and perhaps (3) after it. */
static DpSqlExpr *
parse_value_word (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, _dp_sql_peek (self, 0)->text);

  self->at++;
  if (_dp_sql_is_sign (self, 0, "("))
    parse_parentheses (self);

  return expr;
}

static DpSqlExpr *
parse_path (DpSqlParser *self)
{
  DpSqlName *path = _dp_sql_path (self);
  DpSqlName *last = path;
  DpSqlExpr *expr;

  if (_dp_sql_is_sign (self, 0, "("))
    return _dp_sql_call (self, path);

  if (_dp_sql_is_sign (self, 0, "."))
    {
      self->at += 2;
      expr = _dp_sql_new_expr (self, DP_SQL_EXPR_STAR, NULL);
    }
  else
    {
      while (last->next != NULL)
        last = last->next;
      expr = _dp_sql_new_expr (self, DP_SQL_EXPR_COLUMN, last->text);
    }
  expr->path = path;

  return expr;
}

static DpSqlExpr *
parse_word (DpSqlParser *self)
{
  if (_dp_sql_is_one_of (self, 0, " null true false default "))
    {
      self->at++;
      return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);
    }
  if (_dp_sql_is_word (self, 0, "case"))
    {
      self->at++;
      return parse_case (self);
    }
  if (_dp_sql_is_word (self, 0, "exists") && _dp_sql_is_sign (self, 1, "("))
    return parse_exists (self);
  if (_dp_sql_is_word (self, 0, "cast") && _dp_sql_is_sign (self, 1, "("))
    return parse_cast (self);
  if (_dp_sql_is_word (self, 0, "array") &&
      (_dp_sql_is_sign (self, 1, "[") || _dp_sql_is_sign (self, 1, "(")))
    return parse_array (self);
  if (_dp_sql_is_one_of (self, 0, VALUE_WORDS) && !_dp_sql_is_sign (self, 1, "."))
    return parse_value_word (self);
  if (is_typed_constant (self))
    return parse_typed_constant (self);
  if (_dp_sql_is_one_of (self, 0, NO_VALUES))
    _dp_sql_fail (self, _("a value is expected here"));

  return parse_path (self);
}

static DpSqlExpr *
parse_number (DpSqlParser *self)
{
  DpSqlExpr *expr = _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);
  guint64 position;

  if (g_ascii_string_to_unsigned (_dp_sql_peek (self, 0)->text, 10, 1, 1600, &position, NULL))
    expr->position = position;
  self->at++;

  return expr;
}

static DpSqlExpr *
parse_primary (DpSqlParser *self)
{
  switch (_dp_sql_peek (self, 0)->kind)
    {
    case DP_SQL_TOKEN_NUMBER:
      return parse_number (self);

    case DP_SQL_TOKEN_STRING:
    case DP_SQL_TOKEN_PARAMETER:
      self->at++;
      return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);

    case DP_SQL_TOKEN_WORD:
      return parse_word (self);

    case DP_SQL_TOKEN_NAME:
      return parse_path (self);

    case DP_SQL_TOKEN_SIGN:
      if (_dp_sql_is_sign (self, 0, "("))
        return parse_parentheses (self);
      break;

    case DP_SQL_TOKEN_OPERATOR:
    case DP_SQL_TOKEN_END:
    default:
      break;
    }
  _dp_sql_fail (self, _("a value is expected here"));

  return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);
}

/* [i] or [i:j] */
static DpSqlExpr *
parse_subscript (DpSqlParser *self,
                 DpSqlExpr   *array)
{
  DpSqlExpr *expr = wrap (self, array, array->name);

  expr->name_is_weak = array->name_is_weak;
  self->at++;
  while (!_dp_sql_is_sign (self, 0, "]") && _dp_sql_peek (self, 0)->kind != DP_SQL_TOKEN_END)
    if (!_dp_sql_accept_sign (self, ":"))
      _dp_sql_append (&expr->values, _dp_sql_expr (self));
  _dp_sql_expect_sign (self, "]");

  return expr;
}

/* (x).field or (x).* */
static DpSqlExpr *
parse_field (DpSqlParser *self,
             DpSqlExpr   *record)
{
  DpSqlExpr *expr = wrap (self, record, NULL);

  self->at++;
  if (_dp_sql_peek (self, 0)->kind == DP_SQL_TOKEN_OPERATOR)
    {
      self->at++;
      expr->kind = DP_SQL_EXPR_STAR;
      return expr;
    }
  expr->name = _dp_sql_name (self)->text;

  return expr;
}

static DpSqlExpr *parse_operand (DpSqlParser *self);

static DpSqlExpr *
parse_time_zone (DpSqlParser *self,
                 DpSqlExpr   *moment)
{
  DpSqlExpr *expr = wrap (self, moment, "timezone");

  self->at++;
  if (_dp_sql_accept_word (self, "local"))
    return expr;
  _dp_sql_expect_word (self, "time");
  _dp_sql_expect_word (self, "zone");
  _dp_sql_append (&expr->values, parse_operand (self));

  return expr;
}

static DpSqlExpr *
parse_type_cast (DpSqlParser *self,
                 DpSqlExpr   *inner)
{
  DpSqlExpr *expr = wrap (self, inner, inner->name);
  const char *type;

  self->at++;
  type = _dp_sql_type (self);
  expr->name_is_weak = inner->name_is_weak;
  if (inner->name == NULL || inner->name_is_weak)
    {
      expr->name = type;
      expr->name_is_weak = TRUE;
    }

  return expr;
}

/* What follows a value and binds to it before any operator. */
static DpSqlExpr *
parse_postfix (DpSqlParser *self)
{
  DpSqlExpr *expr = parse_primary (self);

  while (TRUE)
    {
      if (_dp_sql_is_sign (self, 0, "::"))
        expr = parse_type_cast (self, expr);
      else if (_dp_sql_is_sign (self, 0, "["))
        expr = parse_subscript (self, expr);
      else if (_dp_sql_is_sign (self, 0, "."))
        expr = parse_field (self, expr);
      else if (_dp_sql_is_word (self, 0, "at") && _dp_sql_is_one_of (self, 1, " time local "))
        expr = parse_time_zone (self, expr);
      else if (_dp_sql_accept_word (self, "collate"))
        _dp_sql_path (self);
      else
        return expr;
    }
}

static DpSqlExpr *
parse_operand (DpSqlParser *self)
{
  DpSqlExpr *expr;

  if (_dp_sql_peek (self, 0)->kind != DP_SQL_TOKEN_OPERATOR && !_dp_sql_is_word (self, 0, "not"))
    return parse_postfix (self);

  if (!_dp_sql_enter (self))
    return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);
  self->at++;
  expr = wrap (self, parse_operand (self), NULL);
  self->depth--;

  return expr;
}

/* is null, is not true, isnull: nothing follows. FALSE for “is distinct from”. */
static gboolean
parse_state (DpSqlParser *self)
{
  if (_dp_sql_is_one_of (self, 0, " isnull notnull "))
    {
      self->at++;
      return TRUE;
    }
  if (!_dp_sql_accept_word (self, "is"))
    return FALSE;
  _dp_sql_accept_word (self, "not");
  if (_dp_sql_accept_word (self, "distinct"))
    {
      self->at--;
      return FALSE;
    }
  while (_dp_sql_is_one_of (self, 0, " nfc nfd nfkc nfkd json "))
    self->at++;
  if (_dp_sql_is_one_of (self, 0, " null true false unknown document normalized value object"
                                  " array scalar "))
    self->at++;

  return TRUE;
}

/* Goes past an operator; FALSE where there is none, or none that an operand follows. */
static gboolean
parse_operator (DpSqlParser *self,
                gboolean    *found)
{
  *found = TRUE;
  if (_dp_sql_peek (self, 0)->kind == DP_SQL_TOKEN_OPERATOR)
    {
      self->at++;
      return TRUE;
    }
  if (_dp_sql_is_word (self, 0, "operator") && _dp_sql_is_sign (self, 1, "("))
    {
      self->at = _dp_sql_peek (self, 1)->match + 1;
      return TRUE;
    }
  if (_dp_sql_is_word (self, 0, "not") && _dp_sql_is_one_of (self, 1, NOT_WORDS))
    self->at++;
  if (!_dp_sql_is_one_of (self, 0, OPERATOR_WORDS))
    {
      *found = FALSE;
      return FALSE;
    }
  if (parse_state (self))
    return FALSE;
  self->at++;
  if (_dp_sql_is_one_of (self, 0, " symmetric asymmetric to from "))
    self->at++;

  return TRUE;
}

DpSqlExpr *
_dp_sql_expr (DpSqlParser *self)
{
  DpSqlExpr *expr;
  DpSqlExpr *last;
  gboolean found;
  gboolean has_operand;

  if (!_dp_sql_enter (self))
    return _dp_sql_new_expr (self, DP_SQL_EXPR_OTHER, NULL);
  expr = last = parse_operand (self);
  has_operand = parse_operator (self, &found);
  if (found)
    expr = wrap (self, expr, NULL);
  while (found)
    {
      if (has_operand)
        last = last->next = parse_operand (self);
      has_operand = parse_operator (self, &found);
    }
  self->depth--;

  return expr;
}

DpSqlExpr *
_dp_sql_expr_list (DpSqlParser *self)
{
  DpSqlExpr *first = _dp_sql_expr (self);
  DpSqlExpr *last = first;

  while (_dp_sql_accept_sign (self, ","))
    last = last->next = _dp_sql_expr (self);

  return first;
}

DpSqlExpr *
_dp_sql_order_list (DpSqlParser *self)
{
  DpSqlExpr *list = NULL;

  do
    {
      _dp_sql_append (&list, _dp_sql_expr (self));
      if (_dp_sql_accept_word (self, "using"))
        self->at++;
      else if (_dp_sql_is_one_of (self, 0, " asc desc "))
        self->at++;
      if (_dp_sql_accept_word (self, "nulls") && _dp_sql_is_one_of (self, 0, " first last "))
        self->at++;
    }
  while (_dp_sql_accept_sign (self, ","));

  return list;
}
