/* dp-serve-certificate.c: whether connections can be encrypted with what the settings name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#include "dp-server.h"

gboolean
_dp_serve_certificate_refuse (const char    *path,
                              const GError  *cause,
                              GError       **error)
{
  g_set_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_CERTIFICATE,
               _("The certificate %s cannot be used (%s). It has to be a PEM file, with its "
                 "private key in it or in the file that the setting serve-key names."),
               path, cause->message);

  return FALSE;
}

/* Returns: (transfer full): one end of a pair of sockets */
static GIOStream *
take_end (int fd)
{
  g_autoptr(GSocket) socket = g_socket_new_from_fd (fd, NULL);

  g_assert (socket != NULL);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static gboolean
accept_cb (GTlsConnection       *connection,
           GTlsCertificate      *certificate,
           GTlsCertificateFlags  flags)
{
  /* Whoever asks knows whom to trust; here it matters only that the key is that of the
   * certificate. */
  return TRUE;
}

/* @user_data: (transfer full): the end of who asks. Returns: whether it was convinced */
static gpointer
ask_thread (gpointer user_data)
{
  g_autoptr(GIOStream) end = user_data;
  g_autoptr(GIOStream) client = g_tls_client_connection_new (end, NULL, NULL);
  gboolean convinced;

  if (client == NULL)
    return GINT_TO_POINTER (FALSE);
  g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_cb), NULL);
  convinced = g_tls_connection_handshake (G_TLS_CONNECTION (client), NULL, NULL);
  g_io_stream_close (end, NULL, NULL);

  return GINT_TO_POINTER (convinced);
}

/* @server, @client: (transfer full). Returns: whether one can talk to the other */
static gboolean
shake_hands (GTlsCertificate *certificate,
             GIOStream       *server,
             GIOStream       *client)
{
  g_autoptr(GIOStream) end = server;
  g_autoptr(GIOStream) guarded = g_tls_server_connection_new (end, certificate, NULL);
  GThread *thread = g_thread_new ("serve-certificate", ask_thread, client);
  gboolean greeted = guarded != NULL &&
                     g_tls_connection_handshake (G_TLS_CONNECTION (guarded), NULL, NULL);

  g_io_stream_close (end, NULL, NULL);

  return GPOINTER_TO_INT (g_thread_join (thread)) && greeted;
}

/* The key is used for the first time when somebody comes, who then gets nothing: so somebody comes
 * at once. */
gboolean
_dp_serve_certificate_check (const DpServeConfig  *config,
                             GError              **error)
{
  g_autoptr(GError) cause = NULL;
  int ends[2];

  if (config->certificate == NULL || socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return TRUE;
  if (shake_hands (config->certificate, take_end (ends[0]), take_end (ends[1])))
    return TRUE;

  g_set_error_literal (&cause, DP_SERVER_ERROR, DP_SERVER_ERROR_CERTIFICATE,
                       _("its private key is another one"));

  return _dp_serve_certificate_refuse (config->certificate_path, cause, error);
}
