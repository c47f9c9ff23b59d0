/* dp-test-serve.c: a server on a database of its own, and who asks it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-serve.h"

#include <string.h>

#include "dp-test-engine.h"

DpTestServe *
dp_test_serve_open (void)
{
  DpTestServe *self = g_new0 (DpTestServe, 1);
  g_autoptr(GError) error = NULL;

  self->settings = dp_test_dup_settings ();
  dp_settings_override (self->settings, "serve-port", "0");
  self->engine = dp_engine_new (self->settings);
  dex_await (dp_engine_open (self->engine), &error);
  g_assert_no_error (error);
  self->session = soup_session_new_with_options ("timeout", 20, "max-conns-per-host", 8, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);

  return self;
}

void
dp_test_serve_start (DpTestServe *self)
{
  g_autoptr(GError) error = NULL;

  self->server = dp_server_new (self->engine);
  dex_await (dp_server_start (self->server), &error);
  g_assert_no_error (error);
}

void
dp_test_serve_close (DpTestServe *self)
{
  g_autoptr(GError) error = NULL;

  if (self->server != NULL)
    dex_await (dp_server_stop (self->server), &error);
  g_assert_no_error (error);
  dex_await (dp_engine_close (self->engine), &error);
  g_assert_no_error (error);
  g_clear_object (&self->server);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  g_free (self);
}

void
dp_test_serve_execute (DpTestServe *self,
                       const char  *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = dex_await_object (dp_engine_query (self->engine, sql, NULL),
                                                   &error);

  g_assert_no_error (error);
}

char *
dp_test_serve_dup_value (DpTestServe *self,
                         const char  *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = dex_await_object (dp_engine_query (self->engine, sql, NULL),
                                                   &error);

  g_assert_no_error (error);

  return g_strdup (dp_db_result_get_text (result, 0, 0));
}

static void
add_header (SoupMessage *message,
            const char  *line)
{
  g_auto(GStrv) parts = g_strsplit (line, ": ", 2);

  soup_message_headers_append (soup_message_get_request_headers (message), parts[0], parts[1]);
}

DpTestServed *
dp_test_serve_ask (DpTestServe        *self,
                   const char         *method,
                   const char         *path,
                   const char * const *headers)
{
  DpTestServed *served = g_new0 (DpTestServed, 1);
  g_autofree char *address = g_strconcat (dp_server_get_uri (self->server), path, NULL);
  g_autoptr(GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr(SoupMessage) message = soup_message_new_from_uri (method, uri);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; headers != NULL && headers[i] != NULL; i++)
    add_header (message, headers[i]);
  bytes = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  served->status = soup_message_get_status (message);
  served->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  served->length = g_bytes_get_size (bytes);
  served->body = g_strndup (g_bytes_get_data (bytes, NULL), served->length);
  if (served->length > 0 &&
      g_strcmp0 (soup_message_headers_get_content_type (served->headers, NULL),
                 "application/json") == 0 &&
      soup_message_headers_get_one (served->headers, "Content-Encoding") == NULL)
    {
      served->json = json_from_string (served->body, &error);
      g_assert_no_error (error);
    }

  return served;
}

DpTestServed *
dp_test_serve_get (DpTestServe *self,
                   guint        status,
                   const char  *path)
{
  DpTestServed *served = dp_test_serve_ask (self, "GET", path, NULL);

  if (served->status != status)
    g_test_message ("%s: %u %s", path, served->status, served->body);
  g_assert_cmpuint (served->status, ==, status);

  return served;
}

void
dp_test_served_free (DpTestServed *self)
{
  g_clear_pointer (&self->json, json_node_unref);
  soup_message_headers_unref (self->headers);
  g_free (self->body);
  g_free (self);
}

JsonNode *
dp_test_served_get (DpTestServed *self,
                    const char   *way)
{
  g_auto(GStrv) steps = g_strsplit (way, ".", -1);
  JsonNode *node = self->json;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_assert_nonnull (node);
      if (JSON_NODE_HOLDS_ARRAY (node))
        node = json_array_get_element (json_node_get_array (node), atoi (steps[i]));
      else
        node = json_object_get_member (json_node_get_object (node), steps[i]);
    }

  return node;
}

const char *
dp_test_served_text (DpTestServed *self,
                     const char   *way)
{
  JsonNode *node = dp_test_served_get (self, way);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? json_node_get_string (node) : NULL;
}

guint
dp_test_served_count (DpTestServed *self,
                      const char   *way)
{
  return json_array_get_length (json_node_get_array (dp_test_served_get (self, way)));
}
