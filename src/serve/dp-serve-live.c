/* dp-serve-live.c: GET /live, what happens as it happens, over WebSocket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-live.h"

#include <glib/gi18n-lib.h>

#include "dp-metrics.h"
#include "dp-serve-connection.h"
#include "dp-serve-live-look.h"
#include "dp-serve-service.h"

/* How many events are kept for those who are behind, or come back. */
#define N_EVENTS 8192
/* What one message may have; the rest comes in the next. */
#define MOST_BATCH (64 * 1024)
#define TICK_MS 50
/* Events that come close together go out together: one message for each would cost a thousand
 * followers a thousand turns. */
#define GATHER_MS 20
#define PING_S 20
/* Followers have nothing to say. */
#define MOST_INCOMING 1024
#define MOST_ID G_GINT64_CONSTANT (9007199254740991)
#define STATUS_UPGRADE_NEEDED 426

struct _DpServeLive
{
  DpServeService  *service;
  DpServeLiveLook *look;
  char            *events[N_EVENTS];   /* the event ID is at ID % N_EVENTS */
  gint64           first;              /* no event before this one was ever there */
  gint64           next;               /* ID of the next one */
  GHashTable      *followers;          /* Follower → itself */
  GSource         *ticks;
  GSource         *gathering;          /* (nullable): they are told when it fires */
  GBytes          *batch;              /* (nullable): what was sent last, for who is at the same
                                        * place */
  gint64           batch_from;
  gint64           batch_to;
};

/* Somebody, from the handshake on. */
typedef struct
{
  DpServeLive             *live;
  SoupWebsocketConnection *connection;
  GSocket                 *socket;
  char                    *token;      /* (nullable): hash of what it showed */
  gint64                   next;       /* ID of what it gets next */
  gint64                   stuck_us;   /* since when it takes nothing; 0 while it does */
} Follower;

const DpServeParam _dp_serve_live_params[DP_SERVE_LIVE_N_PARAMS] = {
  { "after", DP_SERVE_PARAM_INTEGER, N_("Beginning with what came after this event"),
    "1795300000000000", .least = 0, .most = MOST_ID, .fallback = -1 },
};

/* --- events ----------------------------------------------------------------------------------- */

static gint64
get_oldest (DpServeLive *self)
{
  return MAX (self->first, self->next - N_EVENTS);
}

static char *
format_event (gint64      id,
              const char *type,
              const char *data)
{
  g_auto(DpServeText) text = { 0 };

  _dp_serve_text_printf (&text, "{\"id\":%" G_GINT64_FORMAT ",\"type\":\"%s\",\"at\":\"", id, type);
  _dp_serve_text_add_time (&text, g_get_real_time ());
  _dp_serve_text_add_literal (&text, "\",\"data\":");
  _dp_serve_text_add (&text, data, strlen (data));
  _dp_serve_text_add_literal (&text, "}");

  return g_strndup (text.data, text.length);
}

/* @to: (out): ID of the first event that is not in it */
static GBytes *
make_batch (DpServeLive *self,
            gint64       from,
            gint64      *to)
{
  g_auto(DpServeText) text = { 0 };

  if (self->batch != NULL && self->batch_from == from && self->batch_to > from)
    {
      *to = self->batch_to;
      return g_bytes_ref (self->batch);
    }

  _dp_serve_text_add_literal (&text, "{\"events\":[");
  for (*to = from; *to < self->next && text.length < MOST_BATCH; (*to)++)
    {
      const char *event = self->events[*to % N_EVENTS];

      if (*to > from)
        _dp_serve_text_add_literal (&text, ",");
      _dp_serve_text_add (&text, event, strlen (event));
    }
  _dp_serve_text_add_literal (&text, "]}");
  g_clear_pointer (&self->batch, g_bytes_unref);
  self->batch = _dp_serve_text_steal (&text);
  self->batch_from = from;
  self->batch_to = *to;

  return g_bytes_ref (self->batch);
}

/* --- followers -------------------------------------------------------------------------------- */

static void
follower_free (gpointer data)
{
  Follower *self = data;

  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_object_unref (self->connection);
  g_object_unref (self->socket);
  g_free (self->token);
  g_free (self);
}

static void
show_n_followers (DpServeLive *self)
{
  dp_metrics_set (dp_metrics_get_default (), "datapipe_serve_followers", NULL, NULL,
                  g_hash_table_size (self->followers));
}

static void
closed_cb (SoupWebsocketConnection *connection,
           Follower                *follower)
{
  DpServeLive *live = follower->live;

  g_hash_table_remove (live->followers, follower);
  show_n_followers (live);
}

/* No farewell: it would wait behind what is not taken. */
static void
drop (Follower *follower)
{
  DpServeLive *live = follower->live;

  g_socket_shutdown (follower->socket, TRUE, TRUE, NULL);
  g_hash_table_remove (live->followers, follower);
  dp_metrics_add (dp_metrics_get_default (), "datapipe_serve_followers_dropped_total", NULL, NULL,
                  1);
  show_n_followers (live);
}

