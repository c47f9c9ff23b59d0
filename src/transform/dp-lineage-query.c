/* dp-lineage-query.c: what comes out of a query
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-lineage-private.h"

/* PostgreSQL's own limit is near to this. */
#define MAX_COLUMNS 1600

/* More than a model has by far; what is beyond was made to keep us busy. */
#define MAX_QUERIES 20000
#define MAX_WINDOWS 20

/* A recursive query's columns may be handed from one to the next; mostly one round is enough. */
#define MAX_ROUNDS 4

static void
add_window (Analysis        *self,
            Scope           *scope,
            const char      *name,
            DpLineageColumn *into)
{
  if (self->n_windows >= MAX_WINDOWS)
    return;

  self->n_windows++;
  for (DpSqlWindow *window = scope->windows; window != NULL; window = window->next)
    if (g_str_equal (window->name, name))
      _dp_lineage_expr_list (self, scope, window->over, DP_LINEAGE_CONDITION, into);
  self->n_windows--;
}

/* A query in place of a value. */
static void
add_query (Analysis        *self,
           Scope           *scope,
           DpSqlQuery      *query,
           DpLineageUse     use,
           DpLineageColumn *into)
{
  Relation *relation = _dp_lineage_query (self, scope, query);

  for (guint i = 0; i < relation->columns->len; i++)
    _dp_lineage_add_column (into, g_ptr_array_index (relation->columns, i), use);
  _dp_lineage_add_all (into->origins, relation->filters, DP_LINEAGE_CONDITION);
  if (relation->is_open && into->unknown == NULL && use != DP_LINEAGE_CONDITION)
    into->unknown = _dp_lineage_string (self, _("the columns of a query in it are not known"));
}

/* count (t.*) */
static void
add_star (Analysis        *self,
          Scope           *scope,
          DpSqlExpr       *expr,
          DpLineageColumn *into)
{
  Item *item = expr->path != NULL ? _dp_lineage_find_item (scope, expr->path) : NULL;

  for (guint i = 0; item != NULL && i < item->relation->columns->len; i++)
    _dp_lineage_add_column (into, g_ptr_array_index (item->relation->columns, i),
                            DP_LINEAGE_VALUE);
}

void
_dp_lineage_expr (Analysis        *self,
                  Scope           *scope,
                  DpSqlExpr       *expr,
                  DpLineageUse     use,
                  DpLineageColumn *into)
{
  if (expr->kind == DP_SQL_EXPR_COLUMN)
    {
      _dp_lineage_resolve (self, scope, expr->path, use, into);
      return;
    }

  use = MAX (use, DP_LINEAGE_VALUE);
  if (expr->kind == DP_SQL_EXPR_QUERY)
    add_query (self, scope, expr->query, use, into);
  if (expr->kind == DP_SQL_EXPR_STAR)
    add_star (self, scope, expr, into);
  _dp_lineage_expr_list (self, scope, expr->values, use, into);
  _dp_lineage_expr_list (self, scope, expr->conditions, DP_LINEAGE_CONDITION, into);
  if (expr->window != NULL)
    add_window (self, scope, expr->window, into);
}

void
_dp_lineage_expr_list (Analysis        *self,
                       Scope           *scope,
                       DpSqlExpr       *list,
                       DpLineageUse     use,
                       DpLineageColumn *into)
{
  for (; list != NULL; list = list->next)
    _dp_lineage_expr (self, scope, list, use, into);
}

static void
add_relation (Relation *to,
              Relation *from)
{
  for (guint i = 0; i < from->columns->len && to->columns->len < MAX_COLUMNS; i++)
    g_ptr_array_add (to->columns, g_ptr_array_index (from->columns, i));
  if (from->is_open)
    {
      to->is_open = TRUE;
      g_ptr_array_add (to->bases, from);
    }
}

/* "*": what names without a dot find, in the order of the tables. */
static void
select_all (Scope    *scope,
            Relation *relation)
{
  for (guint i = 0; i < scope->spaces->len; i++)
    {
      Space *space = g_ptr_array_index (scope->spaces, i);

      for (guint k = 0; k < space->visible->len && relation->columns->len < MAX_COLUMNS; k++)
        g_ptr_array_add (relation->columns, g_ptr_array_index (space->visible, k));
      for (guint k = 0; k < space->items->len; k++)
        {
          Relation *inner = ((Item *) g_ptr_array_index (space->items, k))->relation;

          if (inner->is_open)
            g_ptr_array_add (relation->bases, inner);
        }
    }
  relation->is_open |= relation->bases->len > 0;
}

