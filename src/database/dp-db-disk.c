/* dp-db-disk.c: tells a server whose disk is full from one that is not there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-disk.h"

#include <glib/gi18n-lib.h>

#include "dp-db-error.h"
#include "dp-disk-space.h"

gboolean
dp_db_disk_explain (GError     **error,
                    const char  *data_dir)
{
  g_return_val_if_fail (error != NULL, FALSE);
  g_return_val_if_fail (data_dir != NULL, FALSE);

  if (*error == NULL || (*error)->domain != DP_DB_ERROR ||
      !((*error)->code == DP_DB_ERROR_UNREACHABLE || (*error)->code == DP_DB_ERROR_DISK_FULL ||
        (*error)->code == DP_DB_ERROR_DATA_DIRECTORY) ||
      !dp_disk_space_is_short (data_dir))
    return FALSE;

  g_debug ("explained by the full disk: %s", (*error)->message);
  g_clear_error (error);
  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DISK_FULL,
               _("The disk that holds %s is full, so the database cannot go on. What had been "
                 "loaded is kept. Free some space, 100 MB at least, and run again."),
               data_dir);

  return TRUE;
}
