/* bench-load.c: one reply, decoded and loaded as a run does it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-load.h"

#include "dp-work-scheduler.h"

typedef struct
{
  DpSource  *source;
  DpRequest *request;
  DpReply   *reply;
} Decode;

static DexFuture *
decode_fiber (gpointer user_data)
{
  Decode *decode = user_data;
  GError *error = NULL;
  DpBatch *batch = dp_source_decode (decode->source, decode->request, decode->reply, &error);

  return batch != NULL ? dex_future_new_for_pointer (batch) : dex_future_new_for_error (error);
}

guint64
bench_load (DpDbPool            *pool,
            DpSource            *source,
            const DpLoadContext *context,
            DpRequest           *request,
            DpReply             *reply)
{
  Decode decode = { source, request, reply };
  g_autoptr(GError) error = NULL;
  DpLoadOutcome *outcome;
  DpBatch *batch;
  guint64 n_rows;
  gboolean unchanged = dex_await_boolean (dp_load_unchanged (pool, context, request, reply),
                                          &error);

  g_assert_no_error (error);
  if (unchanged)
    return 0;

  batch = dex_await_pointer (dex_scheduler_spawn (dp_work_scheduler_get (), 0, decode_fiber,
                                                  &decode, NULL),
                             &error);
  g_assert_no_error (error);
  outcome = dex_await_boxed (dp_load_reply (pool, context, request, reply, batch), &error);
  g_assert_no_error (error);

  n_rows = outcome->rows_written;
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);

  return n_rows;
}
