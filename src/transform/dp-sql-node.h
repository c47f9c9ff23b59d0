/* dp-sql-node.h: a query as a tree, as far as it says where values come from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All nodes belong to their tree; what is a list is linked by "next". */
typedef struct _DpSqlExpr DpSqlExpr;
typedef struct _DpSqlFrom DpSqlFrom;
typedef struct _DpSqlQuery DpSqlQuery;

/** DpSqlName: a name, or a list of them: schema.table, (a, b) */
typedef struct _DpSqlName
{
  struct _DpSqlName *next;
  const char        *text;
} DpSqlName;

typedef enum
{
  DP_SQL_EXPR_COLUMN,      /* path; the last part may be a field of a composite value */
  DP_SQL_EXPR_STAR,        /* * or path.* */
  DP_SQL_EXPR_CALL,        /* path is the function */
  DP_SQL_EXPR_QUERY,
  DP_SQL_EXPR_OTHER,       /* whatever is made of its parts */
} DpSqlExprKind;

struct _DpSqlExpr
{
  DpSqlExpr     *next;
  DpSqlExprKind  kind;
  DpSqlName     *path;
  const char    *name;         /* (nullable): what PostgreSQL calls an output column of it */
  gboolean       name_is_weak; /* a name only for want of a better one: of a type, or of "case" */
  DpSqlExpr     *values;       /* what its value is made of */
  DpSqlExpr     *conditions;   /* what decides which of them: when, filter, over, order by */
  const char    *window;       /* (nullable): over NAME */
  guint          position;     /* of a number alone: which output column "group by" means by it */
  DpSqlQuery    *query;
};

typedef struct _DpSqlTarget
{
  struct _DpSqlTarget *next;
  DpSqlExpr           *expr;
  const char          *alias;  /* nullable */
} DpSqlTarget;

typedef enum
{
  DP_SQL_FROM_TABLE,
  DP_SQL_FROM_QUERY,
  DP_SQL_FROM_CALLS,           /* of functions */
  DP_SQL_FROM_JOIN,
} DpSqlFromKind;

typedef enum
{
  DP_SQL_JOIN_INNER,
  DP_SQL_JOIN_LEFT,
  DP_SQL_JOIN_RIGHT,
  DP_SQL_JOIN_FULL,
} DpSqlJoin;

struct _DpSqlFrom
{
  DpSqlFrom     *next;
  DpSqlFromKind  kind;
  DpSqlName     *path;
  DpSqlQuery    *query;
  DpSqlExpr     *calls;
  gboolean       is_lateral;   /* sees what stands left of it */
  gboolean       ordinality;
  DpSqlJoin      join;
  gboolean       natural;
  DpSqlFrom     *left;
  DpSqlFrom     *right;
  DpSqlName     *using_columns;
  DpSqlExpr     *on;
  const char    *alias;        /* nullable */
  DpSqlName     *columns;      /* what its columns are called here */
};

typedef struct _DpSqlWindow
{
  struct _DpSqlWindow *next;
  const char          *name;
  DpSqlExpr           *over;   /* what it is partitioned and ordered by, and the window it stands
                                * on */
} DpSqlWindow;

typedef struct _DpSqlCte
{
  struct _DpSqlCte *next;
  const char       *name;
  DpSqlName        *columns;
  DpSqlQuery       *query;
} DpSqlCte;

typedef enum
{
  DP_SQL_QUERY_SELECT,
  DP_SQL_QUERY_VALUES,
  DP_SQL_QUERY_SET,            /* union and the like of left and right */
  DP_SQL_QUERY_NESTED,         /* left, in parentheses */
} DpSqlQueryKind;

struct _DpSqlQuery
{
  DpSqlQueryKind  kind;
  gboolean        recursive;
  DpSqlCte       *ctes;
  DpSqlTarget    *targets;
  DpSqlFrom      *from;
  DpSqlExpr      *filters;     /* where, having, distinct on */
  DpSqlExpr      *groups;
  DpSqlWindow    *windows;
  DpSqlExpr      *rows;        /* of values: each row's values */
  DpSqlQuery     *left;
  DpSqlQuery     *right;
  gboolean        keeps_all;   /* a set operation that takes rows of both sides */
  DpSqlExpr      *orders;
  gboolean        is_limited;  /* the order decides which rows there are */
};

/** DpSqlTree: a parsed query and the memory of its nodes */
typedef struct
{
  DpSqlQuery   *query;
  GStringChunk *strings;
  GPtrArray    *nodes;
} DpSqlTree;

/**
 * dp_sql_parse:
 * @text: one query; a semicolon may end it
 *
 * Returns: (transfer full) (nullable): %NULL in %DP_TRANSFORM_ERROR_SQL where it is no query that
 *   this understands; PostgreSQL might
 */
DpSqlTree *dp_sql_parse     (const char  *text,
                             GError     **error);
void       dp_sql_tree_free (DpSqlTree   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSqlTree, dp_sql_tree_free)

G_END_DECLS
