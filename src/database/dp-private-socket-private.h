/* dp-private-socket-private.h: the sockets of the private server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DP_PRIVATE_CONTROL_SOCKET "control"
#define DP_PRIVATE_SERVER_SOCKET  ".s.PGSQL.5432"

/*
 * What is said over the control socket, a line each way:
 *   attach     → ready, once the server answers queries | error CODE SENTENCE
 *   detach     → detached, after the server stopped if that was the last client
 *   keep 1|0   → kept
 *   stop       → stopped, after the server stopped
 * A client that hangs up, for whatever reason, is detached.
 */

/* Returns: whether there is a folder of ours alone, else errno is set */
gboolean _dp_private_socket_make_directory (const char *directory);

/* Returns: a connected or listening stream socket, or -1 with errno set; whoever is connected to
 * belongs to the same user */
int _dp_private_socket_connect (const char *directory,
                                const char *name);
int _dp_private_socket_listen  (const char *directory,
                                const char *name);

G_END_DECLS
