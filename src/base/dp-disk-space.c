/* dp-disk-space.c: whether there is room left
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-disk-space.h"

#include <string.h>
#include <sys/statvfs.h>

/* Two segments of PostgreSQL's write-ahead log, which it makes whole and in advance. */
#define NEEDED (G_GUINT64_CONSTANT (32) * 1024 * 1024)

gboolean
dp_disk_space_is_short (const char *path)
{
  g_autofree char *place = g_strdup (path);
  struct statvfs space;

  g_return_val_if_fail (path != NULL, FALSE);

  while (statvfs (place, &space) != 0)
    {
      char *parent = g_path_get_dirname (place);

      if (g_str_equal (parent, place))
        {
          g_free (parent);
          return FALSE;
        }
      g_free (place);
      place = parent;
    }

  return (guint64) space.f_bavail * space.f_frsize < NEEDED;
}
