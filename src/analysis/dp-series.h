/* dp-series.h: one instrument's bars, in columns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpSeries:
 *
 * Immutable after construction, so that any thread may read it. Columns are parallel arrays of
 * dp_series_get_length() values, oldest first, times strictly ascending. A missing open, high, low
 * or volume is NaN; close always is there.
 */
#define DP_TYPE_SERIES (dp_series_get_type ())
G_DECLARE_FINAL_TYPE (DpSeries, dp_series, DP, SERIES, GObject)

/**
 * dp_series_new_take:
 * @symbol: what it is called in front of people
 * @interval: seconds a bar covers (86400 for daily)
 * @length: bars
 * @times: (transfer full) (array length=length): the bars' starts, seconds since 1970 UTC; a daily
 *   bar is stamped 00:00 UTC of its trading date
 * @open: (transfer full): prices, in dp_series_get_currency(); as are the other columns; made with
 *   g_malloc() family
 */
DpSeries     *dp_series_new_take     (const char *symbol,
                                      gint64      interval,
                                      gsize       length,
                                      gint64     *times,
                                      double     *open,
                                      double     *high,
                                      double     *low,
                                      double     *close,
                                      double     *volume);

const char   *dp_series_get_symbol   (DpSeries   *self);
const char   *dp_series_get_name     (DpSeries   *self);
void          dp_series_set_name     (DpSeries   *self,
                                      const char *name);
const char   *dp_series_get_currency (DpSeries   *self);
void          dp_series_set_currency (DpSeries   *self,
                                      const char *currency);
/** dp_series_get_zone: Returns: (nullable): whose clock the times are of, as if it were UTC; %NULL:
 * UTC */
const char   *dp_series_get_zone     (DpSeries   *self);
void          dp_series_set_zone     (DpSeries   *self,
                                      const char *zone);
gint64        dp_series_get_interval (DpSeries   *self);
gsize         dp_series_get_length   (DpSeries   *self);
const gint64 *dp_series_get_times    (DpSeries   *self);
const double *dp_series_get_open     (DpSeries   *self);
const double *dp_series_get_high     (DpSeries   *self);
const double *dp_series_get_low      (DpSeries   *self);
const double *dp_series_get_close    (DpSeries   *self);
const double *dp_series_get_volume   (DpSeries   *self);

/** dp_series_find: Returns: the index of the last bar that starts at or before @time; 0 if none
 * does */
gsize         dp_series_find         (DpSeries   *self,
                                      gint64      time);

G_END_DECLS
