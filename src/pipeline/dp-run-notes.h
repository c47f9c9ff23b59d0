/* dp-run-notes.h: what runs leave in the metrics and in the log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/* A run has its number, and goes on from now on: how late the main loop comes to things is watched
 * meanwhile. */
void _dp_note_run_started   (DpRun        *run);
void _dp_note_run_finished  (DpRun        *run);
void _dp_note_task_finished (DpTask       *task);
void _dp_note_item          (DpRunItem    *item);
/* A model, seed, snapshot or test is done. */
void _dp_note_result        (DpNodeResult *result,
                             gboolean      is_test);

G_END_DECLS
