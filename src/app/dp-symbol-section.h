/* dp-symbol-section.h: the symbols of one group, in the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-symbol-row.h"

G_BEGIN_DECLS

/**
 * DpSymbolSection:
 * Signals, of a section that is a group: "renamed" (name) and "dissolved".
 */
#define DP_TYPE_SYMBOL_SECTION (dp_symbol_section_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolSection, dp_symbol_section, DP, SYMBOL_SECTION, AdwPreferencesGroup)

/** dp_symbol_section_new: @name: of the group; %NULL for what is in none */
GtkWidget     *dp_symbol_section_new        (const char      *name,
                                             const char      *title);
/** dp_symbol_section_get_name: Returns: (transfer none) (nullable): as it was made with */
const char    *dp_symbol_section_get_name   (DpSymbolSection *self);
void           dp_symbol_section_clear      (DpSymbolSection *self);
void           dp_symbol_section_append     (DpSymbolSection *self,
                                             DpSymbolRow     *row);
guint          dp_symbol_section_get_length (DpSymbolSection *self);
/** dp_symbol_section_get_row: Returns: (transfer none) (nullable): its row at @index */
DpSymbolRow   *dp_symbol_section_get_row    (DpSymbolSection *self,
                                             guint            index);
/** dp_symbol_section_ask_name: asks for a group's name; @callback (user_data, name) is called with
 * one that is not empty */
typedef void (* DpGroupNamed)               (gpointer         user_data,
                                             const char      *name);
void           dp_symbol_section_ask_name   (GtkWidget       *parent,
                                             const char      *heading,
                                             const char      *name,
                                             DpGroupNamed     callback,
                                             GObject         *user_data);

G_END_DECLS
