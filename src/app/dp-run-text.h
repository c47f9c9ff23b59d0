/* dp-run-text.h: a run in words for people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run.h"

G_BEGIN_DECLS

/** DpRunNotice: what to say about a run that did not end well; only the sentence is allocated */
typedef struct
{
  char       *sentence;
  const char *button_label;
  const char *action_name;
} DpRunNotice;

/** dp_run_text_get_task_title: @name: "extract" and so on. Returns: what the person calls it */
const char  *dp_run_text_get_task_title (const char *name);

/** dp_run_text_get_trigger_title: @trigger: "window", "schedule" and so on. Returns: who asked for
 * a run, for people */
const char  *dp_run_text_get_trigger_title (const char *trigger);

/** dp_run_text_dup_count: @task: (nullable): a step's name, %NULL for a symbol.
 *  Returns: (transfer full): "85 tests", "" for none */
char        *dp_run_text_dup_count      (const char *task,
                                         gint64      n);

/** dp_run_text_dup_measured: Returns: (transfer full): what else was measured of @task: "1.2 MB · 3
 * rejected", "" for nothing */
char        *dp_run_text_dup_measured   (DpTask     *task);

/** dp_run_text_dup_progress: Returns: (transfer full): what @run is doing now */
char        *dp_run_text_dup_progress   (DpRun      *run);

/** dp_run_text_dup_summary: Returns: (transfer full): how @run ended, in a few words */
char        *dp_run_text_dup_summary    (DpRun      *run);

/** dp_run_text_dup_notice: Returns: (transfer full) (nullable): %NULL where @run is well */
DpRunNotice *dp_run_text_dup_notice     (DpRun      *run);

void         dp_run_notice_free         (DpRunNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpRunNotice, dp_run_notice_free)

G_END_DECLS
