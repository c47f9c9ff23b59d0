/* dp-lineage-view-private.h: what the files of a graph of models share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-lineage-view.h"

#include "dp-chart-text.h"
#include "dp-graph-layout.h"

G_BEGIN_DECLS

#define DP_LINEAGE_NODE_WIDTH  190
#define DP_LINEAGE_NODE_HEIGHT 44

struct _DpLineageView
{
  GtkWidget      parent_instance;

  DpModelList   *list;        /* (nullable) */
  DpGraphLayout *layout;      /* (nullable) */
  GArray        *edges;       /* of DpGraphEdge */
  DpChartText   *text;
  double         zoom;
  double         x, y;        /* of the graph's corner, in the widget */
  double         drag_x, drag_y;
  double         pinch_zoom;
  double         pointer_x, pointer_y;
  int            chosen;      /* -1 for none */
  gboolean       is_fitted;
};

/* In the graph's own pixels. From right to left layers go to the left. */
double       _dp_lineage_view_get_x            (DpLineageView *self,
                                                double         layer);
double       _dp_lineage_view_get_y            (double         place);

/* Returns: (transfer full) */
DpModelItem *_dp_lineage_view_dup_item         (DpLineageView *self,
                                                guint          index);

void         _dp_lineage_view_zoom_to          (DpLineageView *self,
                                                double         zoom,
                                                double         x,
                                                double         y);
void         _dp_lineage_view_fit              (DpLineageView *self);
void         _dp_lineage_view_scroll_into_view (DpLineageView *self);
void         _dp_lineage_view_set_chosen       (DpLineageView *self,
                                                int            index);
void         _dp_lineage_view_open             (DpLineageView *self,
                                                guint          index);

/* dp-lineage-view-draw.c */
void         _dp_lineage_view_snapshot         (GtkWidget     *widget,
                                                GtkSnapshot   *snapshot);

/* dp-lineage-view-input.c */
void         _dp_lineage_view_add_controllers  (DpLineageView *self);

G_END_DECLS
