/* dp-serve-service.c: requests come in, and find who answers them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-service.h"

#include <string.h>
#include <sys/resource.h>

#include <glib/gi18n-lib.h>

#include "dp-metrics.h"
#include "dp-paths.h"
#include "dp-server.h"

/* Of the database, of the window, and of libraries */
#define OTHER_FILES 512
#define MOST_WAITING 2000
#define DEPTH 16
#define N_SLOW 2
#define TOKENS_MS 500
#define SCHEDULES_TICKS 20
#define MOST_BODY (16 * 1024)

static GQuark
request_quark (void)
{
  static GQuark quark;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("dp-serve-request");

  return quark;
}

/* --- a request -------------------------------------------------------------------------------- */

/* A caller may name its request, in a way that can stand in a log. */
static gboolean
is_sane_id (const char *id)
{
  gsize length = strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

  return length >= 1 && length < DP_SERVE_ID_SIZE && id[length] == '\0';
}

static DpServeRequest *
new_request (DpServeService    *self,
             SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const char *id = soup_message_headers_get_one (headers, "X-Request-ID");
  DpServeRequest *request = g_new0 (DpServeRequest, 1);

  request->ref_count = 1;
  request->service = self;
  request->message = g_object_ref (message);
  request->begun_us = g_get_monotonic_time ();
  if (id != NULL && is_sane_id (id))
    soup_message_headers_replace (response, "X-Request-ID", id);
  g_strlcpy (request->id, soup_message_headers_get_one (response, "X-Request-ID"),
             sizeof request->id);

  return request;
}

/* A browser asks beforehand whether a page of another address may do what it wants to. */
static void
answer_preflight (DpServeRequest *request)
{
  DpServeAccess *access = _dp_serve_guard_get_access (request->service->guard);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_auto(DpServeText) none = { 0 };

  if (!_dp_serve_access_allow_origin (access, request->message))
    {
      _dp_serve_request_fail (request, SOUP_STATUS_FORBIDDEN, "forbidden", NULL,
                              _("Pages of that address may not read this; the setting "
                                "serve-origins names those that may."));
      return;
    }
  soup_message_headers_append (headers, "Access-Control-Allow-Methods", "GET, HEAD, POST");
  soup_message_headers_append (headers, "Access-Control-Allow-Headers",
                               "Authorization, Content-Type, If-None-Match, X-Request-ID");
  soup_message_headers_append (headers, "Access-Control-Max-Age", "600");
  _dp_serve_request_reply (request, SOUP_STATUS_NO_CONTENT, NULL, &none);
}

/* "-5", and what is beyond counting: libsoup takes both for a length, and then cannot read it. */
static gboolean
is_less_than_nothing (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return soup_message_headers_get_content_length (headers) < 0;
}

/* What would be kept in memory before it is looked at is limited beforehand. Returns: whether it
 * may come */
static gboolean
check_body (DpServeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  goffset length = soup_message_headers_get_content_length (headers);
  const char *lengths;
  gboolean is_ambiguous;

  if (encoding == SOUP_ENCODING_NONE)
    return TRUE;
  lengths = soup_message_headers_get_list (headers, "Content-Length");
  /* A proxy before us could take another one of them, and what follows for a request. */
  is_ambiguous = lengths != NULL && strchr (lengths, ',') != NULL;
  if (!is_ambiguous && encoding == SOUP_ENCODING_CONTENT_LENGTH && length <= MOST_BODY)
    return TRUE;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (request->message), FALSE);
  soup_message_headers_append (soup_server_message_get_response_headers (request->message),
                               "Connection", "close");
  if (is_ambiguous)
    _dp_serve_request_fail (request, SOUP_STATUS_BAD_REQUEST, "ambiguous_length", NULL,
                            _("A request may say only once how long its body is."));
  else if (encoding == SOUP_ENCODING_CONTENT_LENGTH)
    _dp_serve_request_fail (request, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too_large", NULL,
                            _("A request may have a body of %d bytes."), MOST_BODY);
  else
    _dp_serve_request_fail (request, SOUP_STATUS_LENGTH_REQUIRED, "length_needed", NULL,
                            _("A request has to say how long its body is."));

  return FALSE;
}

static void
refuse_method (DpServeRequest *request,
               const char     *path)
{
  static const char * const methods[] = { "GET", "POST", NULL };
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  for (guint i = 0; methods[i] != NULL; i++)
    {
      g_autofree char *value = NULL;
      gboolean is_path;

      if (_dp_serve_route_find (methods[i], path, &value, &is_path) != NULL)
        soup_message_headers_append (headers, "Allow", i == 0 ? "GET, HEAD" : methods[i]);
    }
  _dp_serve_request_fail (request, SOUP_STATUS_METHOD_NOT_ALLOWED, "method_not_allowed", NULL,
                          _("This is not to be had by this method."));
}

