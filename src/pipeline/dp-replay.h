/* dp-replay.h: the typed tables made again from the stored replies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-date.h"
#include "dp-db-pool.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/** DpReplayProgressFunc: called on the thread that works, now and then */
typedef void (*DpReplayProgressFunc) (guint    n_done,
                                      guint    n_loads,
                                      gpointer user_data);

/**
 * DpReplayOptions:
 * @sources: (nullable): only these
 * @from: only rows of this day and later, or %DP_DATE_NONE
 * @rejected: only sources with records that were not loaded
 * @progress: (nullable) (closure user_data)
 * @stop: (nullable): once it is over, the replay ends with G_IO_ERROR_CANCELLED, and nothing
 *   changed
 */
typedef struct
{
  const char * const  *sources;
  gint32               from;
  gboolean             rejected;
  DpReplayProgressFunc progress;
  gpointer             user_data;
  DexFuture           *stop;
} DpReplayOptions;

/**
 * DpReplayOutcome:
 * @n_loads: loads that were done again
 * @n_held: of them those that the contract of their source keeps from being loaded
 * @n_rows: rows written
 * @n_resolved: records that were rejected before and are loaded now
 */
typedef struct
{
  guint   n_loads;
  guint   n_held;
  guint64 n_rows;
  guint64 n_resolved;
} DpReplayOutcome;

#define DP_TYPE_REPLAY_OUTCOME (dp_replay_outcome_get_type ())
GType      dp_replay_outcome_get_type (void);

/**
 * dp_replay:
 *
 * In one transaction: deletes what is typed and came from replies and files, and loads what is
 * stored of them again in the order they came, without a call (files not, where only later days are
 * wanted): the same rows, down to when each was first seen and revised. Until it is committed
 * everyone reads the rows there were. No run may be going on. Works on the thread pool; call from
 * any fiber.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a boxed #DpReplayOutcome; rejects
 *   with nothing changed
 */
DexFuture *dp_replay                  (DpDbPool              *pool,
                                       const DpReplayOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_replay_build_tables:
 * @progress: (nullable): called on the main thread
 * @stop: (nullable): once it is over, nothing more is begun
 * Builds everything that stands on the rows of a replay.
 * Returns: a future of a [class@Gio.ListModel] of [class@NodeResult]
 */
DexFuture *dp_replay_build_tables     (DpDbPool                *pool,
                                       DpTransformProgressFunc  progress,
                                       gpointer                 user_data,
                                       DexFuture               *stop) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
