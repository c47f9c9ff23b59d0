/* dp-backfill.h: a range of days that is to be filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  DP_BACKFILL_ACTIVE,      /* goes on whenever there are calls left */
  DP_BACKFILL_PAUSED,
  DP_BACKFILL_DONE,        /* there is nothing left to ask for */
  DP_BACKFILL_FAILED,      /* what is left cannot be had as things are */
  DP_BACKFILL_CANCELLED,
} DpBackfillState;

#define DP_TYPE_BACKFILL_STATE (dp_backfill_state_get_type ())
GType       dp_backfill_state_get_type (void);
/** dp_backfill_state_get_nick: Returns: "active", "paused" …, as in control.backfills.state */
const char *dp_backfill_state_get_nick (DpBackfillState state);

/**
 * DpBackfill:
 * Which days of which symbols are to be loaded as far as they are missing, and how far that is. It
 * goes on over as many days as the providers' limits make it take; what is loaded stays, whatever
 * becomes of it. Properties, of which those up to only-failed are for construction: from, to (days
 * since 1970), sources, symbols (lists; nullable: all that are set up), only-failed; id (0: not
 * kept yet), state, days, days-left (missing days of all series, then and now), calls, calls-left,
 * resume-us (when there are calls left again; 0: at once), message (nullable: a sentence about what
 * it waits for, or why it failed), cost (nullable), created-us, fraction. Main thread only.
 */
#define DP_TYPE_BACKFILL (dp_backfill_get_type ())
G_DECLARE_FINAL_TYPE (DpBackfill, dp_backfill, DP, BACKFILL, GObject)

/** dp_backfill_new: @from, @to: days since 1970; @sources, @symbols: (nullable): only these */
DpBackfill          *dp_backfill_new             (gint32               from,
                                                  gint32               to,
                                                  const char * const  *sources,
                                                  const char * const  *symbols,
                                                  gboolean             only_failed);
gint64               dp_backfill_get_id          (DpBackfill          *self);
gint32               dp_backfill_get_from        (DpBackfill          *self);
gint32               dp_backfill_get_to          (DpBackfill          *self);
/** Returns: (transfer none) (nullable): NULL for all */
const char * const  *dp_backfill_get_sources     (DpBackfill          *self);
const char * const  *dp_backfill_get_symbols     (DpBackfill          *self);
gboolean             dp_backfill_get_only_failed (DpBackfill          *self);
DpBackfillState      dp_backfill_get_state       (DpBackfill          *self);
guint                dp_backfill_get_days        (DpBackfill          *self);
guint                dp_backfill_get_days_left   (DpBackfill          *self);
guint                dp_backfill_get_calls_left  (DpBackfill          *self);
gint64               dp_backfill_get_resume_us   (DpBackfill          *self);
const char          *dp_backfill_get_message     (DpBackfill          *self);
/** dp_backfill_get_cost: Returns: (nullable): what its calls of today cost, a line for each source,
 * as of the last dp_engine_look_backfill() */
const char          *dp_backfill_get_cost        (DpBackfill          *self);
/** dp_backfill_get_fraction: Returns: how much of it is there, from 0 to 1 */
double               dp_backfill_get_fraction    (DpBackfill          *self);
/** dp_backfill_dup_json: Returns: (transfer full): one object, as `datapipe backfill list --json`
 * prints it */
char                *dp_backfill_dup_json        (DpBackfill          *self);

G_END_DECLS