static gboolean
can_take (Follower *follower)
{
  GIOStream *stream = soup_websocket_connection_get_io_stream (follower->connection);
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  return g_pollable_output_stream_is_writable (G_POLLABLE_OUTPUT_STREAM (output));
}

/* Tells where it begins: after the event with this number. */
static void
greet (Follower *follower,
       gint64    after)
{
  DpServeLive *live = follower->live;
  gint64 oldest = get_oldest (live);
  gboolean lost = after >= 0 && (after < oldest - 1 || after >= live->next);
  g_autofree char *data = NULL;
  g_autofree char *event = NULL;
  g_autofree char *message = NULL;

  follower->next = after < 0 || after >= live->next ? live->next : MAX (after + 1, oldest);
  data = g_strdup_printf ("{\"resumed\":%s,\"lost\":%s,\"oldest\":%" G_GINT64_FORMAT "}",
                          after >= 0 && !lost ? "true" : "false", lost ? "true" : "false", oldest);
  event = format_event (follower->next - 1, "hello", data);
  message = g_strconcat ("{\"events\":[", event, "]}", NULL);
  soup_websocket_connection_send_text (follower->connection, message);
}

static gboolean
is_behind (Follower *follower)
{
  return follower->next < follower->live->next &&
         soup_websocket_connection_get_state (follower->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

/* libsoup keeps without a limit what it cannot send yet, so a follower gets one message a turn, and
 * only while the one before has gone. Returns: %FALSE where @follower is too slow */
static gboolean
serve_follower (Follower *follower)
{
  DpServeLive *live = follower->live;
  gint64 now_us = g_get_monotonic_time ();
  g_autoptr(GBytes) batch = NULL;

  if (!is_behind (follower))
    return TRUE;
  if (!can_take (follower))
    {
      if (follower->stuck_us == 0)
        follower->stuck_us = now_us;
      return now_us - follower->stuck_us <= live->service->config->patience_us;
    }
  follower->stuck_us = 0;
  if (follower->next < get_oldest (live))
    greet (follower, follower->next - 1);
  batch = make_batch (live, follower->next, &follower->next);
  soup_websocket_connection_send_message (follower->connection, SOUP_WEBSOCKET_DATA_TEXT, batch);

  return TRUE;
}

static gboolean gathered_cb (gpointer user_data);

static void
gather (DpServeLive *self)
{
  if (self->gathering != NULL)
    return;
  self->gathering = g_timeout_source_new (GATHER_MS);
  g_source_set_callback (self->gathering, gathered_cb, self, NULL);
  g_source_attach (self->gathering, self->service->context);
}

static void
serve_followers (DpServeLive *self)
{
  g_autoptr(GPtrArray) slow = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer follower;
  gboolean more = FALSE;

  g_hash_table_iter_init (&iter, self->followers);
  while (g_hash_table_iter_next (&iter, &follower, NULL))
    {
      if (!serve_follower (follower))
        g_ptr_array_add (slow, follower);
      else if (is_behind (follower) && ((Follower *) follower)->stuck_us == 0)
        more = TRUE;
    }
  for (guint i = 0; i < slow->len; i++)
    drop (slow->pdata[i]);
  if (more)
    gather (self);
}

static gboolean
gathered_cb (gpointer user_data)
{
  DpServeLive *self = user_data;

  g_clear_pointer (&self->gathering, g_source_unref);
  serve_followers (self);

  return G_SOURCE_REMOVE;
}

/* Whose token was revoked, or has expired, is told nothing more. */
static void
drop_strangers (DpServeLive *self)
{
  DpServeAccess *access = _dp_serve_guard_get_access (self->service->guard);
  g_autoptr(GPtrArray) strangers = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer follower;

  g_hash_table_iter_init (&iter, self->followers);
  while (g_hash_table_iter_next (&iter, &follower, NULL))
    {
      const char *token = ((Follower *) follower)->token;

      if (token != NULL && !_dp_serve_access_knows (access, token))
        g_ptr_array_add (strangers, follower);
    }
  for (guint i = 0; i < strangers->len; i++)
    drop (strangers->pdata[i]);
}

static gboolean
tick_cb (gpointer user_data)
{
  DpServeLive *self = user_data;

  drop_strangers (self);
  serve_followers (self);
  _dp_serve_live_look_tick (self->look, g_hash_table_size (self->followers) > 0);

  return G_SOURCE_CONTINUE;
}

/* --- the handshake ---------------------------------------------------------------------------- */

/* What is kept of a request until its connection is a WebSocket. */
typedef struct
{
  DpServeLive *live;
  gpointer     connection;
  gint64       after;
} Upgrade;

static void
upgraded_cb (SoupServerMessage *message,
             gpointer           user_data)
{
  const Upgrade *upgrade = user_data;
  DpServeLive *live = upgrade->live;
  g_autoptr(GSocket) socket = g_object_ref (_dp_serve_connection_get_socket_of (message));
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);
  Follower *follower = g_new0 (Follower, 1);

  follower->live = live;
  follower->socket = g_steal_pointer (&socket);
  follower->token = _dp_serve_access_dup_shown (message);
  follower->connection = soup_websocket_connection_new (stream,
                                                        soup_server_message_get_uri (message),
                                                        SOUP_WEBSOCKET_CONNECTION_SERVER, NULL,
                                                        NULL, NULL);
  soup_websocket_connection_set_max_incoming_payload_size (follower->connection, MOST_INCOMING);
  soup_websocket_connection_set_keepalive_interval (follower->connection, PING_S);
  soup_websocket_connection_set_keepalive_pong_timeout (follower->connection, PING_S);
  g_signal_connect (follower->connection, "closed", G_CALLBACK (closed_cb), follower);
  g_hash_table_add (live->followers, follower);
  _dp_serve_guard_set_phase (live->service->guard, upgrade->connection, DP_SERVE_PHASE_OPEN);
  show_n_followers (live);
  greet (follower, upgrade->after);
}

/* A browser lets any page open a WebSocket to this computer, and says only of which page it is. */
static gboolean
is_own_or_named_page (DpServeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *page = origin != NULL ? strstr (origin, "://") : NULL;

  return origin == NULL ||
         (page != NULL && host != NULL && g_ascii_strcasecmp (page + strlen ("://"), host) == 0) ||
         _dp_serve_access_allow_origin (_dp_serve_guard_get_access (request->service->guard),
                                        request->message);
}

/* @after: (out): -1 where it begins now. Returns: %FALSE where it answered that this is no
 * number */
static gboolean
read_after (DpServeRequest *request,
            gint64         *after)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *header = soup_message_headers_get_one (headers, "Last-Event-ID");
  g_autoptr(GError) error = NULL;

  *after = request->values[0].number;
  if (request->values[0].text != NULL || header == NULL ||
      g_ascii_string_to_signed (header, 10, 0, MOST_ID, after, &error))
    return TRUE;
  _dp_serve_request_fail (request, SOUP_STATUS_BAD_REQUEST, "invalid_header", "Last-Event-ID",
                          _("“Last-Event-ID” takes the number of an event."));

  return FALSE;
}

