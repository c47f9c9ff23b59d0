/* dp-symbol-list-dialog.h: many symbols at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpSymbolListDialog: a text with symbols, pasted or read from a file. Signal "accepted" (text) */
#define DP_TYPE_SYMBOL_LIST_DIALOG (dp_symbol_list_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolListDialog, dp_symbol_list_dialog, DP, SYMBOL_LIST_DIALOG, AdwDialog)

AdwDialog *dp_symbol_list_dialog_new (void);

G_END_DECLS
