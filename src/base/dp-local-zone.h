/* dp-local-zone.h: the time zone of this computer, which may move
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dp_local_zone_dup:
 * As /etc/localtime has it now (or the environment's TZ), not as it was when the program began.
 *
 * Returns: (transfer full): the zone
 */
GTimeZone    *dp_local_zone_dup     (void);
/** dp_local_zone_dup_for: Returns: (transfer full) (nullable): the zone that the link @path
 * names */
GTimeZone    *dp_local_zone_dup_for (const char *path);
/** dp_local_zone_monitor: Returns: (transfer full) (nullable): says "changed" when the computer
 * moves */
GFileMonitor *dp_local_zone_monitor (const char *path);

#define DP_LOCAL_ZONE_PATH "/etc/localtime"

G_END_DECLS
