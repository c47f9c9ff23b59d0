/* dp-column-trace.h: where a column comes from, and what uses it, through a whole project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-model-list.h"

G_BEGIN_DECLS

/** DpColumnStep: a column on the way */
typedef struct
{
  guint        node;
  guint        column;
  int          distance;   /* in nodes: less than zero further up, 0 the column itself */
  DpLineageUse use;        /* the loosest one on the closest way */
} DpColumnStep;

/** dp_column_trace: Returns: (transfer full) (element-type DpColumnStep): all columns that @column
 * of the node @node is made of, the nearest nodes first, then itself, then all made of it */
GArray             *dp_column_trace      (DpModelList *list,
                                          guint        node,
                                          guint        column);
/** dp_column_trace_find: @trace: (nullable). Returns: (nullable): the step that is the column */
const DpColumnStep *dp_column_trace_find (GArray      *trace,
                                          guint        node,
                                          guint        column);

G_END_DECLS
