/* dp-reject.h: a record that was not loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpReject: what came, where it was, and why it was not taken; immutable. Properties, all
 * read-only: source, symbol, cause, created-us */
#define DP_TYPE_REJECT (dp_reject_get_type ())
G_DECLARE_FINAL_TYPE (DpReject, dp_reject, DP, REJECT, GObject)

const char *dp_reject_get_source     (DpReject    *self);
const char *dp_reject_get_endpoint   (DpReject    *self);
const char *dp_reject_get_symbol     (DpReject    *self);
/** dp_reject_get_position: Returns: where in the reply or file it is */
const char *dp_reject_get_position   (DpReject    *self);
const char *dp_reject_get_cause      (DpReject    *self);
const char *dp_reject_get_payload    (DpReject    *self);
/** dp_reject_get_is_open: Returns: whether it is not loaded to this day */
gboolean    dp_reject_get_is_open    (DpReject    *self);
gint64      dp_reject_get_created_us (DpReject    *self);
gint64      dp_reject_get_run_id     (DpReject    *self);

/**
 * dp_reject_list:
 * @source: (nullable): only of this one
 * @run_id: only those that this run kept aside; 0 for those of all
 * @all: also those that were loaded since
 * Returns: a future of a [class@Gio.ListModel] of the latest @most of them, the latest first
 */
DexFuture  *dp_reject_list           (DpEngine    *engine,
                                      const char  *source,
                                      gint64       run_id,
                                      gboolean     all,
                                      guint        most) G_GNUC_WARN_UNUSED_RESULT;

/** dp_reject_count: Returns: a future of a gint64: how many that run kept aside, also those that
 * were loaded since */
DexFuture  *dp_reject_count          (DpEngine    *engine,
                                      gint64       run_id) G_GNUC_WARN_UNUSED_RESULT;

/** dp_reject_list_sources: Returns: a future of a boxed %G_TYPE_STRV: those that have any */
DexFuture  *dp_reject_list_sources   (DpEngine    *engine) G_GNUC_WARN_UNUSED_RESULT;

/** dp_reject_query: Returns: a future of a [class@DbResult]: all of them with all that is known, as
 * they are exported */
DexFuture  *dp_reject_query          (DpEngine    *engine,
                                      const char  *source,
                                      gint64       run_id,
                                      gboolean     all) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
