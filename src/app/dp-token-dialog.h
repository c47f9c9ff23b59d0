/* dp-token-dialog.h: a token is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_token_dialog_ask: asks for a name, what it may do and how long, makes it, and shows it once.
 * Returns: a future of whether one was made */
DexFuture *dp_token_dialog_ask (GtkWidget *parent,
                                DpEngine  *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
