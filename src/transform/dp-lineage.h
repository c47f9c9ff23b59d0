/* dp-lineage.h: what each column of a query is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpLineageUse: what becomes of a column, the closest use first */
typedef enum
{
  DP_LINEAGE_SAME,         /* handed on as it is */
  DP_LINEAGE_VALUE,        /* the value is computed from it */
  DP_LINEAGE_CONDITION,    /* it decides which value, or which rows */
} DpLineageUse;

/** DpLineageOrigin: a column further up; both names belong to the lineage */
typedef struct
{
  const char   *relation;
  const char   *column;
  DpLineageUse  use;
} DpLineageOrigin;

typedef struct
{
  const char *name;
  GArray     *origins;     /* of DpLineageOrigin, each column once, with its closest use */
  const char *unknown;     /* (nullable): why this is not all */
} DpLineageColumn;

/** DpLineage: of one query */
typedef struct
{
  GPtrArray    *columns;     /* of DpLineageColumn, in the order of the query */
  GArray       *filters;     /* of DpLineageOrigin: what decides which rows there are */
  gboolean      is_complete; /* FALSE: it has columns besides, whose names are not known */
  char         *problem;     /* (nullable): why there is no answer at all */

  /*< private >*/
  GStringChunk *strings;
  GPtrArray    *arrays;
} DpLineage;

/** DpLineageRelation: a table or a view that a query reads */
typedef struct
{
  const char *id;            /* what origins call it */
  GPtrArray  *columns;       /* of char *, in their order */
  gboolean    is_complete;   /* these are all columns it has */
} DpLineageRelation;

/**
 * DpLineageFindFunc:
 * @schema: (nullable)
 *
 * Returns: (nullable): %NULL for a relation nothing is known of; its columns are then taken as the
 *   query names them
 */
typedef const DpLineageRelation *(*DpLineageFindFunc) (const char *schema,
                                                       const char *name,
                                                       gpointer    user_data);

/** dp_lineage_new: Returns: (transfer full): of @sql, with "problem" where it was not understood */
DpLineage       *dp_lineage_new         (const char        *sql,
                                         DpLineageFindFunc  find,
                                         gpointer           user_data);
void             dp_lineage_free        (DpLineage         *self);
/** dp_lineage_find: Returns: (transfer none) (nullable) */
DpLineageColumn *dp_lineage_find        (DpLineage         *self,
                                         const char        *column);
/** dp_lineage_use_get_nick: Returns: "same", "value" or "condition" */
const char      *dp_lineage_use_get_nick (DpLineageUse      self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpLineage, dp_lineage_free)

G_END_DECLS
