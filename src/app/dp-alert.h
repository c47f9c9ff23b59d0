/* dp-alert.h: questions and messages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** dp_alert_new: @body: (nullable). Returns: (transfer floating): an [class@Adw.AlertDialog], whose
 * heading may be of any length */
AdwDialog *dp_alert_new (const char *heading,
                         const char *body);

G_END_DECLS
