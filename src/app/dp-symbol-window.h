/* dp-symbol-window.h: one instrument in a window of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_symbol_window_new: Returns: (transfer none): a window with the page of @instrument, not yet
 * presented */
GtkWindow *dp_symbol_window_new     (GtkApplication *application,
                                     DpEngine       *engine,
                                     DpInstrument   *instrument);
/** dp_symbol_window_restore: presents the windows that were open when the program ended */
void       dp_symbol_window_restore (GtkApplication *application,
                                     DpEngine       *engine);

G_END_DECLS
