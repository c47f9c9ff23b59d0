/* dp-http-transport.c: requests over the network, by libsoup
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transport.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "dp-extract-error.h"
#include "dp-fault-point.h"
#include "dp-redact-private.h"
#include "dp-reply-private.h"

#define DEADLINE_MS   30000
#define MAX_BODY      (64 * 1024 * 1024)
#define CHUNK         (64 * 1024)
#define MAX_REDIRECTS 5

#define DP_TYPE_HTTP_TRANSPORT (dp_http_transport_get_type ())
G_DECLARE_FINAL_TYPE (DpHttpTransport, dp_http_transport, DP, HTTP_TRANSPORT, GObject)

struct _DpHttpTransport
{
  GObject parent_instance;

  SoupSession *session;
  SoupSession *local_session;   /* for this machine: past any proxy */
  guint        deadline_ms;
};

typedef struct
{
  DpHttpTransport *transport;
  DpRequest       *request;
  char            *uri;           /* holds the key */
  char            *key;           /* (nullable) */
  char            *header_name;   /* (nullable) */
  gint64           started_us;
  gint64           deadline_us;
  gboolean         moved_once;    /* by a redirect that is not for good */
  char            *moved_to;      /* (nullable): where redirects for good lead to */
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_object_unref (exchange->transport);
  g_object_unref (exchange->request);
  g_free (exchange->moved_to);
  g_free (exchange->uri);
  g_free (exchange->key);
  g_free (exchange->header_name);
  g_free (exchange);
}

/* --- what went wrong, as a sentence ----------------------------------------------------------- */

static void
set_unreachable (GError     **error,
                 const char  *host,
                 GError      *cause)
{
  if (cause->domain == G_TLS_ERROR)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE,
                 _("No safe connection to %s could be made (%s). A wrong clock or a proxy between "
                   "can be the cause; check both, then try again."), host, cause->message);
  else if (cause->domain == G_RESOLVER_ERROR)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE,
                 _("The address of %s could not be found. Check the network connection, then try "
                   "again."),
                 host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE,
                 _("%s refused the connection. Check the provider's address in the preferences, "
                   "then try again."), host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE,
                 _("%s broke off in the middle of its answer. Nothing was loaded from it; try "
                   "again."), host);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE,
                 _("%s could not be reached (%s). Check the network connection, then try again."),
                 host, cause->message);
}

static void
set_exchange_error (GError     **error,
                    Exchange    *exchange,
                    const char  *host,
                    GError      *cause)
{
  if (cause->domain == DEX_ERROR && cause->code == DEX_ERROR_TIMED_OUT)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TIMEOUT,
                 _("%s did not answer within %u seconds. It may be busy, or the network slow; try "
                   "again."),
                 host, MAX (exchange->transport->deadline_ms / 1000, 1));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TIMEOUT,
                 _("%s stopped answering. It may be busy, or the network slow; try again."), host);
  else if (cause->domain == DP_EXTRACT_ERROR ||
           g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
           cause->domain == DEX_ERROR)
    g_propagate_error (error, g_error_copy (cause));
  else
    set_unreachable (error, host, cause);
}

/* --- one exchange ----------------------------------------------------------------------------- */

static void
sent_cb (GObject      *session,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(DexPromise) promise = user_data;
  g_autoptr(GInputStream) stream = NULL;
  GError *error = NULL;

  stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);
  if (stream == NULL)
    dex_promise_reject (promise, error);
  else
    dex_promise_resolve_object (promise, g_steal_pointer (&stream));
}

static DexFuture *
send_message (SoupSession *session,
              SoupMessage *message)
{
  DexPromise *promise = dex_promise_new_cancellable ();

  soup_session_send_async (session, message, G_PRIORITY_DEFAULT,
                           dex_promise_get_cancellable (promise),
                           sent_cb, dex_ref (promise));

  return DEX_FUTURE (promise);
}

/* What comes first, @future or the end of the exchange's time */
static DexFuture *
within_deadline (Exchange  *exchange,
                 DexFuture *future)
{
  return dex_future_first (future, dex_timeout_new_deadline (exchange->deadline_us), NULL);
}

static SoupMessage *
new_message (Exchange *exchange,
             GUri     *uri,
             gboolean  with_key)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* Redirects are followed here, so that a key goes nowhere but where it belongs. And where a
   * connection that was in use before breaks, libsoup sends the request once more by itself: a call
   * past every limit, which nobody counts. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_headers_replace (headers, "Accept", "application/json");
  for (const char * const *header = dp_request_list_headers (exchange->request);
       header != NULL && header[0] != NULL; header += 2)
    soup_message_headers_replace (headers, header[0], header[1]);
  if (with_key && exchange->header_name != NULL && exchange->key != NULL)
    soup_message_headers_replace (headers, exchange->header_name, exchange->key);

  return message;
}

