/* dp-serve-connection.h: a connection that hands a whole reply to the network at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "dp-serve-poll.h"

G_BEGIN_DECLS

#define DP_TYPE_SERVE_CONNECTION (_dp_serve_connection_get_type ())
G_DECLARE_FINAL_TYPE (DpServeConnection, _dp_serve_connection, DP, SERVE_CONNECTION,
                      GTcpConnection)

/** _dp_serve_connection_accept: gives @socket, on which somebody called, to @soup: as it is, or
 * after a TLS handshake where there is a certificate.
 * @poll: watches it
 * @certificate: (nullable)
 * @cancellable: ends a handshake that is under way */
void               _dp_serve_connection_accept (GSocket           *socket,
                                                SoupServer        *soup,
                                                DpServePoll       *poll,
                                                GTlsCertificate   *certificate,
                                                GCancellable      *cancellable);

/** _dp_serve_connection_of: Returns: (transfer none) (nullable): the one on which @message came;
 *   %NULL where it has gone */
DpServeConnection *_dp_serve_connection_of     (SoupServerMessage *message);

/** _dp_serve_connection_get_socket_of: Returns: (transfer none) (nullable): its socket */
GSocket           *_dp_serve_connection_get_socket_of (SoupServerMessage *message);

/**
 * _dp_serve_connection_expect:
 * @body: (nullable): what will be written after the next head
 * @rest: (nullable): what will be written after @body
 *
 * Says beforehand what libsoup will write piece by piece, so that it goes out with the head. To
 * hand something to the network costs more than to make it.
 */
void               _dp_serve_connection_expect (DpServeConnection *self,
                                                GBytes            *body,
                                                GBytes            *rest);

G_END_DECLS
