/* dp-run-state.c: how a run, a task or an item stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-state.h"

#include "dp-run-private.h"

G_DEFINE_ENUM_TYPE (DpRunState, dp_run_state,
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_SUCCESS, "success"),
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_PARTIAL, "partial"),
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (DP_RUN_STATE_SKIPPED, "skipped"))

const char *
dp_run_state_get_nick (DpRunState state)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (DP_TYPE_RUN_STATE);
  GEnumValue *value = g_enum_get_value (states, state);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

DpRunState
_dp_run_state_parse (const char *nick)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (DP_TYPE_RUN_STATE);
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (states, nick) : NULL;

  return value != NULL ? (DpRunState) value->value : DP_RUN_STATE_PENDING;
}
