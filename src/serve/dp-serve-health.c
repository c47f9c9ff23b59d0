/* dp-serve-health.c: GET /health
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-health.h"

#include "dp-disk-space.h"
#include "dp-serve-service.h"

/* What a check found, the worst last. */
typedef enum
{
  OK,
  UNKNOWN,
  DEGRADED,
  FAILED,
} Verdict;

static const char * const words[] = { "ok", "unknown", "degraded", "failed" };

static void
add_check (DpServeText *body,
           const char  *name,
           Verdict      verdict)
{
  _dp_serve_text_add_string (body, name, -1);
  _dp_serve_text_add_literal (body, ":{\"status\":");
  _dp_serve_text_add_string (body, words[verdict], -1);
}

static void
add_count (DpServeText *body,
           const char  *name,
           gint64       n)
{
  _dp_serve_text_add_literal (body, ",");
  _dp_serve_text_add_string (body, name, -1);
  _dp_serve_text_add_literal (body, ":");
  _dp_serve_text_add_number (body, n);
}

/* Whoever watches wants to be woken for what stops the work; data that is late is told, and no
 * reason to. */
static void
reply_health (DpServeRequest *request,
              gboolean        database)
{
  const DpServeService *service = request->service;
  const DpServeState *state = &service->state;
  Verdict disk = service->data_dir == NULL                    ? UNKNOWN
                 : dp_disk_space_is_short (service->data_dir) ? FAILED
                                                              : OK;
  Verdict schedules = !state->knows_schedules ? UNKNOWN : state->n_missed > 0 ? DEGRADED : OK;
  Verdict data = !state->knows_data ? UNKNOWN : state->n_late > 0 ? DEGRADED : OK;
  gboolean failed = !database || disk == FAILED;
  Verdict all = failed ? FAILED : schedules == DEGRADED || data == DEGRADED ? DEGRADED : OK;
  g_auto(DpServeText) body = { 0 };

  _dp_serve_request_begin_data (&body);
  _dp_serve_text_add_literal (&body, "{\"status\":");
  _dp_serve_text_add_string (&body, words[all], -1);
  _dp_serve_text_add_literal (&body, ",\"checks\":{");
  add_check (&body, "database", database ? OK : FAILED);
  _dp_serve_text_add_literal (&body, "},");
  add_check (&body, "disk", disk);
  _dp_serve_text_add_literal (&body, "},");
  add_check (&body, "schedules", schedules);
  add_count (&body, "scheduled", state->n_scheduled);
  add_count (&body, "missed", state->n_missed);
  _dp_serve_text_add_literal (&body, "},");
  add_check (&body, "freshness", data);
  add_count (&body, "datasets", state->n_datasets);
  add_count (&body, "late", state->n_late);
  _dp_serve_text_add_literal (&body, "}}}");
  if (failed)
    soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                  "Retry-After", "2");
  _dp_serve_request_reply_data (request, failed ? SOUP_STATUS_SERVICE_UNAVAILABLE : SOUP_STATUS_OK,
                                &body, NULL);
}

static void check_database (DpServeService *service);

static void
checked_cb (DpDbResult   *rows,
            const GError *error,
            gpointer      user_data)
{
  DpServeService *service = user_data;
  g_autoptr(GPtrArray) waited = g_steal_pointer (&service->checking);

  service->checking = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_serve_request_unref);
  service->checks_database = FALSE;
  for (guint i = 0; i < waited->len; i++)
    {
      DpServeRequest *request = waited->pdata[i];

      if (!request->gone)
        reply_health (request, error == NULL);
    }
  if (service->to_check->len > 0)
    check_database (service);
}

/* All who came since the last question was sent share the next: it is asked after each of them
 * came, and so tells how it is now. */
static void
check_database (DpServeService *service)
{
  GPtrArray *asking = service->to_check;

  service->to_check = service->checking;
  service->checking = asking;
  service->checks_database = TRUE;
  dp_db_reader_ask (service->quick, "serve_check", "select 1", NULL, checked_cb, service);
}

void
_dp_serve_health_handle (DpServeRequest *request)
{
  DpServeService *service = request->service;

  _dp_serve_request_wait (request);
  g_ptr_array_add (service->to_check, _dp_serve_request_ref (request));
  if (!service->checks_database)
    check_database (service);
}
