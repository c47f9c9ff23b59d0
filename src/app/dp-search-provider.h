/* dp-search-provider.h: instruments in the desktop's own search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpSearchProvider:
 * Answers org.gnome.Shell.SearchProvider2 with instruments of the warehouse; their identifiers are
 * their symbols. What is chosen is shown by the action "show-symbol" of the application; with each
 * question its action "linger" keeps the program, which may have no window.
 */
#define DP_TYPE_SEARCH_PROVIDER (dp_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (DpSearchProvider, dp_search_provider, DP, SEARCH_PROVIDER, GObject)

DpSearchProvider *dp_search_provider_new        (GtkApplication    *application);
/** dp_search_provider_set_engine: @engine: whose instruments are found; asked before it is open,
 * the answer waits for that */
void              dp_search_provider_set_engine (DpSearchProvider  *self,
                                                 DpEngine          *engine);
/** dp_search_provider_export: answers at @path of @connection, from now on */
gboolean          dp_search_provider_export     (DpSearchProvider  *self,
                                                 GDBusConnection   *connection,
                                                 const char        *path,
                                                 GError           **error);
void              dp_search_provider_unexport   (DpSearchProvider  *self);

G_END_DECLS
