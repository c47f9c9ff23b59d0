/* dp-db-census.h: how many rows each table has, and a hash of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "dp-db-connection.h"

G_BEGIN_DECLS

/**
 * DpDbCensus:
 *
 * What the tables of a database hold, so that two databases can be compared without moving their
 * rows. The hash of a table is the sum of its rows' hashes: it does not depend on their order, nor
 * on the server's version.
 */
#define DP_TYPE_DB_CENSUS (dp_db_census_get_type ())
G_DECLARE_FINAL_TYPE (DpDbCensus, dp_db_census, DP, DB_CENSUS, GObject)

/** dp_db_census_take: @connection: without a transaction. Returns: a future of a
 * [class@DbCensus] */
DexFuture  *dp_db_census_take         (DpDbConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

/** dp_db_census_take_within: the same in a transaction that began with the script
 * "census_prepare" */
DexFuture  *dp_db_census_take_within  (DpDbConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

/** dp_db_census_new_from_json: @tables: objects with name, rows and hash. Returns: (transfer
 * full) */
DpDbCensus *dp_db_census_new_from_json (JsonArray     *tables);
/** dp_db_census_to_json: Returns: (transfer full) */
JsonNode   *dp_db_census_to_json      (DpDbCensus     *self);

guint       dp_db_census_get_n_tables (DpDbCensus     *self);
guint64     dp_db_census_get_n_rows   (DpDbCensus     *self);

/**
 * dp_db_census_compare:
 *
 * Returns: (transfer full) (nullable): what @found has otherwise than @self, as a sentence; %NULL:
 *   nothing
 */
char       *dp_db_census_compare      (DpDbCensus     *self,
                                       DpDbCensus     *found);

G_END_DECLS
