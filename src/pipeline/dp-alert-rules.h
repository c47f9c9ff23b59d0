/* dp-alert-rules.h: what is worth telling
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-clock.h"
#include "dp-db-pool.h"
#include "dp-notify-policy.h"

G_BEGIN_DECLS

/**
 * dp_alert_rules_run_finished:
 * @final_run: a run of which it is known that the scheduler does not try it again; 0: none. Others
 *   that failed are told when the last try has, or when there is none for a while Decides what to
 *   tell of every run that ended since it was called last, and writes that; each run is decided
 *   once. In a fiber, in the transaction that ends the run: both are there, or neither.
 */
gboolean   dp_alert_rules_run_finished     (DpDbConnection        *connection,
                                            const DpNotifyPolicy  *policy,
                                            gint64                 final_run,
                                            gint64                 now_us,
                                            GError               **error);

/**
 * dp_alert_rules_check:
 * @clock: (nullable): the computer's
 * Looks at what no run tells of: data that went stale, forms of replies that changed, anomalies,
 * and whether the database is there at all. To be called every few minutes. Main thread.
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE; rejects where the database could not be
 *   asked
 */
DexFuture *dp_alert_rules_check            (DpDbPool              *pool,
                                            DpSettings            *settings,
                                            DpNotifier            *desktop,
                                            DpClock               *clock) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_alert_rules_database_failed:
 * @reason: why the database cannot be reached
 * @run_lost: a run could not take place
 * @desktop: (nullable): who tells on the desktop
 * @clock: (nullable): the computer's
 * Where there is no database to write to, a file beside it remembers since when; it is told at once
 * where a run was lost, else after the minutes of the settings. dp_alert_rules_check() tells when
 * it is over.
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE
 */
DexFuture *dp_alert_rules_database_failed  (DpSettings            *settings,
                                            const GError          *reason,
                                            gboolean               run_lost,
                                            DpNotifier            *desktop,
                                            DpClock               *clock) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
