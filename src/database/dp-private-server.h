/* dp-private-server.h: the PostgreSQL that the application keeps for itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-db-target.h"

G_BEGIN_DECLS

/**
 * DpPrivateServer:
 *
 * A client of the private server of one data directory. dp_private_server_attach() makes the
 * cluster where there is none (a copy of the template made at build time; initdb where that is
 * missing), starts it where it is not running, and holds it until dp_private_server_detach() or
 * this process's end. A supervisor process owns lock and server: several processes attach to one
 * server, the last one to go stops it, and the supervisor's death stops it too.
 */
#define DP_TYPE_PRIVATE_SERVER (dp_private_server_get_type ())
G_DECLARE_FINAL_TYPE (DpPrivateServer, dp_private_server, DP, PRIVATE_SERVER, GObject)

typedef enum
{
  DP_PRIVATE_SERVER_ABSENT,     /* no cluster yet */
  DP_PRIVATE_SERVER_STOPPED,
  DP_PRIVATE_SERVER_RUNNING,
} DpPrivateServerStatus;

/** dp_private_server_new: @data_dir: an absolute path, e.g. dp_paths_dup_cluster_dir() */
DpPrivateServer       *dp_private_server_new        (const char      *data_dir);
const char            *dp_private_server_get_data_dir (DpPrivateServer *self);

/** dp_private_server_attach: Returns: a future of %TRUE; rejects in %DP_DB_ERROR with a sentence */
DexFuture             *dp_private_server_attach     (DpPrivateServer *self)
                                                     G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_private_server_detach: Returns: a future of %TRUE, after the server stopped if we were the
 * last
 */
DexFuture             *dp_private_server_detach     (DpPrivateServer *self)
                                                     G_GNUC_WARN_UNUSED_RESULT;

/** dp_private_server_set_keep: whether the server goes on after its last client went */
DexFuture             *dp_private_server_set_keep   (DpPrivateServer *self,
                                                     gboolean         keep)
                                                     G_GNUC_WARN_UNUSED_RESULT;

/** dp_private_server_stop: stops it whoever is attached. Returns: a future of whether it ran */
DexFuture             *dp_private_server_stop       (DpPrivateServer *self)
                                                     G_GNUC_WARN_UNUSED_RESULT;

/** dp_private_server_get_status: looks at directory and socket; does not block noticeably */
DpPrivateServerStatus  dp_private_server_get_status (DpPrivateServer *self);

/**
 * dp_private_server_dup_target: Returns: (transfer full): database "datapipe", made on first attach
 */
DpDbTarget            *dp_private_server_dup_target (DpPrivateServer *self);

/** dp_private_server_main: of the program datapipe-private-server only, which attach starts */
int                    dp_private_server_main       (int              argc,
                                                     char           **argv);

G_END_DECLS
