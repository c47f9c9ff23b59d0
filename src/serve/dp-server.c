/* dp-server.c: hands out the warehouse over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-server.h"

#include <malloc.h>

#include <glib/gi18n-lib.h>

#include "dp-serve-service.h"
#include "dp-serve-watch.h"
#include "dp-tokens.h"

/* Of dp_tokens_query() */
#define TOKEN_STATE 2

struct _DpServer
{
  GObject         parent_instance;

  DpEngine       *engine;
  DpServeService *service;       /* (nullable): while it serves */
  GThread        *thread;        /* (nullable) */
  char           *uri;           /* (nullable) */
  DexPromise     *ended;         /* (nullable): of the thread */
  DpServeWatch   *watch;         /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DpServer, dp_server, G_TYPE_OBJECT)
G_DEFINE_QUARK (dp-server-error-quark, dp_server_error)

/* Replies and rows come and go thousands of times a second: their memory stays with the process,
 * which otherwise has each page of it zeroed again. */
#define KEPT_BYTES (8 * 1024 * 1024)
#define LEAST_MAPPED_BYTES (1024 * 1024)

/* What the thread is given, and what it says once it listens. */
typedef struct
{
  DpServeService *service;
  DexPromise     *started;
  DexPromise     *ended;
} Begin;

static gpointer
serve_thread (gpointer user_data)
{
  g_autofree Begin *begin = user_data;
  DpServeService *service = begin->service;
  g_autoptr(GError) error = NULL;

#ifdef __GLIBC__
  mallopt (M_TRIM_THRESHOLD, KEPT_BYTES);
  mallopt (M_MMAP_THRESHOLD, LEAST_MAPPED_BYTES);
#endif
  g_main_context_push_thread_default (service->context);
  if (_dp_serve_service_open (service, &error))
    {
      dex_promise_resolve_boolean (begin->started, TRUE);
      g_main_loop_run (service->loop);
    }
  _dp_serve_service_close (service);
  g_main_context_pop_thread_default (service->context);

  if (error != NULL)
    dex_promise_reject (begin->started, g_steal_pointer (&error));
  dex_promise_resolve_boolean (begin->ended, TRUE);
  dex_unref (begin->started);
  dex_unref (begin->ended);

  return NULL;
}

static void
dp_server_finalize (GObject *object)
{
  DpServer *self = DP_SERVER (object);

  g_assert (self->thread == NULL);
  g_clear_object (&self->engine);
  dex_clear (&self->ended);
  g_free (self->uri);

  G_OBJECT_CLASS (dp_server_parent_class)->finalize (object);
}

static void
dp_server_class_init (DpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_server_finalize;
}

static void
dp_server_init (DpServer *self)
{
}

DpServer *
dp_server_new (DpEngine *engine)
{
  DpServer *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_SERVER, NULL);
  self->engine = g_object_ref (engine);

  return self;
}

static char *
format_uri (DpServeService *service)
{
  GInetAddress *inet = service->config->inet;
  g_autofree char *host = g_inet_address_to_string (inet);
  gboolean six = g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf ("%s://%s%s%s:%u", service->config->certificate != NULL ? "https" : "http",
                          six ? "[" : "", host, six ? "]" : "", service->port);
}

/* The thread has ended, or is about to. */
static void
forget_thread (DpServer *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_pointer (&self->service, _dp_serve_service_free);
  dex_clear (&self->ended);
  g_clear_pointer (&self->uri, g_free);
}

/* Beyond this computer nobody gets anything without a token, so without tokens there is nothing to
 * serve. */
static gboolean
require_token (DpServer  *self,
               GError   **error)
{
  g_autoptr(DpDbResult) tokens = dex_await_object (dp_tokens_query (self->engine), error);

  if (tokens == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (tokens); i++)
    {
      if (g_strcmp0 (dp_db_result_get_text (tokens, i, TOKEN_STATE), "valid") == 0)
        return TRUE;
    }
  g_set_error_literal (
      error, DP_SERVER_ERROR, DP_SERVER_ERROR_UNGUARDED,
      _("Beyond this computer the data is served to those who show a token, and there is none. "
        "Make one with “datapipe serve token add NAME”, or serve on 127.0.0.1."));

  return FALSE;
}

static DexFuture *
start_fiber (gpointer user_data)
{
  DpServer *self = user_data;
  DpServeConfig *config;
  g_autoptr(DexPromise) started = dex_promise_new ();
  Begin *begin;
  GError *error = NULL;

  config = _dp_serve_config_new (dp_engine_get_settings (self->engine), &error);
  if (config == NULL)
    return dex_future_new_for_error (error);
  if (!config->local && !require_token (self, &error))
    {
      _dp_serve_config_free (config);
      return dex_future_new_for_error (error);
    }

  self->service = _dp_serve_service_new (self->engine, config);
  self->ended = dex_promise_new ();
  begin = g_new0 (Begin, 1);
  begin->service = self->service;
  begin->started = dex_ref (started);
  begin->ended = dex_ref (self->ended);
  self->thread = g_thread_new ("serve", serve_thread, begin);
  if (!dex_await (dex_ref (DEX_FUTURE (started)), &error))
    {
      forget_thread (self);
      return dex_future_new_for_error (error);
    }
  self->uri = format_uri (self->service);
  self->watch = _dp_serve_watch_new (self->service);

  return dex_future_new_true ();
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static DexFuture *
stop_fiber (gpointer user_data)
{
  DpServer *self = user_data;

  if (self->thread == NULL)
    return dex_future_new_true ();
  dex_await (_dp_serve_watch_stop (self->watch), NULL);
  g_clear_pointer (&self->watch, _dp_serve_watch_free);
  g_main_context_invoke_full (self->service->context, G_PRIORITY_DEFAULT, quit_cb,
                              g_main_loop_ref (self->service->loop),
                              (GDestroyNotify) g_main_loop_unref);
  dex_await (dex_ref (DEX_FUTURE (self->ended)), NULL);
  forget_thread (self);

  return dex_future_new_true ();
}

DexFuture *
dp_server_start (DpServer *self)
{
  g_return_val_if_fail (DP_IS_SERVER (self), NULL);
  g_return_val_if_fail (self->thread == NULL, NULL);
  g_return_val_if_fail (dp_engine_get_pool (self->engine) != NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, start_fiber, g_object_ref (self), g_object_unref);
}

DexFuture *
dp_server_stop (DpServer *self)
{
  g_return_val_if_fail (DP_IS_SERVER (self), NULL);

  return dex_scheduler_spawn (NULL, 0, stop_fiber, g_object_ref (self), g_object_unref);
}

guint
dp_server_get_port (DpServer *self)
{
  g_return_val_if_fail (DP_IS_SERVER (self), 0);

  return self->uri != NULL ? self->service->port : 0;
}

const char *
dp_server_get_uri (DpServer *self)
{
  g_return_val_if_fail (DP_IS_SERVER (self), NULL);

  return self->uri;
}
