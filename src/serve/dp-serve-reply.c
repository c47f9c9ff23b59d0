/* dp-serve-reply.c: what goes back to who asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-request.h"

#include <glib/gi18n-lib.h>

#include "dp-content-hash.h"
#include "dp-db-error.h"
#include "dp-log.h"
#include "dp-serve-connection.h"
#include "dp-serve-service.h"

/* Smaller ones are one packet anyway. */
#define LEAST_PACKED 1024
#define HEAD "{\"data\":"
#define JSON "application/json"
/* Where an id will stand: what is in no sentence. */
#define ID_TO_COME '\177'
#define CSV "text/csv; charset=utf-8; header=present"

/* Most replies are JSON. What no reply of ours needs a browser to do; the page that shows the
 * interface has words of its own. */
static void
add_headers (SoupMessageHeaders *headers,
             const char         *id)
{
  soup_message_headers_append (headers, "X-Request-ID", id);
  soup_message_headers_append (headers, "Content-Type", JSON);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  if (soup_message_headers_get_one (headers, "Content-Security-Policy") == NULL)
    soup_message_headers_append (headers, "Content-Security-Policy",
                                 "default-src 'none'; frame-ancestors 'none'");
  soup_message_headers_append (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_append (headers, "Cache-Control", "no-cache");
  soup_message_headers_append (headers, "Vary", "Accept-Encoding, Authorization, Origin");
}

gboolean
_dp_serve_request_takes_gzip (DpServeRequest *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *list = soup_message_headers_get_list (headers, "Accept-Encoding");
  GSList *takes;
  gboolean found;

  if (list == NULL || strstr (list, "gzip") == NULL)
    return FALSE;
  /* "gzip;q=0" is a refusal. */
  takes = soup_header_parse_quality_list (list, NULL);
  found = g_slist_find_custom (takes, "gzip", (GCompareFunc) g_ascii_strcasecmp) != NULL;
  soup_header_free_list (takes);

  return found;
}

/* Returns: (transfer full) (nullable): %NULL where it does not become shorter */
static GBytes *
pack (DpServeService *service,
      GBytes         *body)
{
  gsize length;
  const void *data = g_bytes_get_data (body, &length);
  g_autofree DpServePacked *packed = _dp_serve_packer_begin (service->packer, data, length);

  return packed != NULL ? _dp_serve_packed_end (packed, "", 0) : NULL;
}

static void
append_body (SoupMessageBody *response,
             GBytes          *body)
{
  if (body != NULL && g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (response, body);
}

/* A reply whose caller has gone, or has one already, is thrown away.
 * @rest: (nullable): what follows @body */
static void
send (DpServeRequest *self,
      guint           status,
      const char     *content_type,
      GBytes         *body,
      GBytes         *rest,
      gboolean        is_packed)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  SoupMessageBody *response = soup_server_message_get_response_body (self->message);
  DpServeConnection *connection = _dp_serve_connection_of (self->message);

  if (self->gone || self->answered)
    return;
  self->answered = TRUE;
  /* After "100 Continue" libsoup begins with none. */
  if (soup_message_headers_get_one (headers, "X-Request-ID") == NULL)
    add_headers (headers, self->id);
  if (content_type == NULL)
    soup_message_headers_remove (headers, "Content-Type");
  else if (!g_str_equal (content_type, JSON))
    soup_message_headers_replace (headers, "Content-Type", content_type);
  /* The one of ours for which libsoup has no words. */
  soup_server_message_set_status (self->message, status,
                                  status == SOUP_STATUS_MISDIRECTED_REQUEST ? "Misdirected Request"
                                                                            : NULL);
  if (is_packed)
    soup_message_headers_append (headers, "Content-Encoding", "gzip");
  append_body (response, body);
  append_body (response, rest);
  if (connection != NULL && soup_server_message_get_method (self->message) != SOUP_METHOD_HEAD)
    _dp_serve_connection_expect (connection, body, rest);

  _dp_serve_guard_set_phase (self->service->guard, self->connection, DP_SERVE_PHASE_REPLY);
  if (self->waiting)
    soup_server_message_unpause (self->message);
  self->waiting = FALSE;
}

void
_dp_serve_request_reply (DpServeRequest *self,
                         guint           status,
                         const char     *content_type,
                         DpServeText    *body)
{
  g_autoptr(GBytes) bytes = _dp_serve_text_steal (body);
  g_autoptr(GBytes) packed = NULL;

  if (g_bytes_get_size (bytes) >= LEAST_PACKED && _dp_serve_request_takes_gzip (self))
    packed = pack (self->service, bytes);
  send (self, status, content_type, packed != NULL ? packed : bytes, NULL, packed != NULL);
}

/* --- data ------------------------------------------------------------------------------------- */

static void
append_metadata (DpServeText *body,
                 const char  *id,
                 gint64       latency_us,
                 const char  *pagination)
{
  _dp_serve_text_add_literal (body, "\"metadata\":{\"request_id\":");
  _dp_serve_text_add_string (body, id, -1);
  _dp_serve_text_add_literal (body, ",\"api_latency_ms\":");
  _dp_serve_text_add_number (body, latency_us / 1000);
  _dp_serve_text_add_literal (body, ".");
  /* Three digits behind the point. */
  _dp_serve_text_printf (body, "%03d", (int) (latency_us % 1000));
  if (pagination != NULL)
    {
      _dp_serve_text_add_literal (body, ",\"pagination\":");
      _dp_serve_text_add (body, pagination, strlen (pagination));
    }
  _dp_serve_text_add_literal (body, "}}");
}

static gint64
get_latency (DpServeRequest *self)
{
  return g_get_monotonic_time () - self->begun_us;
}

/* Of the data alone: the rest differs each time. Weak, for the same reason. */
static void
format_etag (char        etag[24],
             const char *data,
             gsize       length,
             const char *pagination)
{
  guint64 hash = dp_content_hash_64 (data, length);

  if (pagination != NULL)
    hash ^= dp_content_hash_64 (pagination, strlen (pagination)) * 31;
  g_snprintf (etag, 24, "W/\"%016" G_GINT64_MODIFIER "x\"", hash);
}

/* Returns: whether the caller has it already, and was told so */
static gboolean
answer_known (DpServeRequest *self,
              const char     *etag)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *known = soup_message_headers_get_list (headers, "If-None-Match");

  if (self->gone || self->answered)
    return TRUE;
  soup_message_headers_append (soup_server_message_get_response_headers (self->message), "ETag",
                               etag);
  if (known == NULL || (strstr (known, etag + strlen ("W/")) == NULL && !g_str_equal (known, "*")))
    return FALSE;
  send (self, SOUP_STATUS_NOT_MODIFIED, NULL, NULL, NULL, FALSE);

  return TRUE;
}

