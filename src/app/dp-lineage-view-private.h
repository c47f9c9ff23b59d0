/* dp-lineage-view-private.h: what the files of a graph of models share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-lineage-view.h"

#include "dp-chart-text.h"
#include "dp-column-trace.h"
#include "dp-graph-layout.h"

G_BEGIN_DECLS

#define DP_LINEAGE_NODE_WIDTH  190
#define DP_LINEAGE_NODE_HEIGHT 44
#define DP_LINEAGE_ROW_HEIGHT  20
#define DP_LINEAGE_TOGGLE_SIZE 28

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
  int            column;      /* of the chosen one; -1 for none */
  GArray        *trace;       /* (nullable): of DpColumnStep: of that column */
  gboolean      *unfolded;    /* by node */
  GPtrArray     *rows;        /* by node: GArray of guint, the columns that are shown */
  gboolean       is_fitted;
};

/* In the graph's own pixels. From right to left layers go to the left. */
double       _dp_lineage_view_get_x            (DpLineageView *self,
                                                double         layer);
/* What is unfolded above it in its layer moves it down. */
double       _dp_lineage_view_get_y            (DpLineageView *self,
                                                DpGraphPoint   at);
double       _dp_lineage_view_get_height       (DpLineageView *self,
                                                guint          index);

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
/* That something else is chosen or unfolded. */
void         _dp_lineage_view_emit_changed     (DpLineageView *self);

/* dp-lineage-view-columns.c */
/* What was chosen and unfolded of @former (nullable) is so of the list that took its place. */
void         _dp_lineage_view_take_columns     (DpLineageView *self,
                                                DpModelList   *former);
GArray      *_dp_lineage_view_get_rows         (DpLineageView *self,
                                                guint          index);
gboolean     _dp_lineage_view_has_columns      (DpLineageView *self,
                                                guint          index);
/* Returns: of the graph's own pixels, where the column is shown; FALSE where it is not */
gboolean     _dp_lineage_view_find_row         (DpLineageView *self,
                                                guint          index,
                                                guint          column,
                                                double        *y);
/* The one that is shown there, -1 for none. @y: below the upper edge of the node */
int          _dp_lineage_view_get_row_at       (DpLineageView *self,
                                                guint          index,
                                                double         y);
/* Returns: (transfer full) */
char        *_dp_lineage_view_dup_words        (DpLineageView *self);

/* dp-lineage-view-draw.c */
void         _dp_lineage_view_snapshot         (GtkWidget     *widget,
                                                GtkSnapshot   *snapshot);

/* dp-lineage-view-input.c */
void         _dp_lineage_view_add_controllers  (DpLineageView *self);

G_END_DECLS
