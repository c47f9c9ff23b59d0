/* dp-serve-connection.c: a connection that hands a whole reply to the network at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/* A head and what is in a body */
#define MOST_PIECES 3

/* --- what goes out ---------------------------------------------------------------------------- */

#define DP_TYPE_SERVE_OUTPUT (_dp_serve_output_get_type ())
G_DECLARE_FINAL_TYPE (DpServeOutput, _dp_serve_output, DP, SERVE_OUTPUT, GFilterOutputStream)

struct _DpServeOutput
{
  GFilterOutputStream  parent_instance;

  GBytes              *body;          /* (nullable): expected after the next head */
  GBytes              *rest;          /* (nullable): after @body */
  gsize                n_ahead;       /* bytes that are written already, and will be given to us */
};

static void _dp_serve_output_init_pollable (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DpServeOutput, _dp_serve_output, G_TYPE_FILTER_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      _dp_serve_output_init_pollable))

static GPollableOutputStream *
get_base (DpServeOutput *self)
{
  return G_POLLABLE_OUTPUT_STREAM (
      g_filter_output_stream_get_base_stream (G_FILTER_OUTPUT_STREAM (self)));
}

static void
forget_expected (DpServeOutput *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->rest, g_bytes_unref);
}

static guint
add_piece (GOutputVector *pieces,
           guint          n_pieces,
           GBytes        *bytes)
{
  if (bytes == NULL)
    return n_pieces;
  pieces[n_pieces].buffer = g_bytes_get_data (bytes, &pieces[n_pieces].size);

  return n_pieces + 1;
}

/* @head, and behind it what is expected. As much of that as goes is not written again when it
 * comes. */
