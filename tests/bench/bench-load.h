/* bench-load.h: one reply, decoded and loaded as a run does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-loader.h"
#include "dp-source.h"

G_BEGIN_DECLS

/**
 * bench_load:
 * Decodes on a thread, and stores where it is not the reply that is there. Call it in a fiber.
 *
 * Returns: how many rows were written
 */
guint64 bench_load (DpDbPool            *pool,
                    DpSource            *source,
                    const DpLoadContext *context,
                    DpRequest           *request,
                    DpReply             *reply);

G_END_DECLS
