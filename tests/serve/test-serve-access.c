/* test-serve-access.c: who is let in, how often, and who keeps the server waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test-serve.h"
#include "dp-tokens.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define MOST_TRIES 100

static char *
dup_token (DpTestServe *serve,
           const char  *name,
           const char  *scope,
           gint64       expires_us)
{
  g_autoptr(GError) error = NULL;
  char *token = dex_await_string (dp_tokens_add (serve->engine, name, scope, expires_us), &error);

  g_assert_no_error (error);

  return token;
}

static guint
ask_with (DpTestServe *serve,
          const char  *path,
          const char  *token)
{
  g_autofree char *line = g_strconcat ("Authorization: Bearer ", token, NULL);
  const char * const headers[] = { line, NULL };
  g_autoptr(DpTestServed) served = dp_test_serve_ask (serve, "GET", path, headers);

  return served->status;
}

/* A server looks at its tokens twice a second. */
static void
await_status (DpTestServe *serve,
              const char  *token,
              guint        status)
{
  for (guint i = 0; ask_with (serve, "/data?limit=0", token) != status; i++)
    {
      g_assert_cmpuint (i, <, MOST_TRIES);
      dex_await (dex_timeout_new_msec (20), NULL);
    }
}

static DexFuture *
test_tokens (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autofree char *token = dup_token (serve, "board", "read", 0);
  g_autofree char *expired = dup_token (serve, "old", "admin", g_get_real_time () - DAY_US);
  g_autofree char *kept = NULL;
  g_autoptr(DpTestServed) nobody = NULL;
  g_autoptr(DpTestServed) open = NULL;
  g_autoptr(GError) error = NULL;

  dp_settings_override (serve->settings, "serve-tokens", "always");
  dp_test_serve_start (serve);
  nobody = dp_test_serve_get (serve, 401, "/data");
  g_assert_cmpstr (dp_test_served_text (nobody, "error.code"), ==, "token_needed");
  g_assert_nonnull (soup_message_headers_get_one (nobody->headers, "WWW-Authenticate"));
  open = dp_test_serve_get (serve, 200, "/health");

  await_status (serve, token, 400);
  g_assert_cmpuint (ask_with (serve, "/data?limit=0", expired), ==, 401);
  g_assert_cmpuint (ask_with (serve, "/data?limit=0", "dp_wrong"), ==, 401);
  g_assert_cmpuint (ask_with (serve, "/data?limit=0", ""), ==, 401);
  g_assert_false (dex_await_boolean (dp_tokens_revoke (serve->engine, "nobody's"), &error));
  g_assert_no_error (error);
  g_assert_true (dex_await_boolean (dp_tokens_revoke (serve->engine, "board"), &error));
  await_status (serve, token, 401);

  /* The name stays taken, so that what a log says of it stays true; and what is kept tells
   * nothing. */
  g_assert_null (dex_await_string (dp_tokens_add (serve->engine, "board", "read", 0), &error));
  g_assert_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY);
  kept = dp_test_serve_dup_value (serve, "select string_agg(t::text, ' ') from control.tokens t");
  g_assert_null (strstr (kept, token));
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_unguarded (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpServer) server = dp_server_new (serve->engine);
  g_autofree char *token = NULL;
  g_autoptr(DpTestServed) served = NULL;
  g_autoptr(GError) error = NULL;

  dp_settings_override (serve->settings, "serve-address", "0.0.0.0");
  g_assert_false (dex_await (dp_server_start (server), &error));
  g_assert_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_UNGUARDED);
  token = dup_token (serve, "one", "read", 0);
  dp_test_serve_start (serve);
  served = dp_test_serve_get (serve, 401, "/data");
  await_status (serve, token, 400);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_names (gpointer user_data)
{
  static const char * const rebound[] = { "Host: evil.example", NULL };
  static const char * const named[] = { "Host: market.example:80", NULL };
  static const char * const page[] = { "Origin: https://board.example", NULL };
  static const char * const other[] = { "Origin: https://evil.example", NULL };
  static const char * const hosts[] = { "market.example", NULL };
  static const char * const origins[] = { "https://board.example", NULL };
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpTestServed) stranger = NULL;
  g_autoptr(DpTestServed) known = NULL;
  g_autoptr(DpTestServed) shown = NULL;
  g_autoptr(DpTestServed) hidden = NULL;
  g_autoptr(DpTestServed) before = NULL;
  g_autoptr(DpTestServed) refused = NULL;

  dp_settings_set_strv (serve->settings, "serve-hosts", hosts);
  dp_settings_set_strv (serve->settings, "serve-origins", origins);
  dp_test_serve_start (serve);
  stranger = dp_test_serve_ask (serve, "GET", "/data?limit=0", rebound);
  g_assert_cmpuint (stranger->status, ==, 421);
  known = dp_test_serve_ask (serve, "GET", "/data?limit=0", named);
  g_assert_cmpuint (known->status, ==, 400);
  shown = dp_test_serve_ask (serve, "GET", "/health", page);
  g_assert_cmpstr (soup_message_headers_get_one (shown->headers, "Access-Control-Allow-Origin"), ==,
                   "https://board.example");
  hidden = dp_test_serve_ask (serve, "GET", "/health", other);
  g_assert_null (soup_message_headers_get_one (hidden->headers, "Access-Control-Allow-Origin"));
  before = dp_test_serve_ask (serve, "OPTIONS", "/data", page);
  g_assert_cmpuint (before->status, ==, 204);
  refused = dp_test_serve_ask (serve, "OPTIONS", "/data", other);
  g_assert_cmpuint (refused->status, ==, 403);
  g_assert_cmpstr (soup_message_headers_get_one (hidden->headers, "X-Content-Type-Options"), ==,
                   "nosniff");
  g_assert_nonnull (soup_message_headers_get_one (hidden->headers, "Content-Security-Policy"));
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_rate (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  guint n_let_in = 0;

  dp_settings_override (serve->settings, "serve-rate-local", "1");
  dp_test_serve_start (serve);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr(DpTestServed) served = dp_test_serve_ask (serve, "GET", "/nothing", NULL);

      if (served->status == 404)
        n_let_in++;
      else
        {
          g_assert_cmpuint (served->status, ==, 429);
          g_assert_nonnull (soup_message_headers_get_one (served->headers, "Retry-After"));
        }
    }
  /* Ten at once, and one more for each second that this takes. */
  g_assert_cmpuint (n_let_in, >=, 10);
  g_assert_cmpuint (n_let_in, <, 40);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

