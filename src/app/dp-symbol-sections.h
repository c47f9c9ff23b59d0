/* dp-symbol-sections.h: the symbols to load in the preferences, grouped and in their order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-settings.h"

G_BEGIN_DECLS

/** Whose a symbol is that comes without its provider's name */
#define DP_SYMBOLS_SOURCE "alphavantage"

/**
 * DpSymbolSections:
 * The sections that follow what a page of preferences has of its own: one for each group, and one
 * for the symbols in none. Rows are moved, grouped and removed there; what a person does is stored
 * at once, and what is stored is what the sections show.
 */
#define DP_TYPE_SYMBOL_SECTIONS (dp_symbol_sections_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolSections, dp_symbol_sections, DP, SYMBOL_SECTIONS, GObject)

/** dp_symbol_sections_new: @page: whose last sections they become, and which is to own this */
DpSymbolSections *dp_symbol_sections_new         (AdwPreferencesPage *page,
                                                  DpSettings         *settings);
/** dp_symbol_sections_is_editable: Returns: whether the lists are stored ones, not of the
 * environment or the command line */
gboolean          dp_symbol_sections_is_editable (DpSymbolSections   *self);
/** dp_symbol_sections_add_group: asks for its name */
void              dp_symbol_sections_add_group   (DpSymbolSections   *self);

G_END_DECLS
