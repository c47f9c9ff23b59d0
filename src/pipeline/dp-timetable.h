/* dp-timetable.h: which runs are due, each decided once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-schedule.h"

G_BEGIN_DECLS

/**
 * DpTimetable:
 *
 * Any number of schedules, and what became of each moment at which one was due. It knows no clock
 * and begins nothing: it is told the time and says what to do. A moment is decided once, whatever
 * the clock does: set back, it does not make the same run due again (unless by more than a day, for
 * then the clock was wrong before); set forward, or after a sleep, what was missed is treated as
 * the schedule's policy says.
 */
typedef struct _DpTimetable DpTimetable;

/** DpTimetableOptions: how one schedule is kept. Zero is a good default for each. */
typedef struct
{
  DpMissedPolicy missed;
  guint          jitter_s;         /* it begins up to as much later, always the same for the same
                                    * moment */
  guint16        quiet_from;       /* minutes of the local day between which nothing begins; */
  guint16        quiet_to;         /* the same: never quiet */
} DpTimetableOptions;

typedef enum
{
  DP_DECISION_RUN,
  DP_DECISION_MISSED,      /* not made up for */
} DpDecisionAction;

/** DpDecision: about one moment */
typedef struct
{
  const char       *id;            /* borrowed from the timetable */
  gint64            due_us;        /* as the schedule has it */
  DpDecisionAction  action;
  gboolean          is_late;       /* made up for */
} DpDecision;

/** dp_timetable_new: @zone: of quiet hours. Returns: (transfer full) */
DpTimetable *dp_timetable_new       (GTimeZone                *zone);
void         dp_timetable_free      (DpTimetable              *self);

/**
 * dp_timetable_set:
 * @id: replaces what there was of that name
 * @decided_us: the last moment that was decided, or from when on it counts
 */
void         dp_timetable_set       (DpTimetable              *self,
                                     const char               *id,
                                     DpSchedule               *schedule,
                                     const DpTimetableOptions *options,
                                     gint64                    decided_us);
void         dp_timetable_remove    (DpTimetable              *self,
                                     const char               *id);

/** dp_timetable_get_next: Returns: when there is something to decide next; %G_MAXINT64: never */
gint64       dp_timetable_get_next  (DpTimetable              *self);

/**
 * dp_timetable_decide:
 * @now_us: microseconds since 1970 UTC
 *
 * Returns: (transfer full) (element-type DpDecision): of all moments up to @now_us that were not
 *   decided yet, oldest first
 */
GArray      *dp_timetable_decide    (DpTimetable              *self,
                                     gint64                    now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTimetable, dp_timetable_free)

G_END_DECLS
