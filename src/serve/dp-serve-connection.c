/* dp-serve-connection.c: a connection that hands a whole reply to the network at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-connection.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

/* A head and what is in a body */
#define MOST_PIECES 3

/* --- waiting ---------------------------------------------------------------------------------- */

/* What a connection shares with its streams, of which each may be the last to go. */
typedef struct
{
  DpServePoll  *poll;
  DpServeReady  ready;
} Line;

/* Waits without a descriptor: the poll of the connection says when. */
typedef struct
{
  GSource         source;
  GObject        *stream;
  Line           *line;
  const gboolean *is_ready;
} ReadySource;

static void
line_clear (gpointer data)
{
  Line *line = data;

  _dp_serve_poll_unref (line->poll);
}

static void
line_unref (Line *line)
{
  g_atomic_rc_box_release_full (line, line_clear);
}

static gboolean
ready_prepare (GSource *source,
               int     *timeout)
{
  *timeout = -1;

  return *((ReadySource *) source)->is_ready;
}

static gboolean
ready_check (GSource *source)
{
  return *((ReadySource *) source)->is_ready;
}

static gboolean
ready_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  GPollableSourceFunc func = (GPollableSourceFunc) (void (*) (void)) callback;

  return func == NULL || func (((ReadySource *) source)->stream, user_data);
}

static void
ready_finalize (GSource *source)
{
  g_object_unref (((ReadySource *) source)->stream);
  line_unref (((ReadySource *) source)->line);
}

static gboolean
ready_closure_callback (GObject  *stream,
                        gpointer  closure)
{
  g_auto(GValue) result = G_VALUE_INIT;
  g_auto(GValue) parameter = G_VALUE_INIT;

  g_value_init (&result, G_TYPE_BOOLEAN);
  g_value_init (&parameter, G_TYPE_OBJECT);
  g_value_set_object (&parameter, stream);
  g_closure_invoke (closure, &result, 1, &parameter, NULL);

  return g_value_get_boolean (&result);
}

static GSourceFuncs ready_source_funcs = {
  .prepare = ready_prepare,
  .check = ready_check,
  .dispatch = ready_dispatch,
  .finalize = ready_finalize,
  .closure_callback = (GSourceFunc) (void (*) (void)) ready_closure_callback,
};

static GSource *
ready_source_new (gpointer        stream,
                  Line           *line,
                  const gboolean *is_ready,
                  GCancellable   *cancellable)
{
  GSource *source = g_source_new (&ready_source_funcs, sizeof (ReadySource));
  ReadySource *self = (ReadySource *) source;

  self->stream = g_object_ref (stream);
  self->line = g_atomic_rc_box_acquire (line);
  self->is_ready = is_ready;
  g_source_set_static_name (source, "DpServeConnection");
  if (cancellable != NULL)
    {
      g_autoptr(GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }

  return source;
}

static gssize
say_would_block (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));

  return -1;
}

/* --- what comes in ---------------------------------------------------------------------------- */

#define DP_TYPE_SERVE_INPUT (_dp_serve_input_get_type ())
G_DECLARE_FINAL_TYPE (DpServeInput, _dp_serve_input, DP, SERVE_INPUT, GFilterInputStream)

struct _DpServeInput
{
  GFilterInputStream  parent_instance;

  Line               *line;
};

static void _dp_serve_input_init_pollable (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DpServeInput, _dp_serve_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      _dp_serve_input_init_pollable))

