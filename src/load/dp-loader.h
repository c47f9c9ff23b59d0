/* dp-loader.h: one reply into the warehouse, whole or not at all
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-db-pool.h"
#include "dp-reply.h"
#include "dp-request.h"

G_BEGIN_DECLS

/** DpLoadOutcome: rows in the reply, new or changed ones, and rejects */
typedef struct
{
  gint64 instrument_id;
  guint  rows_in;
  guint  rows_written;
  guint  rows_rejected;
} DpLoadOutcome;

#define DP_TYPE_LOAD_OUTCOME (dp_load_outcome_get_type ())
GType dp_load_outcome_get_type (void);

/**
 * dp_load_reply:
 * @run_id: control.runs; @default_kind: kind of an instrument never seen
 * @synthetic: whether the sample market made it
 * @batch: (transfer full)
 *
 * In one transaction: raw.api_responses, raw.instruments and listings, raw.daily_prices, quotes,
 * company_overviews, rejects, control.checkpoints, quota and run_items. The same reply again changes
 * nothing; a row is rewritten only where it differs, and says when.
 *
 * Returns: a future of a boxed #DpLoadOutcome
 */
DexFuture *dp_load_reply (DpDbPool   *pool,
                          gint64      run_id,
                          const char *default_kind,
                          gboolean    synthetic,
                          DpRequest  *request,
                          DpReply    *reply,
                          DpBatch    *batch) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
