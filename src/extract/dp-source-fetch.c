/* dp-source-fetch.c: getting one reply: limits, refusals, and trying again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-extract-error.h"
#include "dp-fault-point.h"
#include "dp-log.h"
#include "dp-metrics.h"
#include "dp-redact-private.h"
#include "dp-reply-private.h"
#include "dp-retry-policy.h"

#define SECOND_US          G_GINT64_CONSTANT (1000000)
#define BACKOFF_BASE_US    (SECOND_US / 2)
#define BACKOFF_CAP_US     (30 * SECOND_US)
/* A provider that wants a longer pause than this gets it, but not while a person waits. */
#define LONGEST_PAUSE_S    120
/* The same broken answer twice is the provider's state, not an accident on the way. */
#define MALFORMED_ATTEMPTS 2
#define LONGEST_REFUSAL    (32 * 1024)

typedef struct
{
  DpSource  *source;
  DpRequest *request;      /* as asked now */
  gboolean   replaced;
  guint      attempt;
  guint      n_malformed;
  gint64     pause_s;      /* what the last reply said in Retry-After; -1 where nothing */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->source);
  g_object_unref (fetch->request);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_free)

/* A key is needed where the provider itself is asked; a gateway may bring its own. */
static gboolean
check_key (DpSource  *source,
           GError   **error)
{
  DpSourceClass *klass = DP_SOURCE_GET_CLASS (source);
  const char *base_url = _dp_source_get_base_url (source);

  if (klass->key_page == NULL || _dp_source_get_key (source) != NULL ||
      (base_url != NULL && !g_str_equal (base_url, klass->default_url)) ||
      dp_transport_is_recorded (_dp_source_get_transport (source)))
    return TRUE;

  g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY,
               _("There is no key for %1$s, and it answers nobody without one. Get one at %2$s and "
                 "enter it in the preferences, or set %3$s."),
               klass->title, klass->key_page, klass->key_variable);

  return FALSE;
}

static gboolean
check_request (Fetch   *fetch,
               GError **error)
{
  DpSourceClass *klass = DP_SOURCE_GET_CLASS (fetch->source);

  return klass->check_request == NULL ||
         klass->check_request (fetch->source, fetch->request, error);
}

/* Fiber: waits until the provider's limits allow another call */
static gboolean
await_turn (DpSource  *source,
            GError   **error)
{
  DpTokenBucket *minute = _dp_source_get_minute_bucket (source);
  DpTokenBucket *second = _dp_source_get_second_bucket (source);
  DpClock *clock = _dp_source_get_clock (source);

  if (dp_transport_is_recorded (_dp_source_get_transport (source)))
    return TRUE;
  /* What will not be sent need not wait. */
  if (!_dp_source_check_budget (source, error))
    return FALSE;

  for (;;)
    {
      gint64 rest = _dp_source_get_held_until (source) - dp_clock_get_monotonic_us (clock);

      if (rest > 0)
        {
          if (!dex_await (dp_clock_sleep (clock, rest), error))
            return FALSE;
          continue;
        }
      if (minute != NULL && !dex_await (dp_token_bucket_take (minute), error))
        return FALSE;
      if (second != NULL && !dex_await (dp_token_bucket_take (second), error))
        return FALSE;

      /* Another request may have been told "too fast" in the meantime.  Then tokens are taken anew,
       * or all who waited would go at once. */
      if (_dp_source_get_held_until (source) <= dp_clock_get_monotonic_us (clock))
        return TRUE;
    }
}

/* Keeps in mind until when a provider has nothing more for us. */
static void
note_spent (Fetch *fetch)
{
  gint64 now_us = dp_clock_get_unix_us (_dp_source_get_clock (fetch->source));
  DpQuotaPeriod period = DP_SOURCE_GET_CLASS (fetch->source)->spent_period;

  if (period == DP_N_QUOTA_PERIODS)
    return;
  if (fetch->pause_s > LONGEST_PAUSE_S)
    _dp_source_note_spent (fetch->source, now_us + fetch->pause_s * SECOND_US);
  else
    _dp_source_note_spent (fetch->source, dp_quota_period_get_end (period, now_us));
}

