/* dp-transform-run-private.h: the inside of a run of a project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-native-gathering.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpJob: a node to build, or tests to run together */
typedef struct
{
  DpModel    *model;           /* nullable */
  GPtrArray  *tests;           /* nullable */
  guint       waits_for;       /* how many jobs have to end first */
  GPtrArray  *followers;       /* jobs that wait for this one */
  DpModel    *failed;          /* nullable: a model below that failed … */
  DpDataTest *failed_test;     /* nullable: … or whose test did */
} DpJob;

/** DpInputs: what is known of the tables that a project reads; by place in its sources */
typedef struct
{
  guint  n;
  char **columns;              /* what they consist of, as a checksum; nullable each */
  char **versions;             /* of what is in them; nullable each: nobody can say */
  char  *day;
} DpInputs;

/** DpFingerprint: what a node is made from */
typedef struct
{
  gboolean  done;
  char     *code;              /* of its SQL and that of all it stands on */
  char     *data;              /* of that and of what all of it reads */
  DpCompiled *compiled;        /* (nullable): what it will be built from */
} DpFingerprint;

/* All fibers of a run are on the main thread, which they hardly use: the work is the server's. So
 * nothing here needs a lock. */
typedef struct
{
  DpTransformProject      *project;
  DpDbPool                *pool;
  DpTransformParts         parts;
  char                   **select;
  char                   **exclude;
  gboolean                 full_refresh;
  gboolean                 skip_unchanged;
  gboolean                 fail_fast;
  gboolean                 retry;
  guint                    n_threads;
  gint64                   run_id;
  gboolean                 has_turn;
  DexFuture               *stop;            /* nullable: over when nobody wants the rest */
  gint64                   started_us;
  DpTransformProgressFunc  progress;
  gpointer                 user_data;
  GDestroyNotify           notify;

  DpNodeHistory           *history;
  GPtrArray               *jobs;            /* of DpJob */
  DpJob                  **job_of_model;    /* by index; NULL where it was not chosen */
  char                    *existing;        /* by model's index: relkind, or 0 */
  DpInputs                 inputs;
  DpFingerprint           *fingerprints;    /* by model's index */
  DpNativeGathering      **gatherings;      /* by model's index: what came in; nullable each */
  GPtrArray               *records;         /* of DpNodeRecord: what is noted at the end */

  DexChannel              *ready;
  guint                    jobs_left;
  guint                    done;
  guint                    total;
  DpModel                 *stopped_by_model; /* nullable: the first failure, with fail_fast */
  DpDataTest              *stopped_by_test;  /* nullable */
  GListStore              *results;
} DpTransformRun;

/* dp-transform-plan.c */

/** _dp_transform_plan: which jobs there are, and which of them waits for which */
gboolean _dp_transform_plan          (DpTransformRun  *self,
                                      GError         **error);
void     _dp_job_free                (gpointer         job);

/* dp-transform-job.c */

void     _dp_transform_enqueue       (DpTransformRun  *self,
                                      DpJob           *job);
/** _dp_transform_run_job: awaits; afterwards those that waited for it may go */
void     _dp_transform_run_job       (DpTransformRun  *self,
                                      DpJob           *job,
                                      DpDbConnection  *connection);
/** _dp_transform_fail_job: for one that got no connection */
void     _dp_transform_fail_job      (DpTransformRun  *self,
                                      DpJob           *job,
                                      const char      *message);
/** _dp_transform_skip_job: for what failed before, or because nobody wants it any more */
void     _dp_transform_skip_job      (DpTransformRun  *self,
                                      DpJob           *job);

/* dp-transform-state.c: all of these await */

/** _dp_transform_prepare: what is there, what was known of it, and the schemas that are not
 * there */
gboolean _dp_transform_prepare       (DpTransformRun  *self,
                                      DpDbConnection  *connection,
                                      GError         **error);
/** _dp_transform_load_history: once */
gboolean _dp_transform_load_history  (DpTransformRun  *self,
                                      DpDbConnection  *connection,
                                      GError         **error);
/** _dp_transform_fingerprint: Returns: (nullable): %NULL with why its SQL cannot be made */
const DpFingerprint *
         _dp_transform_fingerprint   (DpTransformRun  *self,
                                      DpModel         *model,
                                      DpDbConnection  *connection,
                                      GError         **error);
/** _dp_transform_is_unchanged: whether building it would make what is there already */
gboolean _dp_transform_is_unchanged  (DpTransformRun       *self,
                                      DpModel              *model,
                                      const DpFingerprint  *fingerprint);
/** _dp_transform_make_record: Returns: (transfer full): what is noted of a node that is built */
DpNodeRecord *
         _dp_transform_make_record   (DpTransformRun       *self,
                                      DpModel              *model,
                                      const DpFingerprint  *fingerprint);
/** _dp_transform_test_record: Returns: (transfer full): of a test that is run now */
DpNodeRecord *
         _dp_transform_test_record   (DpTransformRun  *self,
                                      DpDataTest      *test,
                                      DpDbConnection  *connection);
void     _dp_transform_inputs_clear  (DpInputs        *inputs);

/* dp-transform-hooks.c */

/** _dp_transform_run_hooks: @key: "on-run-start" or "on-run-end". Awaits */
gboolean _dp_transform_run_hooks     (DpTransformRun  *self,
                                      const char      *key,
                                      DpDbConnection  *connection,
                                      GError         **error);

G_END_DECLS
