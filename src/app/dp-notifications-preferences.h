/* dp-notifications-preferences.h: the preferences of what is told, whom and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-settings.h"

G_BEGIN_DECLS

/** DpNotificationsPreferences: channels, each with a test; rules; quiet hours and thresholds */
#define DP_TYPE_NOTIFICATIONS_PREFERENCES (dp_notifications_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpNotificationsPreferences, dp_notifications_preferences,
                      DP, NOTIFICATIONS_PREFERENCES, AdwPreferencesPage)

void dp_notifications_preferences_set_settings (DpNotificationsPreferences *self,
                                                DpSettings                 *settings);

G_END_DECLS
