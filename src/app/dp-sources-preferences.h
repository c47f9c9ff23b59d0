/* dp-sources-preferences.h: the preferences of market data services
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpSourcesPreferences: keys, plans, limits and addresses. Keys go to the keyring only. */
#define DP_TYPE_SOURCES_PREFERENCES (dp_sources_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpSourcesPreferences, dp_sources_preferences, DP, SOURCES_PREFERENCES,
                      AdwPreferencesPage)

void dp_sources_preferences_set_engine (DpSourcesPreferences *self,
                                        DpEngine             *engine);

G_END_DECLS
