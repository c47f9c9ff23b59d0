/* dp-db-error.h: what can go wrong with a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpDbError:
 * Causes that a caller acts on; SQLSTATE is mapped to them in one place
 * (dp_db_error_from_sqlstate).
 */
typedef enum
{
  DP_DB_ERROR_FAILED,            /* any other SQL error */
  DP_DB_ERROR_UNREACHABLE,       /* no server, or the connection broke: try again */
  DP_DB_ERROR_AUTHENTICATION,
  DP_DB_ERROR_NOT_FOUND,         /* database, schema, table or column does not exist */
  DP_DB_ERROR_PERMISSION,
  DP_DB_ERROR_CONFLICT,          /* serialization failure, deadlock, lock taken: try again */
  DP_DB_ERROR_CONSTRAINT,
  DP_DB_ERROR_SYNTAX,
  DP_DB_ERROR_CANCELLED,         /* by us, or by a statement timeout */
  DP_DB_ERROR_TIMEOUT,           /* no connection or no free lease in time */
  DP_DB_ERROR_DISK_FULL,
  DP_DB_ERROR_DATA_DIRECTORY,    /* the private server's: unusable, foreign version, read-only */
  DP_DB_ERROR_IN_USE,            /* the private server's data directory belongs to another owner */
  DP_DB_ERROR_RUNS_AS_ROOT,      /* PostgreSQL refuses uid 0 */
  DP_DB_ERROR_HISTORY,           /* migrations: edited, or newer than this program */
  DP_DB_ERROR_READ_ONLY,         /* it would change something where nothing may be changed */
} DpDbError;

#define DP_DB_ERROR (dp_db_error_quark ())
GQuark      dp_db_error_quark         (void);

/** dp_db_error_from_sqlstate: @sqlstate: (nullable): five characters */
DpDbError   dp_db_error_from_sqlstate (const char *sqlstate);

/**
 * dp_db_error_get_primary: Returns: (nullable): what the server said, without a sentence around it
 */
const char *dp_db_error_get_primary   (const GError *error);

/** dp_db_error_get_sqlstate: Returns: (nullable): the server's code of five characters */
const char *dp_db_error_get_sqlstate  (const GError *error);

/** dp_db_error_get_position: Returns: the character of the SQL it is about, from 1; 0 for none */
guint       dp_db_error_get_position  (const GError *error);

G_END_DECLS
