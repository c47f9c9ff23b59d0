/* dp-lineage-view.h: what stands on what, as a picture to walk through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-model-list.h"

G_BEGIN_DECLS

/**
 * DpLineageView:
 *
 * The graph of a project. Dragging moves it, the wheel and a pinch zoom to the pointer, a click
 * chooses a node, a second one opens it. Keys: Left and Right go to what the chosen node stands on
 * and what stands on it, Up and Down to its neighbours in the layer, Return opens it, plus, minus
 * and 0 zoom.
 *
 * To assistive technology its name is the chosen node in words. Signal "opened" (index in the
 * list).
 */
#define DP_TYPE_LINEAGE_VIEW (dp_lineage_view_get_type ())
G_DECLARE_FINAL_TYPE (DpLineageView, dp_lineage_view, DP, LINEAGE_VIEW, GtkWidget)

/** dp_lineage_view_set_list: @list: (nullable) */
void dp_lineage_view_set_list (DpLineageView *self,
                               DpModelList   *list);
/** dp_lineage_view_choose: @index: comes into view */
void dp_lineage_view_choose   (DpLineageView *self,
                               guint          index);

G_END_DECLS