/* (transfer full) (nullable): where a redirect leads; NULL for any other reply */
static GUri *
get_redirect (SoupMessage  *message,
              GError      **error)
{
  GUri *from = soup_message_get_uri (message);
  g_autoptr(GUri) to = NULL;
  const char *location;

  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)))
    return NULL;
  location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  if (location == NULL)
    return NULL;

  to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (to == NULL || g_uri_get_host (to) == NULL ||
      (g_str_equal (g_uri_get_scheme (from), "https") &&
       !g_str_equal (g_uri_get_scheme (to), "https")) ||
      !g_str_has_prefix (g_uri_get_scheme (to), "http"))
    {
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                   _("%s sends the request on to an address that is not safe to follow. Check the "
                     "provider's address in the preferences."), g_uri_get_host (from));
      return NULL;
    }

  return g_steal_pointer (&to);
}

/* A gateway on this machine is not to be looked for from a proxy's side. */
static SoupSession *
get_session (DpHttpTransport *self,
             GUri            *uri)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (g_uri_get_host (uri));
  gboolean is_local = g_str_equal (g_uri_get_host (uri), "localhost") ||
                      (address != NULL && g_inet_address_get_is_loopback (address));

  return is_local ? self->local_session : self->session;
}

/* A chain of redirects is for good as far as each of them is. */
static void
note_move (Exchange    *exchange,
           SoupMessage *message,
           GUri        *to)
{
  guint status = soup_message_get_status (message);

  if (status != SOUP_STATUS_MOVED_PERMANENTLY && status != SOUP_STATUS_PERMANENT_REDIRECT)
    exchange->moved_once = TRUE;
  if (exchange->moved_once)
    return;
  g_free (exchange->moved_to);
  exchange->moved_to = g_uri_to_string (to);
}

/* Fiber: (nullable): the stream of the answer's body, redirects behind it */
static GInputStream *
open_answer (Exchange     *exchange,
             GUri         *first_uri,
             SoupMessage **out_message,
             GError      **error)
{
  g_autoptr(GUri) uri = g_uri_ref (first_uri);

  for (int n_redirects = 0; n_redirects <= MAX_REDIRECTS; n_redirects++)
    {
      gboolean at_home = g_str_equal (g_uri_get_host (uri), g_uri_get_host (first_uri));
      g_autoptr(SoupMessage) message = new_message (exchange, uri, at_home);
      g_autoptr(GInputStream) stream = NULL;
      g_autoptr(GError) local_error = NULL;
      DexFuture *answer;
      GUri *next;

      answer = send_message (get_session (exchange->transport, uri), message);
      stream = dex_await_object (within_deadline (exchange, answer), error);
      if (stream == NULL)
        return NULL;
      next = get_redirect (message, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (next == NULL)
        {
          *out_message = g_steal_pointer (&message);
          return g_steal_pointer (&stream);
        }
      note_move (exchange, message, next);
      g_uri_unref (uri);
      uri = next;
    }

  g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
               _("%s sends the request round in circles. Check the provider's address in the "
                 "preferences."),
               g_uri_get_host (first_uri));

  return NULL;
}

/* Fiber: (nullable): the whole body.  libsoup fails the read where fewer bytes come than
 * announced. */
static GBytes *
read_body (Exchange      *exchange,
           GInputStream  *stream,
           const char    *host,
           GError       **error)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();

  for (;;)
    {
      DexFuture *read = dex_input_stream_read_bytes (stream, CHUNK, G_PRIORITY_DEFAULT);
      g_autoptr(GBytes) chunk = dex_await_boxed (within_deadline (exchange, read), error);

      if (chunk == NULL)
        return NULL;
      if (g_bytes_get_size (chunk) == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&body));
      if (body->len + g_bytes_get_size (chunk) > MAX_BODY)
        {
          g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                       _("The answer of %s is larger than %d MiB and was not read. Check the "
                         "provider's address in the preferences."), host, MAX_BODY / 1024 / 1024);
          return NULL;
        }
      g_byte_array_append (body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
    }
}

