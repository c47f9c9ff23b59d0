/* dp-serve-health.c: GET /health
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-health.h"

static void
checked_cb (DpDbResult   *rows,
            const GError *error,
            gpointer      user_data)
{
  DpServeRequest *request = user_data;
  g_auto(DpServeText) body = { 0 };

  _dp_serve_request_begin_data (&body);
  _dp_serve_text_printf (&body, "{\"status\":\"%s\",\"checks\":{\"database\":{\"status\":\"%s\"}}}",
                         error == NULL ? "ok" : "failed", error == NULL ? "ok" : "failed");
  _dp_serve_request_reply_data (request, error == NULL ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE, &body, NULL);
}

void
_dp_serve_health_handle (DpServeRequest *request)
{
  _dp_serve_request_ask (request, TRUE, "serve_check", "select 1", NULL, checked_cb);
}
