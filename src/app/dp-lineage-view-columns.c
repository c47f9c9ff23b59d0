/* dp-lineage-view-columns.c: the columns in the graph of models
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-view-private.h"

#include <glib/gi18n.h>

static guint
get_n_columns (DpLineageView *self,
               guint          index)
{
  g_autoptr(DpModelItem) item = _dp_lineage_view_dup_item (self, index);

  return g_list_model_get_n_items (dp_model_item_list_columns (item));
}

gboolean
_dp_lineage_view_has_columns (DpLineageView *self,
                              guint          index)
{
  return get_n_columns (self, index) > 0;
}

GArray *
_dp_lineage_view_get_rows (DpLineageView *self,
                           guint          index)
{
  return g_ptr_array_index (self->rows, index);
}

static void
mark_origin (guint                column,
             const DpModelOrigin *origin,
             gpointer             data)
{
  GHashTable **marked = data;

  g_hash_table_add (marked[origin->node], GUINT_TO_POINTER (origin->column));
}

/* All of what is unfolded; of the others those the chosen column is made of or is part of, and
 * while none is chosen, those that feed what is unfolded. */
static void
update_rows (DpLineageView *self)
{
  guint n_nodes = dp_model_list_get_n_nodes (self->list);
  g_autoptr(GPtrArray) tables =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  GHashTable **marked;

  for (guint i = 0; i < n_nodes; i++)
    g_ptr_array_add (tables, g_hash_table_new (NULL, NULL));
  marked = (GHashTable **) tables->pdata;
  for (guint i = 0; self->trace != NULL && i < self->trace->len; i++)
    {
      const DpColumnStep *step = &g_array_index (self->trace, DpColumnStep, i);

      g_hash_table_add (marked[step->node], GUINT_TO_POINTER (step->column));
    }
  for (guint i = 0; self->trace == NULL && i < n_nodes; i++)
    {
      g_autoptr(DpModelItem) item = _dp_lineage_view_dup_item (self, i);

      if (self->unfolded[i])
        dp_model_item_foreach_origin (item, mark_origin, marked);
    }

  for (guint i = 0; i < n_nodes; i++)
    {
      GArray *rows = _dp_lineage_view_get_rows (self, i);
      guint n_columns = get_n_columns (self, i);

      g_array_set_size (rows, 0);
      for (guint k = 0; k < n_columns; k++)
        {
          if (self->unfolded[i] || g_hash_table_contains (marked[i], GUINT_TO_POINTER (k)))
            g_array_append_val (rows, k);
        }
    }
}

gboolean
_dp_lineage_view_find_row (DpLineageView *self,
                           guint          index,
                           guint          column,
                           double        *y)
{
  GArray *rows = _dp_lineage_view_get_rows (self, index);

  for (guint i = 0; i < rows->len; i++)
    {
      if (g_array_index (rows, guint, i) == column)
        {
          *y = _dp_lineage_view_get_y (self, dp_graph_layout_get_node (self->layout, index)) +
               DP_LINEAGE_NODE_HEIGHT + i * DP_LINEAGE_ROW_HEIGHT;
          return TRUE;
        }
    }

  return FALSE;
}

int
_dp_lineage_view_get_row_at (DpLineageView *self,
                             guint          index,
                             double         y)
{
  GArray *rows = _dp_lineage_view_get_rows (self, index);
  double place = (y - DP_LINEAGE_NODE_HEIGHT) / DP_LINEAGE_ROW_HEIGHT;

  return place >= 0 && place < rows->len ? (int) g_array_index (rows, guint, (guint) place) : -1;
}

static char *
dup_column_words (DpLineageView *self,
                  DpModelItem   *item)
{
  g_autoptr(DpModelColumn) column =
      g_list_model_get_item (dp_model_item_list_columns (item), self->column);
  guint n_up = 0, n_down = 0;

  for (guint i = 0; i < self->trace->len; i++)
    {
      n_up += g_array_index (self->trace, DpColumnStep, i).distance < 0;
      n_down += g_array_index (self->trace, DpColumnStep, i).distance > 0;
    }

  /* Translators: a column of the graph, for screen readers: its name, that of its table, of how
   * many columns it is made, how many are made of it */
  return g_strdup_printf (_("%s of %s, made of %u, used by %u"), dp_model_column_get_name (column),
                          dp_model_item_get_name (item), n_up, n_down);
}

char *
_dp_lineage_view_dup_words (DpLineageView *self)
{
  g_autoptr(DpModelItem) item = NULL;
  guint n_parents, n_children = 0, n_columns;

  if (self->chosen < 0)
    return g_strdup (_("Graph of Models"));
  item = _dp_lineage_view_dup_item (self, self->chosen);
  if (self->column >= 0)
    return dup_column_words (self, item);

  dp_model_item_get_parents (item, &n_parents);
  for (guint i = 0; i < self->edges->len; i++)
    n_children += g_array_index (self->edges, DpGraphEdge, i).from == (guint) self->chosen;
  n_columns = get_n_columns (self, self->chosen);
  if (self->unfolded[self->chosen])
    /* Translators: as "%s, stands on %u, used by %u", of a table whose columns are shown */
    return g_strdup_printf (ngettext ("%s, stands on %u, used by %u, %u column unfolded",
                                      "%s, stands on %u, used by %u, %u columns unfolded",
                                      n_columns),
                            dp_model_item_get_name (item), n_parents, n_children, n_columns);

  /* Translators: a table of the graph, for screen readers: its name, on how many it stands, how
   * many stand on it */
  return g_strdup_printf (_("%s, stands on %u, used by %u"), dp_model_item_get_name (item),
                          n_parents, n_children);
}

