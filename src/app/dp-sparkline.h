/* dp-sparkline.h: the course of a price in the space of a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DpSparkline:
 *
 * A line without axes, in the colour of rising or falling from its first to its last value, with a
 * dashed line at the first one: above it, the price rose. Screen readers hear the change.
 */
#define DP_TYPE_SPARKLINE (dp_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (DpSparkline, dp_sparkline, DP, SPARKLINE, GtkWidget)

GtkWidget *dp_sparkline_new        (void);

/** dp_sparkline_set_values: @values: (array length=length): copied; NaN is left out */
void       dp_sparkline_set_values (DpSparkline  *self,
                                    const double *values,
                                    gsize         length);

G_END_DECLS
