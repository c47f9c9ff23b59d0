/* dp-distribution-private.h: parts for the months that come, for those who have a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-distribution.h"

G_BEGIN_DECLS

/** _dp_distribution_keep_parts: as dp_distribution_keep(), in a fiber. It may leave a transaction
 * that failed. Returns: how many parts there are now that were not, -1 with an error */
gint64 _dp_distribution_keep_parts (DpDbConnection  *connection,
                                    GError         **error);

G_END_DECLS
