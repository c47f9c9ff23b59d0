/* dp-private-supervisor-private.h: the process that owns the private server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void _dp_private_supervisor_run (const char *data_dir,
                                 const char *socket_dir,
                                 int         lock_fd,
                                 int         control_fd);

G_END_DECLS
