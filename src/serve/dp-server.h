/* dp-server.h: hands out the warehouse over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

typedef enum
{
  DP_SERVER_ERROR_ADDRESS,       /* nobody can listen there */
  DP_SERVER_ERROR_CERTIFICATE,   /* what is named cannot be used */
  DP_SERVER_ERROR_UNGUARDED,     /* it would be open to the network, and there is no token */
} DpServerError;

#define DP_SERVER_ERROR (dp_server_error_quark ())
GQuark dp_server_error_quark (void);

/**
 * DpServer:
 *
 * An HTTP server on a thread of its own, with connections of its own that only read. What it
 * serves, to whom and within which limits is what the settings serve-* say when it starts. Main
 * thread only; the engine has to be open.
 */
#define DP_TYPE_SERVER (dp_server_get_type ())
G_DECLARE_FINAL_TYPE (DpServer, dp_server, DP, SERVER, GObject)

DpServer   *dp_server_new      (DpEngine *engine);
/** dp_server_start: Returns: a future of %TRUE once callers are answered; rejects in
 * %DP_SERVER_ERROR */
DexFuture  *dp_server_start    (DpServer *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_server_stop: hangs up on everybody. Returns: a future of %TRUE once its thread has ended */
DexFuture  *dp_server_stop     (DpServer *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_server_get_port: Returns: the port; 0 while it is not started */
guint       dp_server_get_port (DpServer *self);
/** dp_server_get_uri: Returns: (nullable): "http://127.0.0.1:8765"; %NULL while it is not
 * started */
const char *dp_server_get_uri  (DpServer *self);

G_END_DECLS
