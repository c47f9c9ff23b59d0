/* dp-clock.h: the time, which tests can hold and move
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

#define DP_TYPE_CLOCK (dp_clock_get_type ())
G_DECLARE_FINAL_TYPE (DpClock, dp_clock, DP, CLOCK, GObject)

/** dp_clock_get_default: Returns: (transfer none): the computer's clock */
DpClock   *dp_clock_get_default (void);

/**
 * dp_clock_new_virtual:
 * @unix_us: the time it shows, microseconds since 1970 UTC
 *
 * Returns: (transfer full): a clock that stands until dp_clock_advance() moves it
 */
DpClock   *dp_clock_new_virtual (gint64   unix_us);

/** dp_clock_get_unix_us: Returns: microseconds since 1970-01-01 00:00 UTC */
gint64     dp_clock_get_unix_us (DpClock *self);

/** dp_clock_get_monotonic_us: Returns: microseconds that never go back; of a virtual clock, its
 * own */
gint64     dp_clock_get_monotonic_us (DpClock *self);

/**
 * dp_clock_sleep:
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %TRUE after @usec microseconds of
 *   this clock
 */
DexFuture *dp_clock_sleep       (DpClock *self,
                                 gint64   usec) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_clock_wait_until:
 * @unix_us: microseconds since 1970 UTC
 *
 * Unlike dp_clock_sleep() it counts the time that the computer sleeps, and knows when its clock is
 * set.
 *
 * Returns: (transfer full): a [class@Dex.Future] of %TRUE at that time; of %FALSE when the clock
 *   was set meanwhile, so that all has to be thought about again
 */
DexFuture *dp_clock_wait_until  (DpClock *self,
                                 gint64   unix_us) G_GNUC_WARN_UNUSED_RESULT;

/** dp_clock_advance: moves a virtual clock and wakes whoever slept until then, in order */
void       dp_clock_advance     (DpClock *self,
                                 gint64   usec);
/** dp_clock_suspend: as if the computer slept: the time goes on, and those that sleep do not */
void       dp_clock_suspend     (DpClock *self,
                                 gint64   usec);
/** dp_clock_set: a virtual clock shows another time, as if somebody set it */
void       dp_clock_set         (DpClock *self,
                                 gint64   unix_us);

G_END_DECLS
