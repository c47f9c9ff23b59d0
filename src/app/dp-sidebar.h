/* dp-sidebar.h: the list of pages and instruments, with search and the Run button
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-instrument.h"
#include "dp-run.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/**
 * DpSidebar:
 * Property "selected": the #DpPlace or the #DpInstrument chosen in the list (nullable). Signal
 * "opened": the person clicked a line or pressed Enter on it, also when it was selected already.
 */
#define DP_TYPE_SIDEBAR (dp_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (DpSidebar, dp_sidebar, DP, SIDEBAR, AdwNavigationPage)

void     dp_sidebar_set_instruments (DpSidebar  *self,
                                     GListModel *instruments,
                                     DpSettings *settings);
void     dp_sidebar_set_run         (DpSidebar  *self,
                                     DpRun      *run);
gpointer dp_sidebar_get_selected    (DpSidebar  *self);

/** dp_sidebar_select: @symbol: (nullable): %NULL for the first. Returns: whether it is there */
gboolean dp_sidebar_select          (DpSidebar  *self,
                                     const char *symbol);
/** dp_sidebar_select_place: Returns: whether there is such a page */
gboolean dp_sidebar_select_place    (DpSidebar  *self,
                                     const char *id);
void     dp_sidebar_start_search    (DpSidebar  *self);
void     dp_sidebar_set_key_capture (DpSidebar  *self,
                                     GtkWidget  *widget);

G_END_DECLS
