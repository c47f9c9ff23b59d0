/* dp-module.h: parts of the program that are loaded when they are needed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_module_symbol:
 * @module: "window" for libdatapipe-window.so
 * @symbol: a function or a constant of it
 *
 * Loads @module where it is not loaded yet, with the libraries that nothing else needs. Any thread.
 *
 * Returns: (nullable): where @symbol is; else @error says, in the loader's words, what is missing
 */
gpointer dp_module_symbol (const char  *module,
                           const char  *symbol,
                           GError     **error);

G_END_DECLS
