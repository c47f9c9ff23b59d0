/* dp-notifications.h: what is to be told, kept until it was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-clock.h"
#include "dp-db-pool.h"
#include "dp-notify-policy.h"

G_BEGIN_DECLS

/**
 * dp_notifications_add:
 * @kind: the rule: "failure" …
 * @run_id: 0 for none
 *
 * To be called in a fiber, in the transaction of what is told: it is told if, and only if, that
 * came to be. In quiet hours it waits until they are over.
 */
gboolean   dp_notifications_add      (DpDbConnection        *connection,
                                      const DpNotifyPolicy  *policy,
                                      const char            *kind,
                                      const char            *title,
                                      const char            *body,
                                      gint64                 run_id,
                                      gint64                 now_us,
                                      GError               **error);

/**
 * dp_notifications_deliver:
 * @desktop: (nullable): who tells on the desktop; without one, what is for it waits
 * @clock: (nullable): the computer's
 *
 * Sends what is due, each channel on its own, and marks it. What is due together is one message,
 * which has the same id however often it is tried; after a failure it waits, longer each time, up
 * to three days. Only one process at a time delivers for a channel. Nothing here is an error to the
 * caller: it is told by the rows.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %TRUE
 */
DexFuture *dp_notifications_deliver  (DpDbPool              *pool,
                                      DpSettings            *settings,
                                      DpNotifier            *desktop,
                                      DpClock               *clock) G_GNUC_WARN_UNUSED_RESULT;

/** dp_notifications_new_test: Returns: (transfer full): a message that says it is one to try a
 * channel */
DpNotice  *dp_notifications_new_test (gint64                 now_us);

G_END_DECLS
