/* dp-sharing-preferences.h: the preferences of who else may read the data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-sharing.h"

G_BEGIN_DECLS

/** DpSharingPreferences: whether the data is served, where, and to those with which tokens. */
#define DP_TYPE_SHARING_PREFERENCES (dp_sharing_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpSharingPreferences, dp_sharing_preferences,
                      DP, SHARING_PREFERENCES, AdwPreferencesPage)

void dp_sharing_preferences_set_sharing (DpSharingPreferences *self,
                                         DpSharing            *sharing);

G_END_DECLS
