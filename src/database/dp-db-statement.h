/* dp-db-statement.h: a query of which parts are left out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpDbStatement:
 * A file of sql/queries in which a line may end with "--? NAME …": it is there only where one of
 * these parts is asked for. In it :name stands for a parameter. So one file has all forms of a
 * question, can be read and tried as it is, and each form has a plan of its own, without conditions
 * that are always true.
 * @name: short, the same for the same form
 * @params: (array zero-terminated=1): what $1, $2 … are called in the file
 */
typedef struct
{
  char  *name;
  char  *sql;
  char **params;
} DpDbStatement;

/**
 * dp_db_statement_get:
 * @file: a file of sql/queries without .sql
 * @parts: (array zero-terminated=1): names of parts, at most 32; the same for each call with @file
 * @wanted: bit 0 for the first of @parts, and so on
 *
 * Returns: (transfer none): kept for good
 */
const DpDbStatement *dp_db_statement_get (const char         *file,
                                          const char * const *parts,
                                          guint32             wanted);

G_END_DECLS
