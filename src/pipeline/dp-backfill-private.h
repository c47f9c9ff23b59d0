/* dp-backfill-private.h: what the engine tells a backfill of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-backfill.h"
#include "dp-db-result.h"

G_BEGIN_DECLS

/* A row of list_backfills.sql; @row is of the same backfill, or of a new one. */
void _dp_backfill_read      (DpBackfill      *self,
                             DpDbResult      *rows,
                             guint            row);
void _dp_backfill_set_id    (DpBackfill      *self,
                             gint64           id);
void _dp_backfill_set_state (DpBackfill      *self,
                             DpBackfillState  state);
/* What a plan says is left; before it is kept that is all there is to it. */
void _dp_backfill_set_left  (DpBackfill      *self,
                             guint            days_left,
                             guint            calls_left);
/* @message: (nullable) */
void _dp_backfill_set_wait  (DpBackfill      *self,
                             gint64           resume_us,
                             const char      *message);
void _dp_backfill_set_cost  (DpBackfill      *self,
                             const char      *cost);
/* "done" … as the table has it; what is not known is %DP_BACKFILL_PAUSED */
DpBackfillState
     _dp_backfill_parse_state (const char    *nick);

G_END_DECLS