static void
select_target (Analysis    *self,
               Scope       *scope,
               DpSqlTarget *target,
               Relation    *relation)
{
  DpSqlExpr *expr = target->expr;
  const char *name = target->alias != NULL ? target->alias : expr->name;
  DpLineageColumn *column;

  if (expr->kind == DP_SQL_EXPR_STAR)
    {
      Item *item = expr->path != NULL ? _dp_lineage_find_item (scope, expr->path) : NULL;

      if (item != NULL)
        add_relation (relation, item->relation);
      else if (expr->path == NULL && expr->values == NULL)
        select_all (scope, relation);
      else
        relation->is_open = TRUE;
      return;
    }
  if (relation->columns->len >= MAX_COLUMNS)
    return;
  column = _dp_lineage_new_column (self, name != NULL ? name : "?column?");
  _dp_lineage_expr (self, scope, expr, DP_LINEAGE_SAME, column);
  g_ptr_array_add (relation->columns, column);
}

/* "order by" and "group by" may name an output column, by its name or its place. */
static void
add_order (Analysis        *self,
           Scope           *scope,
           DpSqlExpr       *list,
           Relation        *relation,
           gboolean         output_first,
           DpLineageColumn *into)
{
  for (; list != NULL; list = list->next)
    {
      DpLineageColumn *output = NULL;
      DpLineageColumn *input = _dp_lineage_new_column (self, "");

      if (list->position > 0 && list->position <= relation->columns->len)
        output = g_ptr_array_index (relation->columns, list->position - 1);
      if (list->kind == DP_SQL_EXPR_COLUMN && list->path->next == NULL)
        for (guint i = 0; i < relation->columns->len && output == NULL; i++)
          {
            DpLineageColumn *column = g_ptr_array_index (relation->columns, i);

            output = g_str_equal (column->name, list->path->text) ? column : NULL;
          }
      if (output == NULL || !output_first)
        _dp_lineage_expr (self, scope, list, DP_LINEAGE_CONDITION, input);
      if (output != NULL && (output_first || input->origins->len == 0))
        input = output;
      _dp_lineage_add_all (into->origins, input->origins, DP_LINEAGE_CONDITION);
    }
}

static Relation *
run_select (Analysis   *self,
            Scope      *outer,
            DpSqlQuery *query)
{
  Relation *relation = _dp_lineage_new_relation (self);
  Scope scope = { outer, _dp_lineage_new_list (self), NULL, query->windows };
  DpLineageColumn *filters = _dp_lineage_new_column (self, "");

  for (DpSqlFrom *from = query->from; from != NULL; from = from->next)
    g_ptr_array_add (scope.spaces, _dp_lineage_from (self, &scope, from, filters));
  for (DpSqlTarget *target = query->targets; target != NULL; target = target->next)
    select_target (self, &scope, target, relation);
  _dp_lineage_expr_list (self, &scope, query->filters, DP_LINEAGE_CONDITION, filters);
  add_order (self, &scope, query->groups, relation, FALSE, filters);
  if (query->is_limited)
    add_order (self, &scope, query->orders, relation, TRUE, filters);
  relation->filters = filters->origins;

  return relation;
}

static Relation *
run_values (Analysis   *self,
            Scope      *outer,
            DpSqlQuery *query)
{
  Relation *relation = _dp_lineage_new_relation (self);

  for (DpSqlExpr *row = query->rows; row != NULL; row = row->next)
    {
      guint i = 0;

      for (DpSqlExpr *value = row->values; value != NULL && i < MAX_COLUMNS; value = value->next)
        {
          if (i == relation->columns->len)
            {
              g_autofree char *name = g_strdup_printf ("column%u", i + 1);

              g_ptr_array_add (relation->columns, _dp_lineage_new_column (self, name));
            }
          _dp_lineage_expr (self, outer, value, DP_LINEAGE_SAME,
                            g_ptr_array_index (relation->columns, i++));
        }
    }

  return relation;
}

/* Columns of a set operation belong together by their places. */
static void
merge_columns (Analysis *self,
               Relation *relation,
               Relation *right)
{
  gboolean fits = !relation->is_open && !right->is_open &&
                  relation->columns->len == right->columns->len;

  for (guint i = 0; i < relation->columns->len; i++)
    {
      DpLineageColumn *column = g_ptr_array_index (relation->columns, i);

      if (fits)
        _dp_lineage_add_column (column, g_ptr_array_index (right->columns, i), DP_LINEAGE_SAME);
      else if (column->unknown == NULL)
        column->unknown = _dp_lineage_string (self, _("it is not known which columns of a “union” "
                                                      "belong together"));
    }
}

