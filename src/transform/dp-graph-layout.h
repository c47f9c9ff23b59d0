/* dp-graph-layout.h: where the nodes of a graph without cycles are drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpGraphEdge: indices of nodes; what @to stands on is @from */
typedef struct
{
  guint from;
  guint to;
} DpGraphEdge;

/** DpGraphPoint: @layer counts from the left, @place from the top; both in nodes, to be scaled */
typedef struct
{
  double layer;
  double place;
} DpGraphPoint;

/**
 * DpGraphLayout:
 * Each node is one layer behind the furthest of those it stands on. Within layers the order is the
 * one with the fewest crossings found, and places are as near to the neighbours' as is possible at
 * a distance of one. The same graph always gives the same layout. Immutable.
 */
typedef struct _DpGraphLayout DpGraphLayout;

DpGraphLayout      *dp_graph_layout_new             (guint                n_nodes,
                                                     const DpGraphEdge   *edges,
                                                     guint                n_edges);
void                dp_graph_layout_free            (DpGraphLayout       *self);
guint               dp_graph_layout_get_n_layers    (DpGraphLayout       *self);
/** dp_graph_layout_get_height: Returns: one more than the largest place */
double              dp_graph_layout_get_height      (DpGraphLayout       *self);
DpGraphPoint        dp_graph_layout_get_node        (DpGraphLayout       *self,
                                                     guint                node);
/** dp_graph_layout_get_edge: Returns: (transfer none) (array length=n_points): a point in each
 * layer from one end of @edge to the other; an edge that goes round in a circle has none */
const DpGraphPoint *dp_graph_layout_get_edge        (DpGraphLayout       *self,
                                                     guint                edge,
                                                     guint               *n_points);
guint               dp_graph_layout_count_crossings (DpGraphLayout       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpGraphLayout, dp_graph_layout_free)

G_END_DECLS
