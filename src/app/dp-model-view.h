/* dp-model-view.h: one node of a project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-db-pool.h"
#include "dp-model-list.h"

G_BEGIN_DECLS

/** DpModelView: a node's description, columns, SQL, and its first rows when they are looked at */
#define DP_TYPE_MODEL_VIEW (dp_model_view_get_type ())
G_DECLARE_FINAL_TYPE (DpModelView, dp_model_view, DP, MODEL_VIEW, AdwBin)

/** dp_model_view_set_item: @pool: where its rows are */
void         dp_model_view_set_item (DpModelView *self,
                                     DpModelItem *item,
                                     DpDbPool    *pool);
/** dp_model_view_get_item: Returns: (transfer none) (nullable) */
DpModelItem *dp_model_view_get_item (DpModelView *self);

G_END_DECLS
