/* dp-lineage-private.h: what is in sight of a piece of SQL while its lineage is looked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-lineage.h"
#include "dp-sql-node.h"

G_BEGIN_DECLS

typedef struct
{
  DpLineage         *lineage;
  DpLineageFindFunc  find;
  gpointer           user_data;
  GPtrArray         *blocks;      /* what is freed once the answer is there */
  GPtrArray         *lists;
  guint              n_queries;
  guint              n_windows;   /* how deep in windows that stand on windows */
} Analysis;

/* What a query, or a table, gives. An open one has columns besides, whose names are not known. */
typedef struct _Relation
{
  GPtrArray  *columns;            /* of DpLineageColumn */
  GArray     *filters;
  gboolean    is_open;
  const char *id;                 /* nullable: of a table: an unknown column would be one of it */
  GArray     *origins;            /* nullable: of a function: an unknown column is made of these */
  GPtrArray  *bases;              /* of Relation: the open ones that "*" was taken of */
} Relation;

/* A name before the dot. */
typedef struct
{
  const char *schema;             /* nullable */
  const char *alias;              /* nullable */
  Relation   *relation;
} Item;

/* What an entry of "from" brings in sight. */
typedef struct
{
  GPtrArray *items;               /* of Item */
  GPtrArray *visible;             /* of DpLineageColumn: what "*" and names without a dot find */
} Space;

typedef struct _Cte
{
  struct _Cte *next;
  const char  *name;
  Relation    *relation;
} Cte;

typedef struct _Scope
{
  struct _Scope *parent;
  GPtrArray     *spaces;          /* nullable: of Space */
  Cte           *ctes;
  DpSqlWindow   *windows;
} Scope;

/* dp-lineage.c */
GArray          *_dp_lineage_new_origins  (Analysis         *self);
GPtrArray       *_dp_lineage_new_list     (Analysis         *self);
gpointer         _dp_lineage_new_block    (Analysis         *self,
                                           gsize             size);
const char      *_dp_lineage_string       (Analysis         *self,
                                           const char       *text);
/** _dp_lineage_add: @relation, @column: of _dp_lineage_string() */
void             _dp_lineage_add          (GArray           *origins,
                                           const char       *relation,
                                           const char       *column,
                                           DpLineageUse      use);
/** _dp_lineage_add_all: with @use where that is further away than their own */
void             _dp_lineage_add_all      (GArray           *origins,
                                           GArray           *from,
                                           DpLineageUse      use);
DpLineageColumn *_dp_lineage_new_column   (Analysis         *self,
                                           const char       *name);
/** _dp_lineage_add_column: as part of @to, with its origins and what is not known of them */
void             _dp_lineage_add_column   (DpLineageColumn  *to,
                                           DpLineageColumn  *from,
                                           DpLineageUse      use);

/* dp-lineage-scope.c */
Relation        *_dp_lineage_new_relation (Analysis         *self);
Space           *_dp_lineage_new_space    (Analysis         *self);
/** _dp_lineage_find_column: Returns: (nullable): made up, where @relation is open */
DpLineageColumn *_dp_lineage_find_column  (Analysis         *self,
                                           Relation         *relation,
                                           const char       *name);
/** _dp_lineage_find_visible: a column of @space without a name before it */
DpLineageColumn *_dp_lineage_find_visible (Analysis         *self,
                                           Space            *space,
                                           const char       *name);
Item            *_dp_lineage_find_item    (Scope            *scope,
                                           DpSqlName        *path);
/** _dp_lineage_resolve: adds what the column @path is to @into */
void             _dp_lineage_resolve      (Analysis         *self,
                                           Scope            *scope,
                                           DpSqlName        *path,
                                           DpLineageUse      use,
                                           DpLineageColumn  *into);

/* dp-lineage-from.c */
Space           *_dp_lineage_from         (Analysis         *self,
                                           Scope            *scope,
                                           DpSqlFrom        *from,
                                           DpLineageColumn  *filters);
/** _dp_lineage_rename: gives the first columns of @relation the names of @names */
Relation        *_dp_lineage_rename       (Analysis         *self,
                                           Relation         *relation,
                                           DpSqlName        *names);

/* dp-lineage-query.c */
Relation        *_dp_lineage_query        (Analysis         *self,
                                           Scope            *outer,
                                           DpSqlQuery       *query);
/** _dp_lineage_expr: adds what the expression is made of to @into */
void             _dp_lineage_expr         (Analysis         *self,
                                           Scope            *scope,
                                           DpSqlExpr        *expr,
                                           DpLineageUse      use,
                                           DpLineageColumn  *into);
void             _dp_lineage_expr_list    (Analysis         *self,
                                           Scope            *scope,
                                           DpSqlExpr        *list,
                                           DpLineageUse      use,
                                           DpLineageColumn  *into);

G_END_DECLS
