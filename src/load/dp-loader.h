/* dp-loader.h: one reply into the warehouse, whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-db-pool.h"
#include "dp-drift.h"
#include "dp-reply.h"
#include "dp-request.h"

G_BEGIN_DECLS

/**
 * DpLoadContext:
 * @run_id: control.runs
 * @default_kind: kind of an instrument never seen: "stock", "coin"
 * @key_id: a hash's first digits of the key the call was made with, "" for none; counted in
 *   control.quota
 * @n_calls: calls to the provider that the reply took, retries included
 * @synthetic: whether the sample market made the reply
 * @next_us: when the same may be asked again at the earliest, since 1970 UTC; 0 for no such time
 * @verdict: (nullable): what is different about the form of the reply
 */
typedef struct
{
  gint64          run_id;
  const char     *default_kind;
  const char     *key_id;
  guint           n_calls;
  gboolean        synthetic;
  gint64          next_us;
  DpDriftVerdict *verdict;
} DpLoadContext;

/** DpLoadOutcome: records in the reply, rows that are new or changed, and rejects; @instrument_id
 * is 0 where the reply is about none or several. @rows_by_symbol: (element-type gint64): the rows
 * of each symbol of the request, in its order */
typedef struct
{
  gint64 load_id;
  gint64 instrument_id;
  guint  rows_in;
  guint  rows_written;
  guint  rows_rejected;
  GArray *rows_by_symbol;
} DpLoadOutcome;

#define DP_TYPE_LOAD_OUTCOME (dp_load_outcome_get_type ())
GType dp_load_outcome_get_type (void);

/**
 * dp_load_unchanged:
 * @context: copied
 *
 * Whether @reply is the newest one stored for the same request, byte for byte, or says that this
 * one still holds (HTTP 304): then there is nothing to decode or to load, and it is noted that it
 * was looked at.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a boolean, or rejects with
 *   %DP_DB_ERROR
 */
DexFuture *dp_load_unchanged (DpDbPool            *pool,
                              const DpLoadContext *context,
                              DpRequest           *request,
                              DpReply             *reply) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_load_refusal:
 * @context: copied; its next_us says when @request may be sent again
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %TRUE when that is noted, or
 *   rejects with %DP_DB_ERROR
 */
DexFuture *dp_load_refusal (DpDbPool            *pool,
                            const DpLoadContext *context,
                            DpRequest           *request) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_load_reply:
 * @context: copied
 * @batch: (transfer full): what @reply was decoded to
 *
 * In one transaction: raw.api_responses, control.loads, raw.instruments and listings, the typed
 * tables of raw, rejects, control.checkpoints, quota, run_items and the load task's counts. The
 * same content again changes nothing; a row is rewritten only where it differs, and says when.
 * Works on the thread pool; call from any fiber.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a boxed #DpLoadOutcome, or
 *   rejects with %DP_DB_ERROR and nothing written
 */
DexFuture *dp_load_reply (DpDbPool            *pool,
                          const DpLoadContext *context,
                          DpRequest           *request,
                          DpReply             *reply,
                          DpBatch             *batch) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
