/* dp-charts-preferences.h: the preferences of how charts look
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpChartsPreferences: colours, type, scale, grid, crosshair and motion, with an example that
 * shows them */
#define DP_TYPE_CHARTS_PREFERENCES (dp_charts_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpChartsPreferences, dp_charts_preferences, DP, CHARTS_PREFERENCES,
                      AdwPreferencesPage)

/** dp_charts_preferences_set_settings: @settings: what to show and change; to be set once */
void dp_charts_preferences_set_settings (DpChartsPreferences *self,
                                         GSettings           *settings);

G_END_DECLS
