/* dp-db-tool-private.h: PostgreSQL's own programs, such as pg_dump
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-db-target.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the path of @name, of PostgreSQL @major or newer. Looks
 * where the private server's programs are, then where others are installed, then along PATH. Starts
 * programs, so it blocks shortly. */
char      *_dp_db_tool_find (const char          *name,
                             int                  major,
                             GError             **error);

/* Returns: (transfer full) (nullable): the same, of exactly this version: a server opens no other's
 * data. */
char      *_dp_db_tool_find_exactly (const char   *name,
                             int                  major,
                             GError             **error);

/* Runs @path with --dbname for @target and @arguments. Main thread only: the program dies with it.
 * Returns: a future of %TRUE; rejects with what the program complained about */
DexFuture *_dp_db_tool_run  (const char          *path,
                             DpDbTarget          *target,
                             const char * const  *arguments,
                             GCancellable        *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
