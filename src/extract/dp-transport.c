/* dp-transport.c: the way a request takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transport.h"

G_DEFINE_INTERFACE (DpTransport, dp_transport, G_TYPE_OBJECT)

static gboolean
dp_transport_real_no (DpTransport *self)
{
  return FALSE;
}

static void
dp_transport_default_init (DpTransportInterface *iface)
{
  iface->is_synthetic = dp_transport_real_no;
  iface->is_recorded = dp_transport_real_no;
}

DexFuture *
dp_transport_send (DpTransport         *self,
                   DpRequest           *request,
                   const DpCredentials *credentials)
{
  g_return_val_if_fail (DP_IS_TRANSPORT (self), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);
  g_return_val_if_fail (credentials != NULL, NULL);

  return DP_TRANSPORT_GET_IFACE (self)->send (self, request, credentials);
}

gboolean
dp_transport_is_synthetic (DpTransport *self)
{
  g_return_val_if_fail (DP_IS_TRANSPORT (self), FALSE);

  return DP_TRANSPORT_GET_IFACE (self)->is_synthetic (self);
}

gboolean
dp_transport_is_recorded (DpTransport *self)
{
  g_return_val_if_fail (DP_IS_TRANSPORT (self), FALSE);

  return DP_TRANSPORT_GET_IFACE (self)->is_recorded (self);
}
