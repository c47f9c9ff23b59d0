/* dp-paths.h: where the application keeps things
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_paths_dup_data_dir:
 *
 * DATAPIPE_DATA_DIR where set (made absolute), else datapipe/ in the user's data directory.
 * Everything stored is below it: postgresql/17, backups, log, and settings.ini when the variable is
 * set.
 *
 * Returns: (transfer full): an absolute path; not created
 */
char *dp_paths_dup_data_dir    (void);

/** dp_paths_dup_cluster_dir: Returns: (transfer full): the private server's data directory */
char *dp_paths_dup_cluster_dir (void);

/**
 * dp_paths_dup_socket_dir:
 * @cluster_dir: a private server's data directory
 *
 * A short directory for that server's socket and its supervisor's: below $XDG_RUNTIME_DIR (the
 * sandbox's own part of it in a Flatpak) where there is one, else below /tmp, named by the user id
 * and a hash of @cluster_dir. The same @cluster_dir always gives the same directory.
 *
 * Returns: (transfer full): an absolute path of at most 80 bytes where the system allows; not
 *   created
 */
char *dp_paths_dup_socket_dir  (const char *cluster_dir);

/** dp_paths_dup_log_dir: Returns: (transfer full): where the log's files are */
char *dp_paths_dup_log_dir     (void);

/** dp_paths_dup_settings_file: Returns: (transfer full): the settings' key file */
char *dp_paths_dup_settings_file (void);

G_END_DECLS
