/* dp-rebuild.h: what is stored read again, and all tables made from that
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"
#include "dp-replay.h"

G_BEGIN_DECLS

/**
 * DpRebuild:
 * A replay and the build after it, without a call. Properties: fraction (0 to 1; how much of what
 * goes on now is done), building (whether that is the tables). Main thread only.
 */
#define DP_TYPE_REBUILD (dp_rebuild_get_type ())
G_DECLARE_FINAL_TYPE (DpRebuild, dp_rebuild, DP, REBUILD, GObject)

/** dp_rebuild_new: @options: which replies; its progress function is not used */
DpRebuild             *dp_rebuild_new           (const DpReplayOptions *options);
/** dp_rebuild_run: Returns: a future of %TRUE when all is done, however the tables went; rejects
 * where nothing has changed, or the tables could not be begun */
DexFuture             *dp_rebuild_run           (DpRebuild             *self,
                                                 DpEngine              *engine)
                                                G_GNUC_WARN_UNUSED_RESULT;
/** dp_rebuild_stop: before the tables, all stays as it was; of them, those that are begun come to
 * their end, and the next run builds the rest */
void                   dp_rebuild_stop          (DpRebuild             *self);
gboolean               dp_rebuild_is_stopped    (DpRebuild             *self);
double                 dp_rebuild_get_fraction  (DpRebuild             *self);
gboolean               dp_rebuild_get_building  (DpRebuild             *self);
/** dp_rebuild_get_n_done: Returns: of what goes on now; @n_total: (out): how much that is */
guint                  dp_rebuild_get_n_done    (DpRebuild             *self,
                                                 guint                 *n_total);
/** dp_rebuild_get_outcome: Returns: (transfer none) (nullable): what the replay came to, once it
 * has */
const DpReplayOutcome *dp_rebuild_get_outcome   (DpRebuild             *self);
/** dp_rebuild_get_n_built: Returns: tables and tests that went well */
guint                  dp_rebuild_get_n_built   (DpRebuild             *self);
guint                  dp_rebuild_get_n_failed  (DpRebuild             *self);
/** dp_rebuild_get_failures: Returns: (transfer none): a line for each that failed */
const char * const    *dp_rebuild_get_failures  (DpRebuild             *self);

G_END_DECLS
