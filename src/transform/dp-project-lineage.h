/* dp-project-lineage.h: a project's nodes with their SQL, their columns, and what these are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-lineage.h"
#include "dp-project-catalog.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *type;           /* (nullable): of the database, else as a .yml file says */
  const char *description;    /* nullable */
  DpValue    *meta;           /* nullable */
} DpNodeColumn;

/** DpProjectNode: a model, a seed, a snapshot or a source's table */
typedef struct
{
  char           *id;          /* as dbt names it: model.shop.orders, source.shop.raw.prices */
  const char     *name;
  DpModel        *model;       /* one of the two is set */
  DpSourceTable  *source;
  DpCatalogTable *table;       /* (nullable): what the database has of it */
  char           *sql;         /* (nullable): compiled */
  char           *problem;     /* (nullable): why there is no SQL, or its columns are not known */
  DpLineage      *lineage;     /* (nullable): of what has SQL */
  GPtrArray      *columns;     /* of DpNodeColumn, in their order */
  gboolean        is_complete; /* these are all columns it has */
  GPtrArray      *parents;     /* of DpProjectNode */
  GPtrArray      *children;    /* of DpProjectNode */

  /*< private >*/
  GPtrArray         *names;
  DpLineageRelation  relation;
} DpProjectNode;

typedef struct
{
  DpTransformProject *project;
  GHashTable         *catalog;   /* nullable */
  GPtrArray          *nodes;     /* of DpProjectNode: sources, then the rest as the graph has it */
  GHashTable         *by_id;
  GHashTable         *by_place;
} DpProjectLineage;

/**
 * dp_project_lineage_new:
 * @connection: (nullable): for the columns of sources, and for templates that ask the database;
 *   with one, call it in a fiber with a stack of %DP_RENDER_STACK
 *
 * Compiles all models of @project, and finds out what their columns are made of. What cannot be
 * compiled or understood is no error; the node says so.
 *
 * Returns: (transfer full) (nullable): %NULL where the database could not be asked
 */
DpProjectLineage *dp_project_lineage_new       (DpTransformProject  *project,
                                                DpDbConnection      *connection,
                                                GError             **error);
void              dp_project_lineage_free      (DpProjectLineage    *self);
/** dp_project_lineage_find: @name: an id, the name of a model, or "source.table" */
DpProjectNode    *dp_project_lineage_find      (DpProjectLineage    *self,
                                                const char          *name);
/** dp_project_lineage_find_model: a model, a seed or a snapshot by its name */
DpProjectNode    *dp_project_lineage_find_model (DpProjectLineage   *self,
                                                 const char         *name);
DpProjectNode    *dp_project_lineage_find_source (DpProjectLineage  *self,
                                                  DpSourceTable     *source);
DpNodeColumn     *dp_project_node_find_column  (DpProjectNode       *self,
                                                const char          *name);
/** dp_project_node_get_resource: Returns: "model", "seed", "snapshot" or "source" */
const char       *dp_project_node_get_resource (DpProjectNode       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpProjectLineage, dp_project_lineage_free)

G_END_DECLS
