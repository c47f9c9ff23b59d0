/* dp-finding.h: something unusual in data or runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "dp-date.h"

G_BEGIN_DECLS

typedef enum
{
  DP_FINDING_OPEN,       /* nobody has said anything of it */
  DP_FINDING_EXPECTED,   /* it is not told again */
  DP_FINDING_INCIDENT,   /* nothing is learnt from those days or that run */
  DP_FINDING_GONE,       /* the data, corrected meanwhile, no longer show it */
} DpFindingState;

#define DP_TYPE_FINDING_STATE (dp_finding_state_get_type ())
GType       dp_finding_state_get_type (void);
/** dp_finding_state_get_nick: Returns: "open", "expected", "incident" or "gone" */
const char *dp_finding_state_get_nick (DpFindingState  state);
/** dp_finding_state_parse: Returns: whether @nick is one of these */
gboolean    dp_finding_state_parse    (const char     *nick,
                                       DpFindingState *state);

/**
 * DpFinding:
 * An anomaly, in words. Property: state, which changes when a person says what it is. Main thread
 * only.
 */
#define DP_TYPE_FINDING (dp_finding_get_type ())
G_DECLARE_FINAL_TYPE (DpFinding, dp_finding, DP, FINDING, GObject)

gint64          dp_finding_get_id         (DpFinding *self);
DpFindingState  dp_finding_get_state      (DpFinding *self);
/** dp_finding_get_kind: Returns: "jump", "volume", "rows", … */
const char     *dp_finding_get_kind       (DpFinding *self);
/** dp_finding_get_symbol: Returns: (nullable): the instrument's; %NULL where it is about a run */
const char     *dp_finding_get_symbol     (DpFinding *self);
/** dp_finding_get_source: Returns: (nullable): the provider's name */
const char     *dp_finding_get_source     (DpFinding *self);
/** dp_finding_get_message: Returns: what was expected, what came, how sure that is */
const char     *dp_finding_get_message    (DpFinding *self);
/** dp_finding_get_first_day: Returns: the first day that it is about, since 1970 */
gint32          dp_finding_get_first_day  (DpFinding *self);
gint32          dp_finding_get_last_day   (DpFinding *self);
/** dp_finding_get_confidence: Returns: how sure it is that something is behind it, 0 to 1 */
double          dp_finding_get_confidence (DpFinding *self);

G_END_DECLS
