/* dp-db-result-private.h: a result from libpq
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libpq-fe.h>

#include "dp-db-result.h"

G_BEGIN_DECLS

/* Takes @result. */
DpDbResult *_dp_db_result_new (PGresult *result);

G_END_DECLS
