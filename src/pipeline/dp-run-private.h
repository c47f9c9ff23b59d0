/* dp-run-private.h: what the pipeline writes into a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run-metrics.h"
#include "dp-run.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/* The steps of every run, in order. */
typedef enum
{
  DP_STEP_START,
  DP_STEP_EXTRACT,
  DP_STEP_VERIFY,
  DP_STEP_LOAD,
  DP_STEP_TRANSFORM,
  DP_STEP_TEST,
  DP_STEP_FINISH,
  DP_N_STEPS
} DpStep;

/* What was asked of a provider */
typedef struct
{
  char  *source;
  guint  calls;
} DpRunCalls;

DpTask    *_dp_task_new              (const char *name);
void       _dp_task_start            (DpTask     *self);
void       _dp_task_finish           (DpTask     *self,
                                      DpRunState  state,
                                      const char *message);
void       _dp_task_add_rows         (DpTask     *self,
                                      gint64      in,
                                      gint64      out,
                                      gint64      rejected);
/* @name: lives for ever, as that of dp_run_metrics_add() */
void       _dp_task_add_metric       (DpTask     *self,
                                      const char *name,
                                      double      value);
void       _dp_run_item_add_metric   (DpRunItem  *self,
                                      const char *name,
                                      double      value);
void       _dp_task_set_progress     (DpTask     *self,
                                      double      fraction,
                                      const char *message);

DpRunItem *_dp_run_item_new          (const char *source,
                                      const char *symbol);
void       _dp_run_item_set_state    (DpRunItem  *self,
                                      DpRunState  state,
                                      const char *message);
void       _dp_run_item_set_fraction (DpRunItem    *self,
                                     double        fraction);
void       _dp_run_item_set_cause    (DpRunItem  *self,
                                      const char *cause);
void       _dp_run_item_add_rows     (DpRunItem  *self,
                                      gint64      rows);

/* "success" … as the tables have it; what is not known is %DP_RUN_STATE_PENDING */
DpRunState _dp_run_state_parse       (const char *nick);

/* As the database remembers them: nobody is told, for it is not happening now. */
void       _dp_task_recall           (DpTask     *self,
                                      DpRunState  state,
                                      guint       attempts,
                                      gint64      duration_us,
                                      const char *message);
void       _dp_run_item_recall       (DpRunItem  *self,
                                      DpRunState  state,
                                      const char *message);
void       _dp_run_recall            (DpRun      *self,
                                      gint64      id,
                                      DpRunState  state,
                                      gint64      started_us,
                                      gint64      finished_us,
                                      const char *message);

DpRun     *_dp_run_new               (gboolean    sample,
                                      const char *pipeline,
                                      gint64      due_us);
void       _dp_run_set_id            (DpRun      *self,
                                      gint64      id);
DpTask    *_dp_run_get_task          (DpRun      *self,
                                      DpStep      step);
void       _dp_run_add_item          (DpRun      *self,
                                      DpRunItem  *item);
void       _dp_run_add_result        (DpRun        *self,
                                      DpNodeResult *result);
void       _dp_run_add_quota         (DpRun      *self,
                                      const char *source,
                                      guint       calls);
/* Returns: (transfer none) (element-type DpRunCalls) */
const GArray *
           _dp_run_get_quota         (DpRun      *self);
void       _dp_run_set_message       (DpRun      *self,
                                      const char *message);
void       _dp_run_set_backfill_id   (DpRun      *self,
                                      gint64      id);
void       _dp_run_set_error         (DpRun        *self,
                                      const GError *error);
void       _dp_run_finish            (DpRun      *self,
                                      DpRunState  state,
                                      const char *message);
gboolean   _dp_run_is_cancelled      (DpRun      *self);

/* Whether what went wrong with its symbols may be over soon: a wrong key stays wrong. */
gboolean   _dp_run_may_pass          (DpRun      *self);

/* Resolves when dp_run_cancel() is called: race work against it. */
DexFuture *_dp_run_wait_cancelled    (DpRun      *self);

/* Whether another try can bring what this one did not: a wrong key stays wrong. */
gboolean   _dp_run_may_succeed_later (DpRun    *self);

G_END_DECLS
