/* dp-schedule.h: when a pipeline is to run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cron.h"

G_BEGIN_DECLS

/** DpMissedPolicy: what becomes of runs that were due while nobody was there to begin them */
typedef enum
{
  DP_MISSED_RUN_ONCE,     /* the newest is made up for */
  DP_MISSED_RUN_ALL,      /* each is, oldest first */
  DP_MISSED_SKIP,
} DpMissedPolicy;

/**
 * DpSchedule: (ref-func dp_schedule_ref) (unref-func dp_schedule_unref)
 * Immutable; any thread may use it.
 */
typedef struct _DpSchedule DpSchedule;

/**
 * dp_schedule_parse:
 * @text: a cron expression; "every 15 minutes" ("hours", "days"), counted from midnight UTC;
 *   "after XNYS close", "after XNYS close + 30 minutes", each trading day of that calendar
 * @zone: whose clocks a cron expression means
 *
 * Returns: (transfer full) (nullable): %NULL in %DP_CRON_ERROR with a sentence
 */
DpSchedule     *dp_schedule_parse          (const char      *text,
                                            GTimeZone       *zone,
                                            GError         **error);
DpSchedule     *dp_schedule_ref            (DpSchedule      *self);
void            dp_schedule_unref          (DpSchedule      *self);

/** dp_schedule_next: Returns: the first moment after @after_us, microseconds since 1970 UTC; 0:
 * never */
gint64          dp_schedule_next           (DpSchedule      *self,
                                            gint64           after_us);
/** dp_schedule_describe: Returns: (transfer full): in words */
char           *dp_schedule_describe       (DpSchedule      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSchedule, dp_schedule_unref)

G_END_DECLS