/* --- runs ------------------------------------------------------------------------------------- */

/* The run begins on the main thread, so who asks for it waits on another. */
typedef struct
{
  char       *address;
  const char *token;
  const char *body;
  guint       status;
  char       *answer;
} Post;

static DexFuture *
post_fiber (gpointer user_data)
{
  Post *post = user_data;
  g_autoptr(SoupSession) session = soup_session_new ();
  g_autoptr(SoupMessage) message = soup_message_new ("POST", post->address);
  g_autofree char *line = g_strconcat ("Bearer ", post->token, NULL);
  g_autoptr(GBytes) body = g_bytes_new (post->body, strlen (post->body));
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", line);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  bytes = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  post->status = soup_message_get_status (message);
  post->answer = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return dex_future_new_true ();
}

static void
assert_post (DpTestServe *serve,
             const char  *token,
             const char  *body,
             guint        status)
{
  Post post = { .token = token, .body = body };

  post.address = g_strconcat (dp_server_get_uri (serve->server), "/runs", NULL);
  dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, post_fiber, &post,
                                  NULL),
             NULL);
  if (post.status != status)
    g_test_message ("%s: %s", body, post.answer);
  g_assert_cmpuint (post.status, ==, status);
  g_free (post.address);
  g_free (post.answer);
}

static DexFuture *
test_start_run (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autofree char *reads = dup_token (serve, "reads", "read", 0);
  g_autofree char *runs = dup_token (serve, "runs", "run", 0);
  g_autofree char *trigger = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_serve_start (serve);
  await_status (serve, runs, 400);
  assert_post (serve, "dp_none", "{}", 401);
  assert_post (serve, reads, "{\"sample\":true}", 403);
  assert_post (serve, runs, "{\"sample\":\"yes\"}", 400);
  assert_post (serve, runs, "{\"symbols\":[1]}", 400);
  assert_post (serve, runs, "[", 400);
  assert_post (serve, runs, "{\"sample\":true,\"symbols\":[\"AGRI.SIM\"]}", 202);
  assert_post (serve, runs, "{\"sample\":true}", 409);
  dex_await (dp_run_wait (dp_engine_get_current_run (serve->engine)), &error);
  g_assert_no_error (error);
  trigger = dp_test_serve_dup_value (serve, "select trigger from control.runs");
  g_assert_cmpstr (trigger, ==, "serve");
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

/* --- connections ------------------------------------------------------------------------------ */

static GSocketConnection *
connect_plain (DpTestServe *serve)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                dp_server_get_port (serve->server), NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
say (GSocketConnection *connection,
     const char        *text,
     gsize              length)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  /* The server may have hung up already, which is what is looked at next. */
  g_output_stream_write_all (out, text, length, NULL, NULL, NULL);
}