static void
upgrade_free (gpointer  data,
              GClosure *closure)
{
  g_free (data);
}

void
_dp_serve_live_handle (DpServeRequest *request)
{
  SoupServerMessage *message = request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  Upgrade *upgrade;
  gint64 after;

  if (!soup_websocket_server_check_handshake (message, NULL, NULL, NULL, NULL))
    {
      soup_message_headers_replace (headers, "Upgrade", "websocket");
      _dp_serve_request_fail (request, STATUS_UPGRADE_NEEDED, "upgrade_needed", NULL,
                              _("Events come over WebSocket: open ws://…/live."));
      return;
    }
  if (!is_own_or_named_page (request))
    {
      _dp_serve_request_fail (request, SOUP_STATUS_FORBIDDEN, "forbidden", NULL,
                              _("Pages of that address may not read this; the setting "
                                "serve-origins names those that may."));
      return;
    }
  if (!read_after (request, &after))
    return;

  upgrade = g_new0 (Upgrade, 1);
  upgrade->live = request->service->live;
  upgrade->connection = request->connection;
  upgrade->after = after;
  soup_websocket_server_process_handshake (message, NULL, NULL, NULL, NULL);
  request->answered = TRUE;
  g_signal_connect_data (message, "wrote-informational", G_CALLBACK (upgraded_cb), upgrade,
                         upgrade_free, 0);
}

/* --- the ring --------------------------------------------------------------------------------- */

gint64
_dp_serve_live_push (DpServeLive *self,
                     const char  *type,
                     const char  *data)
{
  char **place = &self->events[self->next % N_EVENTS];

  g_free (*place);
  *place = format_event (self->next, type, data);
  gather (self);

  return self->next++;
}

guint
_dp_serve_live_get_n_followers (DpServeLive *self)
{
  return g_hash_table_size (self->followers);
}

DpServeLive *
_dp_serve_live_new (DpServeService *service)
{
  DpServeLive *self = g_new0 (DpServeLive, 1);

  self->service = service;
  /* Numbers of a server that was started before are smaller than all of this one's. */
  self->first = self->next = g_get_real_time ();
  self->followers = g_hash_table_new_full (NULL, NULL, follower_free, NULL);
  self->look = _dp_serve_live_look_new (self, service->quick);
  self->ticks = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticks, tick_cb, self, NULL);
  g_source_attach (self->ticks, service->context);

  return self;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
_dp_serve_live_close (DpServeLive *self)
{
  GHashTableIter iter;
  gpointer follower;

  clear_source (&self->ticks);
  clear_source (&self->gathering);
  g_hash_table_iter_init (&iter, self->followers);
  while (g_hash_table_iter_next (&iter, &follower, NULL))
    g_socket_shutdown (((Follower *) follower)->socket, TRUE, TRUE, NULL);
  g_hash_table_remove_all (self->followers);
  show_n_followers (self);
}

void
_dp_serve_live_free (DpServeLive *self)
{
  g_return_if_fail (self != NULL);

  _dp_serve_live_look_free (self->look);
  g_hash_table_unref (self->followers);
  for (guint i = 0; i < N_EVENTS; i++)
    g_free (self->events[i]);
  g_clear_pointer (&self->batch, g_bytes_unref);
  g_free (self);
}
