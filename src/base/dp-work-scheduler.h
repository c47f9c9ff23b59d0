/* dp-work-scheduler.h: threads for work that waits for nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * dp_work_scheduler_get:
 *
 * Where to cut, decode and encode. Fibers that talk to a server run on libdex's own pool, which has
 * few threads: were such work done there too, sockets would wait for it, and the server with them.
 *
 * Returns: (transfer none): a pool of threads, kept for good
 */
DexScheduler *dp_work_scheduler_get       (void);

/**
 * dp_work_scheduler_step_back:
 *
 * Has the threads of this pool and of libdex's own step back behind the one that calls, which draws
 * a window. To be called after dex_init(), before anything runs on either pool.
 */
void          dp_work_scheduler_step_back (void);

G_END_DECLS
