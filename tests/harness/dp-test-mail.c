/* dp-test-mail.c: a mail server on this machine, with refusals and faults on order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-mail.h"

#include <string.h>

struct _DpTestMail
{
  GSocketListener *listener;
  GCancellable    *cancellable;
  GThread         *thread;
  GTlsCertificate *certificate;
  DpTestMailFlags  flags;
  guint16          port;

  GMutex           mutex;
  DpTestMailWay    way;
  guint            n_times;        /* 0: for good */
  guint            n_connections;
  GPtrArray       *messages;       /* (element-type DpTestMailMessage) */
  gboolean         closing;
};

typedef struct
{
  DpTestMail        *server;
  DpTestMailWay      way;
  GIOStream         *stream;
  GDataInputStream  *lines;
  gboolean           encrypted;
  gboolean           logged_in;
  DpTestMailMessage *message;
  GStrvBuilder      *to;
} Session;

static void
message_free (gpointer data)
{
  DpTestMailMessage *message = data;

  g_free (message->user);
  g_free (message->from);
  g_strfreev (message->to);
  g_free (message->data);
  g_free (message);
}

static gboolean
say (Session    *self,
     const char *line)
{
  GOutputStream *out = g_io_stream_get_output_stream (self->stream);
  g_autofree char *whole = g_strconcat (line, "\r\n", NULL);
  gsize step = self->way == DP_TEST_MAIL_DRIPS ? 1 : strlen (whole);

  for (gsize i = 0; whole[i] != '\0'; i += step)
    {
      if (!g_output_stream_write_all (out, whole + i, step, NULL, NULL, NULL))
        return FALSE;
      if (step == 1)
        g_usleep (1000);
    }

  return TRUE;
}

static char *
hear (Session *self)
{
  return g_data_input_stream_read_line (self->lines, NULL, NULL, NULL);
}

static void
use_stream (Session   *self,
            GIOStream *stream)
{
  g_clear_object (&self->lines);
  g_set_object (&self->stream, stream);
  self->lines = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_data_input_stream_set_newline_type (self->lines, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (self->lines), FALSE);
}

static gboolean
encrypt (Session *self)
{
  g_autoptr(GIOStream) tls = g_tls_server_connection_new (self->stream, self->server->certificate,
                                                          NULL);

  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return FALSE;
  use_stream (self, tls);
  self->encrypted = TRUE;

  return TRUE;
}

static gboolean
greet (Session *self)
{
  gboolean may_login = (self->server->flags & DP_TEST_MAIL_LOGIN) != 0;

  if (!say (self, "250-test.example"))
    return FALSE;
  if ((self->server->flags & DP_TEST_MAIL_STARTTLS) != 0 && !self->encrypted &&
      !say (self, "250-STARTTLS"))
    return FALSE;
  if (may_login &&
      !say (self, (self->server->flags & DP_TEST_MAIL_ONLY_LOGIN) != 0 ? "250-AUTH LOGIN"
                                                                       : "250-AUTH PLAIN LOGIN"))
    return FALSE;

  return say (self, "250 SIZE 1000000");
}

static char *
decode (const char *text)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (text, &length);

  /* The parts of PLAIN are separated by nothing. */
  for (gsize i = 0; i < length; i++)
    bytes[i] = bytes[i] == '\0' ? '\n' : bytes[i];

  return g_strndup ((char *) bytes, length);
}

static char *
ask (Session    *self,
     const char *prompt)
{
  g_autofree char *line = say (self, prompt) ? hear (self) : NULL;

  return line != NULL ? decode (line) : g_strdup ("");
}

static gboolean
log_in (Session    *self,
        const char *how)
{
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;

  if (g_str_has_prefix (how, "PLAIN"))
    {
      g_autofree char *both = strlen (how) > 6 ? decode (how + 6) : ask (self, "334 ");
      g_auto(GStrv) parts = g_strsplit (both, "\n", 3);

      user = g_strdup (g_strv_length (parts) == 3 ? parts[1] : "");
      password = g_strdup (g_strv_length (parts) == 3 ? parts[2] : "");
    }
  else
    {
      user = strlen (how) > 6 ? decode (how + 6) : ask (self, "334 VXNlcm5hbWU6");
      password = ask (self, "334 UGFzc3dvcmQ6");
    }
  if (!g_str_equal (user, "ada") || !g_str_equal (password, "right"))
    return say (self, "535 5.7.8 Authentication credentials invalid");

  self->logged_in = TRUE;
  g_set_str (&self->message->user, user);

  return say (self, "235 2.7.0 Authentication successful");
}

