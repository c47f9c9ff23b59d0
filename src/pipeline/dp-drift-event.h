/* dp-drift-event.h: a change of the form of replies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpDriftEvent:
 * What is different about the replies of an endpoint or the rows of a file, and what it may be.
 * Immutable.
 */
#define DP_TYPE_DRIFT_EVENT (dp_drift_event_get_type ())
G_DECLARE_FINAL_TYPE (DpDriftEvent, dp_drift_event, DP, DRIFT_EVENT, GObject)

gint64              dp_drift_event_get_id           (DpDriftEvent *self);
/** dp_drift_event_get_state: Returns: "open", "accepted" or "refused" */
const char         *dp_drift_event_get_state        (DpDriftEvent *self);
const char         *dp_drift_event_get_source       (DpDriftEvent *self);
const char         *dp_drift_event_get_endpoint     (DpDriftEvent *self);
/** dp_drift_event_get_change: Returns: "new", "missing", "retyped" or "renamed" */
const char         *dp_drift_event_get_change       (DpDriftEvent *self);
/** dp_drift_event_get_field: Returns: its path in the reply */
const char         *dp_drift_event_get_field        (DpDriftEvent *self);
/** dp_drift_event_get_message: Returns: what has changed, in words */
const char         *dp_drift_event_get_message      (DpDriftEvent *self);
/** dp_drift_event_get_confidence: Returns: how sure that is, 0 to 1 */
double              dp_drift_event_get_confidence   (DpDriftEvent *self);
/** dp_drift_event_get_n_candidates: Returns: how many fields it may be, of one that is gone or
 * new */
guint               dp_drift_event_get_n_candidates (DpDriftEvent *self);
/** dp_drift_event_get_candidate: @confidence: (out): how likely it is that one, 0 to 1. Returns:
 * its path; the likeliest is number 0 */
const char         *dp_drift_event_get_candidate    (DpDriftEvent *self,
                                                     guint         position,
                                                     double       *confidence);

G_END_DECLS
