/* dp-serve-listener.c: lets in who calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-listener.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "dp-serve-connection.h"
#include "dp-server.h"

/* Who knocks beyond these has to knock again, after a second or more. */
#define BACKLOG 4096
/* Whoever is in already is not kept waiting by more than so many new ones. */
#define MOST_AT_ONCE 64

struct _DpServeListener
{
  const DpServeConfig *config;
  GMainContext        *context;
  SoupServer          *soup;
  DpServeGuard        *guard;
  DpServePoll         *poll;
  GSocket             *socket;
  GSource             *calls;       /* (nullable): while somebody new is let in */
  GCancellable        *closing;
};

static gboolean
called_cb (GSocket      *socket,
           GIOCondition  condition,
           gpointer      user_data)
{
  DpServeListener *self = user_data;

  for (guint i = 0; i < MOST_AT_ONCE; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSocket) caller = g_socket_accept (socket, NULL, &error);

      if (caller != NULL && _dp_serve_guard_meet (self->guard, caller))
        _dp_serve_connection_accept (caller, self->soup, self->poll, self->config->certificate,
                                     self->closing);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      if (error != NULL)
        {
          /* The system has no room for more. They would knock on without a pause. */
          g_clear_pointer (&self->calls, g_source_unref);
          return G_SOURCE_REMOVE;
        }
    }

  return G_SOURCE_CONTINUE;
}

void
_dp_serve_listener_resume (DpServeListener *self)
{
  g_return_if_fail (self != NULL);

  if (self->calls != NULL)
    return;
  self->calls = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->calls, G_SOURCE_FUNC (called_cb), self, NULL);
  g_source_attach (self->calls, self->context);
}

/* Returns: (transfer full) (nullable): a socket on which as many may knock at once as the system
 * lets */
static GSocket *
bind_socket (const DpServeConfig  *config,
             GError              **error)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (config->inet, config->port);
  g_autoptr(GSocket) socket = NULL;

  socket = g_socket_new (g_inet_address_get_family (config->inet), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/* After each reply libsoup hangs up unless it listens somewhere itself. It does so where nobody can
 * call: who calls comes by way of the guard. */
static gboolean
listen_to_nobody (SoupServer  *soup,
                  GError     **error)
{
  g_autoptr(GSocket) socket = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  close (ends[1]);
  socket = g_socket_new_from_fd (ends[0], error);

  return socket != NULL && soup_server_listen_socket (soup, socket, 0, error);
}

DpServeListener *
_dp_serve_listener_new (const DpServeConfig  *config,
                        GMainContext         *context,
                        SoupServer           *soup,
                        DpServeGuard         *guard,
                        GError              **error)
{
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(DpServePoll) poll = NULL;
  g_autoptr(GError) cause = NULL;
  DpServeListener *self;

  socket = bind_socket (config, &cause);
  if (socket != NULL && listen_to_nobody (soup, &cause))
    poll = _dp_serve_poll_new (context, &cause);
  if (poll == NULL)
    {
      g_set_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_ADDRESS,
                   _("Nothing can be served on %s port %u (%s). Another program may have that "
                     "port: choose one with the setting serve-port."),
                   config->address, config->port, cause->message);
      return NULL;
    }

  self = g_new0 (DpServeListener, 1);
  self->config = config;
  self->context = g_main_context_ref (context);
  self->soup = g_object_ref (soup);
  self->guard = guard;
  self->poll = g_steal_pointer (&poll);
  self->socket = g_steal_pointer (&socket);
  self->closing = g_cancellable_new ();
  _dp_serve_listener_resume (self);

  return self;
}

guint
_dp_serve_listener_get_port (DpServeListener *self)
{
  g_autoptr(GSocketAddress) address = NULL;

  g_return_val_if_fail (self != NULL, 0);

  address = g_socket_get_local_address (self->socket, NULL);

  return address != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

void
_dp_serve_listener_free (DpServeListener *self)
{
  g_return_if_fail (self != NULL);

  if (self->calls != NULL)
    g_source_destroy (self->calls);
  g_clear_pointer (&self->calls, g_source_unref);
  g_cancellable_cancel (self->closing);
  g_object_unref (self->closing);
  g_object_unref (self->socket);
  g_object_unref (self->soup);
  _dp_serve_poll_close (self->poll);
  _dp_serve_poll_unref (self->poll);
  g_main_context_unref (self->context);
  g_free (self);
}
