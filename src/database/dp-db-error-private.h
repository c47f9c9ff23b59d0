/* dp-db-error-private.h: what an error of the server's carries
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-error.h"

G_BEGIN_DECLS

/** _dp_db_error_set_place: @position: character in the SQL, from 1; 0: unknown */
void _dp_db_error_set_place (GError     *error,
                             const char *primary,
                             guint       position);

/** _dp_db_error_set_sqlstate: @sqlstate: (nullable): the server's code for it */
void _dp_db_error_set_sqlstate (GError     *error,
                                const char *sqlstate);

G_END_DECLS
