/* dp-plan-view.h: a plan of the server as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-plan-node.h"

G_BEGIN_DECLS

/** DpPlanView: each step with its time, its rows and its part of the whole; the costliest is
 * marked */
#define DP_TYPE_PLAN_VIEW (dp_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (DpPlanView, dp_plan_view, DP, PLAN_VIEW, AdwBin)

/** dp_plan_view_set_plan: @plan: (nullable): says how to get one instead */
void dp_plan_view_set_plan (DpPlanView *self,
                            DpPlanNode *plan);

G_END_DECLS
