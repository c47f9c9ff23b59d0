/* test-serve-live.c: GET /live: what is told, in which order, to whom comes back, and who is hung
 * up on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test-serve.h"
#include "dp-tokens.h"

#define N_MANY 200

/* A WebSocket of the test, and all events that came. */
typedef struct
{
  SoupWebsocketConnection *connection;
  GPtrArray               *events;     /* (element-type JsonObject) */
  gboolean                 closed;
} Socket;

static void
message_cb (SoupWebsocketConnection *connection,
            SoupWebsocketDataType    type,
            GBytes                  *message,
            Socket                  *self)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (message, &length);
  JsonArray *events;

  json_parser_load_from_data (parser, data, length, &error);
  g_assert_no_error (error);
  events = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                         "events");
  for (guint i = 0; i < json_array_get_length (events); i++)
    g_ptr_array_add (self->events, json_object_ref (json_array_get_object_element (events, i)));
}

static void
closed_cb (SoupWebsocketConnection *connection,
           Socket                  *self)
{
  self->closed = TRUE;
}

static void
connected_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  SoupWebsocketConnection *connection;
  GError *error = NULL;

  connection = soup_session_websocket_connect_finish (SOUP_SESSION (object), result, &error);
  if (connection != NULL)
    dex_promise_resolve_object (promise, connection);
  else
    dex_promise_reject (promise, error);
}

/* @header: (nullable): "Name: value". Returns: (nullable): %NULL with @status where it is
 * refused */
static Socket *
open_socket (DpTestServe *serve,
             const char  *path,
             const char  *header,
             const char  *origin,
             guint       *status)
{
  g_autofree char *address = g_strconcat (dp_server_get_uri (serve->server), path, NULL);
  g_autoptr(GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr(SoupMessage) message = soup_message_new_from_uri ("GET", uri);
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(GError) error = NULL;
  SoupWebsocketConnection *connection;
  Socket *self;

  if (header != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (header, ": ", 2);

      soup_message_headers_append (soup_message_get_request_headers (message), parts[0], parts[1]);
    }
  soup_session_websocket_connect_async (serve->session, message, origin, NULL, G_PRIORITY_DEFAULT,
                                        NULL, connected_cb, dex_ref (promise));
  connection = dex_await_object (dex_ref (DEX_FUTURE (promise)), &error);
  if (status != NULL)
    *status = soup_message_get_status (message);
  if (connection == NULL)
    return NULL;

  self = g_new0 (Socket, 1);
  self->connection = connection;
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), self);

  return self;
}

static void
wait_for_events (Socket *self,
                 guint   n)
{
  while (self->events->len < n)
    {
      g_assert_false (self->closed);
      dex_await (dex_timeout_new_msec (5), NULL);
    }
}

