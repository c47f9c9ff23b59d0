/* dp-serve-start.c: POST /runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-start.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "dp-serve-service.h"

#define MOST_NAMES 1000

/* What goes to the main thread, and comes back. Only the server's thread touches the request. */
typedef struct
{
  DpServeRequest *request;
  DpEngine       *engine;
  GMainContext   *context;
  char          **sources;       /* (nullable) */
  char          **symbols;       /* (nullable) */
  gboolean        sample;
  gboolean        full_refresh;
  gint64          run_id;
  GError         *error;         /* (nullable) */
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_object_unref (start->engine);
  g_main_context_unref (start->context);
  g_strfreev (start->sources);
  g_strfreev (start->symbols);
  g_clear_error (&start->error);
  g_free (start);
}

/* --- on the server's thread: what is asked for ------------------------------------------------ */

static gboolean
refuse (DpServeRequest *request,
        const char     *member,
        const char     *message)
{
  _dp_serve_request_fail (request, SOUP_STATUS_BAD_REQUEST, "invalid_body", member, "%s", message);

  return FALSE;
}

static gboolean
read_names (DpServeRequest *request,
            JsonNode       *node,
            const char     *member,
            char         ***names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) ||
      json_array_get_length (json_node_get_array (node)) > MOST_NAMES)
    return refuse (request, member, _("It takes a list of names."));
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *name = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (name) || json_node_get_value_type (name) != G_TYPE_STRING)
        return refuse (request, member, _("It takes a list of names."));
      g_strv_builder_add (builder, json_node_get_string (name));
    }
  if (json_array_get_length (array) > 0)
    *names = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_member (DpServeRequest *request,
             const char     *member,
             JsonNode       *node,
             Start          *start)
{
  gboolean is_boolean = JSON_NODE_HOLDS_VALUE (node) &&
                        json_node_get_value_type (node) == G_TYPE_BOOLEAN;

  if (g_str_equal (member, "sources"))
    return start->sources == NULL && read_names (request, node, "sources", &start->sources);
  if (g_str_equal (member, "symbols"))
    return start->symbols == NULL && read_names (request, node, "symbols", &start->symbols);
  if (g_str_equal (member, "sample") && is_boolean)
    start->sample = json_node_get_boolean (node);
  else if (g_str_equal (member, "full_refresh") && is_boolean)
    start->full_refresh = json_node_get_boolean (node);
  else
    return refuse (request, NULL,
                   _("A run takes “sample” and “full_refresh” (true or false), “sources” and "
                     "“symbols” (lists of names), and nothing else."));

  return TRUE;
}

/* Nothing at all is a run of everything that is set up. */
static gboolean
read_body (DpServeRequest *request,
           Start          *start)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GList) members = NULL;
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  JsonNode *root;

  if (length == 0)
    return TRUE;
  if (!g_utf8_validate (text, length, NULL) ||
      !json_parser_load_from_data (parser, text, length, NULL))
    return refuse (request, NULL, _("The body has to be a JSON object in UTF-8."));
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (request, NULL, _("The body has to be a JSON object in UTF-8."));

  members = json_object_get_members (json_node_get_object (root));
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (!read_member (request, l->data,
                        json_object_get_member (json_node_get_object (root), l->data), start))
        return FALSE;
    }

  return TRUE;
}

static gboolean
started_cb (gpointer user_data)
{
  Start *start = user_data;
  g_autoptr(DpServeRequest) request = start->request;
  g_auto(DpServeText) body = { 0 };

  if (start->error == NULL)
    {
      _dp_serve_request_begin_data (&body);
      _dp_serve_text_printf (&body, "{\"run_id\":%" G_GINT64_FORMAT ",\"status\":\"running\"}",
                             start->run_id);
      _dp_serve_request_reply_data (request, SOUP_STATUS_ACCEPTED, &body, NULL);
    }
  else if (g_error_matches (start->error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY))
    _dp_serve_request_fail (request, SOUP_STATUS_CONFLICT, "busy", NULL, "%s",
                            start->error->message);
  else if (start->error->domain == DP_ENGINE_ERROR)
    _dp_serve_request_fail (request, SOUP_STATUS_BAD_REQUEST, "cannot_run", NULL, "%s",
                            start->error->message);
  else
    _dp_serve_request_fail (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "cannot_run", NULL,
                            _("The run could not begin; the server's log says more."));

  return G_SOURCE_REMOVE;
}

/* --- on the main thread ----------------------------------------------------------------------- */

static void
number_known_cb (DpRun      *run,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  DexPromise *known = user_data;

  if (dex_future_is_pending (DEX_FUTURE (known)))
    dex_promise_resolve_boolean (known, TRUE);
}

static DexFuture *
start_fiber (gpointer user_data)
{
  Start *start = user_data;
  g_autoptr(DexPromise) known = dex_promise_new ();
  g_autoptr(DpRun) run = NULL;
  const DpRunOptions options = {
    .sample = start->sample,
    .sources = (const char * const *) start->sources,
    .symbols = (const char * const *) start->symbols,
    .full_refresh = start->full_refresh,
    .trigger = "serve",
  };
  gulong handler;

  run = dp_engine_start_run (start->engine, &options, &start->error);
  if (run == NULL)
    return dex_future_new_true ();

  handler = g_signal_connect (run, "notify::id", G_CALLBACK (number_known_cb), known);
  if (dp_run_get_id (run) == 0)
    dex_await (dex_future_first (dex_ref (DEX_FUTURE (known)), dp_run_wait (run), NULL), NULL);
  g_signal_handler_disconnect (run, handler);
  start->run_id = dp_run_get_id (run);
  if (start->run_id == 0 && dp_run_get_error (run) != NULL)
    start->error = g_error_copy (dp_run_get_error (run));

  return dex_future_new_true ();
}

static DexFuture *
begun_cb (DexFuture *future,
          gpointer   user_data)
{
  Start *start = user_data;

  g_main_context_invoke_full (start->context, G_PRIORITY_DEFAULT, started_cb, start, start_free);

  return dex_future_new_true ();
}

static gboolean
begin_cb (gpointer user_data)
{
  Start *start = user_data;

  dex_future_disown (dex_future_finally (dex_scheduler_spawn (NULL, 0, start_fiber, start, NULL),
                                         begun_cb, start, NULL));

  return G_SOURCE_REMOVE;
}

void
_dp_serve_start_handle (DpServeRequest *request)
{
  Start *start = g_new0 (Start, 1);

  start->engine = g_object_ref (request->service->engine);
  start->context = g_main_context_ref (request->service->context);
  if (!read_body (request, start))
    {
      start_free (start);
      return;
    }

  start->request = _dp_serve_request_ref (request);
  _dp_serve_request_wait (request);
  g_main_context_invoke_full (request->service->main_context, G_PRIORITY_DEFAULT, begin_cb, start,
                              NULL);
}
