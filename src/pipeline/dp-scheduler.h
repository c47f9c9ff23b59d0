/* dp-scheduler.h: keeps the schedules of the pipelines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-clock.h"
#include "dp-conditions.h"
#include "dp-engine.h"

G_BEGIN_DECLS

/** DpSchedulerEvent: what it tells of */
typedef enum
{
  DP_SCHEDULER_STARTED,       /* a run */
  DP_SCHEDULER_FINISHED,      /* a run, however it ended */
  DP_SCHEDULER_MISSED,        /* a moment is not made up for */
  DP_SCHEDULER_WAITING,       /* for what the text says */
  DP_SCHEDULER_RETRYING,      /* a run that failed, after a while */
  DP_SCHEDULER_ELSEWHERE,     /* another process dealt with it */
  DP_SCHEDULER_UNREACHABLE,   /* the database went away */
  DP_SCHEDULER_REACHABLE,     /* it is there again */
  DP_SCHEDULER_REFUSED,       /* a pipeline cannot be kept as it is */
} DpSchedulerEvent;

#define DP_TYPE_SCHEDULER_EVENT (dp_scheduler_event_get_type ())
GType       dp_scheduler_event_get_type (void);
/** dp_scheduler_event_get_nick: Returns: "started", "missed" … */
const char *dp_scheduler_event_get_nick (DpSchedulerEvent event);

/**
 * DpScheduler:
 * Begins runs when they are due, one after another, each moment once whatever happens to computer,
 * clock, database and the process itself; whoever else keeps the same schedules. Main thread only.
 * Properties: active, next-us (0: nothing is due any more), waiting (nullable: what it waits for,
 * in words). Signal "event" (DpSchedulerEvent event, const char *pipeline (nullable), gint64
 * due_us, gint64 run_id, const char *text): one sentence about each thing that it decides.
 */
#define DP_TYPE_SCHEDULER (dp_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (DpScheduler, dp_scheduler, DP, SCHEDULER, GObject)

/** dp_scheduler_new: @engine: not kept alive by it; @clock: whose time it is, from now on for the
 * engine, too */
DpScheduler *dp_scheduler_new         (DpEngine    *engine,
                                       DpClock     *clock);
/** dp_scheduler_set_conditions: @conditions: what the settings schedule-on-metered and
 * schedule-on-battery are held against */
void         dp_scheduler_set_conditions (DpScheduler  *self,
                                          DpConditions *conditions);
/** dp_scheduler_start: keeps the schedules from now on; the engine is open, and a stop before is
 * done */
void         dp_scheduler_start       (DpScheduler *self);
/** dp_scheduler_stop: ends the run that it began. Returns: a future of %TRUE once nothing of it
 * goes on */
DexFuture   *dp_scheduler_stop        (DpScheduler *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_scheduler_is_active: whether schedules are kept */
gboolean     dp_scheduler_is_active   (DpScheduler *self);
/** dp_scheduler_get_next_us: Returns: when something is due next; 0: never */
gint64       dp_scheduler_get_next_us (DpScheduler *self);
/** dp_scheduler_wake: looks again at once, as after a pipeline was changed */
void         dp_scheduler_wake        (DpScheduler *self);

G_END_DECLS
