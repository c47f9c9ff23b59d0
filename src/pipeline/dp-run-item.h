/* dp-run-item.h: a symbol of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run-metrics.h"
#include "dp-run-state.h"

G_BEGIN_DECLS

/**
 * DpRunItem: a (source, symbol) of a run.
 * Properties: source, symbol, state, rows, fraction (double, 0 to 1), message (nullable).
 */
#define DP_TYPE_RUN_ITEM (dp_run_item_get_type ())
G_DECLARE_FINAL_TYPE (DpRunItem, dp_run_item, DP, RUN_ITEM, GObject)
const char *dp_run_item_get_source  (DpRunItem *self);
const char *dp_run_item_get_symbol  (DpRunItem *self);
DpRunState  dp_run_item_get_state   (DpRunItem *self);
gint64      dp_run_item_get_rows    (DpRunItem *self);
const char *dp_run_item_get_message (DpRunItem *self);
/** dp_run_item_get_fraction: Returns: how much of what is wanted of it is there, or given up: of
 * the calls to a provider, of the bytes of a file */
double      dp_run_item_get_fraction (DpRunItem *self);
/** dp_run_item_get_remaining_us: Returns: microseconds that the rest may take, as far as can be
 * told from how long it took so far; -1 where nothing can be told */
gint64      dp_run_item_get_remaining_us (DpRunItem *self);
/** dp_run_item_get_cause: Returns: (nullable): why it failed, for programs: "key", "unknown-symbol"
 * …, see dp_extract_error_get_nick(); set before the state is */
const char *dp_run_item_get_cause   (DpRunItem *self);
/** dp_run_item_get_metrics: Returns: (transfer none): what else was measured */
const DpRunMetrics *dp_run_item_get_metrics (DpRunItem *self);

G_END_DECLS
