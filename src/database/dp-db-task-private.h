/* dp-db-task-private.h: fibers that tidy up when nobody waits for them any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/*
 * A fiber whose future is dropped can await nothing more, so it could not cancel its query on the
 * server. A task therefore runs as a fiber of its own: dropping the future that _dp_db_task_spawn()
 * gave only cancels @cancellable, and the task leaves things in order by itself.
 */
typedef DexFuture *(*DpDbTaskFunc) (GCancellable *cancellable,
                                    gpointer      data);

DexFuture *_dp_db_task_spawn (DpDbTaskFunc    func,
                              gpointer        data,
                              GDestroyNotify  destroy) G_GNUC_WARN_UNUSED_RESULT;

/* Awaits @future (transfer full) until @cancellable (nullable) is cancelled or the monotonic time
 * is @deadline (0: never); then it rejects with G_IO_ERROR_CANCELLED or DEX_ERROR_TIMED_OUT. */
gboolean   _dp_db_task_await (DexFuture      *future,
                              GCancellable   *cancellable,
                              gint64          deadline,
                              GError        **error);

/* Resolves to what is ready on @fd, as an unsigned integer. Only within a fiber. */
DexFuture *_dp_fd_ready      (int             fd,
                              GIOCondition    condition) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
