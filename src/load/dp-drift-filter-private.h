/* dp-drift-filter-private.h: what a contract allows of a reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-drift-action.h"

G_BEGIN_DECLS

/* @rejects: (element-type DpReject): gets the records that are not allowed. Returns: (transfer
 * full) (nullable): a reply of what is; NULL where nothing is */
DpReply *_dp_drift_filter      (const DpDriftAction *action,
                                DpReply             *reply,
                                GPtrArray           *rejects);
/* Returns: why a record with @mark is rejected */
char    *_dp_drift_describe    (const DpDriftMark   *mark);
void     _dp_drift_reject_free (gpointer             reject);

G_END_DECLS
