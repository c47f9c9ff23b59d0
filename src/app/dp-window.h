/* dp-window.h: the application's window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"
#include "dp-page.h"

G_BEGIN_DECLS

/**
 * DpWindow:
 * Shows what the engine's state asks for: opening, failed, welcome, or the market with the list of
 * pages and instruments beside what is chosen there.
 */
#define DP_TYPE_WINDOW (dp_window_get_type ())
G_DECLARE_FINAL_TYPE (DpWindow, dp_window, DP, WINDOW, AdwApplicationWindow)

DpWindow *dp_window_new         (AdwApplication *application,
                                 DpEngine       *engine);

/** dp_window_show_symbol: Returns: whether there is an instrument called @symbol */
gboolean  dp_window_show_symbol (DpWindow       *self,
                                 const char     *symbol);

/** dp_window_show_place: Returns: whether there is a page called @id, which is shown then */
gboolean  dp_window_show_place  (DpWindow       *self,
                                 const char     *id);

/** dp_window_get_shown: Returns: (transfer none) (nullable): the page beside the list */
DpPage   *dp_window_get_shown   (DpWindow       *self);

/**
 * dp_window_show_notice:
 * @sentence: (nullable): what happened and what to do; %NULL takes the last one away
 * @button_label: (nullable): what the button says
 * @action: (nullable): the button's detailed action name
 */
void      dp_window_show_notice (DpWindow       *self,
                                 const char     *sentence,
                                 const char     *button_label,
                                 const char     *action);

G_END_DECLS
