/* dp-setting-entry.h: a row whose text is a setting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-settings.h"

G_BEGIN_DECLS

/** dp_setting_entry_set_text: what is there already is nothing to apply */
void dp_setting_entry_set_text (AdwEntryRow *row,
                                const char  *text);

/** dp_setting_entry_follow: shows the setting @key as it is, now and when it changes */
void dp_setting_entry_follow   (AdwEntryRow *row,
                                DpSettings  *settings,
                                const char  *key);

G_END_DECLS
