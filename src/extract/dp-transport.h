/* dp-transport.h: the way a request takes: network, or recordings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-reply.h"
#include "dp-request.h"

G_BEGIN_DECLS

#define DP_TYPE_TRANSPORT (dp_transport_get_type ())
G_DECLARE_INTERFACE (DpTransport, dp_transport, DP, TRANSPORT, GObject)

/**
 * DpCredentials:
 * How a key travels: as query parameter @query_name or as header @header_name; @key: (nullable)
 */
typedef struct
{
  const char *base_url;
  const char *key;
  const char *query_name;
  const char *header_name;
} DpCredentials;

struct _DpTransportInterface
{
  GTypeInterface parent;

  DexFuture *(*send)          (DpTransport         *self,
                               DpRequest           *request,
                               const DpCredentials *credentials);
  gboolean   (*is_synthetic)  (DpTransport         *self);
  gboolean   (*is_recorded)   (DpTransport         *self);
};

/**
 * dp_transport_send:
 *
 * Returns: (transfer full): a future of a [class@Reply], whatever its HTTP status; rejects in
 *   %DP_EXTRACT_ERROR where no whole reply came
 */
DexFuture *dp_transport_send         (DpTransport         *self,
                                      DpRequest           *request,
                                      const DpCredentials *credentials) G_GNUC_WARN_UNUSED_RESULT;

/** dp_transport_is_synthetic: whether replies are made up (the sample market) */
gboolean   dp_transport_is_synthetic (DpTransport         *self);

/** dp_transport_is_recorded: whether replies come from files: no provider is asked, so no limits
 * and no key */
gboolean   dp_transport_is_recorded  (DpTransport         *self);

/** dp_http_transport_new: Returns: (transfer full): libsoup; 30 s a request, bodies up to 64 MiB */
DpTransport *dp_http_transport_new   (void);

/** dp_http_transport_set_deadline: @msec: the time a whole request may take */
void         dp_http_transport_set_deadline (DpTransport *self,
                                             guint        msec);

/**
 * dp_sample_transport_new:
 * @folder: (nullable): recordings, %NULL for the sample market built in
 *
 * A recording is the body of one reply, in the file SOURCE/ENDPOINT/SYMBOL-WINDOW.json or, where
 * there is none, SOURCE/ENDPOINT/SYMBOL.json. ENDPOINT is the request's, a path without its {id}
 * and with dashes ("TIME_SERIES_DAILY", "coins-ohlcv-historical", "tickers"); WINDOW is the
 * parameter `outputsize` or `start`; characters that files cannot have are percent-escaped.
 *
 * Returns: (transfer full): plays recorded replies: no key, no network
 */
DpTransport *dp_sample_transport_new (GFile *folder);

G_END_DECLS