static void
close_socket (Socket *self)
{
  if (!self->closed)
    soup_websocket_connection_close (self->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  while (!self->closed)
    dex_await (dex_timeout_new_msec (5), NULL);
  g_object_unref (self->connection);
  g_ptr_array_unref (self->events);
  g_free (self);
}

static gint64
get_id (Socket *self,
        guint   i)
{
  return json_object_get_int_member (self->events->pdata[i], "id");
}

static const char *
get_type (Socket *self,
          guint   i)
{
  return json_object_get_string_member (self->events->pdata[i], "type");
}

static JsonObject *
get_data (Socket *self,
          guint   i)
{
  return json_object_get_object_member (self->events->pdata[i], "data");
}

static Socket *
follow (DpTestServe *serve,
        const char  *path)
{
  Socket *self = open_socket (serve, path, NULL, NULL, NULL);

  g_assert_nonnull (self);
  wait_for_events (self, 1);
  g_assert_cmpstr (get_type (self, 0), ==, "hello");

  return self;
}

/* The first look has passed: what is done from now on is an event. */
static void
start_and_look (DpTestServe *serve)
{
  dp_test_serve_start (serve);
  dp_test_serve_execute (serve,
                         "insert into control.runs (trigger, status) values ('test', 'running')");
  for (gboolean looked = FALSE; !looked;)
    {
      Socket *socket = follow (serve, "/live?after=0");

      /* Either it was there at the first look, or it is an event. */
      dp_test_serve_execute (serve,
                             "update control.runs set message = coalesce(message, '') || 'x'");
      for (guint n = 0; n < 100 && socket->events->len < 2; n++)
        dex_await (dex_timeout_new_msec (5), NULL);
      looked = socket->events->len >= 2;
      close_socket (socket);
    }
}

static void
add_items (DpTestServe *serve,
           guint        first,
           guint        n)
{
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("insert into control.run_items (run_id, source, symbol, status, error, "
                         "finished_at) select max(run_id), 'test', i::text, 'failed', repeat('x', "
                         "1000), now() from control.runs, generate_series(%u, %u) as i group by i",
                         first, first + n - 1);
  dp_test_serve_execute (serve, sql);
}

/* What a run of the sample market does, another program's as well as this one's. */
static DexFuture *
test_run (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  const char * const symbols[] = { "AGRI.SIM", NULL };
  DpRunOptions options = { .sample = TRUE, .symbols = symbols, .trigger = "test" };
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;
  Socket *socket;
  guint n_items = 0, n_prices = 0, last;

  dp_test_serve_execute (
      serve,
      "insert into control.runs (trigger, status, judged_at) values ('test', 'success', now())");
  start_and_look (serve);
  dp_test_serve_execute (serve, "update control.runs set status = 'failed', finished_at = now()");
  socket = follow (serve, "/live");
  run = dp_engine_start_run (serve->engine, &options, &error);
  g_assert_no_error (error);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);
  do
    {
      last = socket->events->len - 1;
      dex_await (dex_timeout_new_msec (20), NULL);
    }
  while (!(g_str_equal (get_type (socket, last), "run") &&
           json_object_get_int_member (get_data (socket, last), "run_id") == dp_run_get_id (run) &&
           !json_object_get_null_member (get_data (socket, last), "finished_at")));

  g_assert_cmpstr (json_object_get_string_member (get_data (socket, last), "status"), ==,
                   "success");
  for (guint i = 1; i <= last; i++)
    {
      JsonObject *data = get_data (socket, i);

      g_assert_cmpint (get_id (socket, i), ==, get_id (socket, 0) + i);
      if (g_str_equal (get_type (socket, i), "item") &&
          g_str_equal (json_object_get_string_member (data, "symbol"), "AGRI.SIM"))
        n_items++;
      if (g_str_equal (get_type (socket, i), "prices"))
        {
          g_assert_cmpstr (json_object_get_string_member (data, "symbol"), ==, "AGRI.SIM");
          g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (data,
                                                                                           "day"),
                                                            "close"),
                             >, 0);
          n_prices++;
        }
    }
  g_assert_cmpuint (n_items, >=, 1);
  g_assert_cmpuint (n_prices, >=, 1);
  close_socket (socket);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_resume (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autofree char *path = NULL;
  g_autofree char *header = NULL;
  Socket *socket, *again;
  gint64 seen;

  start_and_look (serve);
  socket = follow (serve, "/live");
  add_items (serve, 0, 3);
  wait_for_events (socket, 4);
  seen = get_id (socket, 1);
  close_socket (socket);
  add_items (serve, 3, 1);

  path = g_strdup_printf ("/live?after=%" G_GINT64_FORMAT, seen);
  again = follow (serve, path);
  wait_for_events (again, 4);
  g_assert_cmpint (get_id (again, 0), ==, seen);
  g_assert_true (json_object_get_boolean_member (get_data (again, 0), "resumed"));
  g_assert_false (json_object_get_boolean_member (get_data (again, 0), "lost"));
  for (guint i = 1; i < 4; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("%u", i);

      g_assert_cmpint (get_id (again, i), ==, seen + i);
      g_assert_cmpstr (json_object_get_string_member (get_data (again, i), "symbol"), ==, symbol);
    }
  close_socket (again);

  header = g_strdup_printf ("Last-Event-ID: %" G_GINT64_FORMAT, seen + 2);
  again = open_socket (serve, "/live", header, NULL, NULL);
  wait_for_events (again, 2);
  g_assert_cmpint (get_id (again, 1), ==, seen + 3);
  close_socket (again);

  /* Of a server that was there before this one. */
  again = follow (serve, "/live?after=1700000000000000");
  g_assert_true (json_object_get_boolean_member (get_data (again, 0), "lost"));
  g_assert_false (json_object_get_boolean_member (get_data (again, 0), "resumed"));
  close_socket (again);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

/* More at once than is kept: who reads is told of the gap, and goes on. */
static DexFuture *
test_overrun (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  Socket *socket;
  gint64 newest;
  guint i;

  start_and_look (serve);
  socket = follow (serve, "/live");
  add_items (serve, 0, 9000);
  newest = get_id (socket, 0) + 9000;
  for (i = 1; get_id (socket, socket->events->len - 1) < newest; i++)
    wait_for_events (socket, i + 1);
  for (i = 1; !g_str_equal (get_type (socket, i), "hello"); i++)
    ;
  g_assert_true (json_object_get_boolean_member (get_data (socket, i), "lost"));
  g_assert_cmpint (get_id (socket, i + 1), ==, get_id (socket, i) + 1);
  close_socket (socket);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static gboolean
was_dropped (DpTestServe *serve)
{
  g_autoptr(DpTestServed) metrics = dp_test_serve_get (serve, 200, "/metrics");

  return strstr (metrics->body, "datapipe_serve_followers_dropped_total 1") != NULL;
}

/* One that takes nothing is hung up on; the others notice nothing. */
static DexFuture *
test_slow (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *request = NULL;
  g_autoptr(GError) error = NULL;
  Socket *socket;
  guint n_items = 0;

  dp_settings_override (serve->settings, "serve-patience", "1");
  start_and_look (serve);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1",
                                                dp_server_get_port (serve->server), NULL, &error);
  g_assert_no_error (error);
  request = g_strdup_printf (
      "GET /live HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      dp_server_get_port (serve->server));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);

  socket = follow (serve, "/live");
  while (!was_dropped (serve))
    {
      add_items (serve, n_items, 1000);
      n_items += 1000;
      wait_for_events (socket, n_items + 1);
    }
  for (guint i = 1; i <= n_items; i++)
    g_assert_cmpint (get_id (socket, i), ==, get_id (socket, 0) + i);
  close_socket (socket);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

/* Who came with a token is told nothing more once it is revoked; who needed none goes on. */
static DexFuture *
test_revoked (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(GError) error = NULL;
  g_autofree char *token = dex_await_string (dp_tokens_add (serve->engine, "board", "read", 0),
                                             &error);
  g_autofree char *header = g_strconcat ("Authorization: Bearer ", token, NULL);
  Socket *with;
  Socket *without;

  g_assert_no_error (error);
  start_and_look (serve);
  while ((with = open_socket (serve, "/live", header, NULL, NULL)) == NULL)
    dex_await (dex_timeout_new_msec (20), NULL);
  without = follow (serve, "/live");
  wait_for_events (with, 1);

  g_assert_true (dex_await_boolean (dp_tokens_revoke (serve->engine, "board"), &error));
  while (!with->closed)
    dex_await (dex_timeout_new_msec (5), NULL);
  g_assert_false (without->closed);
  close_socket (with);
  close_socket (without);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_many (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  Socket *sockets[N_MANY];

  g_clear_object (&serve->session);
  serve->session = soup_session_new_with_options ("max-conns", N_MANY + 10, "max-conns-per-host",
                                                  N_MANY + 10, NULL);
  start_and_look (serve);
  for (guint i = 0; i < N_MANY; i++)
    sockets[i] = follow (serve, "/live");
  add_items (serve, 0, 20);
  for (guint i = 0; i < N_MANY; i++)
    {
      wait_for_events (sockets[i], 21);
      g_assert_cmpint (get_id (sockets[i], 20), ==, get_id (sockets[i], 0) + 20);
    }
  for (guint i = 0; i < N_MANY; i++)
    close_socket (sockets[i]);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_refusals (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpTestServed) plain = NULL;
  Socket *socket;
  guint status;

  dp_test_serve_start (serve);
  plain = dp_test_serve_get (serve, 426, "/live");
  g_assert_cmpstr (dp_test_served_text (plain, "error.code"), ==, "upgrade_needed");
  g_assert_null (open_socket (serve, "/live", NULL, "https://evil.example", &status));
  g_assert_cmpuint (status, ==, 403);
  g_assert_null (open_socket (serve, "/live?after=x", NULL, NULL, &status));
  g_assert_cmpuint (status, ==, 400);
  g_assert_null (open_socket (serve, "/live", "Last-Event-ID: x", NULL, &status));
  g_assert_cmpuint (status, ==, 400);
  g_assert_null (open_socket (serve, "/live", "Authorization: Bearer none", NULL, &status));
  g_assert_cmpuint (status, >=, 401);
  socket = open_socket (serve, "/live", NULL, dp_server_get_uri (serve->server), NULL);
  g_assert_nonnull (socket);
  /* Whoever serves hangs up. */
  dex_await (dp_server_stop (serve->server), NULL);
  while (!socket->closed)
    dex_await (dex_timeout_new_msec (5), NULL);
  close_socket (socket);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/serve/live/run", test_run);
  dp_test_add_fiber ("/serve/live/resume", test_resume);
  dp_test_add_fiber ("/serve/live/overrun", test_overrun);
  dp_test_add_fiber ("/serve/live/slow", test_slow);
  dp_test_add_fiber ("/serve/live/revoked", test_revoked);
  dp_test_add_fiber ("/serve/live/many", test_many);
  dp_test_add_fiber ("/serve/live/refusals", test_refusals);

  return g_test_run ();
}
