/* dp-symbol-row.h: a symbol that is loaded, in the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-symbol-groups.h"

G_BEGIN_DECLS

/**
 * DpSymbolRow:
 * It is moved by dragging, or with Alt+Up and Alt+Down. Signals: "removed"; "moved" (int): it is to
 * be that many places from where it is; "dropped" (widget): it was dragged onto that row or
 * section, and the drag is over; "grouped" (int): it shall be in that group, -1 for none.
 */
#define DP_TYPE_SYMBOL_ROW (dp_symbol_row_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolRow, dp_symbol_row, DP, SYMBOL_ROW, AdwActionRow)

/** dp_symbol_row_new: @entry: as the setting "symbols" has it; @source_title: of its provider */
GtkWidget  *dp_symbol_row_new       (const char  *entry,
                                     const char  *source_title);
const char *dp_symbol_row_get_entry (DpSymbolRow *self);
/** dp_symbol_row_drop: takes note that it is dropped onto a row or section, which "dropped" tells
 * when the drag is over. Returns: whether that is a place for it */
gboolean    dp_symbol_row_drop      (DpSymbolRow *self,
                                     GtkWidget   *onto);
/** dp_symbol_row_add_groups: with a menu of them */
void        dp_symbol_row_add_groups (DpSymbolRow    *self,
                                      DpSymbolGroups *groups);

G_END_DECLS
