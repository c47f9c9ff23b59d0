/* dp-care.h: backups, restores and drills as the settings have them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-backup.h"
#include "dp-clock.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/*
 * All of it on the main thread. What was done, and how it ended, is written into control.backups of
 * the database that it was done for. @trigger: "command", "schedule", "window".
 */

/** dp_care_dup_folder: Returns: (transfer full): where backups are kept */
char      *dp_care_dup_folder (DpSettings *settings);

/**
 * dp_care_backup:
 * @path: (nullable): a file of its own; %NULL for one in the folder of backups, after which old
 *   ones are removed
 *
 * Returns: a future of a [class@Backup]
 */
DexFuture *dp_care_backup     (DpSettings *settings,
                               DpDbTarget *target,
                               const char *path,
                               const char *trigger) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_care_restore:
 *
 * Refuses while a run goes on, and backups of a newer version of this program. The new database is
 * brought to this program's schema.
 *
 * Returns: a future of a string: the name under which the former database is kept, "" for none
 */
DexFuture *dp_care_restore    (DpDbTarget *target,
                               const char *path) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_care_drill:
 * @path: (nullable): %NULL for the newest backup in the folder
 *
 * Restores it into a private server of its own, or where there can be none, beside @target.
 *
 * Returns: a future of the [class@Backup] that was tried
 */
DexFuture *dp_care_drill      (DpSettings *settings,
                               DpDbTarget *target,
                               const char *path,
                               const char *trigger) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_care_run_due:
 * @now_us: microseconds since 1970 UTC
 *
 * Does what the settings backup-schedule, backup-drill-schedule and prune-schedule have for now and
 * was not done yet. What was missed is made up for once; what failed is tried again an hour later.
 * For whoever keeps schedules: call it at dp_care_get_next() and at least each hour.
 *
 * Returns: a future of a boolean: whether anything was due; rejects with what went wrong
 */
DexFuture *dp_care_run_due    (DpSettings *settings,
                               DpDbTarget *target,
                               gint64      now_us) G_GNUC_WARN_UNUSED_RESULT;

/** dp_care_get_next: Returns: a future of when dp_care_run_due() has something to do next (int64);
 * %G_MAXINT64: never */
DexFuture *dp_care_get_next   (DpSettings *settings,
                               DpDbTarget *target) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
