/* dp-symbol-facts.h: statistics, company and news of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpSymbolFacts: groups for a page, read when asked to; what is not known is not there */
#define DP_TYPE_SYMBOL_FACTS (dp_symbol_facts_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolFacts, dp_symbol_facts, DP, SYMBOL_FACTS, AdwBin)

void dp_symbol_facts_load (DpSymbolFacts *self,
                           DpEngine      *engine,
                           DpInstrument  *instrument);

G_END_DECLS
