/* dp-conditions.h: what a computer on the way wants to spare
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpConditions:
 * Whether the network is paid by what goes through it, and whether the battery is what the computer
 * runs on. Properties: metered, on-battery. Where nobody knows, neither is so. Main thread only.
 */
#define DP_TYPE_CONDITIONS (dp_conditions_get_type ())
G_DECLARE_FINAL_TYPE (DpConditions, dp_conditions, DP, CONDITIONS, GObject)

/** dp_conditions_new: Returns: (transfer full): as the system says, from now on */
DpConditions *dp_conditions_new            (void);
/** dp_conditions_new_fixed: Returns: (transfer full): as it is said, and changed by setting the
 * properties */
DpConditions *dp_conditions_new_fixed      (gboolean      metered,
                                            gboolean      on_battery);
gboolean      dp_conditions_get_metered    (DpConditions *self);
gboolean      dp_conditions_get_on_battery (DpConditions *self);

G_END_DECLS
