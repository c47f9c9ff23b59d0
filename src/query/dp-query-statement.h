/* dp-query-statement.h: the statements of a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_STATEMENT_ROWS,          /* gives rows and changes nothing: may stand in a subquery */
  DP_STATEMENT_CHANGE,        /* changes rows; a plan can be had of it */
  DP_STATEMENT_TRANSACTION,   /* begins or ends one, or refuses to be in one */
  DP_STATEMENT_OTHER,
} DpStatementKind;

/** DpQueryStatement: a piece of a script, in bytes, without space and semicolon around it */
typedef struct
{
  gsize           offset;
  gsize           length;
  DpStatementKind kind;
} DpQueryStatement;

/**
 * dp_query_split:
 * @script: any number of statements
 * Where a string, a name or a parenthesis is not closed, all of it is one statement: the server
 * says what is wrong.
 *
 * Returns: (transfer full) (element-type DpQueryStatement): those that are not empty
 */
GArray *dp_query_split      (const char *script);

/**
 * dp_query_find_statement:
 * @offset: a place in @script, in bytes
 *
 * Returns: the index in @statements of the one at that place, or the one before it; -1 for none
 */
int     dp_query_find_statement (GArray *statements,
                                 gsize   offset);

G_END_DECLS
