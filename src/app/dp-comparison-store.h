/* dp-comparison-store.h: what a symbol is compared with stays with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** dp_comparison_store_load: Returns: (transfer full): the symbols that @symbol is compared with */
GStrv dp_comparison_store_load (GSettings          *settings,
                                const char         *symbol);
void  dp_comparison_store_save (GSettings          *settings,
                                const char         *symbol,
                                const char *const  *others);

G_END_DECLS
