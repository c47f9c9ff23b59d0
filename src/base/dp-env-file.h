/* dp-env-file.h: KEY=value lines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_env_file_parse:
 * @text: the file's content; @path: its name, for the error
 *
 * Reads lines of NAME=value: blank ones and those that start with # are passed over, "export " before
 * a name too. A value in single quotes is as it stands; in double quotes \n, \" and \\ are understood;
 * without quotes it ends before " #" and at the line's end, outer white space gone.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): %NULL with file and line in @error
 */
GHashTable *dp_env_file_parse (const char  *text,
                               const char  *path,
                               GError     **error);

G_END_DECLS
