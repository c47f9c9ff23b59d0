/* dp-serve-listener.h: lets in who calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-guard.h"

G_BEGIN_DECLS

/**
 * DpServeListener:
 * Where the server is called; gives whoever the guard lets stay to libsoup. On the server's thread.
 */
typedef struct _DpServeListener DpServeListener;

/** _dp_serve_listener_new: begins to listen. Returns: (transfer full): or %NULL with @error
 * %DP_SERVER_ERROR_ADDRESS */
DpServeListener *_dp_serve_listener_new      (const DpServeConfig  *config,
                                              GMainContext         *context,
                                              SoupServer           *soup,
                                              DpServeGuard         *guard,
                                              GError              **error);
/** _dp_serve_listener_free: whose handshake is under way is hung up on, in a later turn of the
 * context; who was given to libsoup already stays, but is not heard any more */
void             _dp_serve_listener_free     (DpServeListener      *self);

guint            _dp_serve_listener_get_port (DpServeListener      *self);

/** _dp_serve_listener_resume: to be called now and then: lets somebody in again after the system
 * had no room for more */
void             _dp_serve_listener_resume   (DpServeListener      *self);

G_END_DECLS
