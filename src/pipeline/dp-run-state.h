/* dp-run-state.h: how a run, a task or an item stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  DP_RUN_STATE_PENDING,
  DP_RUN_STATE_RUNNING,
  DP_RUN_STATE_SUCCESS,
  DP_RUN_STATE_PARTIAL,     /* some items or tests failed, the rest is there */
  DP_RUN_STATE_FAILED,
  DP_RUN_STATE_CANCELLED,
  DP_RUN_STATE_SKIPPED,     /* tasks and items only */
} DpRunState;

#define DP_TYPE_RUN_STATE (dp_run_state_get_type ())
GType       dp_run_state_get_type (void);
/** dp_run_state_get_nick: Returns: "success", "partial", …, as in control.runs.status */
const char *dp_run_state_get_nick (DpRunState state);

G_END_DECLS
