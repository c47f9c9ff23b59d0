/* dp-serve-page.c: GET /
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-serve-openapi.h"
#include "dp-serve-service.h"

/* Nothing comes from elsewhere, and nothing runs: a page of plain text and links. */
#define STYLE                                                                                      \
  "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "            \
  "1rem;color-scheme:light dark}"                                                                  \
  "code{font-family:ui-monospace,monospace}table{border-collapse:collapse;width:100%}"             \
  "th,td{text-align:start;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8884}"   \
  "h2{margin-top:2.5rem;font-size:1.1rem}"
#define POLICY \
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

static void
add_escaped (DpServeText *page,
             const char  *format,
             ...) G_GNUC_PRINTF (2, 3);

static void
add_escaped (DpServeText *page,
             const char  *format,
             ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_markup_vprintf_escaped (format, arguments);
  va_end (arguments);
  _dp_serve_text_add (page, text, strlen (text));
}

static char *
describe_values (const DpServeParam *param)
{
  if (param->choices != NULL)
    return g_strjoinv (", ", (char **) param->choices);
  if (param->kind == DP_SERVE_PARAM_INTEGER)
    return g_strdup_printf ("%" G_GINT64_FORMAT " … %" G_GINT64_FORMAT, param->least, param->most);
  if (param->kind == DP_SERVE_PARAM_TIME)
    return g_strdup (_("a day or a moment"));

  return g_strdup (_("text"));
}

static void
add_route (DpServeText        *page,
           const DpServeRoute *route)
{
  gboolean plain = strcmp (route->method, "GET") == 0 && strchr (route->path, '{') == NULL;

  if (plain)
    add_escaped (page, "<h2><code>%s <a href=\"%s\">%s</a></code></h2><p>%s</p>", route->method,
                 route->path, route->path, _ (route->summary));
  else
    add_escaped (page, "<h2><code>%s %s</code></h2><p>%s</p>", route->method, route->path,
                 _ (route->summary));
  if (route->n_params == 0)
    return;

  add_escaped (page, "<table><tr><th>%s</th><th>%s</th><th>%s</th></tr>", _("Parameter"),
               _("Meaning"), _("Takes"));
  for (guint i = 0; i < route->n_params; i++)
    {
      const DpServeParam *param = &route->params[i];
      g_autofree char *values = describe_values (param);

      add_escaped (page, "<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>", param->name,
                   _ (param->summary), values);
    }
  _dp_serve_text_add_literal (page, "</table>");
}

void
_dp_serve_page_handle (DpServeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_auto(DpServeText) page = { 0 };

  _dp_serve_text_add_literal (
      &page, "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
             "content=\"width=device-width\"><title>DataPipe</title><style>" STYLE
             "</style></head><body>");
  add_escaped (&page, "<h1>DataPipe " PACKAGE_VERSION "</h1><p>%s</p>",
               _("The warehouse on this machine, over HTTP. What this page says, /openapi.json "
                 "says to programs."));
  for (const DpServeRoute *route = _dp_serve_routes; route->method != NULL; route++)
    add_route (&page, route);
  _dp_serve_text_add_literal (&page, "</body></html>");

  soup_message_headers_replace (headers, "Content-Security-Policy", POLICY);
  _dp_serve_request_reply_constant (request, "text/html; charset=utf-8", &page);
}
