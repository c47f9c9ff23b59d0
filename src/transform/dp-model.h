/* dp-model.h: what a project consists of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template.h"

G_BEGIN_DECLS

typedef enum
{
  DP_MATERIALIZATION_VIEW,
  DP_MATERIALIZATION_TABLE,
  DP_MATERIALIZATION_INCREMENTAL,
  DP_MATERIALIZATION_EPHEMERAL,
  DP_MATERIALIZATION_SEED,
  DP_MATERIALIZATION_SNAPSHOT,
  DP_MATERIALIZATION_CUSTOM,      /* a project's or a package's own; custom says which */
} DpMaterialization;

typedef enum
{
  DP_RESOURCE_MODEL,
  DP_RESOURCE_SEED,
  DP_RESOURCE_SNAPSHOT,
} DpResource;

typedef struct _DpModel DpModel;
typedef struct _DpUnitTest DpUnitTest;
typedef struct _DpContract DpContract;
typedef struct _DpFreshness DpFreshness;

/** DpDependency: a ref() in a file: to what, and where it stands there */
typedef struct
{
  DpModel    *model;     /* borrowed: models live as long as their project */
  const char *file;
  guint       line;
} DpDependency;

/** DpColumnDoc: what a .yml file says about a column */
typedef struct
{
  char    *name;
  char    *description;   /* nullable */
  char    *data_type;     /* nullable */
  DpValue *meta;          /* nullable */
} DpColumnDoc;

/**
 * DpModel: a model, a seed or a snapshot: what the project builds and ref() finds
 * Does not change once the project is read.
 */
struct _DpModel
{
  char              *id;              /* "model.shop.orders", as dbt names it */
  char              *name;
  char              *path;            /* inside the project */
  guint              line;            /* where in its file it begins */
  char             **fqn;             /* its package, the folders down to it, its name */
  DpResource         resource;
  char              *package;         /* the project's own name, or that of a package in it */
  DpTemplate        *template;        /* nullable: a seed has none */
  DpValue           *config;
  char             **tags;            /* nullable */
  DpMaterialization  materialization;
  char              *custom;          /* nullable: the name of a materialization of its own */
  char              *schema;
  char              *identifier;
  char              *relation;        /* both, quoted */
  char              *description;     /* nullable */
  GPtrArray         *columns;         /* of DpColumnDoc */
  GArray            *dependencies;    /* of DpDependency, each model once */
  DpContract        *contract;        /* nullable */
  DpFreshness       *freshness;       /* nullable */
  GPtrArray         *sources;         /* of DpSourceTable, borrowed, each once */
  guint              index;           /* in the order of the graph */
};

/** DpSourceTable: a table that others fill */
typedef struct
{
  char      *source;
  char      *name;
  char      *schema;
  char      *identifier;
  char      *relation;
  char      *description;          /* nullable */
  char      *source_description;   /* nullable: of the source that the table is of */
  DpValue   *meta;                 /* nullable */
  GPtrArray *columns;              /* of DpColumnDoc: those that are described */
  DpFreshness *freshness;          /* nullable */
  char      *path;                 /* of the file that says so */
} DpSourceTable;

/**
 * DpDataTest: a test of a model or a source, from a .yml or a .sql file
 * Of a test that is about single rows, @condition is set; of any other, @template.
 */
typedef struct
{
  char          *name;
  char          *kind;            /* "not_null", …; "singular"; "unit"; a macro's name */
  DpModel       *model;           /* nullable */
  DpSourceTable *source;          /* nullable */
  char          *column;          /* nullable */
  DpValue       *arguments;       /* a dict */
  DpValue       *config;          /* a dict; the next ten are read from it */
  gboolean       enabled;
  char         **tags;            /* nullable */
  char          *where;           /* nullable: a template */
  gboolean       warn;            /* severity */
  char          *warn_if;         /* "!= 0": what stands behind the number of failures */
  char          *error_if;
  char          *fail_calc;       /* nullable: the number of failures, when not that of rows */
  gint64         limit;           /* 0: none */
  char          *store_as;        /* nullable: "table" or "view", where failures are kept */
  char          *stored_in;       /* nullable: what that is called, quoted */
  char          *path;
  guint          line;
  gboolean       is_built_in;     /* of a kind that needs no macro */
  DpUnitTest    *unit;            /* nullable */
  DpTemplate    *template;        /* nullable */
  char          *condition;       /* nullable: what is true of a row that fails */
  GArray        *dependencies;    /* of DpDependency */
  GPtrArray     *sources;         /* of DpSourceTable, borrowed */
  char          *id;              /* "test.shop.not_null_orders_id" */
} DpDataTest;

/**
 * dp_model_new:
 * @inside: @path inside of its resource's folder: "marts/orders.sql"
 */
DpModel       *dp_model_new         (DpResource  resource,
                                     const char *package,
                                     const char *name,
                                     const char *path,
                                     const char *inside);
void           dp_model_free        (DpModel    *self);
/** dp_model_get_config_strv: Returns: (transfer full) (nullable): a config that is a name or a
 * list */
char         **dp_model_get_config_strv (DpModel    *self,
                                         const char *key);
/** dp_model_get_months: config(partition_by={'field': …, 'granularity': 'month'}). Returns:
 * (nullable): the column by whose months its table may lie */
const char    *dp_model_get_months  (DpModel    *self);
/** dp_model_get_scope: meta's "scope". Returns: (nullable): "shard-local" where a row needs rows of
 * its instrument only, "global" where it needs those of all */
const char    *dp_model_get_scope   (DpModel    *self);
void           dp_model_set_relation (DpModel    *self,
                                      const char *schema,
                                      const char *identifier);
const char    *dp_materialization_get_nick (DpMaterialization self);
/** dp_resource_get_nick: Returns: "model", "seed" or "snapshot" */
const char    *dp_resource_get_nick (DpResource  self);

DpSourceTable *dp_source_table_new  (const char *source,
                                     const char *name,
                                     const char *schema,
                                     const char *identifier);
void           dp_source_table_free (DpSourceTable *self);

DpDataTest    *dp_data_test_new     (const char *kind,
                                     const char *path,
                                     guint       line);
void           dp_data_test_free    (DpDataTest *self);
/** dp_data_test_dup_relation: Returns: (transfer full) (nullable): schema.name of what it tests */
char          *dp_data_test_dup_relation (DpDataTest *self);

DpColumnDoc   *dp_column_doc_new    (const char *name);
void           dp_column_doc_free   (DpColumnDoc *self);

gboolean       dp_dependencies_find (GArray     *dependencies,
                                     DpModel    *model);
/** dp_dependencies_add: unless the model is in it already */
void           dp_dependencies_add  (GArray     *dependencies,
                                     DpModel    *model,
                                     const char *file,
                                     guint       line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpModel, dp_model_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSourceTable, dp_source_table_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDataTest, dp_data_test_free)

G_END_DECLS
