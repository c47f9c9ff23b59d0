/* dp-db-error.c: what can go wrong with a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-error-private.h"

#include <string.h>

/* What an error carries besides its sentence. */
typedef struct
{
  char  *primary;
  char  *sqlstate;
  guint  position;
} DpDbErrorPrivate;

static void
dp_db_error_private_init (DpDbErrorPrivate *self)
{
}

static void
dp_db_error_private_copy (const DpDbErrorPrivate *self,
                          DpDbErrorPrivate       *copy)
{
  copy->primary = g_strdup (self->primary);
  copy->sqlstate = g_strdup (self->sqlstate);
  copy->position = self->position;
}

static void
dp_db_error_private_clear (DpDbErrorPrivate *self)
{
  g_free (self->primary);
  g_free (self->sqlstate);
}

G_DEFINE_EXTENDED_ERROR (DpDbError, dp_db_error)

static const struct
{
  const char *prefix;
  DpDbError   code;
} causes[] = {
  /* The first that matches counts, so single states come before their class. */
  { "25006", DP_DB_ERROR_READ_ONLY },
  { "53100", DP_DB_ERROR_DISK_FULL },
  { "53300", DP_DB_ERROR_UNREACHABLE },     /* too many connections */
  { "57014", DP_DB_ERROR_CANCELLED },
  { "57P0", DP_DB_ERROR_UNREACHABLE },      /* shutdown, crash, starting up */
  { "55006", DP_DB_ERROR_CONFLICT },        /* in use by somebody */
  { "55P03", DP_DB_ERROR_CONFLICT },        /* lock not available */
  { "42501", DP_DB_ERROR_PERMISSION },
  { "42P01", DP_DB_ERROR_NOT_FOUND },
  { "42703", DP_DB_ERROR_NOT_FOUND },
  { "42704", DP_DB_ERROR_NOT_FOUND },
  { "42883", DP_DB_ERROR_NOT_FOUND },
  { "42P04", DP_DB_ERROR_FAILED },          /* something of that name is there already */
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

void
_dp_db_error_set_place (GError     *error,
                        const char *primary,
                        guint       position)
{
  DpDbErrorPrivate *self = dp_db_error_get_private (error);

  g_set_str (&self->primary, primary);
  self->position = position;
}

void
_dp_db_error_set_sqlstate (GError     *error,
                           const char *sqlstate)
{
  DpDbErrorPrivate *self = dp_db_error_get_private (error);

  g_set_str (&self->sqlstate, sqlstate);
}

/**
 * dp_db_error_get_sqlstate:
 * @error: in %DP_DB_ERROR
 *
 * Returns: (nullable): the server's code of five characters; %NULL where the error is not the
 *   server's
 */
const char *
dp_db_error_get_sqlstate (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == DP_DB_ERROR, NULL);

  return dp_db_error_get_private (error)->sqlstate;
}

/**
 * dp_db_error_get_primary:
 * @error: in %DP_DB_ERROR
 *
 * Returns: (nullable): what the server said, without a sentence around it; %NULL where the error is
 *   not the server's
 */
const char *
dp_db_error_get_primary (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == DP_DB_ERROR, NULL);

  return dp_db_error_get_private (error)->primary;
}

/**
 * dp_db_error_get_position:
 * @error: in %DP_DB_ERROR
 *
 * Returns: the character of the SQL that the server points at, counted from 1; 0 for none
 */
guint
dp_db_error_get_position (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == DP_DB_ERROR, 0);

  return dp_db_error_get_private (error)->position;
}
