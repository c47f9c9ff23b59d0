/* fuzz-source.c: bytes as a reply of a provider
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source-private.h"

#define RECEIVED_US G_GINT64_CONSTANT (1780000000000000)

static DpSource *
new_source (const char *name)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  DpSourceOptions options = { .transport = transport, .key = "FUZZKEY" };
  DpSource *source = dp_source_new_by_name (name, &options);

  g_assert_nonnull (source);

  return source;
}

/* Nothing without a sentence, and none that is not text */
static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 10);
}

/* What is loaded after this goes into tables that are ordered and have keys. */
static void
check_bars (GArray *bars)
{
  for (guint i = 1; i < bars->len; i++)
    g_assert_cmpint (g_array_index (bars, DpBar, i - 1).date, <,
                     g_array_index (bars, DpBar, i).date);
}

static void
check_batch (DpBatch *batch)
{
  for (guint i = 0; i < batch->instruments->len; i++)
    {
      DpInstrumentRows *rows = g_ptr_array_index (batch->instruments, i);

      g_assert_true (g_utf8_validate (rows->source_symbol, -1, NULL));
      check_bars (rows->bars);
      check_bars (rows->weekly);
      check_bars (rows->monthly);
    }
  for (guint i = 0; i < batch->rejects->len; i++)
    {
      DpReject *reject = g_ptr_array_index (batch->rejects, i);

      g_assert_true (g_utf8_validate (reject->position, -1, NULL));
      g_assert_true (g_utf8_validate (reject->cause, -1, NULL));
      g_assert_true (reject->payload == NULL || g_utf8_validate (reject->payload, -1, NULL));
    }
}

static void
play (DpSource     *source,
      const char   *endpoint,
      const guint8 *data,
      gsize         size)
{
  const char *name = dp_source_get_name (source);
  g_autoptr(DpRequest) request = dp_request_new (name, endpoint, "SYMBOL", "/path");
  g_autoptr(GBytes) body = g_bytes_new (data, size);
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", body, RECEIVED_US, 1000, -1);
  g_autoptr(GError) refusal = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = NULL;

  dp_request_add_param (request, "interval", "5min");
  if (!DP_SOURCE_GET_CLASS (source)->check_reply (source, request, reply, &refusal))
    check_error (refusal);
  batch = dp_source_decode (source, request, reply, &error);
  if (batch == NULL)
    check_error (error);
  else
    check_batch (batch);
}

void
fuzz_source (const char         *name,
             const char * const *endpoints,
             const guint8       *data,
             gsize               size)
{
  static DpSource *source;

  /* One target asks one source. */
  if (source == NULL)
    source = new_source (name);
  for (gsize i = 0; endpoints[i] != NULL; i++)
    play (source, endpoints[i], data, size);
}