void
_dp_serve_request_begin_data (DpServeText *body)
{
  _dp_serve_text_add_literal (body, HEAD);
}

void
_dp_serve_request_reply_data (DpServeRequest *self,
                              guint           status,
                              DpServeText    *body,
                              const char     *pagination)
{
  char etag[24];

  format_etag (etag, body->data, body->length, pagination);
  if (status == SOUP_STATUS_OK && self->service->cache != NULL)
    _dp_serve_cache_keep (self->service->cache, self, body->data, body->length, pagination, etag);
  if (status == SOUP_STATUS_OK && answer_known (self, etag))
    return;
  _dp_serve_text_add_literal (body, ",");
  append_metadata (body, self->id, get_latency (self), pagination);
  _dp_serve_request_reply (self, status, JSON, body);
}

void
_dp_serve_request_reply_kept (DpServeRequest      *self,
                              GBytes              *data,
                              const DpServePacked *packed,
                              const char          *pagination,
                              const char          *etag)
{
  g_auto(DpServeText) body = { 0 };
  g_autoptr(GBytes) bytes = NULL;

  if (answer_known (self, etag))
    return;
  _dp_serve_text_add_literal (&body, ",");
  append_metadata (&body, self->id, get_latency (self), pagination);
  bytes = packed != NULL ? _dp_serve_packed_end (packed, body.data, body.length)
                         : _dp_serve_text_steal (&body);
  /* What is kept goes out from where it lies: to copy would cost more than one more thing for the
   * network. */
  send (self, SOUP_STATUS_OK, JSON, packed != NULL ? bytes : data, packed != NULL ? NULL : bytes,
        packed != NULL);
}

void
_dp_serve_request_reply_constant (DpServeRequest *self,
                                  const char     *content_type,
                                  DpServeText    *body)
{
  char etag[24];

  format_etag (etag, body->data, body->length, NULL);
  if (!answer_known (self, etag))
    _dp_serve_request_reply (self, SOUP_STATUS_OK, content_type, body);
}

void
_dp_serve_request_reply_csv (DpServeRequest *self,
                             DpServeText    *body,
                             const char     *next_cursor)
{
  char etag[24];

  format_etag (etag, body->data, body->length, next_cursor);
  if (answer_known (self, etag))
    return;
  if (next_cursor != NULL)
    soup_message_headers_append (soup_server_message_get_response_headers (self->message),
                                 "X-Next-Cursor", next_cursor);
  _dp_serve_request_reply (self, SOUP_STATUS_OK, CSV, body);
}

/* --- failures --------------------------------------------------------------------------------- */

static void
append_error (DpServeText *body,
              const char  *code,
              const char  *message,
              const char  *param)
{
  _dp_serve_text_add_literal (body, "{\"error\":{\"code\":");
  _dp_serve_text_add_string (body, code, -1);
  _dp_serve_text_add_literal (body, ",\"message\":");
  _dp_serve_text_add_string (body, message, -1);
  if (param != NULL)
    {
      _dp_serve_text_add_literal (body, ",\"parameter\":");
      _dp_serve_text_add_string (body, param, -1);
    }
  _dp_serve_text_add_literal (body, "},");
}

