/* dp-query-scope.h: what a statement that is being written reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpScopeTable: a table in FROM, JOIN, UPDATE or INTO; names without quotes are lower case */
typedef struct
{
  char *schema;    /* (nullable) */
  char *name;
  char *alias;     /* (nullable) */
} DpScopeTable;

/** DpQueryScope: @qualifier: (nullable): what is before the dot before the word, "schema" or
 * "a.b" */
typedef struct
{
  GPtrArray *tables;          /* of DpScopeTable */
  GPtrArray *ctes;            /* names that WITH gives */
  char      *schema;          /* (nullable): of the qualifier, where it has two parts */
  char      *qualifier;       /* (nullable): its last part */
  gboolean   wants_table;     /* after FROM, JOIN, INTO, UPDATE, TABLE */
} DpQueryScope;

/**
 * dp_query_scope_read:
 * @script: may be unfinished anywhere: what is not closed is taken as it stands
 * @offset: where the word at hand begins, in bytes
 */
DpQueryScope *dp_query_scope_read (const char   *script,
                                   gsize         offset);
void          dp_query_scope_free (DpQueryScope *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpQueryScope, dp_query_scope_free)

G_END_DECLS
