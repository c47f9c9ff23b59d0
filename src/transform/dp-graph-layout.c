/* dp-graph-layout.c: where the nodes of a graph without cycles are drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In the steps of Sugiyama, Tagawa and Toda: layers, an order in each of them by the middle of the
 * neighbours, places. An edge over several layers is a chain of points, one in each of them, which
 * are ordered like nodes.
 */

#include "config.h"

#include "dp-graph-layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ORDER_SWEEPS 12
#define PLACE_SWEEPS 12

/* A node, or a point of an edge. */
typedef struct
{
  guint   layer;
  guint   order;       /* in its layer */
  double  place;
  double  wanted;
  GArray *before;      /* of guint: neighbours in the layer before */
  GArray *after;
} Spot;

struct _DpGraphLayout
{
  guint       n_nodes;
  guint       n_layers;
  double      height;
  GArray     *spots;        /* of Spot: the nodes, then points of edges */
  GPtrArray  *layers;       /* of GArray of guint, in order */
  GPtrArray  *edge_spots;   /* of GArray of guint, for each edge */
  GPtrArray  *edge_points;  /* of GArray of DpGraphPoint, likewise */
};

static void
spot_clear (gpointer data)
{
  Spot *spot = data;

  g_array_unref (spot->before);
  g_array_unref (spot->after);
}

static Spot *
get_spot (DpGraphLayout *self,
          guint          index)
{
  return &g_array_index (self->spots, Spot, index);
}

static guint
add_spot (DpGraphLayout *self,
          guint          layer)
{
  Spot spot = { .layer = layer };

  spot.before = g_array_new (FALSE, FALSE, sizeof (guint));
  spot.after = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (self->spots, spot);

  return self->spots->len - 1;
}

/* As often as there are nodes is enough where nothing goes round in a circle. */
static void
choose_layers (DpGraphLayout     *self,
               const DpGraphEdge *edges,
               guint              n_edges)
{
  gboolean changed = TRUE;

  for (guint turn = 0; turn < self->n_nodes && changed; turn++)
    {
      changed = FALSE;
      for (guint i = 0; i < n_edges; i++)
        {
          Spot *from = get_spot (self, edges[i].from), *to = get_spot (self, edges[i].to);

          if (edges[i].from != edges[i].to && to->layer <= from->layer &&
              from->layer + 1 < self->n_nodes)
            {
              to->layer = from->layer + 1;
              changed = TRUE;
            }
        }
    }
}

static void
join (DpGraphLayout *self,
      guint          from,
      guint          to)
{
  g_array_append_val (get_spot (self, from)->after, to);
  g_array_append_val (get_spot (self, to)->before, from);
}

static void
add_chain (DpGraphLayout     *self,
           const DpGraphEdge *edge)
{
  GArray *chain = g_array_new (FALSE, FALSE, sizeof (guint));
  guint last = edge->from;
  guint end = get_spot (self, edge->to)->layer;

  g_ptr_array_add (self->edge_spots, chain);
  if (end <= get_spot (self, edge->from)->layer)
    return;

  g_array_append_val (chain, last);
  for (guint layer = get_spot (self, edge->from)->layer + 1; layer < end; layer++)
    {
      guint spot = add_spot (self, layer);

      join (self, last, spot);
      g_array_append_val (chain, spot);
      last = spot;
    }
  join (self, last, edge->to);
  g_array_append_val (chain, edge->to);
}

static void
fill_layers (DpGraphLayout *self)
{
  for (guint i = 0; i < self->spots->len; i++)
    self->n_layers = MAX (self->n_layers, get_spot (self, i)->layer + 1);
  for (guint i = 0; i < self->n_layers; i++)
    g_ptr_array_add (self->layers, g_array_new (FALSE, FALSE, sizeof (guint)));
  for (guint i = 0; i < self->spots->len; i++)
    {
      GArray *layer = g_ptr_array_index (self->layers, get_spot (self, i)->layer);

      get_spot (self, i)->order = layer->len;
      g_array_append_val (layer, i);
    }
}

