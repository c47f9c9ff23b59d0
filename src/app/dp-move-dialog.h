/* dp-move-dialog.h: whether the data comes along to another database, and how far it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

typedef enum
{
  DP_MOVE_CHOICE_CANCEL,    /* everything stays as it is */
  DP_MOVE_CHOICE_USE,       /* the other database, with what it has */
  DP_MOVE_CHOICE_MOVED,     /* all data is there, and the settings name it */
} DpMoveChoice;

/**
 * dp_move_dialog_ask:
 * @parent: over which it is shown
 * @place: as dp_relocation_new() has it
 * @name: (nullable): what @place is called; %NULL for the private server
 *
 * Asks, and moves the data where a person wants that; a person may stop it, and go on another time.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a #DpMoveChoice (int)
 */
DexFuture *dp_move_dialog_ask (GtkWidget  *parent,
                               DpSettings *settings,
                               const char *place,
                               const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
