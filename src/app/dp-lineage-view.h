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
 * A click on the arrow of a node, or Space, unfolds its columns, with lines from those that feed
 * them; Up and Down then go through them, Left and Right to what a column is made of and what is
 * made of it, Escape back to the node. Of a chosen column all that it is made of, and all that is
 * made of it, is marked through the whole graph.
 *
 * To assistive technology its name is the chosen node or column in words. Signals: "opened" (index
 * in the list), "changed": something else is chosen or unfolded.
 */
#define DP_TYPE_LINEAGE_VIEW (dp_lineage_view_get_type ())
G_DECLARE_FINAL_TYPE (DpLineageView, dp_lineage_view, DP, LINEAGE_VIEW, GtkWidget)

/** dp_lineage_view_set_list: @list: (nullable) */
void dp_lineage_view_set_list (DpLineageView *self,
                               DpModelList   *list);
/** dp_lineage_view_choose: @index: comes into view */
void dp_lineage_view_choose   (DpLineageView *self,
                               guint          index);
/** dp_lineage_view_choose_column: @column: -1 for none of @index */
void dp_lineage_view_choose_column (DpLineageView *self,
                                    guint          index,
                                    int            column);
void dp_lineage_view_set_unfolded  (DpLineageView *self,
                                    guint          index,
                                    gboolean       unfolded);
gboolean dp_lineage_view_is_unfolded (DpLineageView *self,
                                      guint          index);
/** dp_lineage_view_get_chosen: Returns: -1 for none */
int  dp_lineage_view_get_chosen    (DpLineageView *self);
/** dp_lineage_view_get_column: Returns: the chosen column of the chosen node, -1 for none */
int  dp_lineage_view_get_column    (DpLineageView *self);
/** dp_lineage_view_get_trace: Returns: (transfer none) (nullable) (element-type DpColumnStep): of
 * that column */
GArray *dp_lineage_view_get_trace  (DpLineageView *self);

G_END_DECLS