static char *
dup_between (const char *line)
{
  const char *begin = strchr (line, '<');
  const char *end = strchr (line, '>');

  return begin != NULL && end != NULL ? g_strndup (begin + 1, end - begin - 1) : g_strdup ("");
}

static gboolean
hear_sender (Session    *self,
             const char *line)
{
  if ((self->server->flags & DP_TEST_MAIL_STARTTLS) != 0 && !self->encrypted)
    return say (self, "530 5.7.0 Must issue a STARTTLS command first");
  if ((self->server->flags & DP_TEST_MAIL_LOGIN) != 0 && !self->logged_in)
    return say (self, "530 5.7.0 Authentication required");
  if (self->way == DP_TEST_MAIL_NOT_NOW)
    return say (self, "451 4.3.0 Try again later");
  if (self->way == DP_TEST_MAIL_NOT_FROM)
    return say (self, "550 5.7.1 Sender address rejected");
  g_free (self->message->from);
  self->message->from = dup_between (line);

  return say (self, "250 2.1.0 Ok");
}

static gboolean
hear_receiver (Session    *self,
               const char *line)
{
  g_autofree char *address = dup_between (line);

  if (g_str_has_prefix (address, "gone@"))
    return say (self, "550 5.1.1 No such user here");
  g_strv_builder_add (self->to, address);

  return say (self, "250 2.1.5 Ok");
}

static void
keep (Session *self,
      GString *data)
{
  DpTestMail *server = self->server;

  self->message->data = g_strdup (data->str);
  self->message->to = g_strv_builder_end (self->to);
  self->message->encrypted = self->encrypted;
  g_mutex_lock (&server->mutex);
  g_ptr_array_add (server->messages, g_steal_pointer (&self->message));
  g_mutex_unlock (&server->mutex);
  self->message = g_new0 (DpTestMailMessage, 1);
}

static gboolean
hear_message (Session *self)
{
  g_autoptr(GString) data = g_string_new (NULL);
  char *line;

  if (!say (self, "354 End data with <CR><LF>.<CR><LF>") || self->way == DP_TEST_MAIL_CLOSES)
    return FALSE;
  while ((line = hear (self)) != NULL && !g_str_equal (line, "."))
    {
      g_string_append_printf (data, "%s\r\n", line + (*line == '.'));
      g_free (line);
    }
  if (line == NULL)
    return FALSE;
  g_free (line);
  if (self->way == DP_TEST_MAIL_NOT_THIS)
    return say (self, "554 5.7.1 Message refused by policy");
  keep (self, data);

  return self->way != DP_TEST_MAIL_FORGETS_REPLY && say (self, "250 2.0.0 Ok: queued as 4711");
}

/* Returns: whether there is more to hear */
static gboolean
answer (Session    *self,
        const char *line)
{
  if (g_ascii_strncasecmp (line, "EHLO", 4) == 0 || g_ascii_strncasecmp (line, "HELO", 4) == 0)
    return greet (self);
  if (g_ascii_strcasecmp (line, "STARTTLS") == 0)
    return say (self, "220 Ready to start TLS") && encrypt (self);
  if (g_ascii_strncasecmp (line, "AUTH ", 5) == 0)
    return log_in (self, line + 5);
  if (g_ascii_strncasecmp (line, "MAIL FROM:", 10) == 0)
    return hear_sender (self, line);
  if (g_ascii_strncasecmp (line, "RCPT TO:", 8) == 0)
    return hear_receiver (self, line);
  if (g_ascii_strcasecmp (line, "DATA") == 0)
    return hear_message (self);
  if (g_ascii_strcasecmp (line, "QUIT") == 0)
    {
      say (self, "221 2.0.0 Bye");
      return FALSE;
    }

  return say (self, "502 5.5.2 Command not recognized");
}

static void
stay_silent (DpTestMail *server)
{
  gboolean closing = FALSE;

  while (!closing)
    {
      g_usleep (5000);
      g_mutex_lock (&server->mutex);
      closing = server->closing;
      g_mutex_unlock (&server->mutex);
    }
}