/* Returns: (transfer full): all that comes until the server hangs up */
static char *
hear (GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *text = g_string_new (NULL);
  char part[4096];
  gssize n;

  while ((n = g_input_stream_read (in, part, sizeof part, NULL, NULL)) > 0)
    g_string_append_len (text, part, n);

  return g_string_free_and_steal (text);
}

/* Returns: (transfer full): the whole answer to it */
static char *
ask_plain (DpTestServe *serve,
           const char  *said)
{
  g_autoptr(GSocketConnection) connection = connect_plain (serve);

  say (connection, said, strlen (said));

  return hear (connection);
}

static void
assert_answers (DpTestServe *serve,
                const char  *said,
                const char  *begins)
{
  g_autofree char *heard = ask_plain (serve, said);

  if (!g_str_has_prefix (heard, begins))
    g_test_message ("%.60s: %.200s", said, heard);
  g_assert_true (g_str_has_prefix (heard, begins));
}

static const char * const headers_of_all[] = {
  "\r\nContent-Type: application/json\r\n", "\r\nX-Request-ID: ",
  "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nContent-Security-Policy: default-src 'none';",
  "\r\nReferrer-Policy: no-referrer\r\n",
};

/* What libsoup cannot read, and so refuses before anybody is asked, is answered as all else is. */
static void
assert_unreadable (DpTestServe *serve,
                   const char  *said,
                   const char  *begins)
{
  g_autofree char *heard = ask_plain (serve, said);
  g_autoptr(JsonNode) body = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *reply;
  const char *id;

  g_test_message ("%s: %s", said, heard);
  g_assert_true (g_str_has_prefix (heard, begins));
  for (guint i = 0; i < G_N_ELEMENTS (headers_of_all); i++)
    g_assert_nonnull (strstr (heard, headers_of_all[i]));
  g_assert_null (strstr (heard, "zqx"));
  body = json_from_string (strstr (heard, "\r\n\r\n") + 4, &error);
  g_assert_no_error (error);
  reply = json_node_get_object (body);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (reply, "error"),
                                                  "code"), ==, "unreadable_request");
  id = json_object_get_string_member (json_object_get_object_member (reply, "metadata"),
                                      "request_id");
  g_assert_cmpuint (strlen (id), ==, 24);
  g_assert_nonnull (strstr (strstr (heard, "X-Request-ID: "), id));
}

