/* dp-run-graph.h: the steps of a run and how each stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-run.h"

G_BEGIN_DECLS

/** DpRunGraph: the tasks of a run as boxes with arrows between them, which change while it goes
 * on. */
#define DP_TYPE_RUN_GRAPH (dp_run_graph_get_type ())
G_DECLARE_FINAL_TYPE (DpRunGraph, dp_run_graph, DP, RUN_GRAPH, AdwBin)

/** dp_run_graph_set_run: @run: (nullable): whose steps to show from now on */
void dp_run_graph_set_run    (DpRunGraph *self,
                              DpRun      *run);

/** dp_run_graph_set_narrow: @narrow: whether there is no room for more than what the steps are and
 * how they stand */
void dp_run_graph_set_narrow (DpRunGraph *self,
                              gboolean    narrow);

G_END_DECLS
