/* dp-lineage-scope.c: which column a name means
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-lineage-private.h"

Relation *
_dp_lineage_new_relation (Analysis *self)
{
  Relation *relation = _dp_lineage_new_block (self, sizeof *relation);

  relation->columns = _dp_lineage_new_list (self);
  relation->filters = _dp_lineage_new_origins (self);
  relation->bases = _dp_lineage_new_list (self);

  return relation;
}

Space *
_dp_lineage_new_space (Analysis *self)
{
  Space *space = _dp_lineage_new_block (self, sizeof *space);

  space->items = _dp_lineage_new_list (self);
  space->visible = _dp_lineage_new_list (self);

  return space;
}

static DpLineageColumn *
find_in (GPtrArray  *columns,
         const char *name)
{
  for (guint i = 0; i < columns->len; i++)
    {
      DpLineageColumn *column = g_ptr_array_index (columns, i);

      if (g_str_equal (column->name, name))
        return column;
    }

  return NULL;
}

/* A column nobody told of, of a relation that may have any. */
static DpLineageColumn *
make_up_column (Analysis   *self,
                Relation   *relation,
                const char *name)
{
  DpLineageColumn *column;

  if (relation->bases->len == 1 && relation->id == NULL)
    return _dp_lineage_find_column (self, g_ptr_array_index (relation->bases, 0), name);

  column = _dp_lineage_new_column (self, name);
  if (relation->id != NULL)
    _dp_lineage_add (column->origins, relation->id, column->name, DP_LINEAGE_SAME);
  else if (relation->origins != NULL)
    _dp_lineage_add_all (column->origins, relation->origins, DP_LINEAGE_VALUE);
  else
    column->unknown = _dp_lineage_string (self, _("several tables whose columns are not known "
                                                  "might have it"));

  return column;
}

DpLineageColumn *
_dp_lineage_find_column (Analysis   *self,
                         Relation   *relation,
                         const char *name)
{
  DpLineageColumn *column = find_in (relation->columns, name);

  if (column != NULL || !relation->is_open)
    return column;

  return make_up_column (self, relation, name);
}

/* The only open one of the items, whose columns a name may be; @n: how many there are. */
static Relation *
find_open (Space *space,
           guint *n)
{
  Relation *open = NULL;

  for (guint i = 0; i < space->items->len; i++)
    {
      Item *item = g_ptr_array_index (space->items, i);

      if (item->relation->is_open)
        {
          open = item->relation;
          (*n)++;
        }
    }

  return open;
}

DpLineageColumn *
_dp_lineage_find_visible (Analysis   *self,
                          Space      *space,
                          const char *name)
{
  DpLineageColumn *column = find_in (space->visible, name);
  guint n = 0;
  Relation *open;

  if (column != NULL)
    return column;
  open = find_open (space, &n);

  return n == 1 ? make_up_column (self, open, name) : NULL;
}

static gboolean
item_is (Item      *item,
         DpSqlName *path)
{
  if (item->alias == NULL)
    return FALSE;
  if (g_str_equal (item->alias, path->text))
    return TRUE;

  /* schema.table, where the table has no other name. */
  return item->schema != NULL && g_str_equal (item->schema, path->text) && path->next != NULL &&
         g_str_equal (item->alias, path->next->text);
}

Item *
_dp_lineage_find_item (Scope     *scope,
                       DpSqlName *path)
{
  for (; scope != NULL; scope = scope->parent)
    for (guint i = 0; scope->spaces != NULL && i < scope->spaces->len; i++)
      {
        Space *space = g_ptr_array_index (scope->spaces, i);

        for (guint k = 0; k < space->items->len; k++)
          {
            Item *item = g_ptr_array_index (space->items, k);

            if (item_is (item, path))
              return item;
          }
      }

  return NULL;
}

/* All that is in a row, for what takes it as one value. */
static void
add_row (Analysis        *self,
         Relation        *relation,
         DpLineageColumn *into)
{
  for (guint i = 0; i < relation->columns->len; i++)
    _dp_lineage_add_column (into, g_ptr_array_index (relation->columns, i), DP_LINEAGE_VALUE);
  if (relation->origins != NULL)
    _dp_lineage_add_all (into->origins, relation->origins, DP_LINEAGE_VALUE);
  else if (relation->is_open && into->unknown == NULL)
    into->unknown = _dp_lineage_string (self, _("it takes in all columns of a table whose columns "
                                                "are not known"));
}

/* Returns: whether @name is a column of this scope alone */
static gboolean
resolve_here (Analysis        *self,
              Scope           *scope,
              const char      *name,
              DpLineageUse     use,
              DpLineageColumn *into)
{
  guint n = 0;
  Relation *open = NULL;

  for (guint i = 0; i < scope->spaces->len; i++)
    {
      Space *space = g_ptr_array_index (scope->spaces, i);
      DpLineageColumn *column = find_in (space->visible, name);
      Relation *found = find_open (space, &n);

      if (column != NULL)
        {
          _dp_lineage_add_column (into, column, use);
          return TRUE;
        }
      open = found != NULL ? found : open;
    }

  for (guint i = 0; i < scope->spaces->len; i++)
    {
      Space *space = g_ptr_array_index (scope->spaces, i);

      for (guint k = 0; k < space->items->len; k++)
        {
          Item *item = g_ptr_array_index (space->items, k);

          if (g_strcmp0 (item->alias, name) == 0)
            {
              add_row (self, item->relation, into);
              return TRUE;
            }
        }
    }

  if (n == 1)
    _dp_lineage_add_column (into, make_up_column (self, open, name), use);
  else if (n > 1 && into->unknown == NULL)
    into->unknown = _dp_lineage_string (self, _("several tables whose columns are not known might "
                                                "have a column it is made of"));

  return n > 0;
}

static void
resolve_name (Analysis        *self,
              Scope           *scope,
              const char      *name,
              DpLineageUse     use,
              DpLineageColumn *into)
{
  for (; scope != NULL; scope = scope->parent)
    if (scope->spaces != NULL && resolve_here (self, scope, name, use, into))
      return;

  if (into->unknown == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("no table of the query is known to have a "
                                                    "column “%s”"), name);

      into->unknown = _dp_lineage_string (self, message);
    }
}

void
_dp_lineage_resolve (Analysis        *self,
                     Scope           *scope,
                     DpSqlName       *path,
                     DpLineageUse     use,
                     DpLineageColumn *into)
{
  static const char * const system_columns[] = {
    "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", NULL
  };
  Item *item = path->next != NULL ? _dp_lineage_find_item (scope, path) : NULL;
  DpSqlName *name = path->next;
  DpLineageColumn *column;

  if (item == NULL)
    {
      /* Without a table of that name it is a field of a column. */
      resolve_name (self, scope, path->text, path->next != NULL ? DP_LINEAGE_VALUE : use, into);
      return;
    }
  if (!g_str_equal (item->alias, path->text) && name->next != NULL)
    name = name->next;
  if (g_strv_contains (system_columns, name->text))
    return;

  column = _dp_lineage_find_column (self, item->relation, name->text);
  if (column != NULL)
    {
      _dp_lineage_add_column (into, column, name->next != NULL ? DP_LINEAGE_VALUE : use);
    }
  else if (into->unknown == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("“%s” is not known to have a column “%s”"),
                                                  item->alias, name->text);

      into->unknown = _dp_lineage_string (self, message);
    }
}
