/* dp-lineage-from.c: what "from" brings in sight
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-lineage-private.h"

/* What ephemeral models are called where they are put before a query. */
#define EPHEMERAL_PREFIX "__dbt__cte__"

static Relation *
find_cte (Scope      *scope,
          const char *name)
{
  for (; scope != NULL; scope = scope->parent)
    for (Cte *cte = scope->ctes; cte != NULL; cte = cte->next)
      if (g_str_equal (cte->name, name))
        return cte->relation;

  return NULL;
}

/* A table, with the columns that are known of it. */
static Relation *
new_table (Analysis   *self,
           const char *schema,
           const char *name)
{
  const DpLineageRelation *found = self->find != NULL
                                     ? self->find (schema, name, self->user_data) : NULL;
  g_autofree char *path = schema != NULL ? g_strconcat (schema, ".", name, NULL) : g_strdup (name);
  Relation *relation = _dp_lineage_new_relation (self);

  relation->id = _dp_lineage_string (self, found != NULL ? found->id : path);
  relation->is_open = found == NULL || !found->is_complete;
  for (guint i = 0; found != NULL && i < found->columns->len; i++)
    {
      DpLineageColumn *column = _dp_lineage_new_column (self,
                                                        g_ptr_array_index (found->columns, i));

      _dp_lineage_add (column->origins, relation->id, column->name, DP_LINEAGE_SAME);
      g_ptr_array_add (relation->columns, column);
    }

  return relation;
}

static Relation *
from_table (Analysis  *self,
            Scope     *scope,
            DpSqlName *path)
{
  DpSqlName *schema = NULL;
  Relation *relation;

  if (path->next == NULL)
    {
      if (self->find != NULL && g_str_has_prefix (path->text, EPHEMERAL_PREFIX) &&
          self->find (NULL, path->text + strlen (EPHEMERAL_PREFIX), self->user_data) != NULL)
        return new_table (self, NULL, path->text + strlen (EPHEMERAL_PREFIX));
      relation = find_cte (scope, path->text);
      if (relation != NULL)
        return relation;
    }
  for (; path->next != NULL; path = path->next)
    schema = path;

  return new_table (self, schema != NULL ? schema->text : NULL, path->text);
}

Relation *
_dp_lineage_rename (Analysis  *self,
                    Relation  *relation,
                    DpSqlName *names)
{
  Relation *renamed;

  if (names == NULL)
    return relation;

  renamed = _dp_lineage_new_relation (self);
  *renamed = *relation;
  renamed->columns = _dp_lineage_new_list (self);
  for (guint i = 0; i < relation->columns->len || names != NULL; i++)
    {
      DpLineageColumn *old = i < relation->columns->len
                               ? g_ptr_array_index (relation->columns, i) : NULL;
      DpLineageColumn *column = _dp_lineage_new_column (self, names != NULL ? names->text
                                                                            : old->name);

      if (old != NULL)
        _dp_lineage_add_column (column, old, DP_LINEAGE_SAME);
      else if (relation->origins != NULL)
        _dp_lineage_add_all (column->origins, relation->origins, DP_LINEAGE_VALUE);
      else
        column->unknown = _dp_lineage_string (self, _("the order of the columns it is one of is "
                                                      "not known"));
      g_ptr_array_add (renamed->columns, column);
      names = names != NULL ? names->next : NULL;
    }

  /* All columns that a function gives have names here. */
  if (relation->origins != NULL)
    renamed->is_open = FALSE;

  return renamed;
}

static void
add_function_column (Analysis   *self,
                     Relation   *relation,
                     const char *name)
{
  DpLineageColumn *column = _dp_lineage_new_column (self, name);

  _dp_lineage_add_all (column->origins, relation->origins, DP_LINEAGE_VALUE);
  g_ptr_array_add (relation->columns, column);
}