/* Fiber: (nullable): the reply, if it holds data */
static DpReply *
send_once (Fetch   *fetch,
           GError **error)
{
  DpSourceClass *klass = DP_SOURCE_GET_CLASS (fetch->source);
  const char *base_url = _dp_source_get_base_url (fetch->source);
  DpCredentials credentials = {
    .base_url = base_url != NULL ? base_url : klass->default_url,
    .key = _dp_source_get_key (fetch->source),
    .query_name = klass->key_query_name,
    .header_name = klass->key_header_name,
  };
  g_autoptr(DpReply) reply = NULL;

  if (klass->set_credentials != NULL)
    klass->set_credentials (fetch->source, &credentials);
  fetch->pause_s = -1;
  if (!_dp_source_take_call (fetch->source, error))
    return NULL;
  g_debug ("%s: asking for %s of %s", klass->name, dp_request_get_endpoint (fetch->request),
           dp_request_get_symbol (fetch->request));
  dp_fault_point ("extract:before-request");
  reply = dex_await_object (dp_transport_send (_dp_source_get_transport (fetch->source),
                                               fetch->request,
                                               &credentials), error);
  if (reply == NULL)
    return NULL;
  dp_fault_point ("extract:after-reply");

  fetch->pause_s = dp_reply_get_retry_after_s (reply);
  /* Refusals are short.  A long reply is looked at when it is decoded, not on this thread. */
  if (dp_reply_get_status (reply) < 300 &&
      g_bytes_get_size (dp_reply_get_body (reply)) > LONGEST_REFUSAL)
    return g_steal_pointer (&reply);
  if (!_dp_source_check_reply (fetch->source, fetch->request, reply, error))
    {
      if (g_error_matches (*error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT))
        note_spent (fetch);
      return NULL;
    }

  return g_steal_pointer (&reply);
}

/* Takes what may be asked in place of the request; @error: (nullable): why it was refused */
static gboolean
replace_request (Fetch        *fetch,
                 const GError *error)
{
  DpSourceClass *klass = DP_SOURCE_GET_CLASS (fetch->source);
  DpRequest *other;

  if (klass->replace_request == NULL || fetch->replaced)
    return FALSE;
  other = klass->replace_request (fetch->source, fetch->request, error);
  if (other == NULL)
    return FALSE;

  g_object_unref (fetch->request);
  fetch->request = other;
  fetch->replaced = TRUE;

  return TRUE;
}

/* How long a refusal asks to wait at the least, whether by header or by what it is */
static gint64
get_least_wait_us (Fetch        *fetch,
                   const GError *error)
{
  if (fetch->pause_s >= 0)
    return fetch->pause_s * SECOND_US;
  if (!g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TOO_FAST))
    return 0;

  return DP_SOURCE_GET_CLASS (fetch->source)->get_pause_us (fetch->source, error, fetch->attempt);
}

/* Fiber: waits before the next try, or says in @error why there is none */
static gboolean
await_next_try (Fetch   *fetch,
                GError **error)
{
  DpRetryPolicy policy = {
    _dp_source_get_max_attempts (fetch->source), BACKOFF_BASE_US, BACKOFF_CAP_US
  };
  DpClock *clock = _dp_source_get_clock (fetch->source);
  gint64 wait;

  if (g_error_matches (*error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED))
    fetch->n_malformed++;
  if (!dp_extract_error_is_retryable (*error) ||
      !dp_retry_policy_allows (&policy, fetch->attempt) ||
      fetch->n_malformed >= MALFORMED_ATTEMPTS ||
      dp_transport_is_recorded (_dp_source_get_transport (fetch->source)))
    return FALSE;
  if (fetch->pause_s > LONGEST_PAUSE_S)
    {
      g_autofree char *told = g_strdup ((*error)->message);

      g_clear_error (error);
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT,
                   _("%s It asks for a pause of %" PRId64 " minutes."),
                   told, (fetch->pause_s + 59) / 60);
      note_spent (fetch);
      return FALSE;
    }

  wait = dp_retry_policy_get_wait_us (&policy, fetch->attempt, get_least_wait_us (fetch, *error),
                                      _dp_source_get_random (fetch->source));
  g_debug ("%s: try %u failed, next in %" G_GINT64_FORMAT " ms: %s",
           dp_source_get_name (fetch->source), fetch->attempt, wait / 1000, (*error)->message);
  if (g_error_matches (*error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TOO_FAST))
    _dp_source_hold (fetch->source, dp_clock_get_monotonic_us (clock) + wait);
  g_clear_error (error);

  return dex_await (dp_clock_sleep (clock, wait), error);
}

