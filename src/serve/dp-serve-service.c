/* dp-serve-service.c: requests come in, and find who answers them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-service.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-metrics.h"
#include "dp-server.h"

#define MOST_WAITING 2000
#define DEPTH 8
#define N_SLOW 2
#define PACK_LEVEL 1

static GQuark
request_quark (void)
{
  static GQuark quark;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("dp-serve-request");

  return quark;
}

/* --- a request ---------------------------------------------------------------------------------- */

/* A caller may name its request, in a way that can stand in a log. */
static gboolean
is_sane_id (const char *id)
{
  gsize length = strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

  return length >= 1 && length < sizeof ((DpServeRequest *) NULL)->id && id[length] == '\0';
}

static DpServeRequest *
new_request (DpServeService    *self,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *id = soup_message_headers_get_one (headers, "X-Request-ID");
  DpServeRequest *request = g_new0 (DpServeRequest, 1);

  request->ref_count = 1;
  request->service = self;
  request->message = g_object_ref (message);
  request->begun_us = g_get_monotonic_time ();
  if (id != NULL && is_sane_id (id))
    g_strlcpy (request->id, id, sizeof request->id);
  else
    g_snprintf (request->id, sizeof request->id, "%08x%08x%08x", g_random_int (), g_random_int (), g_random_int ());

  return request;
}

static void
dispatch (DpServeRequest *request)
{
  GUri *uri = soup_server_message_get_uri (request->message);
  const char *method = soup_server_message_get_method (request->message);
  g_autofree char *value = NULL;
  gboolean is_path;

  request->route = _dp_serve_route_find (method, g_uri_get_path (uri), &value, &is_path);
  if (!_dp_serve_guard_admit (request->service->guard, request))
    return;
  if (request->route == NULL && is_path)
    _dp_serve_request_fail (request, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", NULL,
                            _("This is not to be had by this method."));
  else if (request->route == NULL)
    _dp_serve_request_fail (request, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                            _("There is nothing here. /openapi.json says what there is."));
  else if (_dp_serve_query_read (request, g_uri_get_query (uri), value))
    request->route->handle (request);
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  DpServeRequest *request = g_object_get_qdata (G_OBJECT (message), request_quark ());

  /* It may have been answered when its head had come. */
  if (request != NULL && !request->answered)
    {
      _dp_serve_guard_set_phase (request->service->guard, request->connection, DP_SERVE_PHASE_WORK);
      dispatch (request);
    }
}

/* The head is there. */
static void
head_cb (SoupServer        *soup,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  DpServeService *self = user_data;
  DpServeRequest *request = new_request (self, message);

  /* Ranges of what is made anew for each request have no use, but a thousand of them do harm. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  request->connection = _dp_serve_guard_meet (self->guard, message);
  _dp_serve_guard_set_phase (self->guard, request->connection, DP_SERVE_PHASE_BODY);
  g_object_set_qdata (G_OBJECT (message), request_quark (), request);
}

static void
started_cb (SoupServer        *soup,
            SoupServerMessage *message,
            gpointer           user_data)
{
  DpServeService *self = user_data;
  gpointer connection = _dp_serve_guard_meet (self->guard, message);

  _dp_serve_guard_set_phase (self->guard, connection, DP_SERVE_PHASE_HEAD);
}

static void
finished_cb (SoupServer        *soup,
             SoupServerMessage *message,
             gpointer           user_data)
{
  DpServeService *self = user_data;
  DpServeRequest *request = g_object_steal_qdata (G_OBJECT (message), request_quark ());
  const char *path;

  if (request == NULL)
    return;
  path = request->route != NULL ? request->route->path : "";
  dp_metrics_observe (dp_metrics_get_default (), "datapipe_serve_request_seconds", path, NULL,
                      (g_get_monotonic_time () - request->begun_us) / (double) G_USEC_PER_SEC);
  if (request->answered)
    {
      char status[8];

      g_snprintf (status, sizeof status, "%u", soup_server_message_get_status (message));
      dp_metrics_add (dp_metrics_get_default (), "datapipe_serve_requests_total", path, status, 1);
    }
  request->gone = TRUE;
  _dp_serve_guard_set_phase (self->guard, request->connection, DP_SERVE_PHASE_IDLE);
  _dp_serve_request_unref (request);
}

/* --- the service -------------------------------------------------------------------------------- */

DpServeService *
_dp_serve_service_new (DpEngine      *engine,
                       DpServeConfig *config)
{
  DpServeService *self = g_new0 (DpServeService, 1);

  self->engine = g_object_ref (engine);
  self->main_context = g_main_context_ref_thread_default ();
  self->config = config;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, PACK_LEVEL));

  return self;
}

void
_dp_serve_service_free (DpServeService *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->engine);
  g_object_unref (self->gzip);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->main_context);
  _dp_serve_config_free (self->config);
  g_free (self->data_dir);
  g_free (self);
}

static gboolean
listen (DpServeService  *self,
        GError         **error)
{
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (self->config->inet, self->config->port);
  SoupServerListenOptions options = self->config->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0;
  g_autoptr(GError) cause = NULL;
  GSList *uris;

  if (!soup_server_listen (self->soup, address, options, &cause))
    {
      g_set_error (error, DP_SERVER_ERROR, DP_SERVER_ERROR_ADDRESS,
                   _("Nothing can be served on %s port %u (%s). Another program may have that port: choose one with the "
                     "setting serve-port."), self->config->address, self->config->port, cause->message);
      return FALSE;
    }
  uris = soup_server_get_uris (self->soup);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return TRUE;
}

static void
open_readers (DpServeService *self)
{
  DpDbTarget *target = dp_db_pool_get_target (dp_engine_get_pool (self->engine));
  DpDbReaderOptions options = {
    .n_connections = self->config->n_database,
    .depth = DEPTH,
    .most_waiting = MOST_WAITING,
    .timeout_ms = self->config->query_timeout_ms,
    .prepare = self->config->prepared,
    .role = self->config->role,
  };

  self->quick = dp_db_reader_new (target, self->context, &options);
  options.n_connections = N_SLOW;
  options.depth = 1;
  self->slow = dp_db_reader_new (target, self->context, &options);
}

gboolean
_dp_serve_service_open (DpServeService  *self,
                        GError         **error)
{
  self->guard = _dp_serve_guard_new (self->config, self->context);
  self->soup = soup_server_new ("tls-certificate", self->config->certificate, "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, head_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (finished_cb), self);
  open_readers (self);

  return listen (self, error);
}

void
_dp_serve_service_close (DpServeService *self)
{
  soup_server_disconnect (self->soup);
  dp_db_reader_close (self->quick);
  dp_db_reader_close (self->slow);
  /* What was refused meanwhile, and connections that were being made, arrive in vain. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_pointer (&self->quick, dp_db_reader_unref);
  g_clear_pointer (&self->slow, dp_db_reader_unref);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->guard, _dp_serve_guard_free);
}
