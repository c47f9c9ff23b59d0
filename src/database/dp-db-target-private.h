/* dp-db-target-private.h: a target as libpq wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-target.h"

G_BEGIN_DECLS

/* Fills @keywords and @values (both NULL-terminated, strings owned by @self) with what is set. */
void        _dp_db_target_get_options (DpDbTarget  *self,
                                       GPtrArray   *keywords,
                                       GPtrArray   *values);

/* Returns: (transfer full): the same, with sessions that begin with @options ("-c name=value …");
 * those that @self names are stronger */
DpDbTarget *_dp_db_target_with_options (DpDbTarget *self,
                                        const char *options);

G_END_DECLS
