/* dp-undo.h: what was done can be taken back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpUndoFunc: takes back what was done; called once at most */
typedef void (*DpUndoFunc) (gpointer data);

/**
 * dp_undo_offer:
 * @widget: where it was done
 * @sentence: (nullable): what was done, for people; %NULL for what shows itself, in preferences
 * @destroy: (nullable): for @data, once it can no longer be taken back
 *
 * Says @sentence in the window or dialog that @widget is in, with a button that takes it back. In
 * preferences the last one takes the place of the one before; Ctrl+Z takes back one after the
 * other, as long as the dialog is open.
 *
 * Returns: (transfer none) (nullable): the toast; %NULL where nothing is said, or nowhere to say it
 */
AdwToast *dp_undo_offer (GtkWidget      *widget,
                         const char     *sentence,
                         DpUndoFunc      undo,
                         gpointer        data,
                         GDestroyNotify  destroy);

/**
 * dp_undo_watch_settings:
 *
 * Every preference of @settings that changes while @dialog is there can be taken back: those that
 * change together, together.
 */
void      dp_undo_watch_settings (AdwPreferencesDialog *dialog,
                                  GSettings            *settings);

/** dp_undo_name_change: @sentence: (nullable): what the change of settings that is being made under
 * @widget is called; %NULL where nothing need be said, as it can be seen */
void      dp_undo_name_change    (GtkWidget            *widget,
                                  const char           *sentence);

G_END_DECLS
