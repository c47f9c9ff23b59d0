/* dp-compare-chip.h: one of the instruments that are compared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dp_compare_chip_new:
 * @symbol: whose it is
 * @role: the number of its line's colour, as of dp_chart_theme_get_color()
 *
 * Its name makes it the first one (action "compare.first"), its button takes it out
 * ("compare.remove").
 * Returns: (transfer floating)
 */
GtkWidget *dp_compare_chip_new (const char *symbol,
                                int         role);

G_END_DECLS
