/* dp-serve-metrics.c: GET /metrics
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-metrics.h"

#include <string.h>

#include "dp-db-connection.h"
#include "dp-metrics.h"

#define OPEN "application/openmetrics-text"

static double
get_double (const DpDbValue *value)
{
  union { guint64 bits; double number; } wide;

  memcpy (&wide.bits, value->data, sizeof wide.bits);
  wide.bits = GUINT64_FROM_BE (wide.bits);

  return wide.number;
}

static const char *
get_text (const DpDbValue *value)
{
  return value->length >= 0 ? (const char *) value->data : NULL;
}

/* What the database remembers, over all processes; and what only this one knows. */
static void
metrics_cb (DpDbResult   *rows,
            const GError *error,
            gpointer      user_data)
{
  DpServeRequest *request = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *takes = soup_message_headers_get_list (headers, "Accept");
  gboolean open = takes != NULL && strstr (takes, OPEN) != NULL;
  g_autoptr(DpMetrics) metrics = dp_metrics_new ();
  g_autofree char *text = NULL;
  g_auto(DpServeText) body = { 0 };

  if (error != NULL)
    {
      _dp_serve_request_fail_database (request, error);
      return;
    }
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpDbValue row[4];

      dp_db_result_read_row (rows, i, row);
      if (row[3].length == sizeof (double))
        dp_metrics_set (metrics, get_text (&row[0]), get_text (&row[1]), get_text (&row[2]),
                        get_double (&row[3]));
    }
  dp_metrics_fill (metrics, dp_metrics_get_default ());
  text = open ? dp_metrics_format_open (metrics) : dp_metrics_format (metrics);
  _dp_serve_text_add (&body, text, strlen (text));
  _dp_serve_request_reply (request, SOUP_STATUS_OK,
                           open ? OPEN "; version=1.0.0; charset=utf-8"
                                : "text/plain; version=0.0.4; charset=utf-8",
                           &body);
}

void
_dp_serve_metrics_handle (DpServeRequest *request)
{
  _dp_serve_request_ask (request, FALSE, "metrics", dp_db_load_sql ("metrics"), NULL, metrics_cb);
}
