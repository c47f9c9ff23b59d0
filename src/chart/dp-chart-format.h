/* dp-chart-format.h: prices, volumes, changes and dates as people of the locale write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As wide as a plus and a digit, unlike a hyphen. */
#define DP_CHART_MINUS "\342\210\222"

/** dp_chart_price_decimals: Returns: how many decimals a price of that size is shown with */
int   dp_chart_price_decimals    (double      price);

/** dp_chart_format_price: Returns: (transfer full): grouped, or a dash for NaN */
char *dp_chart_format_price      (double      price,
                                  int         decimals);

/** dp_chart_format_volume: Returns: (transfer full): three significant digits, "1.23M" */
char *dp_chart_format_volume     (double      volume);

/** dp_chart_format_volume_words: Returns: (transfer full): for reading aloud, "1.2 million" */
char *dp_chart_format_volume_words (double    volume);

/** dp_chart_format_percent: Returns: (transfer full): "+1.3%"; without the sign it is an amount */
char *dp_chart_format_percent    (double      percent,
                                  int         decimals,
                                  gboolean    with_sign);

/** dp_chart_format_time: @format: as of g_date_time_format(). Returns: (transfer full) */
char *dp_chart_format_time       (gint64      time,
                                  const char *format);

/** dp_chart_format_date: Returns: (transfer full): weekday and date, with the time within a day */
char *dp_chart_format_date       (gint64      time,
                                  gint64      interval);

/** dp_chart_format_date_words: Returns: (transfer full): the date written out */
char *dp_chart_format_date_words (gint64      time,
                                  gint64      interval);

G_END_DECLS
