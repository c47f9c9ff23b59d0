/* dp-db-params-private.h: parameters as libpq wants them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-params.h"

G_BEGIN_DECLS

guint               _dp_db_params_get_n_values (DpDbParams *self);
const char * const *_dp_db_params_get_values   (DpDbParams *self);
/* Types by OID where the text alone would be ambiguous, 0 where the server works it out. */
const guint        *_dp_db_params_get_types    (DpDbParams *self);

G_END_DECLS