static gssize
write_ahead (DpServeOutput  *self,
             const void     *head,
             gsize           length,
             GError        **error)
{
  GOutputVector pieces[MOST_PIECES] = { { head, length } };
  guint n_pieces = add_piece (pieces, add_piece (pieces, 1, self->body), self->rest);
  gsize n_written = 0;
  GPollableReturn result;

  result = g_pollable_output_stream_writev_nonblocking (get_base (self), pieces, n_pieces,
                                                        &n_written, NULL, error);
  if (result == G_POLLABLE_RETURN_WOULD_BLOCK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
  if (result != G_POLLABLE_RETURN_OK)
    return -1;

  if (n_written < length)
    return n_written;
  self->n_ahead = n_written - length;
  forget_expected (self);

  return length;
}

static gssize
_dp_serve_output_write_nonblocking (GPollableOutputStream  *pollable,
                                    const void             *buffer,
                                    gsize                   count,
                                    GError                **error)
{
  DpServeOutput *self = DP_SERVE_OUTPUT (pollable);

  if (self->n_ahead > 0)
    {
      count = MIN (count, self->n_ahead);
      self->n_ahead -= count;
      return count;
    }
  if (self->body != NULL)
    return write_ahead (self, buffer, count, error);

  return g_pollable_output_stream_write_nonblocking (get_base (self), buffer, count, NULL, error);
}

static gboolean
_dp_serve_output_is_writable (GPollableOutputStream *pollable)
{
  DpServeOutput *self = DP_SERVE_OUTPUT (pollable);

  return self->n_ahead > 0 || g_pollable_output_stream_is_writable (get_base (self));
}

static GSource *
_dp_serve_output_create_source (GPollableOutputStream *pollable,
                                GCancellable          *cancellable)
{
  g_autoptr(GSource) base =
      g_pollable_output_stream_create_source (get_base (DP_SERVE_OUTPUT (pollable)), cancellable);

  return g_pollable_source_new_full (pollable, base, NULL);
}

static void
_dp_serve_output_finalize (GObject *object)
{
  forget_expected (DP_SERVE_OUTPUT (object));

  G_OBJECT_CLASS (_dp_serve_output_parent_class)->finalize (object);
}

static void
_dp_serve_output_class_init (DpServeOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _dp_serve_output_finalize;
}

static void
_dp_serve_output_init_pollable (GPollableOutputStreamInterface *iface)
{
  iface->write_nonblocking = _dp_serve_output_write_nonblocking;
  iface->is_writable = _dp_serve_output_is_writable;
  iface->create_source = _dp_serve_output_create_source;
}

static void
_dp_serve_output_init (DpServeOutput *self)
{
}

/* --- a connection ----------------------------------------------------------------------------- */

struct _DpServeConnection
{
  GTcpConnection  parent_instance;

  gboolean        is_secret;     /* what is written is encrypted first, and no longer the same */
  DpServeOutput  *output;        /* (nullable): until it is asked for, and where that is so */
  GSocketAddress *remote;        /* (nullable): by which it is found while it is there */
};

G_DEFINE_FINAL_TYPE (DpServeConnection, _dp_serve_connection, G_TYPE_TCP_CONNECTION)

static GOutputStream *
_dp_serve_connection_get_output_stream (GIOStream *stream)
{
  DpServeConnection *self = DP_SERVE_CONNECTION (stream);
  GOutputStream *base =
      G_IO_STREAM_CLASS (_dp_serve_connection_parent_class)->get_output_stream (stream);

  if (self->is_secret)
    return base;
  if (self->output == NULL)
    self->output = g_object_new (DP_TYPE_SERVE_OUTPUT, "base-stream", base, "close-base-stream",
                                 FALSE, NULL);

  return G_OUTPUT_STREAM (self->output);
}

static GQuark
connection_quark (void)
{
  static GQuark quark;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("dp-serve-connection");

  return quark;
}

static void
_dp_serve_connection_finalize (GObject *object)
{
  DpServeConnection *self = DP_SERVE_CONNECTION (object);

  if (self->remote != NULL)
    g_object_set_qdata (G_OBJECT (self->remote), connection_quark (), NULL);
  g_clear_object (&self->remote);
  g_clear_object (&self->output);

  G_OBJECT_CLASS (_dp_serve_connection_parent_class)->finalize (object);
}

static void
_dp_serve_connection_class_init (DpServeConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _dp_serve_connection_finalize;
  G_IO_STREAM_CLASS (klass)->get_output_stream = _dp_serve_connection_get_output_stream;
}

static void
_dp_serve_connection_init (DpServeConnection *self)
{
}

void
_dp_serve_connection_expect (DpServeConnection *self,
                             GBytes            *body,
                             GBytes            *rest)
{
  if (self->output == NULL)
    return;
  forget_expected (self->output);
  self->output->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->output->rest = rest != NULL ? g_bytes_ref (rest) : NULL;
}

/* --- where it comes from ---------------------------------------------------------------------- */

/* Who calls, before there is a request. */
typedef struct
{
  SoupServer        *soup;
  DpServeConnection *connection;
} Caller;

static void
caller_free (Caller *caller)
{
  g_object_unref (caller->soup);
  g_object_unref (caller->connection);
  g_free (caller);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Caller, caller_free)

/* What libsoup hands on of a stream that is given to it is the address behind it: so that says
 * which one it was. */
static void
give (const Caller *caller,
      GIOStream    *stream)
{
  GSocketConnection *connection = G_SOCKET_CONNECTION (caller->connection);
  g_autoptr(GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  /* Whoever hung up meanwhile has no address any more. */
  if (local == NULL || remote == NULL)
    return;
  g_object_set_qdata (G_OBJECT (remote), connection_quark (), connection);
  caller->connection->remote = g_object_ref (remote);
  soup_server_accept_iostream (caller->soup, stream, local, remote, NULL);
}

static void
shaken_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Caller) caller = user_data;

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL))
    give (caller, G_IO_STREAM (source));
}

void
_dp_serve_connection_accept (GSocket         *socket,
                             SoupServer      *soup,
                             GTlsCertificate *certificate,
                             GCancellable    *cancellable)
{
  static const char * const protocols[] = { "http/1.1", "http/1.0", NULL };
  g_autoptr(Caller) caller = g_new0 (Caller, 1);
  g_autoptr(GIOStream) secret = NULL;

  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  caller->soup = g_object_ref (soup);
  caller->connection = g_object_new (DP_TYPE_SERVE_CONNECTION, "socket", socket, NULL);
  caller->connection->is_secret = certificate != NULL;
  if (certificate == NULL)
    {
      give (caller, G_IO_STREAM (caller->connection));
      return;
    }

  secret = g_tls_server_connection_new (G_IO_STREAM (caller->connection), certificate, NULL);
  if (secret == NULL)
    return;
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (secret), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (secret), FALSE);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (secret), G_PRIORITY_DEFAULT, cancellable,
                                    shaken_cb, g_steal_pointer (&caller));
}

DpServeConnection *
_dp_serve_connection_of (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote != NULL ? g_object_get_qdata (G_OBJECT (remote), connection_quark ()) : NULL;
}

GSocket *
_dp_serve_connection_get_socket_of (SoupServerMessage *message)
{
  DpServeConnection *self = _dp_serve_connection_of (message);

  return self != NULL ? g_socket_connection_get_socket (G_SOCKET_CONNECTION (self)) : NULL;
}
