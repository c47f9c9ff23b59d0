/* dp-run.h: a run of the pipeline, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef enum
{
  DP_RUN_STATE_PENDING,
  DP_RUN_STATE_RUNNING,
  DP_RUN_STATE_SUCCESS,
  DP_RUN_STATE_PARTIAL,     /* some items or tests failed, the rest is there */
  DP_RUN_STATE_FAILED,
  DP_RUN_STATE_CANCELLED,
  DP_RUN_STATE_SKIPPED,     /* tasks and items only */
} DpRunState;

#define DP_TYPE_RUN_STATE (dp_run_state_get_type ())
GType       dp_run_state_get_type (void);
/** dp_run_state_get_nick: Returns: "success", "partial", …, as in control.runs.status */
const char *dp_run_state_get_nick (DpRunState state);

/**
 * DpTask: a step of a run: start, extract, verify, load, transform, test, finish.
 * Properties, all notified on the main thread: name, state, attempts, rows-in, rows-out,
 * rows-rejected, fraction (0 to 1), message (nullable: what it does now, or why it failed),
 * duration-us.
 */
#define DP_TYPE_TASK (dp_task_get_type ())
G_DECLARE_FINAL_TYPE (DpTask, dp_task, DP, TASK, GObject)
const char *dp_task_get_name          (DpTask *self);
DpRunState  dp_task_get_state         (DpTask *self);
guint       dp_task_get_attempts      (DpTask *self);
gint64      dp_task_get_rows_in       (DpTask *self);
gint64      dp_task_get_rows_out      (DpTask *self);
gint64      dp_task_get_rows_rejected (DpTask *self);
double      dp_task_get_fraction      (DpTask *self);
const char *dp_task_get_message       (DpTask *self);
gint64      dp_task_get_duration_us   (DpTask *self);

/**
 * DpRunItem: a (source, symbol) of a run.
 * Properties: source, symbol, state, rows, message (nullable).
 */
#define DP_TYPE_RUN_ITEM (dp_run_item_get_type ())
G_DECLARE_FINAL_TYPE (DpRunItem, dp_run_item, DP, RUN_ITEM, GObject)
const char *dp_run_item_get_source  (DpRunItem *self);
const char *dp_run_item_get_symbol  (DpRunItem *self);
DpRunState  dp_run_item_get_state   (DpRunItem *self);
gint64      dp_run_item_get_rows    (DpRunItem *self);
const char *dp_run_item_get_message (DpRunItem *self);

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
gboolean    dp_run_get_is_sample   (DpRun *self);
gint64      dp_run_get_started_us  (DpRun *self);
gint64      dp_run_get_finished_us (DpRun *self);
/** dp_run_list_tasks: Returns: (transfer none): [class@Gio.ListModel] of [class@Task], in order */
GListModel *dp_run_list_tasks      (DpRun *self);
/** dp_run_list_items: Returns: (transfer none): [class@Gio.ListModel] of [class@RunItem] */
GListModel *dp_run_list_items      (DpRun *self);
/** dp_run_list_results: Returns: (transfer none): [class@Gio.ListModel] of [class@NodeResult]: models and tests */
GListModel *dp_run_list_results    (DpRun *self);
gboolean    dp_run_is_finished     (DpRun *self);
/** dp_run_cancel: asks it to stop; what is loaded stays. It ends in %DP_RUN_STATE_CANCELLED */
void        dp_run_cancel          (DpRun *self);
/** dp_run_wait: Returns: a future of %TRUE once it is finished, however it ended */
DexFuture  *dp_run_wait            (DpRun *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_run_dup_json: Returns: (transfer full): the object of `run --json`, see DESIGN in docs */
char       *dp_run_dup_json        (DpRun *self);

G_END_DECLS
