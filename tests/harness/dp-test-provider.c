/* dp-test-provider.c: a provider's server on this machine, with faults on order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-provider-private.h"

#include <string.h>

struct _DpTestProvider
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  char         *url;
  GMutex        mutex;          /* guards what follows */
  GCond         started;
  GPtrArray    *answers;        /* (element-type DpTestReply): last first asked */
  GPtrArray    *requests;       /* (element-type utf8) */
  GHashTable   *last_headers;   /* lower-case name to value */
  char         *last_body;
  DpTestFaults *faults;         /* (nullable) */
  GPtrArray    *ways;           /* (element-type GThread): what goes wrong takes its time */
  gint          closing;        /* atomic */
};

void
_dp_test_reply_free (DpTestReply *reply)
{
  g_free (reply->match);
  g_free (reply->content_type);
  g_free (reply->header_name);
  g_free (reply->header_value);
  g_bytes_unref (reply->body);
  g_free (reply);
}

DpTestReply *
_dp_test_reply_copy (const DpTestReply *reply)
{
  DpTestReply *copy = g_memdup2 (reply, sizeof *reply);

  copy->match = g_strdup (reply->match);
  copy->content_type = g_strdup (reply->content_type);
  copy->header_name = g_strdup (reply->header_name);
  copy->header_value = g_strdup (reply->header_value);
  copy->body = g_bytes_ref (reply->body);

  return copy;
}

/* --- matching --------------------------------------------------------------------------------- */

static gboolean
has_parameter (const char *request,
               const char *parameter)
{
  const char *query = strchr (request, '?');
  g_auto(GStrv) parameters = query != NULL ? g_strsplit (query + 1, "&", -1) : NULL;

  return parameters != NULL && g_strv_contains ((const char * const *) parameters, parameter);
}

static gboolean
matches (const char *match,
         const char *request)
{
  g_auto(GStrv) parts = g_strsplit (match, "&", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      gsize path_length = strcspn (request, "?");

      if (*parts[i] == '\0')
        continue;
      if (*parts[i] == '/')
        {
          if (strlen (parts[i]) != path_length || strncmp (request, parts[i], path_length) != 0)
            return FALSE;
        }
      else if (!has_parameter (request, parts[i]))
        return FALSE;
    }

  return TRUE;
}

/* (nullable): with the mutex held */
static DpTestReply *
find_answer (DpTestProvider *self,
             const char     *request)
{
  for (guint i = self->answers->len; i > 0; i--)
    {
      DpTestReply *answer = g_ptr_array_index (self->answers, i - 1);

      if ((!answer->limited || answer->n_left > 0) && matches (answer->match, request))
        return answer;
    }

  return NULL;
}

/* (nullable) (transfer full): with the mutex held */
static DpTestReply *
take_answer (DpTestProvider *self,
             const char     *request)
{
  DpTestReply *answer = find_answer (self, request);

  if (answer == NULL)
    return self->faults != NULL ? _dp_test_faults_go_around (request) : NULL;
  if (answer->limited)
    answer->n_left--;
  if (self->faults != NULL)
    return _dp_test_faults_draw (self->faults, request, answer);

  return _dp_test_reply_copy (answer);
}

/* --- answering -------------------------------------------------------------------------------- */

static void
play_way (DpTestProvider    *self,
          SoupServerMessage *message,
          const DpTestReply *reply)
{
  g_autoptr(GSocket) socket = g_object_ref (soup_server_message_get_socket (message));
  GIOStream *stream = soup_server_message_steal_connection (message);

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->ways, _dp_test_way_start (stream, socket, reply, &self->closing));
  g_mutex_unlock (&self->mutex);
}