static void
dispatch (DpServeRequest *request)
{
  GUri *uri = soup_server_message_get_uri (request->message);
  const char *method = soup_server_message_get_method (request->message);
  g_autofree char *value = NULL;
  gboolean is_path;

  if (strcmp (method, "OPTIONS") == 0)
    {
      answer_preflight (request);
      return;
    }
  request->route = _dp_serve_route_find (method, g_uri_get_path (uri), &value, &is_path);
  if (!_dp_serve_guard_admit (request->service->guard, request))
    return;
  if (request->route == NULL && is_path)
    refuse_method (request, g_uri_get_path (uri));
  else if (request->route == NULL)
    _dp_serve_request_fail (request, SOUP_STATUS_NOT_FOUND, "not_found", NULL,
                            _("There is nothing here. /openapi.json says what there is."));
  else if (!_dp_serve_query_read (request, g_uri_get_query (uri), value))
    return;
  else if (request->route->cached && request->service->cache != NULL)
    _dp_serve_cache_handle (request->service->cache, request);
  else
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

static void
count_reply (SoupServerMessage *message,
             const char        *path)
{
  guint number = soup_server_message_get_status (message);
  char status[8] = "200";

  if (number != SOUP_STATUS_OK)
    g_snprintf (status, sizeof status, "%u", number);
  dp_metrics_add (dp_metrics_get_default (), "datapipe_serve_requests_total", path, status, 1);
}

/* One whose head could not be read comes to no handler, and is not said to be finished either. */
static void
wrote_cb (SoupServerMessage *message,
          gpointer           user_data)
{
  if (g_object_get_qdata (G_OBJECT (message), request_quark ()) == NULL)
    count_reply (message, "");
}

/* The head is there, and libsoup has not read on yet. */
static void
got_headers_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  DpServeService *self = user_data;
  DpServeRequest *request;

  if (is_less_than_nothing (message))
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      count_reply (message, "");
      _dp_serve_reply_unreadable_now (message);
      return;
    }
  /* Where libsoup has an answer already, it could not be read. */
  if (soup_server_message_get_status (message) != 0)
    return;

  request = new_request (self, message);
  _dp_serve_reply_forget_unreadable (message);
  /* Ranges of what is made anew for each request have no use, but a thousand of them do harm. */
  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  request->connection = _dp_serve_guard_find (self->guard, message);
  _dp_serve_guard_set_phase (self->guard, request->connection, DP_SERVE_PHASE_BODY);
  g_object_set_qdata (G_OBJECT (message), request_quark (), request);
  if (!check_body (request))
    _dp_serve_guard_set_phase (self->guard, request->connection, DP_SERVE_PHASE_BODY);
}

static void
started_cb (SoupServer        *soup,
            SoupServerMessage *message,
            gpointer           user_data)
{
  DpServeService *self = user_data;
  gpointer connection = _dp_serve_guard_find (self->guard, message);

  _dp_serve_reply_begin (message, self->unreadable);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  g_signal_connect (message, "wrote-body", G_CALLBACK (wrote_cb), NULL);
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
    count_reply (message, path);
  request->gone = TRUE;
  _dp_serve_guard_set_phase (self->guard, request->connection,
                             soup_server_message_get_status (message) ==
                                     SOUP_STATUS_SWITCHING_PROTOCOLS
                                 ? DP_SERVE_PHASE_OPEN
                                 : DP_SERVE_PHASE_IDLE);
  _dp_serve_request_unref (request);
}

/* --- the service ------------------------------------------------------------------------------ */

DpServeService *
_dp_serve_service_new (DpEngine      *engine,
                       DpServeConfig *config)
{
  DpServeService *self = g_new0 (DpServeService, 1);
  g_autofree char *external = NULL;

  self->engine = g_object_ref (engine);
  self->main_context = g_main_context_ref_thread_default ();
  self->config = config;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->checking = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_serve_request_unref);
  self->to_check = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_serve_request_unref);
  external = dp_settings_dup_string (dp_engine_get_settings (engine), "database-url");
  if (external == NULL)
    self->data_dir = dp_paths_dup_cluster_dir ();
  self->usual_source = g_ref_string_new_intern ("");
  self->packer = _dp_serve_packer_new ();
  self->unreadable = _dp_serve_reply_new_unreadable ();

  return self;
}

void
_dp_serve_service_free (DpServeService *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->checking);
  g_ptr_array_unref (self->to_check);
  g_object_unref (self->engine);
  _dp_serve_packer_free (self->packer);
  g_bytes_unref (self->unreadable);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->main_context);
  _dp_serve_config_free (self->config);
  g_free (self->data_dir);
  g_ref_string_release (self->usual_source);
  g_free (self);
}