static DexFuture *
reject_without_key (Fetch  *fetch,
                    GError *error)
{
  g_autofree char *redacted = _dp_redact_text (error->message, _dp_source_get_key (fetch->source));

  g_free (error->message);
  error->message = g_steal_pointer (&redacted);

  return dex_future_new_for_error (error);
}

/* @reply: (nullable): of a call that failed; @error: (nullable) */
static void
note_call (Fetch        *fetch,
           DpReply      *reply,
           const GError *error)
{
  const char *source = dp_source_get_name (fetch->source);
  DpMetrics *metrics = dp_metrics_get_default ();
  DpLogContext context = { .source = source, .item = dp_request_get_symbol (fetch->request),
                           .request = dp_request_get_endpoint (fetch->request) };

  dp_metrics_add (metrics, "datapipe_extract_calls_total", source,
                  error != NULL ? dp_extract_error_get_nick (error) : "ok", 1);
  if (reply != NULL)
    {
      gsize size = g_bytes_get_size (dp_reply_get_body (reply));

      dp_metrics_add (metrics, "datapipe_extract_reply_bytes_total", source, NULL, size);
      dp_metrics_observe (metrics, "datapipe_extract_call_seconds", source, NULL,
                          (double) dp_reply_get_latency_us (reply) / G_USEC_PER_SEC);
      dp_log_event (G_LOG_LEVEL_DEBUG, &context, "%" G_GSIZE_FORMAT " bytes after %.3f s", size,
                    (double) dp_reply_get_latency_us (reply) / G_USEC_PER_SEC);
    }
  else
    {
      g_autofree char *redacted = _dp_redact_text (error->message,
                                                   _dp_source_get_key (fetch->source));

      dp_log_event (G_LOG_LEVEL_WARNING, &context, "try %u failed: %s", fetch->attempt, redacted);
    }
}

static DexFuture *
fetch_fiber (gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GError) error = NULL;

  if (!check_key (fetch->source, &error) || !check_request (fetch, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  replace_request (fetch, NULL);

  for (;;)
    {
      g_autoptr(DpReply) reply = NULL;

      if (!await_turn (fetch->source, &error))
        break;
      fetch->attempt++;
      reply = send_once (fetch, &error);
      note_call (fetch, reply, error);
      if (reply != NULL)
        {
          if (fetch->replaced)
            _dp_reply_set_request (reply, fetch->request);
          return dex_future_new_take_object (g_steal_pointer (&reply));
        }

      /* Another request is not another try of this one. */
      if (replace_request (fetch, error))
        {
          g_clear_error (&error);
          fetch->attempt = 0;
          continue;
        }
      if (!await_next_try (fetch, &error))
        break;
    }

  return reject_without_key (fetch, g_steal_pointer (&error));
}

DexFuture *
dp_source_fetch (DpSource  *self,
                 DpRequest *request)
{
  Fetch *fetch;

  g_return_val_if_fail (DP_IS_SOURCE (self), NULL);
  g_return_val_if_fail (DP_IS_REQUEST (request), NULL);

  fetch = g_new0 (Fetch, 1);
  fetch->source = g_object_ref (self);
  fetch->request = g_object_ref (request);

  /* libsoup's session and the limits belong to the main context, whoever asks. */
  return dex_scheduler_spawn (dex_scheduler_get_default (), 0, fetch_fiber, fetch,
                              (GDestroyNotify) fetch_free);
}
