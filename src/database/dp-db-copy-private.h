/* dp-db-copy-private.h: encoded rows on their way to the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-copy.h"

G_BEGIN_DECLS

/* The whole stream, header and end marker included; nothing can be added afterwards. */
const guint8 *_dp_db_copy_finish (DpDbCopy *self,
                                  gsize    *length);

G_END_DECLS