/* A connection is a file to the system, which usually lets a program have a thousand of them, or
 * more where it asks. Once there are none left, the database could not be asked any more either: so
 * connections are hung up on before. */
static void
raise_file_limit (DpServeConfig *config)
{
  struct rlimit limit;
  rlim_t needed = config->n_connections + OTHER_FILES;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
    return;
  limit.rlim_cur = MIN (needed, limit.rlim_max);
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0 || getrlimit (RLIMIT_NOFILE, &limit) != 0 ||
      limit.rlim_cur >= needed)
    return;

  config->n_connections = limit.rlim_cur - MIN (limit.rlim_cur / 2, OTHER_FILES);
  g_message (_("The system lets this program have no more than %u files open, so there may be %u "
               "connections at once."),
             (guint) limit.rlim_cur, config->n_connections);
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
    .hedge = TRUE,
    .role = self->config->role,
  };

  self->quick = dp_db_reader_new (target, self->context, &options);
  options.n_connections = N_SLOW;
  options.depth = 1;
  options.hedge = FALSE;
  self->slow = dp_db_reader_new (target, self->context, &options);
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void
tokens_cb (DpDbResult   *rows,
           const GError *error,
           gpointer      user_data)
{
  DpServeService *self = user_data;

  self->asks_tokens = FALSE;
  /* While the database is away, those of before count. */
  if (error == NULL && self->guard != NULL)
    _dp_serve_access_take_tokens (_dp_serve_guard_get_access (self->guard), rows);
}

static void
schedules_cb (DpDbResult   *rows,
              const GError *error,
              gpointer      user_data)
{
  DpServeService *self = user_data;
  DpDbValue row[2];

  if (error != NULL)
    return;
  dp_db_result_read_row (rows, 0, row);
  self->state.knows_schedules = TRUE;
  self->state.n_scheduled = _dp_serve_value_get_int64 (&row[0], DP_SERVE_TYPE_INT8);
  self->state.n_missed = _dp_serve_value_get_int64 (&row[1], DP_SERVE_TYPE_INT8);
}

static gboolean
ask_tokens_cb (gpointer user_data)
{
  DpServeService *self = user_data;

  if (self->listener != NULL)
    _dp_serve_listener_resume (self->listener);
  if (!self->asks_tokens)
    {
      self->asks_tokens = TRUE;
      dp_db_reader_ask (self->slow, "serve_tokens", dp_db_load_sql ("serve_tokens"), NULL,
                        tokens_cb, self);
      if (self->n_ticks++ % SCHEDULES_TICKS == 0)
        dp_db_reader_ask (self->slow, "serve_health", dp_db_load_sql ("serve_health"), NULL,
                          schedules_cb, self);
    }

  return G_SOURCE_CONTINUE;
}

static void
watch_tokens (DpServeService *self)
{
  self->token_ticks = g_timeout_source_new (TOKENS_MS);
  g_source_set_callback (self->token_ticks, ask_tokens_cb, self, NULL);
  g_source_attach (self->token_ticks, self->context);
  ask_tokens_cb (self);
}

gboolean
_dp_serve_service_open (DpServeService  *self,
                        GError         **error)
{
  raise_file_limit (self->config);
  self->guard = _dp_serve_guard_new (self->config, self->context);
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  /* "OPTIONS *" is about no path, and so in no other handler. */
  soup_server_add_handler (self->soup, "*", request_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (finished_cb), self);
  open_readers (self);
  if (self->config->cache_bytes > 0)
    self->cache = _dp_serve_cache_new (self, self->config->cache_bytes);
  watch_tokens (self);
  self->live = _dp_serve_live_new (self);

  if (_dp_serve_certificate_check (self->config, error))
    self->listener = _dp_serve_listener_new (self->config, self->context, self->soup, self->guard,
                                             error);
  if (self->listener == NULL)
    return FALSE;
  self->port = _dp_serve_listener_get_port (self->listener);

  return TRUE;
}

void
_dp_serve_service_close (DpServeService *self)
{
  g_source_destroy (self->token_ticks);
  g_clear_pointer (&self->token_ticks, g_source_unref);
  g_clear_pointer (&self->listener, _dp_serve_listener_free);
  _dp_serve_live_close (self->live);
  soup_server_disconnect (self->soup);
  dp_db_reader_close (self->quick);
  dp_db_reader_close (self->slow);
  /* What was refused meanwhile, and connections that were being made, arrive in vain. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_pointer (&self->cache, _dp_serve_cache_free);
  g_clear_pointer (&self->live, _dp_serve_live_free);
  g_clear_pointer (&self->quick, dp_db_reader_unref);
  g_clear_pointer (&self->slow, dp_db_reader_unref);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->guard, _dp_serve_guard_free);
}
