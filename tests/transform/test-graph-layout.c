/* test-graph-layout.c: graphs drawn in layers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-graph-layout.h"
#include "dp-test.h"

/* What has to be true of every layout. */
static void
check (DpGraphLayout     *layout,
       guint              n_nodes,
       const DpGraphEdge *edges,
       guint              n_edges)
{
  for (guint i = 0; i < n_edges; i++)
    {
      DpGraphPoint from = dp_graph_layout_get_node (layout, edges[i].from);
      DpGraphPoint to = dp_graph_layout_get_node (layout, edges[i].to);
      guint n_points;
      const DpGraphPoint *points = dp_graph_layout_get_edge (layout, i, &n_points);

      g_assert_cmpfloat (to.layer, >, from.layer);
      g_assert_cmpuint (n_points, ==, to.layer - from.layer + 1);
      g_assert_cmpfloat (points[0].place, ==, from.place);
      g_assert_cmpfloat (points[n_points - 1].place, ==, to.place);
    }
  for (guint i = 0; i < n_nodes; i++)
    {
      DpGraphPoint a = dp_graph_layout_get_node (layout, i);

      g_assert_cmpfloat (a.layer, <, dp_graph_layout_get_n_layers (layout));
      g_assert_cmpfloat (a.place, >=, 0);
      g_assert_cmpfloat (a.place, <=, dp_graph_layout_get_height (layout) - 1 + 1e-9);
      for (guint k = i + 1; k < n_nodes; k++)
        {
          DpGraphPoint b = dp_graph_layout_get_node (layout, k);

          g_assert_true (a.layer != b.layer || fabs (a.place - b.place) >= 1 - 1e-9);
        }
    }
}

static void
test_layers (void)
{
  /* 0 → 1 → 3, 2 → 3, 0 → 3 over a layer; 4 stands alone. */
  const DpGraphEdge edges[] = { { 0, 1 }, { 1, 3 }, { 2, 3 }, { 0, 3 } };
  g_autoptr(DpGraphLayout) layout = dp_graph_layout_new (5, edges, G_N_ELEMENTS (edges));

  check (layout, 5, edges, G_N_ELEMENTS (edges));
  g_assert_cmpuint (dp_graph_layout_get_n_layers (layout), ==, 3);
  g_assert_cmpfloat (dp_graph_layout_get_node (layout, 0).layer, ==, 0);
  g_assert_cmpfloat (dp_graph_layout_get_node (layout, 1).layer, ==, 1);
  g_assert_cmpfloat (dp_graph_layout_get_node (layout, 3).layer, ==, 2);
  g_assert_cmpuint (dp_graph_layout_count_crossings (layout), ==, 0);
}

/* In the order given each edge would cross all others. */
static void
test_crossings (void)
{
  DpGraphEdge edges[8];
  g_autoptr(DpGraphLayout) layout = NULL;

  for (guint i = 0; i < 8; i++)
    edges[i] = (DpGraphEdge) { i, 15 - i };
  layout = dp_graph_layout_new (16, edges, 8);
  check (layout, 16, edges, 8);
  g_assert_cmpuint (dp_graph_layout_count_crossings (layout), ==, 0);
  /* Nothing has to bend. */
  for (guint i = 0; i < 8; i++)
    g_assert_cmpfloat_with_epsilon (dp_graph_layout_get_node (layout, i).place,
                                    dp_graph_layout_get_node (layout, 15 - i).place, 0.01);
}

static void
test_random (void)
{
  GRand *rand = g_rand_new_with_seed (3);

  for (guint turn = 0; turn < 40; turn++)
    {
      guint n_nodes = g_rand_int_range (rand, 1, 60);
      g_autoptr(GArray) edges = g_array_new (FALSE, FALSE, sizeof (DpGraphEdge));
      g_autoptr(DpGraphLayout) layout = NULL;
      g_autoptr(DpGraphLayout) again = NULL;

      for (guint i = 0; n_nodes > 1 && i < 2 * n_nodes; i++)
        {
          guint to = g_rand_int_range (rand, 1, n_nodes);
          DpGraphEdge edge = { g_rand_int_range (rand, 0, to), to };

          g_array_append_val (edges, edge);
        }
      layout = dp_graph_layout_new (n_nodes, (DpGraphEdge *) edges->data, edges->len);
      again = dp_graph_layout_new (n_nodes, (DpGraphEdge *) edges->data, edges->len);
      check (layout, n_nodes, (DpGraphEdge *) edges->data, edges->len);
      for (guint i = 0; i < n_nodes; i++)
        g_assert_cmpfloat (dp_graph_layout_get_node (layout, i).place, ==,
                           dp_graph_layout_get_node (again, i).place);
    }
  g_rand_free (rand);
}

static void
test_odd (void)
{
  const DpGraphEdge circle[] = { { 0, 1 }, { 1, 0 }, { 1, 1 } };
  g_autoptr(DpGraphLayout) none = dp_graph_layout_new (0, NULL, 0);
  g_autoptr(DpGraphLayout) round = dp_graph_layout_new (2, circle, 3);

  g_assert_cmpuint (dp_graph_layout_get_n_layers (none), ==, 0);
  g_assert_cmpfloat (dp_graph_layout_get_height (none), ==, 0);
  g_assert_cmpuint (dp_graph_layout_get_n_layers (round), <=, 2);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/transform/graph-layout/layers", test_layers);
  g_test_add_func ("/transform/graph-layout/crossings", test_crossings);
  g_test_add_func ("/transform/graph-layout/random", test_random);
  g_test_add_func ("/transform/graph-layout/odd", test_odd);

  return g_test_run ();
}