void
_dp_serve_request_fail (DpServeRequest *self,
                        guint           status,
                        const char     *code,
                        const char     *param,
                        const char     *format,
                        ...)
{
  g_auto(DpServeText) body = { 0 };
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  append_error (&body, code, message, param);
  append_metadata (&body, self->id, get_latency (self), NULL);
  _dp_serve_request_reply (self, status, JSON, &body);
}

GBytes *
_dp_serve_reply_new_unreadable (void)
{
  g_auto(DpServeText) body = { 0 };
  char id[DP_SERVE_ID_SIZE];

  append_error (&body, "unreadable_request",
                _("This is no request in HTTP, or its address is not encoded as addresses are: "
                  "“%” stands there before two hexadecimal digits, and a blank, a control "
                  "character and “%” itself are written as “%20”, “%0A” and “%25”."),
                NULL);
  memset (id, ID_TO_COME, DP_SERVE_MADE_ID_LENGTH);
  id[DP_SERVE_MADE_ID_LENGTH] = '\0';
  append_metadata (&body, id, 0, NULL);

  return _dp_serve_text_steal (&body);
}

void
_dp_serve_reply_begin (SoupServerMessage *message,
                       GBytes            *unreadable)
{
  gsize length;
  const char *text = g_bytes_get_data (unreadable, &length);
  g_autoptr(GBytes) body = NULL;
  char id[DP_SERVE_ID_SIZE];
  char *own = g_memdup2 (text, length);

  _dp_serve_request_make_id (id);
  add_headers (soup_server_message_get_response_headers (message), id);
  memcpy ((char *) memchr (own, ID_TO_COME, length), id, DP_SERVE_MADE_ID_LENGTH);
  body = g_bytes_new_take (own, length);
  append_body (soup_server_message_get_response_body (message), body);
}

static void
append_header (const char *name,
               const char *value,
               gpointer    text)
{
  g_string_append_printf (text, "%s: %s\r\n", name, value);
}

void
_dp_serve_reply_unreadable_now (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *response = soup_server_message_get_response_body (message);
  g_autoptr(GBytes) body = soup_message_body_flatten (response);
  GSocket *socket = _dp_serve_connection_get_socket_of (message);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GIOStream) stream = NULL;
  GOutputStream *out;

  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", soup_server_message_get_status (message),
                          soup_server_message_get_reason_phrase (message));
  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_set_content_length (headers, g_bytes_get_size (body));
  soup_message_headers_foreach (headers, append_header, text);
  g_string_append (text, "\r\n");
  g_string_append_len (text, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  /* Nobody is waited for: whoever does not take it does not get it. */
  stream = soup_server_message_steal_connection (message);
  out = g_io_stream_get_output_stream (stream);
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (out), text->str, text->len,
                                              NULL, NULL);
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

void
_dp_serve_reply_forget_unreadable (SoupServerMessage *message)
{
  soup_message_body_truncate (soup_server_message_get_response_body (message));
}

static void
set_retry_after (DpServeRequest *self,
                 const char     *seconds)
{
  if (!self->gone && !self->answered)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message),
                                  "Retry-After", seconds);
}

void
_dp_serve_request_fail_database (DpServeRequest *self,
                                 const GError   *error)
{
  /* What the database says may hold values, and names of its own: that is for the log. */
  dp_log_event (G_LOG_LEVEL_WARNING, &(DpLogContext) { .task = "serve", .request = self->id }, "%s",
                error->message);

  switch (error->code)
    {
    case DP_DB_ERROR_UNREACHABLE:
    case DP_DB_ERROR_AUTHENTICATION:
      set_retry_after (self, "2");
      _dp_serve_request_fail (
          self, SOUP_STATUS_SERVICE_UNAVAILABLE, "database_unavailable", NULL,
          _("The database cannot be reached at the moment. Try again in a few seconds."));
      break;
    case DP_DB_ERROR_CONFLICT:
      set_retry_after (self, "1");
      _dp_serve_request_fail (
          self, SOUP_STATUS_SERVICE_UNAVAILABLE, "busy", NULL,
          _("More is asked at once than can be answered. Try again in a second."));
      break;
    case DP_DB_ERROR_CANCELLED:
    case DP_DB_ERROR_TIMEOUT:
      _dp_serve_request_fail (self, SOUP_STATUS_GATEWAY_TIMEOUT, "timeout", NULL,
                              _("The database needs too long for this. Ask for less: one symbol, "
                                "fewer days, or no exact total."));
      break;
    case DP_DB_ERROR_NOT_FOUND:
      set_retry_after (self, "30");
      _dp_serve_request_fail (self, SOUP_STATUS_SERVICE_UNAVAILABLE, "not_built", NULL,
                              _("The tables are not built yet. They are, once a run has ended."));
      break;
    case DP_DB_ERROR_PERMISSION:
      _dp_serve_request_fail (self, SOUP_STATUS_FORBIDDEN, "not_permitted", NULL,
                              _("The role that reads for this server may not read that; the "
                                "setting serve-role names it."));
      break;
    default:
      _dp_serve_request_fail (self, SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal", NULL,
                              _("This went wrong on the server; its log says more."));
    }
}
