/* dp-database-preferences.h: the preferences of where data is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpDatabasePreferences: the private server, or one of the person's own. */
#define DP_TYPE_DATABASE_PREFERENCES (dp_database_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpDatabasePreferences, dp_database_preferences, DP, DATABASE_PREFERENCES,
                      AdwPreferencesPage)

void dp_database_preferences_set_engine (DpDatabasePreferences *self,
                                         DpEngine              *engine);

G_END_DECLS
