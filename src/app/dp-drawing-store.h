/* dp-drawing-store.h: drawings stay with their instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-chart.h"

G_BEGIN_DECLS

/** dp_drawing_store_load: puts into @chart what was drawn for @symbol */
void dp_drawing_store_load (GSettings  *settings,
                            const char *symbol,
                            DpChart    *chart);

/** dp_drawing_store_save: keeps what is drawn in @chart as @symbol's */
void dp_drawing_store_save (GSettings  *settings,
                            const char *symbol,
                            DpChart    *chart);

G_END_DECLS