static DexFuture *
test_unreadable (gpointer user_data)
{
  static const char * const lengths[] = {
    "-1", "-5", "9223372036854775808", "18446744073709551615", "99999999999999999999",
  };
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpTestServed) metrics = NULL;
  g_autofree char *continued = NULL;
  const char *after;

  dp_test_serve_start (serve);
  assert_unreadable (serve, "GET /data?symbol=% HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     "HTTP/1.1 400 ");
  assert_unreadable (serve, "GET /series/%zqx HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     "HTTP/1.1 400 ");
  assert_unreadable (serve, "GET /data?symbol=a\001zqx%g HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     "HTTP/1.1 400 ");
  assert_unreadable (serve, "GET /data?symbol=a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     "HTTP/1.0 400 ");
  assert_unreadable (serve, "GET /data HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ");
  assert_unreadable (serve, "GET /data HTTP/1.1\r\nHost: zqx/\r\n\r\n", "HTTP/1.1 400 ");
  assert_unreadable (serve, "zqx\r\n\r\n", "HTTP/1.0 400 ");
  assert_unreadable (serve, "GET / HTTP/9.9\r\n\r\n", "HTTP/1.0 505 ");
  assert_unreadable (serve, "POST /runs HTTP/1.1\r\nHost: localhost\r\n"
                     "Transfer-Encoding: zqx\r\n\r\n", "HTTP/1.1 501 ");
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *head = g_strdup_printf (
          "POST /runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: %s\r\n\r\n", lengths[i]);

      assert_unreadable (serve, head, "HTTP/1.1 400 Bad Request\r\n");
    }
  /* Refused already for its scheme, which is no reason to read on. */
  assert_unreadable (serve, "GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n"
                     "Content-Length: -5\r\n\r\n", "HTTP/1.1 400 ");
  /* Of these two on one connection the first is answered as ever. */
  assert_answers (serve, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  "GET /% HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 200 ");

  /* "100 Continue" does not take the headers away from what comes after it. */
  continued = ask_plain (serve, "POST /zqx HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                         "Content-Length: 2\r\nConnection: close\r\n\r\n{}");
  g_assert_true (g_str_has_prefix (continued, "HTTP/1.1 100 Continue\r\n"));
  after = strstr (continued, "\r\n\r\nHTTP/1.1 404 ");
  g_assert_nonnull (after);
  for (guint i = 0; i < G_N_ELEMENTS (headers_of_all); i++)
    g_assert_nonnull (strstr (after, headers_of_all[i]));

  metrics = dp_test_serve_get (serve, 200, "/metrics");
  g_assert_nonnull (strstr (metrics->body, "status=\"501\"} 1\n"));
  g_assert_nonnull (strstr (metrics->body, "status=\"505\"} 1\n"));
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_malformed (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autofree char *blanks = g_strnfill (200 * 1024, 'a');
  g_autofree char *long_header =
      g_strdup_printf ("GET /health HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", blanks);
  g_autofree char *long_query = g_strdup_printf (
      "GET /data?symbol=%.*s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 9000,
      blanks);
  g_autofree char *large = g_strdup_printf (
      "POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n%.*s", 20000, blanks);
  g_autoptr(DpTestServed) after = NULL;

  dp_settings_override (serve->settings, "serve-patience", "1");
  dp_test_serve_start (serve);
  assert_answers (serve,
                  "GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 404 ");
  /* What is longer than it may be is not kept, and refused once it has come; what never comes is
   * not waited for. */
  assert_answers (serve, large, "HTTP/1.1 413 ");
  assert_answers (serve,
                  "POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n",
                  "");
  assert_answers (serve,
                  "POST /data HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                  "chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
                  "HTTP/1.1 411 ");
  assert_answers (serve,
                  "POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: "
                  "1\r\nConnection: close\r\n\r\n{}",
                  "HTTP/1.1 400 ");
  assert_answers (serve,
                  "GET /data HTTP/1.1\r\nHost: elsewhere\r\nConnection: close\r\n\r\n",
                  "HTTP/1.1 421 Misdirected Request");
  assert_answers (serve,
                  "GET /health HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-1,2-3\r\nConnection: "
                  "close\r\n\r\n",
                  "HTTP/1.1 200 ");
  assert_answers (serve, long_query, "HTTP/1.1 414 ");
  assert_answers (serve, long_header, "");
  after = dp_test_serve_get (serve, 200, "/health");
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

/* Letter by letter, and not at all: both are hung up on, and others are answered meanwhile. */
static DexFuture *
test_slow (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(GSocketConnection) silent = NULL;
  g_autoptr(GSocketConnection) slow = NULL;
  g_autoptr(DpTestServed) meanwhile = NULL;
  g_autofree char *heard = NULL;

  dp_settings_override (serve->settings, "serve-patience", "1");
  dp_test_serve_start (serve);
  silent = connect_plain (serve);
  slow = connect_plain (serve);
  say (slow, "GET /health HT", 14);
  meanwhile = dp_test_serve_get (serve, 200, "/health");
  for (guint i = 0; i < 15; i++)
    {
      say (slow, "T", 1);
      dex_await (dex_timeout_new_msec (100), NULL);
    }
  heard = hear (slow);
  g_assert_null (strstr (heard, "200 OK"));
  g_clear_pointer (&heard, g_free);
  heard = hear (silent);
  g_assert_cmpstr (heard, ==, "");
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_many (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_closed = 0;

  dp_settings_override (serve->settings, "serve-connections", "50");
  dp_test_serve_start (serve);
  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (connections, connect_plain (serve));
  for (guint i = 60; i < connections->len; i++)
    {
      g_autofree char *heard = hear (connections->pdata[i]);

      n_closed += *heard == '\0';
    }
  g_assert_cmpuint (n_closed, ==, connections->len - 60);
  g_ptr_array_set_size (connections, 0);
  /* Once they have gone, others are served. */
  for (guint i = 0; i < MOST_TRIES; i++)
    {
      g_autoptr(GSocketConnection) connection = connect_plain (serve);
      g_autofree char *heard = NULL;
      static const char said[] =
          "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

      say (connection, said, strlen (said));
      heard = hear (connection);
      if (g_str_has_prefix (heard, "HTTP/1.1 200"))
        break;
      g_assert_cmpuint (i, <, MOST_TRIES - 1);
      dex_await (dex_timeout_new_msec (20), NULL);
    }
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/serve/access/tokens", test_tokens);
  dp_test_add_fiber ("/serve/access/unguarded", test_unguarded);
  dp_test_add_fiber ("/serve/access/names", test_names);
  dp_test_add_fiber ("/serve/access/rate", test_rate);
  dp_test_add_fiber ("/serve/access/start-run", test_start_run);
  dp_test_add_fiber ("/serve/access/malformed", test_malformed);
  dp_test_add_fiber ("/serve/access/unreadable", test_unreadable);
  dp_test_add_fiber ("/serve/access/slow", test_slow);
  dp_test_add_fiber ("/serve/access/many", test_many);

  return g_test_run ();
}
