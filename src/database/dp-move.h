/* dp-move.h: all data of a database into another one, on another server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"

G_BEGIN_DECLS

/**
 * DpMove:
 *
 * Copies everything beside the target's database, several tables at once, compares each with a hash
 * of its rows, and exchanges databases when all of it is there. Stopped at any point, the target is
 * as it was; begun again, it goes on with the tables that are missing. Main thread only.
 */
#define DP_TYPE_MOVE (dp_move_get_type ())
G_DECLARE_FINAL_TYPE (DpMove, dp_move, DP, MOVE, GObject)

/** dp_move_new: @source: what is copied, and stays as it is; @target: where to, need not be there
 * yet */
DpMove     *dp_move_new           (DpDbTarget *source,
                                   DpDbTarget *target);

/**
 * dp_move_run:
 *
 * Nothing may be written into the source meanwhile.
 *
 * Returns: a future of a string: the name under which the target's former database is kept there,
 *   "" for none
 */
DexFuture  *dp_move_run           (DpMove     *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_move_cancel: ends it soon; what is copied is kept for the next time */
void        dp_move_cancel        (DpMove     *self);

/* To be asked at any time. */

/** dp_move_get_fraction: Returns: how much is done, of 1 */
double      dp_move_get_fraction  (DpMove     *self);
/** dp_move_dup_step: Returns: (transfer full): what goes on, for people */
char       *dp_move_dup_step      (DpMove     *self);
guint       dp_move_get_n_tables  (DpMove     *self);
/** dp_move_get_n_resumed: Returns: tables that an earlier move had copied */
guint       dp_move_get_n_resumed (DpMove     *self);
guint64     dp_move_get_n_rows    (DpMove     *self);

/** dp_move_forget: removes what a move that is not to go on has copied. Returns: a future of
 * %TRUE */
DexFuture  *dp_move_forget        (DpDbTarget *target) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
