/* dp-scheduler-private.h: what the scheduler's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-scheduler.h"

G_BEGIN_DECLS

/* A moment at which a pipeline was due, and that is not dealt with yet */
typedef struct
{
  char    *pipeline;
  gint64   due_us;
  gboolean is_late;
  guint    attempt;          /* 1 for the first */
  gint64   not_before_us;    /* of the clock's monotonic time */
} DpMoment;

struct _DpScheduler
{
  GObject parent_instance;

  DpEngine    *engine;       /* (nullable) (weak) */
  DpClock     *clock;
  DpConditions *conditions;  /* (nullable) */
  DpTimetable *timetable;
  GTimeZone   *zone;         /* of this computer, as the timetable has it */
  GFileMonitor *zone_monitor; /* (nullable) */
  GHashTable  *known;        /* name → what the timetable has of it, as text */
  GPtrArray   *moments;      /* (element-type DpMoment): to be run, oldest first */
  GPtrArray   *missed;       /* (element-type DpMoment): not written yet */
  GRand       *random;
  DexPromise  *wake;         /* of the keeper */
  DexPromise  *work;         /* of the runner: there is something to do, or it has to stop */
  DexFuture   *keeper;
  DexFuture   *runner;
  DpRun       *run;          /* (nullable): begun by it and going on */
  char        *waiting;
  gint64       next_us;
  gboolean     active;
  gboolean     in_doubt;     /* the clock may have been wrong until now */
  gboolean     unreachable;  /* it said that the database is away */
};

DpMoment  *_dp_moment_new              (const char       *pipeline,
                                        gint64            due_us,
                                        gboolean          is_late);
void       _dp_moment_free             (gpointer          data);

void       _dp_scheduler_tell          (DpScheduler      *self,
                                        DpSchedulerEvent  event,
                                        const DpMoment   *moment,
                                        gint64            run_id,
                                        const char       *text);
void       _dp_scheduler_set_waiting   (DpScheduler      *self,
                                        const char       *text);
/* Tells once that the database is away, and once that it is back. @error: (nullable): it is
 * there */
void       _dp_scheduler_note_database (DpScheduler      *self,
                                        const GError     *error);

/* dp-scheduler-runs.c: a fiber that runs moments one after another while the scheduler is active */
DexFuture *_dp_scheduler_run_fiber     (gpointer          user_data);
/* Takes a moment in; one of the same pipeline that has not begun yet is replaced, unless all are to
 * be run. */
void       _dp_scheduler_add_moment    (DpScheduler      *self,
                                        DpMoment         *moment);

/* Returns: (nullable): why nothing is to begin now. @asks: whether it would ask providers */
const char *_dp_scheduler_get_hindrance (DpScheduler *self,
                                         gboolean     asks);

/* dp-scheduler-backfills.c: goes on with a backfill whose time has come; fiber. Returns:
 * microseconds after which to look again */
gint64     _dp_scheduler_go_on         (DpScheduler      *self);

G_END_DECLS
