/* dp-symbols-preferences.h: the preferences' list of symbols
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpSymbolsPreferences: finds, adds, orders and removes symbols; a removal can be undone. */
#define DP_TYPE_SYMBOLS_PREFERENCES (dp_symbols_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolsPreferences, dp_symbols_preferences, DP, SYMBOLS_PREFERENCES,
                      AdwPreferencesPage)

void dp_symbols_preferences_set_engine (DpSymbolsPreferences *self,
                                        DpEngine             *engine);

G_END_DECLS
