/* dp-menu-names.h: items of menus have names for who does not see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** dp_menu_names_keep: from now on, in all windows; to be called once */
void dp_menu_names_keep (void);

G_END_DECLS
