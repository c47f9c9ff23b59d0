/* dp-symbol-drag.h: instruments of a list are dragged into a group
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-symbol-order.h"

G_BEGIN_DECLS

/** dp_symbol_drag_from: @list_item: whose instrument @row is */
void dp_symbol_drag_from (GtkWidget     *row,
                          GtkListItem   *list_item);
/** dp_symbol_drag_onto: @holder: a list item or header; what is dropped on @widget comes into the
 * section of its instrument */
void dp_symbol_drag_onto (GtkWidget     *widget,
                          GObject       *holder,
                          DpSymbolOrder *order);

G_END_DECLS
