/* dp-drop-down.h: lists of choices whose names may be long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** dp_drop_down_shorten: where there is no room, @self shows the beginning of what is chosen, so
 * that no name makes a window wider; the list shows all of it. For lists of strings, or after the
 * expression was set. */
void dp_drop_down_shorten (GtkDropDown *self);

G_END_DECLS
