/* dp-sql-inputs.h: whether SQL could give something else although what it is known to read is the
 * same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_SQL_INPUTS_KNOWN    = 0,
  DP_SQL_INPUTS_DAY      = 1 << 0,     /* it asks for the date */
  DP_SQL_INPUTS_VOLATILE = 1 << 1,     /* for the time, chance, a sequence … */
  DP_SQL_INPUTS_FOREIGN  = 1 << 2,     /* it names a relation that nobody told of */
} DpSqlInputs;

/**
 * dp_sql_inputs_scan:
 * @relations: (element-type utf8 utf8): a set of "schema.name" that are known, without quotes
 */
DpSqlInputs dp_sql_inputs_scan (const char *sql,
                                GHashTable *relations);

G_END_DECLS
