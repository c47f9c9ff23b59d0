/* dp-env-file.h: reads .env files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_ENV_FILE_ERROR_SYNTAX,   /* names file and line */
} DpEnvFileError;

#define DP_ENV_FILE_ERROR (dp_env_file_error_quark ())
GQuark      dp_env_file_error_quark (void);

/**
 * dp_env_file_load:
 * @path: a file of KEY=value lines
 *
 * Understands `export KEY=value`, comment lines, a comment after white space, 'literal' and
 * "escaped \n \t \" \\ \$" values, a byte order mark and CRLF. Nothing is expanded or run. Of a key
 * that comes twice, the last value counts.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): values by name
 */
GHashTable *dp_env_file_load        (const char  *path,
                                     GError     **error);

G_END_DECLS
