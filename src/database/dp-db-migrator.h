/* dp-db-migrator.h: brings a database to this program's schema
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

/**
 * dp_db_migrate:
 *
 * Applies what is missing of sql/migrations/NNNN_name.sql, in order, each in a transaction of its
 * own, under an advisory lock. An applied file that was edited since (checksum), or a database with
 * migrations newer than this program knows, is refused with %DP_DB_ERROR_HISTORY.
 *
 * Returns: a future of the number of migrations applied now (int64)
 */
DexFuture *dp_db_migrate            (DpDbConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

/** dp_db_migrate_get_newest: Returns: the number of the last migration that this program knows */
int        dp_db_migrate_get_newest (void);

G_END_DECLS
