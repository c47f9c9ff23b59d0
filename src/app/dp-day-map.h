/* dp-day-map.h: the days of a year, and what is there of each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-series-ledger.h"

G_BEGIN_DECLS

/**
 * DpDayMap:
 * Twelve months beside and below each other, as many in a row as there is room for; each day is the
 * mark of its state. One day is the current one: Left and Right go by a day, Up and Down by a week,
 * Page Up and Page Down by a month, Home and End to the ends of the year, with the pointer a click.
 * To assistive technology it is a slider over the days whose value is the day in words. Properties:
 * ledger (nullable), year, day (days since 1970, within the year).
 */
#define DP_TYPE_DAY_MAP (dp_day_map_get_type ())
G_DECLARE_FINAL_TYPE (DpDayMap, dp_day_map, DP, DAY_MAP, GtkWidget)

GtkWidget      *dp_day_map_new        (void);
DpSeriesLedger *dp_day_map_get_ledger (DpDayMap       *self);
/** dp_day_map_set_ledger: @ledger: (nullable) */
void            dp_day_map_set_ledger (DpDayMap       *self,
                                       DpSeriesLedger *ledger);
int             dp_day_map_get_year   (DpDayMap       *self);
/** dp_day_map_set_year: the current day becomes the same of that year */
void            dp_day_map_set_year   (DpDayMap       *self,
                                       int             year);
gint32          dp_day_map_get_day    (DpDayMap       *self);
void            dp_day_map_set_day    (DpDayMap       *self,
                                       gint32          day);
/** dp_day_map_dup_words: Returns: (transfer full): "Monday, 2 March 2026: Loaded" */
char           *dp_day_map_dup_words  (DpDayMap       *self,
                                       gint32          day);

G_END_DECLS