/* The columns of functions that everybody uses; of others any name is taken for a column. */
static void
add_known_columns (Analysis   *self,
                   Relation   *relation,
                   const char *function,
                   const char *alias)
{
  static const char * const pairs[] = {
    "json_each", "jsonb_each", "json_each_text", "jsonb_each_text", NULL
  };
  static const char * const values[] = {
    "json_array_elements", "jsonb_array_elements", "json_array_elements_text",
    "jsonb_array_elements_text", NULL
  };
  static const char * const single[] = {
    "unnest", "generate_series", "generate_subscripts", "regexp_split_to_table",
    "string_to_table", "json_object_keys", "jsonb_object_keys", "regexp_matches",
    "jsonb_path_query", NULL
  };

  relation->is_open = FALSE;
  if (g_strv_contains (pairs, function))
    {
      add_function_column (self, relation, "key");
      add_function_column (self, relation, "value");
    }
  else if (g_strv_contains (values, function))
    {
      add_function_column (self, relation, "value");
    }
  else if (g_strv_contains (single, function))
    {
      add_function_column (self, relation, alias != NULL ? alias : function);
    }
  else
    {
      relation->is_open = TRUE;
    }
}

static guint
count_values (DpSqlExpr *list)
{
  guint n = 0;

  for (; list != NULL; list = list->next)
    n++;

  return n;
}

static guint
count_names (DpSqlName *names)
{
  guint n = 0;

  for (; names != NULL; names = names->next)
    n++;

  return n;
}

/* unnest (a, b) gives a column for each of its arrays. */
static void
add_unnested (Analysis  *self,
              Scope     *scope,
              Relation  *relation,
              DpSqlExpr *call)
{
  relation->is_open = FALSE;
  for (DpSqlExpr *value = call->values; value != NULL; value = value->next)
    {
      DpLineageColumn *column = _dp_lineage_new_column (self, "unnest");

      _dp_lineage_expr (self, scope, value, DP_LINEAGE_VALUE, column);
      g_ptr_array_add (relation->columns, column);
    }
}

static Relation *
from_calls (Analysis  *self,
            Scope     *scope,
            DpSqlFrom *from)
{
  Relation *relation = _dp_lineage_new_relation (self);
  DpLineageColumn *all = _dp_lineage_new_column (self, "");
  const char *name = from->calls->name;

  _dp_lineage_expr_list (self, scope, from->calls, DP_LINEAGE_VALUE, all);
  relation->origins = all->origins;
  relation->is_open = TRUE;
  if (from->calls->next == NULL)
    {
      guint n = count_values (from->calls->values);

      if (g_str_equal (name, "unnest") && n > 1)
        add_unnested (self, scope, relation, from->calls);
      else if (count_names (from->columns) <= 1)
        add_known_columns (self, relation, name, from->alias);
    }
  if (from->ordinality && !relation->is_open)
    g_ptr_array_add (relation->columns, _dp_lineage_new_column (self, "ordinality"));

  return relation;
}

/* One name for all that is in @space. */
static void
name_space (Analysis   *self,
            Space      *space,
            DpSqlFrom  *from)
{
  Relation *relation = _dp_lineage_new_relation (self);
  Item *item = _dp_lineage_new_block (self, sizeof *item);

  for (guint i = 0; i < space->items->len; i++)
    {
      Relation *inner = ((Item *) g_ptr_array_index (space->items, i))->relation;

      if (inner->is_open)
        g_ptr_array_add (relation->bases, inner);
    }
  relation->is_open = relation->bases->len > 0;
  relation->columns = space->visible;
  item->alias = from->alias;
  item->relation = _dp_lineage_rename (self, relation, from->columns);
  space->items = _dp_lineage_new_list (self);
  g_ptr_array_add (space->items, item);
  space->visible = item->relation->columns;
}

static void
extend (GPtrArray *to,
        GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_ptr_array_index (from, i));
}

/* A column that both sides have, and that is one after the join. */
static void
merge_column (Analysis        *self,
              Space           *sides[2],
              const char      *name,
              DpSqlJoin        join,
              Space           *space,
              DpLineageColumn *filters)
{
  DpLineageColumn *merged = _dp_lineage_new_column (self, name);

  for (guint i = 0; i < 2; i++)
    {
      DpLineageColumn *column = _dp_lineage_find_visible (self, sides[i], name);
      guint wanted = join == DP_SQL_JOIN_RIGHT ? 1 : 0;

      if (column == NULL)
        {
          merged->unknown = _dp_lineage_string (self, _("not both sides of a join are known to "
                                                        "have it"));
          continue;
        }
      _dp_lineage_add_column (filters, column, DP_LINEAGE_CONDITION);
      if (join == DP_SQL_JOIN_FULL)
        _dp_lineage_add_column (merged, column, DP_LINEAGE_VALUE);
      else if (i == wanted)
        _dp_lineage_add_column (merged, column, DP_LINEAGE_SAME);
    }
  g_ptr_array_add (space->visible, merged);
}

