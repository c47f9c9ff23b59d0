/* dp-probe.c: whether a provider's server is there, and what time it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-probe.h"

#include <libsoup/soup.h>

#include "dp-extract-error.h"

#define TIMEOUT_S 10

typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  DexPromise  *promise;
} Probe;

static void
probe_free (Probe *probe)
{
  g_object_unref (probe->session);
  g_object_unref (probe->message);
  dex_unref (probe->promise);
  g_free (probe);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Probe *probe = user_data;
  g_autoptr(GInputStream) body = NULL;
  g_autoptr(GDateTime) date = NULL;
  GError *error = NULL;
  const char *text;

  body = soup_session_send_finish (probe->session, result, &error);
  if (body == NULL)
    {
      dex_promise_reject (probe->promise, error);
      probe_free (probe);
      return;
    }
  text = soup_message_headers_get_one (soup_message_get_response_headers (probe->message), "Date");
  date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;
  dex_promise_resolve_int64 (probe->promise, date != NULL ? g_date_time_to_unix (date) : 0);
  probe_free (probe);
}

/**
 * dp_probe:
 * @url: an address on the server
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the server's time, 0 where it
 *   does not say
 */
DexFuture *
dp_probe (const char *url)
{
  g_autoptr(GUri) uri = NULL;
  g_autoptr(GUri) top = NULL;
  g_autoptr(GError) error = NULL;
  Probe *probe;
  DexPromise *promise;

  g_return_val_if_fail (url != NULL, NULL);

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &error);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return dex_future_new_reject (DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST, "%s",
                                  error != NULL ? error->message : url);
  top = soup_uri_copy (uri, SOUP_URI_PATH, "/", SOUP_URI_QUERY, NULL, SOUP_URI_USER, NULL,
                       SOUP_URI_PASSWORD, NULL, SOUP_URI_NONE);
  promise = dex_promise_new ();
  probe = g_new0 (Probe, 1);
  probe->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
  probe->message = soup_message_new_from_uri ("HEAD", top);
  probe->promise = dex_ref (promise);
  soup_message_add_flags (probe->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (probe->session, probe->message, G_PRIORITY_DEFAULT, NULL, answered_cb,
                           probe);

  return DEX_FUTURE (promise);
}
