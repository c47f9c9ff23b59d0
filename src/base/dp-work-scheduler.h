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
DexScheduler *dp_work_scheduler_get (void);

G_END_DECLS
