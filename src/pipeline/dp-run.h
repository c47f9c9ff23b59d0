/* dp-run.h: a run of the pipeline, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "dp-backfill.h"
#include "dp-run-item.h"
#include "dp-task.h"

G_BEGIN_DECLS

/**
 * DpRun:
 * Properties: id (int64, 0 until known), state, fraction, message (nullable: the sentence for
 * people when it failed or is partial), started-us, finished-us. Main thread only.
 */
#define DP_TYPE_RUN (dp_run_get_type ())
G_DECLARE_FINAL_TYPE (DpRun, dp_run, DP, RUN, GObject)
gint64      dp_run_get_id          (DpRun *self);
DpRunState  dp_run_get_state       (DpRun *self);
double      dp_run_get_fraction    (DpRun *self);
const char *dp_run_get_message     (DpRun *self);
/** dp_run_get_error: Returns: (nullable): what kept it from beginning or from going on
 * altogether */
const GError *dp_run_get_error     (DpRun *self);
/** dp_run_get_pipeline: Returns: (nullable): whose run it is */
const char *dp_run_get_pipeline    (DpRun *self);
/** dp_run_get_due_us: Returns: the moment of the schedule; 0 where a person asked for it */
gint64      dp_run_get_due_us      (DpRun *self);
/** dp_run_get_backfill_id: Returns: whose run it is; 0 where it is of none */
gint64      dp_run_get_backfill_id (DpRun *self);
gboolean    dp_run_get_is_sample   (DpRun *self);
gint64      dp_run_get_started_us  (DpRun *self);
gint64      dp_run_get_finished_us (DpRun *self);
/** dp_run_list_tasks: Returns: (transfer none): [class@Gio.ListModel] of [class@Task], in order */
GListModel *dp_run_list_tasks      (DpRun *self);
/** dp_run_list_items: Returns: (transfer none): [class@Gio.ListModel] of [class@RunItem] */
GListModel *dp_run_list_items      (DpRun *self);
/** dp_run_list_results: Returns: (transfer none): [class@Gio.ListModel] of [class@NodeResult]:
 * models and tests */
GListModel *dp_run_list_results    (DpRun *self);
gboolean    dp_run_is_finished     (DpRun *self);
/** dp_run_cancel: asks it to stop; what is loaded stays. It ends in %DP_RUN_STATE_CANCELLED */
void        dp_run_cancel          (DpRun *self);
/** dp_run_wait: Returns: a future of %TRUE once it is finished, however it ended */
DexFuture  *dp_run_wait            (DpRun *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_run_dup_json: Returns: (transfer full): the object of `run --json` */
char       *dp_run_dup_json        (DpRun *self);
/**
 * dp_run_dup_json_of_all:
 * @runs: (element-type DpRun): one after another, for one thing; there may be none
 * @backfill: (nullable): what they were for
 * The same of several: rows, calls and what was measured add up; how it stands is as after the last
 * one. What is left of @backfill makes it partial.
 * Returns: (transfer full)
 */
char       *dp_run_dup_json_of_all (GPtrArray  *runs,
                                    DpBackfill *backfill);

G_END_DECLS
