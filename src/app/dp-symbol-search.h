/* dp-symbol-search.h: instruments of a provider, found by name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpSymbolSearch:
 * Asks a provider for part of a name, and lists what it knows. Signal "chosen" (entry): one of
 * them, as the setting "symbols" has it.
 */
#define DP_TYPE_SYMBOL_SEARCH (dp_symbol_search_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolSearch, dp_symbol_search, DP, SYMBOL_SEARCH, AdwPreferencesGroup)

void dp_symbol_search_set_engine (DpSymbolSearch *self,
                                  DpEngine       *engine);
/** dp_symbol_search_set_source: @source: whom to ask; what it was asked before is no longer
 * shown */
void dp_symbol_search_set_source (DpSymbolSearch *self,
                                  const char     *source);

G_END_DECLS
