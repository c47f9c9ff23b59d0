/* dp-result-grid.h: rows of an answer, however many
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-result-model.h"

G_BEGIN_DECLS

/**
 * DpResultGrid:
 * Shows a [class@ResultModel], of which only what is in view is read. Ctrl+C copies the chosen
 * rows; a secondary click or the Menu key offers the value, too.
 *
 * Signal "sort-requested" (column from 1, descending): a title was pressed; "copy-failed"
 * (sentence).
 */
#define DP_TYPE_RESULT_GRID (dp_result_grid_get_type ())
G_DECLARE_FINAL_TYPE (DpResultGrid, dp_result_grid, DP, RESULT_GRID, AdwBin)

GtkWidget     *dp_result_grid_new          (void);
/** dp_result_grid_set_model: @model: (nullable); @sortable: whether titles can be pressed */
void           dp_result_grid_set_model    (DpResultGrid  *self,
                                            DpResultModel *model,
                                            gboolean       sortable);
DpResultModel *dp_result_grid_get_model    (DpResultGrid  *self);
/** dp_result_grid_show_order: how the rows are ordered; @column: from 1, 0 for as they came */
void           dp_result_grid_show_order   (DpResultGrid  *self,
                                            guint          column,
                                            gboolean       descending);

G_END_DECLS
