/* dp-materialize.h: one model's SQL as a view or a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-native-gathering.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpBuild: what is being built, with which connection */
typedef struct
{
  DpTransformProject *project;
  DpModel            *model;
  DpDbConnection     *connection;
  char                existing;       /* pg_class.relkind of what is there now, or 0 */
  gboolean            full_refresh;
  gint64              rows;           /* how many rows it put in */
  DpDbTarget         *target;         /* (nullable): where a native model opens a connection to
                                       * read */
  DpNativeGathering  *gathered;       /* (nullable): what came in while another was built */
  DpNativeGathering  *listener;       /* (nullable): takes in the rows of this one */
  DpNodeRecord       *record;         /* nullable: what is noted of it in the same transaction */
  gint64              started_us;     /* when the run began */
  DpCompiled         *compiled;       /* (nullable) (owned): what its template was made into last */
} DpBuild;

/**
 * dp_materialize:
 * Builds @build's model in a transaction. Awaits, so call it in a fiber.
 *
 * Returns: %FALSE with a sentence that names file and line where the SQL is at fault; the database
 *   is then as it was
 */
gboolean dp_materialize         (DpBuild            *build,
                                 GError            **error);

/**
 * dp_materialize_locate:
 * @sql: what the server was given, with compiled SQL from @start on
 * @map: where that came from
 * Puts file and line before an error of the server's that has a position.
 */
void     dp_materialize_locate  (const char         *sql,
                                 gsize               start,
                                 const DpSourceMap  *map,
                                 const char         *fallback,
                                 GError            **error);

G_END_DECLS
