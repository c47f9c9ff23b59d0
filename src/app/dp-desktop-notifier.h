/* dp-desktop-notifier.h: tells on the desktop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-notifier.h"

G_BEGIN_DECLS

/** DpDesktopNotifier: shows messages as notifications of an application, unless its window is the
 * one in use */
#define DP_TYPE_DESKTOP_NOTIFIER (dp_desktop_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DpDesktopNotifier, dp_desktop_notifier, DP, DESKTOP_NOTIFIER, DpNotifier)

/** dp_desktop_notifier_new: @application: not held. Returns: (transfer full) */
DpNotifier *dp_desktop_notifier_new (GtkApplication *application);

G_END_DECLS