static Relation *
run_set (Analysis   *self,
         Scope      *outer,
         DpSqlQuery *query)
{
  Relation *left = _dp_lineage_query (self, outer, query->left);
  Relation *right = _dp_lineage_query (self, outer, query->right);
  Relation *relation = _dp_lineage_new_relation (self);

  /* What is merged must not change what the left side is elsewhere. */
  for (guint i = 0; i < left->columns->len; i++)
    {
      DpLineageColumn *old = g_ptr_array_index (left->columns, i);
      DpLineageColumn *column = _dp_lineage_new_column (self, old->name);

      _dp_lineage_add_column (column, old, DP_LINEAGE_SAME);
      g_ptr_array_add (relation->columns, column);
    }
  relation->is_open = left->is_open;
  _dp_lineage_add_all (relation->filters, left->filters, DP_LINEAGE_CONDITION);
  _dp_lineage_add_all (relation->filters, right->filters, DP_LINEAGE_CONDITION);
  if (query->keeps_all)
    merge_columns (self, relation, right);
  for (guint i = 0; !query->keeps_all && i < right->columns->len; i++)
    _dp_lineage_add_all (relation->filters,
                         ((DpLineageColumn *) g_ptr_array_index (right->columns, i))->origins,
                         DP_LINEAGE_CONDITION);

  return relation;
}

static Relation *
run_body (Analysis   *self,
          Scope      *outer,
          DpSqlQuery *query)
{
  Relation *relation;
  Scope none = { outer };
  DpLineageColumn *filters;

  if (query->kind == DP_SQL_QUERY_SELECT)
    return run_select (self, outer, query);
  if (query->kind == DP_SQL_QUERY_VALUES)
    relation = run_values (self, outer, query);
  else if (query->kind == DP_SQL_QUERY_SET)
    relation = run_set (self, outer, query);
  else
    relation = _dp_lineage_query (self, outer, query->left);

  if (query->is_limited)
    {
      filters = _dp_lineage_new_column (self, "");
      add_order (self, &none, query->orders, relation, TRUE, filters);
      _dp_lineage_add_all (relation->filters, filters->origins, DP_LINEAGE_CONDITION);
    }

  return relation;
}

static guint
count_origins (Relation *relation)
{
  guint n = relation->filters->len;

  for (guint i = 0; i < relation->columns->len; i++)
    n += ((DpLineageColumn *) g_ptr_array_index (relation->columns, i))->origins->len;

  return n;
}

/* What a recursive query reads of itself is at first what its first part gives. */
static Relation *
run_recursive (Analysis *self,
               Scope    *scope,
               DpSqlCte *cte)
{
  Cte itself = { scope->ctes, cte->name, NULL };
  Scope inner = { scope, NULL, &itself };
  Relation *relation;
  guint n = 0;

  if (cte->query->kind != DP_SQL_QUERY_SET)
    return _dp_lineage_rename (self, _dp_lineage_query (self, scope, cte->query), cte->columns);

  relation = _dp_lineage_rename (self, _dp_lineage_query (self, scope, cte->query->left),
                                 cte->columns);
  for (guint round = 0; round < MAX_ROUNDS && count_origins (relation) > n; round++)
    {
      n = count_origins (relation);
      itself.relation = relation;
      relation = _dp_lineage_rename (self, _dp_lineage_query (self, &inner, cte->query),
                                     cte->columns);
    }

  return relation;
}

Relation *
_dp_lineage_query (Analysis   *self,
                   Scope      *outer,
                   DpSqlQuery *query)
{
  Scope scope = { outer };
  Relation *relation;

  if (++self->n_queries > MAX_QUERIES)
    {
      g_set_str (&self->lineage->problem, _("the query is too large to be looked into"));
      return _dp_lineage_new_relation (self);
    }

  for (DpSqlCte *cte = query->ctes; cte != NULL; cte = cte->next)
    {
      Cte *entry = _dp_lineage_new_block (self, sizeof *entry);

      entry->next = scope.ctes;
      entry->name = cte->name;
      entry->relation = query->recursive
                          ? run_recursive (self, &scope, cte)
                          : _dp_lineage_rename (self, _dp_lineage_query (self, &scope, cte->query),
                                                cte->columns);
      scope.ctes = entry;
    }
  relation = run_body (self, &scope, query);

  return relation;
}
