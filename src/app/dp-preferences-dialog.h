/* dp-preferences-dialog.h: what to load, from whom, into which database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-background.h"
#include "dp-sharing.h"

G_BEGIN_DECLS

/**
 * DpPreferencesDialog:
 * A list of pages, each with how things are set: "symbols", "sources", "schedules",
 * "notifications", "charts", "database", "sharing". Everything applies at once.
 */
#define DP_TYPE_PREFERENCES_DIALOG (dp_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpPreferencesDialog, dp_preferences_dialog, DP, PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

DpPreferencesDialog *dp_preferences_dialog_new       (DpEngine     *engine,
                                                      DpSharing    *sharing,
                                                      DpBackground *background);

/** dp_preferences_dialog_open_page: @name: one of the pages; another is no harm */
void                 dp_preferences_dialog_open_page (DpPreferencesDialog *self,
                                                      const char          *name);

/** dp_preferences_dialog_add_toast: says @sentence in the dialog that @widget is in */
void                 dp_preferences_dialog_add_toast (GtkWidget  *widget,
                                                      const char *sentence);

G_END_DECLS
