/* dp-private-client-private.h: speaks with the private server's supervisor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All of these block, so they run in a thread of their own. */

/* Makes and starts what is missing.
 * Returns: the connection that holds the server for as long as it is open, or -1 */
int      _dp_private_client_attach  (const char  *data_dir,
                                     const char  *socket_dir,
                                     GError     **error);

/* Says @line to the supervisor on @fd and waits for @answer. Returns: %FALSE where it has gone */
gboolean _dp_private_client_request (int          fd,
                                     const char  *line,
                                     const char  *answer);

/* Returns: whether a supervisor was there to be stopped; it is gone now */
gboolean _dp_private_client_stop    (const char  *data_dir,
                                     const char  *socket_dir,
                                     GError     **error);

G_END_DECLS
