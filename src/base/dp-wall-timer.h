/* dp-wall-timer.h: waits for a time of day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * dp_wall_timer_wait_until:
 * @unix_us: microseconds since 1970 UTC
 *
 * The kernel's own timer of the time of day: right across suspend, and told when the clock is set.
 *
 * Returns: (transfer full): a future of %TRUE at that time; of %FALSE when the clock was set
 *   meanwhile
 */
DexFuture *dp_wall_timer_wait_until (gint64 unix_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
