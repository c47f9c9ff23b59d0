/* dp-day-mark.h: what is there of a day, as a small shape
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-series-ledger.h"

G_BEGIN_DECLS

/** DpDayMark: the shape of a state, for a legend beside its word. */
#define DP_TYPE_DAY_MARK (dp_day_mark_get_type ())
G_DECLARE_FINAL_TYPE (DpDayMark, dp_day_mark, DP, DAY_MARK, GtkWidget)

GtkWidget  *dp_day_mark_new       (DpDayState       state);
/** dp_day_mark_get_label: Returns: @state in a person's words: "Loaded", "Missing", … */
const char *dp_day_mark_get_label (DpDayState       state);
/**
 * dp_day_mark_draw:
 * @widget: in whose colours
 * @x: @y: the middle of it
 * Each state has a shape of its own, so that none needs its colour to be told.
 */
void        dp_day_mark_draw      (GtkWidget       *widget,
                                   cairo_t         *cr,
                                   DpDayState       state,
                                   double           x,
                                   double           y,
                                   double           size);

G_END_DECLS
