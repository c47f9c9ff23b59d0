/* dp-schedules-preferences.h: the preferences of what runs by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-background.h"
#include "dp-engine.h"

G_BEGIN_DECLS

/** DpSchedulesPreferences: the pipelines and when they run, and whether they do with the window
 * closed. */
#define DP_TYPE_SCHEDULES_PREFERENCES (dp_schedules_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpSchedulesPreferences, dp_schedules_preferences, DP, SCHEDULES_PREFERENCES,
                      AdwPreferencesPage)

void dp_schedules_preferences_set_engine     (DpSchedulesPreferences *self,
                                              DpEngine               *engine);
void dp_schedules_preferences_set_background (DpSchedulesPreferences *self,
                                              DpBackground           *background);

G_END_DECLS