static gboolean
has_column (GPtrArray  *columns,
            guint       n,
            const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (((DpLineageColumn *) g_ptr_array_index (columns, i))->name, name))
      return TRUE;

  return FALSE;
}

static void
join_spaces (Analysis        *self,
             Space           *sides[2],
             DpSqlFrom       *from,
             Space           *space,
             DpLineageColumn *filters)
{
  guint n_merged;

  for (DpSqlName *name = from->using_columns; name != NULL; name = name->next)
    merge_column (self, sides, name->text, from->join, space, filters);
  for (guint i = 0; from->natural && i < sides[0]->visible->len; i++)
    {
      DpLineageColumn *column = g_ptr_array_index (sides[0]->visible, i);

      if (has_column (sides[1]->visible, sides[1]->visible->len, column->name))
        merge_column (self, sides, column->name, from->join, space, filters);
    }

  n_merged = space->visible->len;
  for (guint side = 0; side < 2; side++)
    {
      extend (space->items, sides[side]->items);
      for (guint i = 0; i < sides[side]->visible->len; i++)
        {
          DpLineageColumn *column = g_ptr_array_index (sides[side]->visible, i);

          if (!has_column (space->visible, n_merged, column->name))
            g_ptr_array_add (space->visible, column);
        }
    }
}

static Space *
from_join (Analysis        *self,
           Scope           *scope,
           DpSqlFrom       *from,
           DpLineageColumn *filters)
{
  Space *space = _dp_lineage_new_space (self);
  Space *sides[2];
  guint n = scope->spaces->len;

  /* What stands left of a lateral query is in sight of it; and of the condition, both sides. */
  sides[0] = _dp_lineage_from (self, scope, from->left, filters);
  g_ptr_array_add (scope->spaces, sides[0]);
  sides[1] = _dp_lineage_from (self, scope, from->right, filters);
  g_ptr_array_add (scope->spaces, sides[1]);
  if (from->on != NULL)
    _dp_lineage_expr (self, scope, from->on, DP_LINEAGE_CONDITION, filters);
  g_ptr_array_set_size (scope->spaces, n);
  join_spaces (self, sides, from, space, filters);
  if (from->alias != NULL)
    name_space (self, space, from);

  return space;
}

Space *
_dp_lineage_from (Analysis        *self,
                  Scope           *scope,
                  DpSqlFrom       *from,
                  DpLineageColumn *filters)
{
  Space *space;
  Relation *relation;
  Item *item;

  if (from->kind == DP_SQL_FROM_JOIN)
    return from_join (self, scope, from, filters);

  space = _dp_lineage_new_space (self);
  item = _dp_lineage_new_block (self, sizeof *item);
  item->alias = from->alias;
  if (from->kind == DP_SQL_FROM_TABLE)
    {
      relation = from_table (self, scope, from->path);
      for (DpSqlName *part = from->path; part != NULL && from->alias == NULL; part = part->next)
        {
          item->schema = part->next != NULL ? part->text : item->schema;
          item->alias = part->text;
        }
    }
  else if (from->kind == DP_SQL_FROM_QUERY)
    {
      relation = _dp_lineage_query (self, from->is_lateral ? scope : scope->parent, from->query);
    }
  else
    {
      relation = from_calls (self, scope, from);
      item->alias = from->alias != NULL ? from->alias : from->calls->name;
    }
  _dp_lineage_add_all (filters->origins, relation->filters, DP_LINEAGE_CONDITION);
  item->relation = _dp_lineage_rename (self, relation, from->columns);
  g_ptr_array_add (space->items, item);
  space->visible = item->relation->columns;

  return space;
}
