/* dp-plan-node.h: how the server answers a statement, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DpPlanNode:
 * One step of a plan, and those that bring what it works on. Immutable.
 */
#define DP_TYPE_PLAN_NODE (dp_plan_node_get_type ())
G_DECLARE_FINAL_TYPE (DpPlanNode, dp_plan_node, DP, PLAN_NODE, GObject)

/** dp_plan_node_parse: @json: what EXPLAIN (FORMAT JSON) gives. Returns: (transfer full)
 * (nullable): the last step */
DpPlanNode *dp_plan_node_parse         (const char *json,
                                        GError    **error);

/** dp_plan_node_get_title: Returns: "Index Scan on fact_daily_trading" */
const char *dp_plan_node_get_title     (DpPlanNode *self);
/** dp_plan_node_get_detail: Returns: (nullable): its conditions and what it sorts and groups by, a
 * line each */
const char *dp_plan_node_get_detail    (DpPlanNode *self);
/** dp_plan_node_get_expected_rows: Returns: what the server thought it would give, all its loops
 * together */
double      dp_plan_node_get_expected_rows (DpPlanNode *self);
/** dp_plan_node_get_rows: Returns: what it gave; below 0 where it was not run */
double      dp_plan_node_get_rows      (DpPlanNode *self);
/** dp_plan_node_get_own_ms: Returns: how long it took without those below it; below 0 where it was
 * not run */
double      dp_plan_node_get_own_ms    (DpPlanNode *self);
/** dp_plan_node_get_share: Returns: its part of the whole time (of the whole cost, where it was not
 * run), 0 to 1 */
double      dp_plan_node_get_share     (DpPlanNode *self);
/** dp_plan_node_get_costly: whether no other step of the plan has a larger share */
gboolean    dp_plan_node_get_costly    (DpPlanNode *self);
/** dp_plan_node_get_children: Returns: (transfer none) (nullable): [class@Gio.ListModel] of
 * [class@PlanNode] */
GListModel *dp_plan_node_get_children  (DpPlanNode *self);
/** dp_plan_node_get_total_ms: of the last step: planning and running; below 0 where it was not
 * run */
double      dp_plan_node_get_total_ms  (DpPlanNode *self);

G_END_DECLS
