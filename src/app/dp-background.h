/* dp-background.h: goes on when the window is closed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-settings.h"

G_BEGIN_DECLS

/**
 * DpBackground:
 * While the settings keep-schedules and run-in-background are on, keeps the application going
 * without a window, and sees that the session starts it: through the portal in a sandbox, else by a
 * file in the autostart folder. Property message (nullable): why the system does not let it.
 */
#define DP_TYPE_BACKGROUND (dp_background_get_type ())
G_DECLARE_FINAL_TYPE (DpBackground, dp_background, DP, BACKGROUND, GObject)

DpBackground *dp_background_new         (GApplication *application,
                                         DpSettings   *settings);
/** dp_background_is_on: whether the application goes on when its window is closed */
gboolean      dp_background_is_on       (DpBackground *self);
/** dp_background_get_message: Returns: (nullable): a sentence */
const char   *dp_background_get_message (DpBackground *self);

G_END_DECLS
