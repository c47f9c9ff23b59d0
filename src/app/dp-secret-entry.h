/* dp-secret-entry.h: a password row whose text lives in the keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-settings.h"

G_BEGIN_DECLS

/**
 * dp_secret_entry_bind:
 * @row: shows the secret as soon as the keyring gave it, and stores it when the person applies it
 * @settings: who knows the keyring
 * @name: as dp_settings_dup_secret() has it
 *
 * Sentences about a keyring that does not answer show as toasts of the dialog that @row is in.
 */
void dp_secret_entry_bind (AdwEntryRow *row,
                           DpSettings  *settings,
                           const char  *name);

G_END_DECLS
