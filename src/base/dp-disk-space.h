/* dp-disk-space.h: whether there is room left
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_disk_space_is_short:
 * @path: a file or directory; need not exist, its nearest parent that does is looked at
 *
 * Returns: whether less is free there than a database needs to write its log: 32 MiB
 */
gboolean dp_disk_space_is_short (const char *path);

G_END_DECLS
