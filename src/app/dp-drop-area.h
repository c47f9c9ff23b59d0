/* dp-drop-area.h: where files can be dropped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpDropArea: around a child; while files are over it, it says what would happen. They are
 * imported. */
#define DP_TYPE_DROP_AREA (dp_drop_area_get_type ())
G_DECLARE_FINAL_TYPE (DpDropArea, dp_drop_area, DP, DROP_AREA, AdwBin)

/** dp_drop_area_new: @child: what is seen else. Returns: (transfer floating) */
GtkWidget *dp_drop_area_new (GtkWidget *child);

G_END_DECLS