/* Returns: the node that has the id of @item, -1 for none */
static int
find_node (DpLineageView *self,
           DpModelItem   *item)
{
  guint n_nodes = self->list != NULL ? dp_model_list_get_n_nodes (self->list) : 0;

  for (guint i = 0; i < n_nodes; i++)
    {
      g_autoptr(DpModelItem) node = _dp_lineage_view_dup_item (self, i);

      if (g_str_equal (dp_model_item_get_id (node), dp_model_item_get_id (item)))
        return (int) i;
    }

  return -1;
}

static int
find_column (DpModelItem *item,
             const char  *name)
{
  GListModel *columns = dp_model_item_list_columns (item);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(DpModelColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (dp_model_column_get_name (column), name))
        return (int) i;
    }

  return -1;
}

/* The column of @item that was chosen, where the chosen node has one that is called so. */
static void
choose_again (DpLineageView *self,
              DpModelItem   *item,
              int            column)
{
  g_autoptr(DpModelItem) node = _dp_lineage_view_dup_item (self, self->chosen);
  g_autoptr(DpModelColumn) former = g_list_model_get_item (dp_model_item_list_columns (item),
                                                           column);

  self->column = find_column (node, dp_model_column_get_name (former));
  if (self->column >= 0)
    self->trace = dp_column_trace (self->list, self->chosen, self->column);
}

void
_dp_lineage_view_take_columns (DpLineageView *self,
                               DpModelList   *former)
{
  guint n_nodes = self->list != NULL ? dp_model_list_get_n_nodes (self->list) : 0;
  guint n_former = former != NULL ? dp_model_list_get_n_nodes (former) : 0;
  g_autofree gboolean *unfolded = g_steal_pointer (&self->unfolded);
  int chosen = self->chosen;
  int column = self->column;

  self->chosen = -1;
  self->column = -1;
  g_clear_pointer (&self->trace, g_array_unref);
  self->unfolded = g_new0 (gboolean, n_nodes);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n_nodes; i++)
    g_ptr_array_add (self->rows, g_array_new (FALSE, FALSE, sizeof (guint)));

  for (guint i = 0; i < n_former; i++)
    {
      g_autoptr(DpModelItem) item = NULL;
      int index;

      if (!unfolded[i] && (int) i != chosen)
        continue;
      item = g_list_model_get_item (G_LIST_MODEL (former), i);
      index = find_node (self, item);
      if (index < 0)
        continue;
      self->unfolded[index] = unfolded[i];
      if ((int) i != chosen)
        continue;
      self->chosen = index;
      if (column >= 0)
        choose_again (self, item, column);
    }
  if (n_nodes > 0)
    update_rows (self);
  _dp_lineage_view_emit_changed (self);
}

void
dp_lineage_view_choose_column (DpLineageView *self,
                               guint          index,
                               int            column)
{
  g_return_if_fail (DP_IS_LINEAGE_VIEW (self));

  if (self->layout == NULL || index >= dp_model_list_get_n_nodes (self->list) ||
      column >= (int) get_n_columns (self, index))
    return;
  self->chosen = index;
  self->column = column;
  g_clear_pointer (&self->trace, g_array_unref);
  if (column >= 0)
    self->trace = dp_column_trace (self->list, index, column);
  update_rows (self);
  if (self->is_fitted)
    _dp_lineage_view_scroll_into_view (self);
  _dp_lineage_view_emit_changed (self);
}

void
dp_lineage_view_set_unfolded (DpLineageView *self,
                              guint          index,
                              gboolean       unfolded)
{
  g_return_if_fail (DP_IS_LINEAGE_VIEW (self));

  if (self->layout == NULL || index >= dp_model_list_get_n_nodes (self->list) ||
      self->unfolded[index] == unfolded)
    return;
  self->unfolded[index] = unfolded;
  update_rows (self);
  _dp_lineage_view_emit_changed (self);
}

gboolean
dp_lineage_view_is_unfolded (DpLineageView *self,
                             guint          index)
{
  g_return_val_if_fail (DP_IS_LINEAGE_VIEW (self), FALSE);

  return index < self->rows->len && self->unfolded[index];
}

int
dp_lineage_view_get_chosen (DpLineageView *self)
{
  g_return_val_if_fail (DP_IS_LINEAGE_VIEW (self), -1);

  return self->chosen;
}

int
dp_lineage_view_get_column (DpLineageView *self)
{
  g_return_val_if_fail (DP_IS_LINEAGE_VIEW (self), -1);

  return self->column;
}

GArray *
dp_lineage_view_get_trace (DpLineageView *self)
{
  g_return_val_if_fail (DP_IS_LINEAGE_VIEW (self), NULL);

  return self->trace;
}
