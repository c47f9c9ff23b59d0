/* dp-result-model.h: the rows of an answer as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-result-store.h"

G_BEGIN_DECLS

/** DpResultRow: one of them; made when it is asked for, and gone when nobody shows it */
#define DP_TYPE_RESULT_ROW (dp_result_row_get_type ())
G_DECLARE_FINAL_TYPE (DpResultRow, dp_result_row, DP, RESULT_ROW, GObject)

/** dp_result_row_get_text: Returns: (nullable): what the server wrote; %NULL for SQL NULL */
const char    *dp_result_row_get_text     (DpResultRow   *self,
                                           guint          column);
/** dp_result_row_get_position: Returns: which one it is, from 0 */
guint          dp_result_row_get_position (DpResultRow   *self);

/**
 * DpResultModel:
 * A [class@Gio.ListModel] of [class@ResultRow] over a store that may still grow. Main thread only.
 * The blocks that were read last are kept, so that memory does not depend on the number of rows.
 */
#define DP_TYPE_RESULT_MODEL (dp_result_model_get_type ())
G_DECLARE_FINAL_TYPE (DpResultModel, dp_result_model, DP, RESULT_MODEL, GObject)

DpResultModel *dp_result_model_new        (DpResultStore *store);
DpResultStore *dp_result_model_get_store  (DpResultModel *self);
/** dp_result_model_update: tells of the rows that came since the last time */
void           dp_result_model_update     (DpResultModel *self);

G_END_DECLS
