/* dp-task.h: a step of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run-metrics.h"
#include "dp-run-state.h"

G_BEGIN_DECLS

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
/** dp_task_get_metrics: Returns: (transfer none): what else was measured */
const DpRunMetrics *dp_task_get_metrics (DpTask *self);

G_END_DECLS
