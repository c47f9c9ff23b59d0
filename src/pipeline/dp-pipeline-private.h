/* dp-pipeline-private.h: the parts of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-drift.h"
#include "dp-run-plan.h"

G_BEGIN_DECLS

/* Runs share it; what needs all of them to stand still, as a replay, has it alone. Over all
 * processes and machines that use the database. */
#define DP_RUN_LOCK "727006002026"

/* A run going on. All of it lives in fibers on the main thread; decoding, loading and queries do
 * their work elsewhere. */
typedef struct
{
  DpSettings     *settings;
  DpDbPool       *pool;
  DpRunPlan      *plan;
  DpRun          *run;
  char           *trigger;
  DpClock        *clock;         /* of what is told */
  gboolean        full_refresh;
  gboolean        load_only;
  char          **models;        /* (nullable) */
  gboolean        is_late;
  guint           attempt;
  guint           timeout_s;
  gint64          backfill_id;

  DpDbLease      *lock;          /* holds the right to run while it lives */
  GPtrArray      *sources;       /* (element-type utf8): what it has to itself of them */
  DpDbConnection *holder;        /* its connection */
  DpDbLease      *record_lease;  /* (nullable): where a pooler is between, the holder is used for
                                  * nothing else */
  DpDbConnection *record;        /* the holder, or that of record_lease, for the run's own
                                  * records */
  gboolean        was_cut;       /* the server was restarted: what it had not written yet is lost */
  DpDrift        *drift;         /* (nullable): what is known of the form of replies */
  guint           n_done;        /* requests dealt with */
  guint           n_requests;
  guint           deadline;      /* a source of the main loop; 0: none */
  DpStep          timed_step;    /* what it is for */
  GError         *expired;       /* (nullable): a step took too long */
  GError         *fatal;         /* (nullable): the database is gone or full: no use going on */
} DpPipelineRun;

/* What a reply was decoded to, and what is different about its form; @verdict: (nullable) */
typedef struct
{
  DpBatch        *batch;
  DpDriftVerdict *verdict;
} DpVerified;

void       _dp_verified_free          (DpVerified     *self);

/* dp-verify.c: on the thread pool. @drift: (nullable). Returns: a future of a DpVerified */
DexFuture *_dp_verify                 (DpDrift        *drift,
                                       DpSource       *source,
                                       DpRequest      *request,
                                       DpReply        *reply) G_GNUC_WARN_UNUSED_RESULT;

/* Reads contracts, shapes and aliases, and tells the sources of the last. The sample market's form
 * is its own: nothing is learnt from it. */
gboolean   _dp_run_read_drift         (DpPipelineRun  *self,
                                       GError        **error);

/* dp-run-lock.c: only one at a time runs a pipeline, or fills a backfill; FALSE leaves @error, in
 * which who is at it */
gboolean   _dp_run_take_right         (DpPipelineRun  *self,
                                       GError        **error);
void       _dp_run_give_right         (DpPipelineRun  *self);
/* Waits until no other run loads from any of its sources; what one had reserved there that was cut
 * off is used. Less is held where the run was cancelled meanwhile. */
gboolean   _dp_run_take_sources       (DpPipelineRun  *self,
                                       GError        **error);
/* After the right was lost with its connection: those that nobody took since. */
gboolean   _dp_run_retake_sources     (DpPipelineRun  *self,
                                       GError        **error);
/* Until the transaction ends, no run begins. @busy: the sentence where one goes on */
gboolean   _dp_run_hold_all           (DpDbConnection *connection,
                                       const char     *busy,
                                       GError        **error);
gboolean   _dp_run_has_source         (DpPipelineRun  *self,
                                       const char     *name);
/* Returns: (transfer full): this process, for those who find it at work */
char      *_dp_run_dup_holder         (DpPipelineRun  *self);

/* dp-run-record.c: what the database remembers of a run. FALSE leaves @error. */
gboolean   _dp_run_record_start       (DpPipelineRun  *self,
                                       GError        **error);
void       _dp_run_record_task        (DpPipelineRun  *self,
                                       DpStep          step);
gboolean   _dp_run_record_finish      (DpPipelineRun  *self,
                                       DpRunState      state,
                                       const char     *message,
                                       GError        **error);

/* dp-run-alerts.c: how providers answered, and what is told of the run; in the transaction that
 * ends it */
gboolean   _dp_run_record_sources     (DpPipelineRun  *self,
                                       GError        **error);
gboolean   _dp_run_record_alerts      (DpPipelineRun  *self,
                                       GError        **error);

/* dp-run-deadline.c: from now on @step may take as long as the pipeline allows; then the run is
 * stopped */
void       _dp_run_set_deadline       (DpPipelineRun  *self,
                                       DpStep          step);
void       _dp_run_clear_deadline     (DpPipelineRun  *self);

/* dp-run-reserve.c: from here on no call is sent that the database has not counted. */
void       _dp_run_reserve_calls      (DpPipelineRun  *self);

/* dp-file-stage.c: load every file. Returns: a future of TRUE */
DexFuture *_dp_file_stage             (DpPipelineRun  *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether no further load can succeed either. */
gboolean   _dp_is_fatal               (const GError   *error);
/* One more of the run's requests and files is dealt with. */
void       _dp_show_progress          (DpPipelineRun  *self,
                                       const char     *symbol);

/* dp-extract-stage.c: fetch, decode and load every item. Returns: a future of TRUE */
DexFuture *_dp_extract_stage          (DpPipelineRun  *self) G_GNUC_WARN_UNUSED_RESULT;

/* dp-pipeline.c: the whole story. @plan: (transfer full). Returns: a future of TRUE; how it went is
 * in the run. */
DexFuture *_dp_pipeline_run           (DpSettings         *settings,
                                       DpDbPool           *pool,
                                       DpRunPlan          *plan,
                                       DpRun              *run,
                                       const DpRunOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpVerified, _dp_verified_free)

G_END_DECLS
