/* test-server.c: the server itself: paths, parameters, errors, a database that goes away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test-serve.h"
#include "dp-tokens.h"

static DexFuture *
test_health (gpointer user_data)
{
  static const char * const named[] = { "X-Request-ID: abc-1.2_3", NULL };
  static const char * const odd[] = { "X-Request-ID: a b<c>", NULL };
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpTestServed) health = NULL;
  g_autoptr(DpTestServed) called = NULL;
  g_autoptr(DpTestServed) renamed = NULL;

  dp_test_serve_start (serve);
  health = dp_test_serve_get (serve, 200, "/health");
  g_assert_cmpstr (dp_test_served_text (health, "data.checks.database.status"), ==, "ok");
  g_assert_cmpstr (dp_test_served_text (health, "metadata.request_id"), ==,
                   soup_message_headers_get_one (health->headers, "X-Request-ID"));
  called = dp_test_serve_ask (serve, "GET", "/health", named);
  g_assert_cmpstr (dp_test_served_text (called, "metadata.request_id"), ==, "abc-1.2_3");
  renamed = dp_test_serve_ask (serve, "GET", "/health", odd);
  g_assert_cmpint (strlen (dp_test_served_text (renamed, "metadata.request_id")), ==, 24);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static void
assert_refused (DpTestServe *serve,
                const char  *path,
                guint        status,
                const char  *code,
                const char  *parameter)
{
  g_autoptr(DpTestServed) served = dp_test_serve_get (serve, status, path);

  g_assert_cmpstr (dp_test_served_text (served, "error.code"), ==, code);
  g_assert_nonnull (dp_test_served_text (served, "error.message"));
  if (parameter != NULL)
    g_assert_cmpstr (dp_test_served_text (served, "error.parameter"), ==, parameter);
}

static DexFuture *
test_refusals (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpTestServed) post = NULL;

  dp_test_serve_start (serve);
  assert_refused (serve, "/nothing", 404, "not_found", NULL);
  assert_refused (serve, "/data/", 404, "not_found", NULL);
  assert_refused (serve, "/data?limit=0", 400, "invalid_parameter", "limit");
  assert_refused (serve, "/data?limit=1001", 400, "invalid_parameter", "limit");
  assert_refused (serve, "/data?limit=ten", 400, "invalid_parameter", "limit");
  assert_refused (serve, "/data?limit=", 400, "invalid_parameter", "limit");
  assert_refused (serve, "/data?limit=99999999999999999999", 400, "invalid_parameter", "limit");
  assert_refused (serve, "/data?limit=1&limit=2", 400, "invalid_parameter", "limit");
  assert_refused (serve, "/data?offset=-1", 400, "invalid_parameter", "offset");
  assert_refused (serve, "/data?kind=dayly", 400, "invalid_parameter", "kind");
  assert_refused (serve, "/data?sort=price", 400, "invalid_parameter", "sort");
  assert_refused (serve, "/data?from=2026-02-30", 400, "invalid_parameter", "from");
  assert_refused (serve, "/data?from=0000-01-01", 400, "invalid_parameter", "from");
  assert_refused (serve, "/data?to=yesterday", 400, "invalid_parameter", "to");
  assert_refused (serve, "/data?fields=price,,symbol", 400, "invalid_parameter", "fields");
  assert_refused (serve, "/data?fields=password", 400, "invalid_parameter", "fields");
  assert_refused (serve, "/data?symbol=", 400, "invalid_parameter", "symbol");
  assert_refused (serve, "/data?symbol=%00", 400, "invalid_parameter", "symbol");
  assert_refused (serve, "/data?symbol=%ff", 400, "invalid_parameter", "symbol");
  assert_refused (serve, "/data?symbol=a%0d%0ab", 400, "invalid_parameter", "symbol");
  assert_refused (serve, "/data?cursor=AAAA", 400, "invalid_parameter", "cursor");
  assert_refused (serve, "/data?cursor=!", 400, "invalid_parameter", "cursor");
  assert_refused (serve, "/data?symbols=IBM", 400, "unknown_parameter", NULL);
  assert_refused (serve, "/health?x=1", 400, "unknown_parameter", NULL);
  assert_refused (serve, "/data", 503, "not_built", NULL);
  post = dp_test_serve_ask (serve, "DELETE", "/data", NULL);
  g_assert_cmpuint (post->status, ==, 405);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

/* Sessions are ended by the server, as when it is started anew: who asks then is answered again. */
static DexFuture *
test_broken_sessions (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  guint n_tries = 0;

  dp_test_serve_start (serve);
  g_clear_pointer (&(DpTestServed *) { dp_test_serve_get (serve, 200, "/health") },
                   dp_test_served_free);
  dp_test_serve_execute (serve, "select pg_terminate_backend(pid) from pg_stat_activity where pid "
                                "<> pg_backend_pid() and datname = current_database()");
  for (;;)
    {
      g_autoptr(DpTestServed) served = dp_test_serve_ask (serve, "GET", "/health", NULL);

      if (served->status == 200)
        break;
      g_assert_cmpuint (served->status, ==, 503);
      g_assert_cmpuint (n_tries++, <, 100);
      dex_await (dex_timeout_new_msec (50), NULL);
    }
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

static DexFuture *
test_bad_settings (gpointer user_data)
{
  DpTestServe *serve = dp_test_serve_open ();
  g_autoptr(DpServer) server = dp_server_new (serve->engine);
  g_autofree char *token = NULL;
  g_autoptr(GError) error = NULL;

  dp_settings_override (serve->settings, "serve-address", "nowhere");
  g_assert_false (dex_await (dp_server_start (server), &error));
  g_assert_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_ADDRESS);
  g_clear_error (&error);
  /* Of a documentation network: no computer has it. */
  token = dex_await_string (dp_tokens_add (serve->engine, "one", "read", 0), &error);
  g_assert_no_error (error);
  dp_settings_override (serve->settings, "serve-address", "192.0.2.1");
  g_assert_false (dex_await (dp_server_start (server), &error));
  g_assert_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_ADDRESS);
  g_clear_error (&error);
  dp_settings_override (serve->settings, "serve-address", "127.0.0.1");
  dp_settings_override (serve->settings, "serve-certificate", "/nowhere.pem");
  g_assert_false (dex_await (dp_server_start (server), &error));
  g_assert_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_CERTIFICATE);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/serve/server/health", test_health);
  dp_test_add_fiber ("/serve/server/refusals", test_refusals);
  dp_test_add_fiber ("/serve/server/broken-sessions", test_broken_sessions);
  dp_test_add_fiber ("/serve/server/bad-settings", test_bad_settings);

  return g_test_run ();
}
