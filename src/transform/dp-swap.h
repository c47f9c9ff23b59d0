/* dp-swap.h: puts a new relation into the place of an old one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-model.h"

G_BEGIN_DECLS

/**
 * dp_swap:
 * @kind: what the new relation is, "table" or "view"; @columns: what it has
 * @install: SQL that makes the new relation appear under the model's name, once the old one is gone
 *
 * Inside the transaction that is open on @connection: drops the old relation and the views on it,
 * installs the new one, and makes the views again, with owners, grants and comments. Readers see
 * the old until the commit and the new after it. Waits for readers without standing in their way:
 * where a lock is not to be had at once, it steps back and tries again. What stands on it and is
 * not a view is never dropped: then nothing happens. Awaits, so call it in a fiber.
 */
gboolean dp_swap        (DpDbConnection      *connection,
                         DpModel             *model,
                         const char          *kind,
                         const char * const  *columns,
                         const char          *install,
                         GError             **error);

/** dp_swap_check: whether what stands on a model's relation could be made again; else it is named.
 * Awaits */
gboolean dp_swap_check  (DpDbConnection      *connection,
                         DpModel             *model,
                         GError             **error);

/**
 * dp_swap_attempt:
 * @script: SQL that needs a lock that readers hold for short
 * Runs @script inside the open transaction, stepping back and trying again while the lock is not to
 * be had.
 */
gboolean dp_swap_attempt (DpDbConnection     *connection,
                          const char         *script,
                          GError            **error);

G_END_DECLS