static gssize
_dp_serve_input_read_nonblocking (GPollableInputStream  *pollable,
                                  void                  *buffer,
                                  gsize                  count,
                                  GError               **error)
{
  DpServeInput *self = DP_SERVE_INPUT (pollable);
  DpServeReady *ready = &self->line->ready;
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
  g_autoptr(GError) cause = NULL;
  gssize n_read;

  if (!ready->readable)
    return say_would_block (error);
  n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (base), buffer, count,
                                                     NULL, &cause);
  /* Less than there is room for is all there is: what comes later is told. */
  if (!ready->hung_up && ((n_read > 0 && (gsize) n_read < count) ||
                          g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
    ready->readable = FALSE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return n_read;
}

static gboolean
_dp_serve_input_is_readable (GPollableInputStream *pollable)
{
  return DP_SERVE_INPUT (pollable)->line->ready.readable;
}

static GSource *
_dp_serve_input_create_source (GPollableInputStream *pollable,
                               GCancellable         *cancellable)
{
  Line *line = DP_SERVE_INPUT (pollable)->line;

  return ready_source_new (pollable, line, &line->ready.readable, cancellable);
}

static void
_dp_serve_input_finalize (GObject *object)
{
  line_unref (DP_SERVE_INPUT (object)->line);

  G_OBJECT_CLASS (_dp_serve_input_parent_class)->finalize (object);
}

static void
_dp_serve_input_class_init (DpServeInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _dp_serve_input_finalize;
}

static void
_dp_serve_input_init_pollable (GPollableInputStreamInterface *iface)
{
  iface->read_nonblocking = _dp_serve_input_read_nonblocking;
  iface->is_readable = _dp_serve_input_is_readable;
  iface->create_source = _dp_serve_input_create_source;
}

static void
_dp_serve_input_init (DpServeInput *self)
{
}

/* --- what goes out ---------------------------------------------------------------------------- */

#define DP_TYPE_SERVE_OUTPUT (_dp_serve_output_get_type ())
G_DECLARE_FINAL_TYPE (DpServeOutput, _dp_serve_output, DP, SERVE_OUTPUT, GFilterOutputStream)

struct _DpServeOutput
{
  GFilterOutputStream  parent_instance;

  Line                *line;
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
    {
      self->line->ready.writable = FALSE;
      return say_would_block (error);
    }
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
  g_autoptr(GError) cause = NULL;
  gssize n_written;

  if (self->n_ahead > 0)
    {
      count = MIN (count, self->n_ahead);
      self->n_ahead -= count;
      return count;
    }
  if (!self->line->ready.writable)
    return say_would_block (error);
  if (self->body != NULL)
    return write_ahead (self, buffer, count, error);

  n_written = g_pollable_output_stream_write_nonblocking (get_base (self), buffer, count, NULL,
                                                          &cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->line->ready.writable = FALSE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return n_written;
}

static gboolean
_dp_serve_output_is_writable (GPollableOutputStream *pollable)
{
  DpServeOutput *self = DP_SERVE_OUTPUT (pollable);

  return self->n_ahead > 0 || self->line->ready.writable;
}

static GSource *
_dp_serve_output_create_source (GPollableOutputStream *pollable,
                                GCancellable          *cancellable)
{
  Line *line = DP_SERVE_OUTPUT (pollable)->line;

  return ready_source_new (pollable, line, &line->ready.writable, cancellable);
}

static void
_dp_serve_output_finalize (GObject *object)
{
  DpServeOutput *self = DP_SERVE_OUTPUT (object);

  forget_expected (self);
  line_unref (self->line);

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

  Line           *line;
  gboolean        is_secret;     /* what is written is encrypted first, and no longer the same */
  DpServeInput   *input;
  DpServeOutput  *output;
  GSocketAddress *remote;        /* (nullable): by which it is found while it is there */
};

G_DEFINE_FINAL_TYPE (DpServeConnection, _dp_serve_connection, G_TYPE_TCP_CONNECTION)

static GInputStream *
_dp_serve_connection_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (DP_SERVE_CONNECTION (stream)->input);
}

static GOutputStream *
_dp_serve_connection_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (DP_SERVE_CONNECTION (stream)->output);
}

static gboolean
_dp_serve_connection_close (GIOStream     *stream,
                            GCancellable  *cancellable,
                            GError       **error)
{
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (stream));

  _dp_serve_poll_remove (DP_SERVE_CONNECTION (stream)->line->poll, g_socket_get_fd (socket));

  return G_IO_STREAM_CLASS (_dp_serve_connection_parent_class)->close_fn (stream, cancellable,
                                                                          error);
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
  g_clear_object (&self->input);
  g_clear_object (&self->output);
  line_unref (self->line);

  G_OBJECT_CLASS (_dp_serve_connection_parent_class)->finalize (object);
}

static void
_dp_serve_connection_class_init (DpServeConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = _dp_serve_connection_finalize;
  G_IO_STREAM_CLASS (klass)->get_input_stream = _dp_serve_connection_get_input_stream;
  G_IO_STREAM_CLASS (klass)->get_output_stream = _dp_serve_connection_get_output_stream;
  G_IO_STREAM_CLASS (klass)->close_fn = _dp_serve_connection_close;
}

static void
_dp_serve_connection_init (DpServeConnection *self)
{
}

/* Returns: (transfer full): which closes @socket in the end */
static DpServeConnection *
connection_new (GSocket     *socket,
                DpServePoll *poll)
{
  DpServeConnection *self = g_object_new (DP_TYPE_SERVE_CONNECTION, "socket", socket, NULL);
  GIOStreamClass *parent = G_IO_STREAM_CLASS (_dp_serve_connection_parent_class);
  GIOStream *stream = G_IO_STREAM (self);

  self->line = g_atomic_rc_box_new0 (Line);
  self->line->poll = _dp_serve_poll_ref (poll);
  self->line->ready.readable = TRUE;
  self->line->ready.writable = TRUE;
  self->input = g_object_new (DP_TYPE_SERVE_INPUT, "base-stream", parent->get_input_stream (stream),
                              "close-base-stream", FALSE, NULL);
  self->input->line = g_atomic_rc_box_acquire (self->line);
  self->output = g_object_new (DP_TYPE_SERVE_OUTPUT, "base-stream",
                               parent->get_output_stream (stream), "close-base-stream", FALSE,
                               NULL);
  self->output->line = g_atomic_rc_box_acquire (self->line);

  return self;
}

void
_dp_serve_connection_expect (DpServeConnection *self,
                             GBytes            *body,
                             GBytes            *rest)
{
  if (self->is_secret)
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
                             DpServePoll     *poll,
                             GTlsCertificate *certificate,
                             GCancellable    *cancellable)
{
  static const char * const protocols[] = { "http/1.1", "http/1.0", NULL };
  g_autoptr(Caller) caller = g_new0 (Caller, 1);
  g_autoptr(GIOStream) secret = NULL;

  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  caller->soup = g_object_ref (soup);
  caller->connection = connection_new (socket, poll);
  caller->connection->is_secret = certificate != NULL;
  if (!_dp_serve_poll_add (poll, g_socket_get_fd (socket), &caller->connection->line->ready))
    return;
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
