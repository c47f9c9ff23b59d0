/* dp-local-zone.c: the time zone of this computer, which may move
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-local-zone.h"

#include <string.h>

#define ZONES "/zoneinfo/"

GTimeZone *
dp_local_zone_dup_for (const char *path)
{
  g_autofree char *target = NULL;
  const char *name;

  g_return_val_if_fail (path != NULL, NULL);

  target = g_file_read_link (path, NULL);
  name = target != NULL ? strstr (target, ZONES) : NULL;

  return name != NULL ? g_time_zone_new_identifier (name + strlen (ZONES)) : NULL;
}

GTimeZone *
dp_local_zone_dup (void)
{
  GTimeZone *zone = NULL;

  /* GLib keeps the zone that it found first. */
  if (g_getenv ("TZ") == NULL)
    zone = dp_local_zone_dup_for (DP_LOCAL_ZONE_PATH);

  return zone != NULL ? zone : g_time_zone_new_local ();
}

GFileMonitor *
dp_local_zone_monitor (const char *path)
{
  g_autoptr(GFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  /* It is replaced by another link. */
  file = g_file_new_for_path (path);

  return g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
}