/* The mean order of the neighbours on one side; its own where it has none there. */
static double
get_middle (DpGraphLayout *self,
            const Spot    *spot,
            GArray        *neighbours,
            gboolean       by_place)
{
  double sum = 0;

  if (neighbours->len == 0)
    return by_place ? spot->place : spot->order;
  for (guint i = 0; i < neighbours->len; i++)
    {
      const Spot *other = get_spot (self, g_array_index (neighbours, guint, i));

      sum += by_place ? other->place : other->order;
    }

  return sum / neighbours->len;
}

static int
compare_wanted (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  DpGraphLayout *self = user_data;
  const Spot *left = get_spot (self, *(const guint *) a),
             *right = get_spot (self, *(const guint *) b);

  if (left->wanted != right->wanted)
    return left->wanted < right->wanted ? -1 : 1;

  return (left->order > right->order) - (left->order < right->order);
}

static void
order_layer (DpGraphLayout *self,
             guint          index,
             gboolean       forward)
{
  GArray *layer = g_ptr_array_index (self->layers, index);

  for (guint i = 0; i < layer->len; i++)
    {
      Spot *spot = get_spot (self, g_array_index (layer, guint, i));

      spot->wanted = get_middle (self, spot, forward ? spot->before : spot->after, FALSE);
    }
  g_array_sort_with_data (layer, compare_wanted, self);
  for (guint i = 0; i < layer->len; i++)
    get_spot (self, g_array_index (layer, guint, i))->order = i;
}

guint
dp_graph_layout_count_crossings (DpGraphLayout *self)
{
  guint n_crossings = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint l = 0; l < self->layers->len; l++)
    {
      GArray *layer = g_ptr_array_index (self->layers, l);

      for (guint i = 0; i < layer->len; i++)
        for (guint k = i + 1; k < layer->len; k++)
          {
            GArray *upper = get_spot (self, g_array_index (layer, guint, i))->after;
            GArray *lower = get_spot (self, g_array_index (layer, guint, k))->after;

            for (guint a = 0; a < upper->len; a++)
              for (guint b = 0; b < lower->len; b++)
                n_crossings += get_spot (self, g_array_index (upper, guint, a))->order >
                               get_spot (self, g_array_index (lower, guint, b))->order;
          }
    }

  return n_crossings;
}

static guint *
dup_orders (DpGraphLayout *self)
{
  guint *orders = g_new (guint, self->spots->len);

  for (guint i = 0; i < self->spots->len; i++)
    orders[i] = get_spot (self, i)->order;

  return orders;
}

static void
restore_orders (DpGraphLayout *self,
                const guint   *orders)
{
  for (guint i = 0; i < self->spots->len; i++)
    {
      Spot *spot = get_spot (self, i);

      spot->order = orders[i];
      g_array_index ((GArray *) g_ptr_array_index (self->layers, spot->layer), guint,
                     spot->order) = i;
    }
}

static void
choose_orders (DpGraphLayout *self)
{
  guint fewest = dp_graph_layout_count_crossings (self);
  g_autofree guint *best = dup_orders (self);

  for (guint sweep = 0; sweep < ORDER_SWEEPS && fewest > 0; sweep++)
    {
      gboolean forward = sweep % 2 == 0;
      guint n_crossings;

      for (guint i = 1; i < self->n_layers; i++)
        order_layer (self, forward ? i : self->n_layers - 1 - i, forward);
      n_crossings = dp_graph_layout_count_crossings (self);
      if (n_crossings >= fewest)
        continue;
      fewest = n_crossings;
      g_free (best);
      best = dup_orders (self);
    }
  restore_orders (self, best);
}

/* Everything as near as can be to where it wants to be, in order and a place apart: where some have
 * to make room, they share what that costs. */
