/* dp-db-error.c: what can go wrong with a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-error.h"

#include <string.h>

G_DEFINE_QUARK (dp-db-error, dp_db_error)

static const struct
{
  const char *prefix;
  DpDbError   code;
} causes[] = {
  /* The first that matches counts, so single states come before their class. */
  { "53100", DP_DB_ERROR_DISK_FULL },
  { "53300", DP_DB_ERROR_UNREACHABLE },     /* too many connections */
  { "57014", DP_DB_ERROR_CANCELLED },
  { "57P0", DP_DB_ERROR_UNREACHABLE },      /* shutdown, crash, starting up */
  { "55P03", DP_DB_ERROR_CONFLICT },        /* lock not available */
  { "42501", DP_DB_ERROR_PERMISSION },
  { "42P01", DP_DB_ERROR_NOT_FOUND },
  { "42703", DP_DB_ERROR_NOT_FOUND },
  { "42704", DP_DB_ERROR_NOT_FOUND },
  { "42883", DP_DB_ERROR_NOT_FOUND },
  { "42P04", DP_DB_ERROR_FAILED },          /* database, schema, relation, object is there already */
  { "42P06", DP_DB_ERROR_FAILED },
  { "42P07", DP_DB_ERROR_FAILED },
  { "42710", DP_DB_ERROR_FAILED },
  { "3D", DP_DB_ERROR_NOT_FOUND },
  { "3F", DP_DB_ERROR_NOT_FOUND },
  { "08", DP_DB_ERROR_UNREACHABLE },
  { "23", DP_DB_ERROR_CONSTRAINT },
  { "28", DP_DB_ERROR_AUTHENTICATION },
  { "40", DP_DB_ERROR_CONFLICT },
  { "42", DP_DB_ERROR_SYNTAX },
};

/**
 * dp_db_error_from_sqlstate:
 * @sqlstate: (nullable): five characters
 *
 * Returns: the cause that PostgreSQL's code stands for
 */
DpDbError
dp_db_error_from_sqlstate (const char *sqlstate)
{
  if (sqlstate == NULL)
    return DP_DB_ERROR_FAILED;

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      if (g_str_has_prefix (sqlstate, causes[i].prefix))
        return causes[i].code;
    }

  return DP_DB_ERROR_FAILED;
}
