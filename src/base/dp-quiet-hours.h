/* dp-quiet-hours.h: hours of the day in which nobody is disturbed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpQuietHours: minutes of the local day, "from" included, "to" not; the same: never quiet */
typedef struct
{
  guint16 from;
  guint16 to;
} DpQuietHours;

/**
 * dp_quiet_hours_parse:
 * @text: "22:00-07:00"; "" for never
 * Returns: %FALSE with a sentence that says how they are written
 */
gboolean dp_quiet_hours_parse  (DpQuietHours        *self,
                                const char          *text,
                                GError             **error);

/**
 * dp_quiet_hours_leave:
 * @zone: whose hours they are
 * @unix_us: microseconds since 1970 UTC
 * Returns: @unix_us, or the end of the quiet hours that it is in
 */
gint64   dp_quiet_hours_leave  (const DpQuietHours  *self,
                                GTimeZone           *zone,
                                gint64               unix_us);

G_END_DECLS