/* Seconds, or an HTTP date; -1 for none */
static gint64
get_retry_after_s (SoupMessage *message,
                   gint64       now_us)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  g_autoptr(GDateTime) moment = NULL;
  guint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64) seconds;
  moment = soup_date_time_new_from_http_string (text);
  if (moment == NULL)
    return -1;

  /* A second more, since the date has no fractions. */
  return MAX (g_date_time_to_unix (moment) + 1 - now_us / G_USEC_PER_SEC, 0);
}

static const char * const kept_headers[] = { "etag", "last-modified", "cache-control" };

static DexFuture *
exchange_fiber (gpointer user_data)
{
  Exchange *exchange = user_data;
  g_autoptr(GUri) uri = g_uri_parse (exchange->uri, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr(SoupMessage) message = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) redacted = NULL;
  g_autoptr(GError) cause = NULL;
  SoupMessageHeaders *headers;
  GError *error = NULL;
  DpReply *reply;
  gint64 now_us;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      !g_str_has_prefix (g_uri_get_scheme (uri), "http"))
    return dex_future_new_reject (DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                                  _("The provider's address in the preferences is not a web "
                                    "address. It should begin with https://."));

  exchange->started_us = g_get_monotonic_time ();
  exchange->deadline_us = exchange->started_us + (gint64) exchange->transport->deadline_ms * 1000;
  stream = open_answer (exchange, uri, &message, &cause);
  if (stream != NULL)
    {
      dp_fault_point ("extract:answer-begun");
      body = read_body (exchange, stream, g_uri_get_host (uri), &cause);
    }
  if (body == NULL)
    {
      set_exchange_error (&error, exchange, g_uri_get_host (uri), cause);
      return dex_future_new_for_error (error);
    }

  now_us = g_get_real_time ();
  redacted = _dp_redact_bytes (body, exchange->key);
  headers = soup_message_get_response_headers (message);

  reply = dp_reply_new (soup_message_get_status (message),
                        soup_message_headers_get_one (headers, "Content-Type"), redacted, now_us,
                        g_get_monotonic_time () - exchange->started_us,
                        get_retry_after_s (message, now_us));
  for (guint i = 0; i < G_N_ELEMENTS (kept_headers); i++)
    _dp_reply_set_header (reply, kept_headers[i],
                          soup_message_headers_get_one (headers, kept_headers[i]));
  _dp_reply_set_header (reply, "x-moved-permanently", exchange->moved_to);

  return dex_future_new_take_object (reply);
}

/* --- the class -------------------------------------------------------------------------------- */

static DexFuture *
dp_http_transport_send (DpTransport         *transport,
                        DpRequest           *request,
                        const DpCredentials *credentials)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->transport = g_object_ref (DP_HTTP_TRANSPORT (transport));
  exchange->request = g_object_ref (request);
  exchange->uri = dp_request_build_uri (request, credentials->base_url, credentials->query_name,
                                        credentials->key);
  exchange->key = g_strdup (credentials->key);
  exchange->header_name = g_strdup (credentials->header_name);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 0, exchange_fiber, exchange,
                              (GDestroyNotify) exchange_free);
}

static void
dp_http_transport_iface_init (DpTransportInterface *iface)
{
  iface->send = dp_http_transport_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpHttpTransport, dp_http_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DP_TYPE_TRANSPORT,
                                                      dp_http_transport_iface_init))

static void
dp_http_transport_dispose (GObject *object)
{
  DpHttpTransport *self = DP_HTTP_TRANSPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->local_session);

  G_OBJECT_CLASS (dp_http_transport_parent_class)->dispose (object);
}

static void
dp_http_transport_class_init (DpHttpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_http_transport_dispose;
}

static SoupSession *
new_session (void)
{
  return soup_session_new_with_options ("user-agent", "DataPipe/" PACKAGE_VERSION,
                                        "timeout", DEADLINE_MS / 1000,
                                        "idle-timeout", DEADLINE_MS / 1000,
                                        NULL);
}

static void
dp_http_transport_init (DpHttpTransport *self)
{
  self->deadline_ms = DEADLINE_MS;
  self->session = new_session ();
  self->local_session = new_session ();
  soup_session_set_proxy_resolver (self->local_session, NULL);
}

DpTransport *
dp_http_transport_new (void)
{
  return g_object_new (DP_TYPE_HTTP_TRANSPORT, NULL);
}

void
dp_http_transport_set_deadline (DpTransport *self,
                                guint        msec)
{
  g_return_if_fail (DP_IS_HTTP_TRANSPORT (self));
  g_return_if_fail (msec > 0);

  DP_HTTP_TRANSPORT (self)->deadline_ms = msec;
}