static void
place_layer (DpGraphLayout *self,
             guint          index,
             gboolean       forward)
{
  GArray *layer = g_ptr_array_index (self->layers, index);
  double shift = 0;
  double last = -G_MAXDOUBLE;

  for (guint i = 0; i < layer->len; i++)
    {
      Spot *spot = get_spot (self, g_array_index (layer, guint, i));

      spot->wanted = get_middle (self, spot, forward ? spot->before : spot->after, TRUE);
    }
  for (guint i = 0; i < layer->len; i++)
    {
      Spot *spot = get_spot (self, g_array_index (layer, guint, i));

      spot->place = MAX (spot->wanted, last + 1);
      shift += spot->wanted - spot->place;
      last = spot->place;
    }
  for (guint i = 0; i < layer->len; i++)
    get_spot (self, g_array_index (layer, guint, i))->place += shift / layer->len;
}

static void
choose_places (DpGraphLayout *self)
{
  double least = G_MAXDOUBLE, most = 0;

  for (guint i = 0; i < self->spots->len; i++)
    {
      Spot *spot = get_spot (self, i);

      spot->place = spot->order -
                    (((GArray *) g_ptr_array_index (self->layers, spot->layer))->len - 1) / 2.0;
    }
  for (guint sweep = 0; sweep < PLACE_SWEEPS; sweep++)
    {
      for (guint i = 0; i < self->n_layers; i++)
        place_layer (self, sweep % 2 == 0 ? i : self->n_layers - 1 - i, sweep % 2 == 0);
    }

  for (guint i = 0; i < self->spots->len; i++)
    {
      least = MIN (least, get_spot (self, i)->place);
      most = MAX (most, get_spot (self, i)->place);
    }
  for (guint i = 0; i < self->spots->len; i++)
    get_spot (self, i)->place -= least;
  self->height = self->spots->len > 0 ? most - least + 1 : 0;
}

static void
collect_points (DpGraphLayout *self)
{
  for (guint i = 0; i < self->edge_spots->len; i++)
    {
      GArray *chain = g_ptr_array_index (self->edge_spots, i);
      GArray *points = g_array_new (FALSE, FALSE, sizeof (DpGraphPoint));

      for (guint k = 0; k < chain->len; k++)
        {
          const Spot *spot = get_spot (self, g_array_index (chain, guint, k));
          DpGraphPoint point = { spot->layer, spot->place };

          g_array_append_val (points, point);
        }
      g_ptr_array_add (self->edge_points, points);
    }
}

/**
 * dp_graph_layout_new:
 * @n_nodes: how many nodes there are
 * @edges: (array length=n_edges): between them
 *
 * Returns: (transfer full): where they are drawn
 */
DpGraphLayout *
dp_graph_layout_new (guint              n_nodes,
                     const DpGraphEdge *edges,
                     guint              n_edges)
{
  DpGraphLayout *self = g_new0 (DpGraphLayout, 1);

  self->n_nodes = n_nodes;
  self->spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  g_array_set_clear_func (self->spots, spot_clear);
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->edge_spots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->edge_points = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_nodes; i++)
    add_spot (self, 0);
  choose_layers (self, edges, n_edges);
  for (guint i = 0; i < n_edges; i++)
    add_chain (self, &edges[i]);
  fill_layers (self);
  choose_orders (self);
  choose_places (self);
  collect_points (self);

  return self;
}

void
dp_graph_layout_free (DpGraphLayout *self)
{
  g_array_unref (self->spots);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->edge_spots);
  g_ptr_array_unref (self->edge_points);
  g_free (self);
}

guint
dp_graph_layout_get_n_layers (DpGraphLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_layers;
}

double
dp_graph_layout_get_height (DpGraphLayout *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

DpGraphPoint
dp_graph_layout_get_node (DpGraphLayout *self,
                          guint          node)
{
  g_return_val_if_fail (self != NULL && node < self->n_nodes, ((DpGraphPoint) { 0, 0 }));

  return (DpGraphPoint) { get_spot (self, node)->layer, get_spot (self, node)->place };
}

const DpGraphPoint *
dp_graph_layout_get_edge (DpGraphLayout *self,
                          guint          edge,
                          guint         *n_points)
{
  GArray *points;

  g_return_val_if_fail (self != NULL && edge < self->edge_points->len, NULL);

  points = g_ptr_array_index (self->edge_points, edge);
  *n_points = points->len;

  return (const DpGraphPoint *) points->data;
}
