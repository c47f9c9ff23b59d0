/* dp-column-trace.c: where a column comes from, and what uses it, through a whole project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-column-trace.h"

const DpColumnStep *
dp_column_trace_find (GArray *trace,
                      guint   node,
                      guint   column)
{
  for (guint i = 0; trace != NULL && i < trace->len; i++)
    {
      const DpColumnStep *step = &g_array_index (trace, DpColumnStep, i);

      if (step->node == node && step->column == column)
        return step;
    }

  return NULL;
}

/* One of several ways to the same column: the closest use counts, and the shortest way. */
static void
reach (GArray             *trace,
       guint               node,
       guint               column,
       const DpColumnStep *from,
       DpLineageUse        use,
       int                 direction)
{
  DpColumnStep *known = (DpColumnStep *) dp_column_trace_find (trace, node, column);
  DpColumnStep step = { node, column, from->distance + direction, MAX (from->use, use) };

  if (known == NULL)
    {
      g_array_append_val (trace, step);
      return;
    }
  known->use = MIN (known->use, step.use);
  if (ABS (step.distance) < ABS (known->distance))
    known->distance = step.distance;
}

typedef struct
{
  GArray *trace;
  guint   node;    /* whose origins are seen */
} Walk;

static void
reach_up (guint                column,
          const DpModelOrigin *origin,
          gpointer             data)
{
  Walk *walk = data;
  const DpColumnStep *found = dp_column_trace_find (walk->trace, walk->node, column);
  DpColumnStep from;

  if (found == NULL)
    return;
  from = *found;
  reach (walk->trace, origin->node, origin->column, &from, origin->use, -1);
}

static void
reach_down (guint                column,
            const DpModelOrigin *origin,
            gpointer             data)
{
  Walk *walk = data;
  const DpColumnStep *found = dp_column_trace_find (walk->trace, origin->node, origin->column);
  DpColumnStep from;

  if (found == NULL)
    return;
  from = *found;
  reach (walk->trace, walk->node, column, &from, origin->use, 1);
}

static void
visit (DpModelList       *list,
       guint              node,
       GArray            *trace,
       DpModelOriginFunc  func)
{
  g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (list), node);
  Walk walk = { trace, node };

  dp_model_item_foreach_origin (item, func, &walk);
}

/* Whatever a node stands on comes before it in the list, so that one pass in each direction sees
 * every way. */
GArray *
dp_column_trace (DpModelList *list,
                 guint        node,
                 guint        column)
{
  GArray *up = g_array_new (FALSE, FALSE, sizeof (DpColumnStep));
  g_autoptr(GArray) down = g_array_new (FALSE, FALSE, sizeof (DpColumnStep));
  DpColumnStep itself = { node, column, 0, DP_LINEAGE_SAME };

  g_return_val_if_fail (DP_IS_MODEL_LIST (list), up);

  g_array_append_val (up, itself);
  for (guint i = node + 1; i > 0; i--)
    visit (list, i - 1, up, reach_up);
  g_array_append_val (down, itself);
  for (guint i = node + 1; i < dp_model_list_get_n_nodes (list); i++)
    visit (list, i, down, reach_down);

  g_array_remove_index (up, 0);
  g_array_append_vals (up, down->data, down->len);

  return up;
}
