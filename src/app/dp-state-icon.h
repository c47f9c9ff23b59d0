/* dp-state-icon.h: the state of a run, task or item as a picture with a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-run.h"

G_BEGIN_DECLS

/** DpStateIcon: an icon, or a spinner while something is going on; property "state". */
#define DP_TYPE_STATE_ICON (dp_state_icon_get_type ())
G_DECLARE_FINAL_TYPE (DpStateIcon, dp_state_icon, DP, STATE_ICON, AdwBin)

GtkWidget  *dp_state_icon_new       (void);
void        dp_state_icon_set_state (DpStateIcon *self,
                                     DpRunState   state);

/** dp_state_icon_get_label: Returns: @state in the person's words: "Done", "Failed", … */
const char *dp_state_icon_get_label (DpRunState   state);

G_END_DECLS