static void
converse (Session *self)
{
  char *line;
  gboolean more;

  if ((self->server->flags & DP_TEST_MAIL_TLS) != 0 && !encrypt (self))
    return;
  if (self->way == DP_TEST_MAIL_SILENT)
    {
      stay_silent (self->server);
      return;
    }
  if (self->way == DP_TEST_MAIL_BUSY)
    {
      say (self, "421 4.3.2 Service not available, closing");
      return;
    }
  more = say (self, "220 test.example ESMTP");
  while (more && (line = hear (self)) != NULL)
    {
      more = answer (self, line);
      g_free (line);
    }
}

typedef struct
{
  DpTestMail        *server;
  GSocketConnection *connection;
} Guest;

static void
server_clear (gpointer data)
{
  DpTestMail *self = data;

  g_ptr_array_unref (self->messages);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->certificate);
  g_object_unref (self->cancellable);
  g_object_unref (self->listener);
}

static gpointer
serve_thread (gpointer user_data)
{
  g_autofree Guest *guest = user_data;
  DpTestMail *server = guest->server;
  Session self = { .server = server };

  g_mutex_lock (&server->mutex);
  server->n_connections++;
  self.way = server->way;
  if (server->n_times > 0 && --server->n_times == 0)
    server->way = DP_TEST_MAIL_TAKES;
  g_mutex_unlock (&server->mutex);

  self.message = g_new0 (DpTestMailMessage, 1);
  self.to = g_strv_builder_new ();
  use_stream (&self, G_IO_STREAM (guest->connection));
  converse (&self);
  g_io_stream_close (G_IO_STREAM (guest->connection), NULL, NULL);
  g_clear_object (&self.lines);
  g_clear_object (&self.stream);
  g_strv_builder_unref (self.to);
  message_free (self.message);
  g_object_unref (guest->connection);
  g_atomic_rc_box_release_full (server, server_clear);

  return NULL;
}

static gpointer
accept_thread (gpointer user_data)
{
  DpTestMail *self = user_data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) !=
         NULL)
    {
      Guest *guest = g_new0 (Guest, 1);

      guest->server = g_atomic_rc_box_acquire (self);
      guest->connection = connection;
      g_thread_unref (g_thread_new ("mail-session", serve_thread, guest));
    }

  return NULL;
}

DpTestMail *
dp_test_mail_new (DpTestMailFlags flags)
{
  DpTestMail *self = g_atomic_rc_box_new0 (DpTestMail);
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "tls",
                                            flags & DP_TEST_MAIL_EXPIRED ? "expired.pem"
                                                                         : "localhost.pem",
                                            NULL);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) bound = NULL;
  g_autoptr(GError) error = NULL;

  self->flags = flags;
  self->messages = g_ptr_array_new_with_free_func (message_free);
  g_mutex_init (&self->mutex);
  self->certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  self->cancellable = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("mail-server", accept_thread, self);

  return self;
}

/* Threads that are still in a conversation keep what they use. */
void
dp_test_mail_free (DpTestMail *self)
{
  g_mutex_lock (&self->mutex);
  self->closing = TRUE;
  g_mutex_unlock (&self->mutex);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_atomic_rc_box_release_full (self, server_clear);
}

guint16
dp_test_mail_get_port (DpTestMail *self)
{
  return self->port;
}

void
dp_test_mail_set_way (DpTestMail    *self,
                      DpTestMailWay  way,
                      guint          n_times)
{
  g_mutex_lock (&self->mutex);
  self->way = way;
  self->n_times = n_times;
  g_mutex_unlock (&self->mutex);
}

guint
dp_test_mail_count (DpTestMail *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->messages->len;
  g_mutex_unlock (&self->mutex);

  return n;
}

guint
dp_test_mail_count_connections (DpTestMail *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_connections;
  g_mutex_unlock (&self->mutex);

  return n;
}

const DpTestMailMessage *
dp_test_mail_get (DpTestMail *self,
                  guint       index)
{
  const DpTestMailMessage *message;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->messages->len);
  message = g_ptr_array_index (self->messages, index);
  g_mutex_unlock (&self->mutex);

  return message;
}
