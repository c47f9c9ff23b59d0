/* bench-constant.c: a server that says the same to everybody: what the HTTP library alone costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsoup/soup.h>
#include <stdio.h>

#define KIND "application/json"

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  GBytes *body = user_data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Content-Type",
                               KIND);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

/* Usage: bench-constant PORT FILE */
int
main (int    argc,
      char **argv)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autofree char *content = NULL;
  gsize length;

  g_assert_cmpint (argc, ==, 3);
  g_file_get_contents (argv[2], &content, &length, &error);
  g_assert_no_error (error);
  body = g_bytes_new (content, length);
  soup_server_add_handler (server, NULL, request_cb, body, NULL);
  soup_server_listen_local (server, atoi (argv[1]), SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  puts ("ready");
  fflush (stdout);
  g_main_loop_run (loop);

  return 0;
}