static GBytes *
compress (GBytes *body)
{
  g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr(GInputStream) plain = g_memory_input_stream_new_from_bytes (body);
  g_autoptr(GInputStream) packed = g_converter_input_stream_new (plain, G_CONVERTER (zlib));
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static gboolean
delay_over_cb (gpointer message)
{
  soup_server_message_unpause (message);

  return G_SOURCE_REMOVE;
}

static void
hold_back (SoupServerMessage *message,
           guint              delay_ms)
{
  g_autoptr(GSource) source = g_timeout_source_new (delay_ms);

  soup_server_message_pause (message);
  g_source_set_callback (source, delay_over_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
send_answer (DpTestProvider    *self,
             SoupServerMessage *message,
             const DpTestReply *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr(GBytes) body = NULL;

  if (answer->way != DP_TEST_WAY_WHOLE)
    {
      play_way (self, message, answer);
      return;
    }

  body = answer->compressed ? compress (answer->body) : g_bytes_ref (answer->body);
  soup_server_message_set_status (message, answer->status, NULL);
  soup_message_headers_set_content_type (headers, answer->content_type, NULL);
  if (answer->header_name != NULL)
    soup_message_headers_append (headers, answer->header_name, answer->header_value);
  if (answer->compressed)
    soup_message_headers_append (headers, "Content-Encoding", "gzip");
  if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  if (answer->delay_ms > 0)
    hold_back (message, answer->delay_ms);
}

static void
remember_header_cb (const char *name,
                    const char *value,
                    gpointer    user_data)
{
  g_hash_table_replace (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  DpTestProvider *self = user_data;
  g_autofree char *request = g_uri_to_string_partial (soup_server_message_get_uri (message),
                                                      G_URI_HIDE_USERINFO);
  const char *local = strchr (request + strlen ("http://"), '/');
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr(DpTestReply) reply = NULL;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, g_strdup (local));
  g_hash_table_remove_all (self->last_headers);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message),
                                remember_header_cb,
                                self->last_headers);
  g_free (self->last_body);
  self->last_body = g_strndup (body->data, body->length);
  reply = take_answer (self, local);
  g_mutex_unlock (&self->mutex);

  if (reply == NULL)
    soup_server_message_set_status (message, 404, NULL);
  else
    send_answer (self, message, reply);
}

static gpointer
serve_thread (gpointer data)
{
  DpTestProvider *self = data;
  g_autoptr(GError) error = NULL;
  g_autoslist(GUri) uris = NULL;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", "test ", NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);

  g_mutex_lock (&self->mutex);
  self->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_cond_signal (&self->started);
  g_mutex_unlock (&self->mutex);

  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

DpTestProvider *
dp_test_provider_new (void)
{
  DpTestProvider *self = g_new0 (DpTestProvider, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->started);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_test_reply_free);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->ways = g_ptr_array_new_with_free_func ((GDestroyNotify) g_thread_join);
  self->last_headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("test-provider", serve_thread, self);

  g_mutex_lock (&self->mutex);
  while (self->url == NULL)
    g_cond_wait (&self->started, &self->mutex);
  g_mutex_unlock (&self->mutex);

  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

void
dp_test_provider_free (DpTestProvider *self)
{
  g_return_if_fail (self != NULL);

  /* From within, so that a loop that has not begun yet is ended too. */
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_atomic_int_set (&self->closing, TRUE);
  g_ptr_array_unref (self->ways);
  g_clear_pointer (&self->faults, _dp_test_faults_free);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->requests);
  g_hash_table_unref (self->last_headers);
  g_free (self->last_body);
  g_free (self->url);
  g_cond_clear (&self->started);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

const char *
dp_test_provider_get_url (DpTestProvider *self)
{
  return self->url;
}

static void
add_answer (DpTestProvider     *self,
            const char         *match,
            guint               n_times,
            const DpTestAnswer *from,
            GBytes             *body)
{
  DpTestReply *answer = g_new0 (DpTestReply, 1);

  answer->match = g_strdup (match);
  answer->limited = n_times > 0;
  answer->n_left = n_times;
  answer->status = from->status != 0 ? from->status : 200;
  answer->content_type = g_strdup (from->content_type);
  if (answer->content_type == NULL)
    answer->content_type = g_strdup ("application/json");
  answer->body = g_bytes_ref (body);
  answer->header_name = g_strdup (from->header_name);
  answer->header_value = g_strdup (from->header_value);
  answer->delay_ms = from->delay_ms;
  answer->way = from->way;
  answer->compressed = from->compressed;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

void
dp_test_provider_answer_with (DpTestProvider     *self,
                              const char         *match,
                              guint               n_times,
                              const DpTestAnswer *answer)
{
  const char *text = answer->body != NULL ? answer->body : "";
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  add_answer (self, match, n_times, answer, body);
}

void
dp_test_provider_answer (DpTestProvider *self,
                         const char     *match,
                         const char     *body)
{
  dp_test_provider_answer_with (self, match, 0, &(DpTestAnswer) { .body = body });
}

void
dp_test_provider_answer_file (DpTestProvider *self,
                              const char     *match,
                              const char     *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  body = g_bytes_new_take (contents, length);
  add_answer (self, match, 0, &(DpTestAnswer) { 0 }, body);
}

void
dp_test_provider_set_faults (DpTestProvider *self,
                             guint32         seed,
                             guint           most)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->faults, _dp_test_faults_free);
  self->faults = _dp_test_faults_new (seed, most);
  g_mutex_unlock (&self->mutex);
}

guint
dp_test_provider_count (DpTestProvider *self,
                        const char     *match)
{
  guint count = 0;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->requests->len; i++)
    count += matches (match, g_ptr_array_index (self->requests, i));
  g_mutex_unlock (&self->mutex);

  return count;
}

char **
dp_test_provider_dup_requests (DpTestProvider *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->requests->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->requests, i));
  g_mutex_unlock (&self->mutex);

  return g_strv_builder_end (builder);
}

char *
dp_test_provider_dup_header (DpTestProvider *self,
                             const char     *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char *value;

  g_mutex_lock (&self->mutex);
  value = g_strdup (g_hash_table_lookup (self->last_headers, lower));
  g_mutex_unlock (&self->mutex);

  return value;
}

char *
dp_test_provider_dup_body (DpTestProvider *self)
{
  char *body;

  g_mutex_lock (&self->mutex);
  body = g_strdup (self->last_body);
  g_mutex_unlock (&self->mutex);

  return body;
}
