/* dp-fixture.h: rows that a unit test gives or expects
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-data-test.h"
#include "dp-db-connection.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpFixture: rows as cells of text, or a query that makes them */
typedef struct
{
  guint       line;
  GPtrArray  *names;           /* of char *: columns */
  GPtrArray  *rows;            /* of GPtrArray of char *, one for each name; %NULL is null */
  char       *sql;             /* nullable: then there are no rows */
  char       *file;            /* nullable: what is in the file that they come from */
} DpFixture;

DpFixture *dp_fixture_new       (guint                line);
void       dp_fixture_free      (DpFixture           *self);

/**
 * dp_fixture_read:
 * @node: has "rows" or "fixture", and "format": dict, csv or sql
 *
 * Returns: (transfer full) (nullable): %NULL with file and line of what is wrong
 */
DpFixture *dp_fixture_read      (DpTransformProject  *project,
                                 const char          *path,
                                 DpYamlNode          *node,
                                 GError             **error);
/**
 * dp_fixture_dup_query:
 * @names: (array zero-terminated=1): the columns to make; what the rows do not have is null
 * @types: (array zero-terminated=1): what to cast each to
 *
 * Returns: (transfer full) (nullable): a query for rows that are no SQL themselves; %NULL where
 *   they have a column that is not among @names
 */
char      *dp_fixture_dup_query (DpFixture           *self,
                                 const char          *path,
                                 const char * const  *names,
                                 const char * const  *types,
                                 GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFixture, dp_fixture_free)

G_END_DECLS
