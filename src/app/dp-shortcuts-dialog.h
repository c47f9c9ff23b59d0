/* dp-shortcuts-dialog.h: which keys do what
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * dp_shortcuts_dialog_new:
 * @application: whose actions have the keys
 *
 * The toolkit's own window for this does not get as narrow as a phone.
 *
 * Returns: (transfer floating): a dialog, not yet presented
 */
AdwDialog *dp_shortcuts_dialog_new (GtkApplication *application);

G_END_DECLS
