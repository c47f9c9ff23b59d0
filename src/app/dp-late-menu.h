/* dp-late-menu.h: menus that are built when they are opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** dp_late_menu_set: @button: gets @menu, whose many widgets are made when it is first opened */
void dp_late_menu_set (GtkMenuButton *button,
                       GMenuModel    *menu);

G_END_DECLS
