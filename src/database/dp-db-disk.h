/* dp-db-disk.h: tells a server whose disk is full from one that is not there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_db_disk_explain:
 * @data_dir: where the server keeps its data
 *
 * A server that goes away because its disk is full only says that it went away. Where @error is of
 * that kind and the disk is full, it becomes %DP_DB_ERROR_DISK_FULL, with a sentence that says so.
 *
 * Returns: whether it was that
 */
gboolean dp_db_disk_explain (GError     **error,
                             const char  *data_dir);

G_END_DECLS
