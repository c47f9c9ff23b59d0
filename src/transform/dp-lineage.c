/* dp-lineage.c: what each column of a query is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-private.h"

GArray *
_dp_lineage_new_origins (Analysis *self)
{
  GArray *origins = g_array_new (FALSE, FALSE, sizeof (DpLineageOrigin));

  g_ptr_array_add (self->lineage->arrays, origins);

  return origins;
}

GPtrArray *
_dp_lineage_new_list (Analysis *self)
{
  GPtrArray *list = g_ptr_array_new ();

  g_ptr_array_add (self->lists, list);

  return list;
}

gpointer
_dp_lineage_new_block (Analysis *self,
                       gsize     size)
{
  gpointer block = g_malloc0 (size);

  g_ptr_array_add (self->blocks, block);

  return block;
}

const char *
_dp_lineage_string (Analysis   *self,
                    const char *text)
{
  return g_string_chunk_insert_const (self->lineage->strings, text);
}

void
_dp_lineage_add (GArray       *origins,
                 const char   *relation,
                 const char   *column,
                 DpLineageUse  use)
{
  DpLineageOrigin added = { relation, column, use };

  for (guint i = 0; i < origins->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (origins, DpLineageOrigin, i);

      if (origin->relation == relation && origin->column == column)
        {
          origin->use = MIN (origin->use, use);
          return;
        }
    }
  g_array_append_val (origins, added);
}

void
_dp_lineage_add_all (GArray       *origins,
                     GArray       *from,
                     DpLineageUse  use)
{
  for (guint i = 0; origins != from && i < from->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (from, DpLineageOrigin, i);

      _dp_lineage_add (origins, origin->relation, origin->column, MAX (origin->use, use));
    }
}

DpLineageColumn *
_dp_lineage_new_column (Analysis   *self,
                        const char *name)
{
  DpLineageColumn *column = _dp_lineage_new_block (self, sizeof *column);

  column->name = _dp_lineage_string (self, name);
  column->origins = _dp_lineage_new_origins (self);

  return column;
}

void
_dp_lineage_add_column (DpLineageColumn *to,
                        DpLineageColumn *from,
                        DpLineageUse     use)
{
  _dp_lineage_add_all (to->origins, from->origins, use);
  if (to->unknown == NULL)
    to->unknown = from->unknown;
}

/* The columns of the answer outlive the rest of the analysis. */
static void
keep (Analysis *self,
      Relation *relation)
{
  DpLineage *lineage = self->lineage;

  for (guint i = 0; i < relation->columns->len; i++)
    g_ptr_array_add (lineage->columns,
                     g_memdup2 (g_ptr_array_index (relation->columns, i),
                                sizeof (DpLineageColumn)));
  _dp_lineage_add_all (lineage->filters, relation->filters, DP_LINEAGE_CONDITION);
  lineage->is_complete = !relation->is_open;
}

DpLineage *
dp_lineage_new (const char        *sql,
                DpLineageFindFunc  find,
                gpointer           user_data)
{
  DpLineage *lineage = g_new0 (DpLineage, 1);
  g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpSqlTree) tree = dp_sql_parse (sql, &error);
  Analysis analysis = { lineage, find, user_data, blocks, lists };

  lineage->strings = g_string_chunk_new (1024);
  lineage->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  lineage->columns = g_ptr_array_new_with_free_func (g_free);
  lineage->filters = _dp_lineage_new_origins (&analysis);
  if (tree != NULL)
    keep (&analysis, _dp_lineage_query (&analysis, NULL, tree->query));
  else
    lineage->problem = g_strdup (error->message);

  return lineage;
}

void
dp_lineage_free (DpLineage *self)
{
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->arrays);
  g_string_chunk_free (self->strings);
  g_free (self->problem);
  g_free (self);
}

DpLineageColumn *
dp_lineage_find (DpLineage  *self,
                 const char *column)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      DpLineageColumn *found = g_ptr_array_index (self->columns, i);

      if (g_str_equal (found->name, column))
        return found;
    }

  return NULL;
}

const char *
dp_lineage_use_get_nick (DpLineageUse self)
{
  static const char * const nicks[] = { "same", "value", "condition" };

  return nicks[self];
}
