/* dp-run-history.h: runs that the database remembers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpRunSummary:
 * A run in a line: immutable; properties, all read-only: id, state, started-us, duration-us, rows,
 * rejected.
 */
#define DP_TYPE_RUN_SUMMARY (dp_run_summary_get_type ())
G_DECLARE_FINAL_TYPE (DpRunSummary, dp_run_summary, DP, RUN_SUMMARY, GObject)

gint64      dp_run_summary_get_id          (DpRunSummary *self);
DpRunState  dp_run_summary_get_state       (DpRunSummary *self);
/** dp_run_summary_get_trigger: Returns: who asked for it: "window", "command", "schedule",
 * "backfill" */
const char *dp_run_summary_get_trigger     (DpRunSummary *self);
/** dp_run_summary_get_pipeline: Returns: (nullable): whose run it was */
const char *dp_run_summary_get_pipeline    (DpRunSummary *self);
gboolean    dp_run_summary_get_is_sample   (DpRunSummary *self);
gint64      dp_run_summary_get_started_us  (DpRunSummary *self);
/** dp_run_summary_get_duration_us: Returns: how long it took; 0 while it goes on */
gint64      dp_run_summary_get_duration_us (DpRunSummary *self);
gint64      dp_run_summary_get_rows        (DpRunSummary *self);
gint64      dp_run_summary_get_rejected    (DpRunSummary *self);
/** dp_run_summary_get_message: Returns: (nullable): the sentence about what was not well */
const char *dp_run_summary_get_message     (DpRunSummary *self);

/** dp_run_history_list: Returns: a future of a [class@Gio.ListModel] of the last @n_runs
 * [class@RunSummary], the latest first */
DexFuture  *dp_run_history_list            (DpEngine     *engine,
                                            guint         n_runs) G_GNUC_WARN_UNUSED_RESULT;

/** dp_run_history_load: Returns: a future of a [class@Run] as the database has it: one that has
 * ended, with its tasks and symbols, or as far as the one of another process has come. Rejects
 * where there is no such run */
DexFuture  *dp_run_history_load            (DpEngine     *engine,
                                            gint64        run_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
