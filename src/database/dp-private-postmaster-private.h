/* dp-private-postmaster-private.h: the server process below the supervisor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts postgres, whose death follows ours, and which inherits @lock_fd: the lock is free only
 * when the last process of the server has gone. */
gboolean  _dp_private_postmaster_start       (const char  *data_dir,
                                              const char  *socket_dir,
                                              int          lock_fd,
                                              GPid        *pid,
                                              GError     **error);

/* Whether the postgres that is process @pid answers queries. */
gboolean  _dp_private_postmaster_is_ready    (const char  *data_dir,
                                              GPid         pid);

/* Sets right what a killed server left; with the lock held and no server running. */
void      _dp_private_postmaster_clean_up    (const char  *data_dir,
                                              const char  *socket_dir);

/* Returns: (transfer full): the last complaint in the log, for people */
char     *_dp_private_postmaster_dup_complaint (const char *data_dir);

/* Keeps the log, which the server has open, from growing without limit. */
void      _dp_private_postmaster_limit_log   (const char  *data_dir);

G_END_DECLS
