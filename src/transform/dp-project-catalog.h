/* dp-project-catalog.h: what a database has of a project's models, seeds and sources
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform-project-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *type;         /* as PostgreSQL writes it */
  char *comment;      /* nullable */
} DpCatalogColumn;

typedef struct
{
  char      *schema;
  char      *name;
  char       kind;    /* pg_class.relkind */
  char      *owner;
  char      *comment; /* nullable */
  gint64     rows;    /* about; -1 where nobody has counted yet */
  gint64     bytes;   /* 0 where it takes no room of its own */
  GPtrArray *columns; /* of DpCatalogColumn */
} DpCatalogTable;

/**
 * dp_project_catalog_read:
 * Asks the database once for all relations of @project. Awaits, so call it in a fiber.
 *
 * Returns: (transfer full) (nullable): a table of DpCatalogTable by "schema.name"
 */
GHashTable     *dp_project_catalog_read (DpTransformProject  *project,
                                         DpDbConnection      *connection,
                                         GError             **error);
/** dp_project_catalog_find: @catalog: (nullable). Returns: (transfer none) (nullable) */
DpCatalogTable *dp_project_catalog_find (GHashTable          *catalog,
                                         const char          *schema,
                                         const char          *name);

G_END_DECLS
