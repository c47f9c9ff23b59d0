/* dp-load-again.h: a reply that is stored, loaded as it was then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-db-pool.h"
#include "dp-reply.h"
#include "dp-request.h"

G_BEGIN_DECLS

/**
 * DpStoredLoad:
 * @load_id: control.loads
 * @loaded_us: the moment its rows say they were first seen or revised
 * @default_kind: as in #DpLoadContext
 * @from: the first day whose rows are wanted, or %DP_DATE_NONE for all
 */
typedef struct
{
  gint64      load_id;
  gint64      run_id;
  gint64      loaded_us;
  const char *response_id;
  const char *default_kind;
  gint32      from;
} DpStoredLoad;

/**
 * dp_load_again:
 * @connection: in a transaction, in which the temporary table replayed_rejects is there
 * @batch: what @reply was decoded to; rows of days before @from are taken out
 * @rows: (inout): grows by the rows that were written
 *
 * Writes the typed rows of a reply, and its rejects, as of when it was loaded; neither reply,
 * quota, checkpoint nor the records of a run. Call in a fiber.
 */
gboolean dp_load_again (DpDbConnection     *connection,
                        const DpStoredLoad *stored,
                        DpRequest          *request,
                        DpReply            *reply,
                        DpBatch            *batch,
                        guint64            *rows,
                        GError            **error);

G_END_DECLS
