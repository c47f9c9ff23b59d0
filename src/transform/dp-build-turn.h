/* dp-build-turn.h: one build of a database at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-pool.h"

G_BEGIN_DECLS

/**
 * dp_build_turn_take:
 * @stop: (nullable): is over when nobody wants the turn any more
 * Waits until nobody else builds in the database, in whichever process, and until no load goes on;
 * none begins while it is held, so that all tables, and the tests of them, see the same. What
 * another one has built meanwhile need not be built again. In a fiber.
 * Returns: (transfer full) (nullable): holds the turn, for dp_build_turn_give()
 */
DpDbLease *dp_build_turn_take (DpDbPool   *pool,
                               DexFuture  *stop,
                               GError    **error);
/** dp_build_turn_give: @turn: (transfer full) */
void       dp_build_turn_give (DpDbLease  *turn);

G_END_DECLS
