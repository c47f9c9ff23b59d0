/* chart-fixture.h: series to draw, and pixels to look at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart.h"

G_BEGIN_DECLS

/** FixtureBar: @volume: NaN for none, as the prices but the close */
typedef struct
{
  double open;
  double high;
  double low;
  double close;
  double volume;
} FixtureBar;

#define FIXTURE_MONDAY 20591   /* 18 May 2026, in days since 1970 */

/** fixture_series_new: daily bars on weekdays, from @first_day on */
DpSeries        *fixture_series_new       (const char       *symbol,
                                           gint32            first_day,
                                           const FixtureBar *bars,
                                           gsize             length);

/** fixture_series_new_walk: a random walk that is the same each time; days from 4 January 2016
 * on */
DpSeries        *fixture_series_new_walk  (const char       *symbol,
                                           gsize             length,
                                           guint32           seed);

/** fixture_chart_new: with a theme of pure colours: rising green, falling red, accent blue on
 * white */
DpChart         *fixture_chart_new        (DpSeries         *series);

/** fixture_draw: Returns: (transfer full): the chart on an image */
cairo_surface_t *fixture_draw             (DpChart          *chart,
                                           int               width,
                                           int               height);

/** fixture_get_pixel: Returns: 0xRRGGBB */
guint32          fixture_get_pixel        (cairo_surface_t  *surface,
                                           int               x,
                                           int               y);

/** fixture_count: Returns: how many pixels in the rectangle have the colour */
guint            fixture_count            (cairo_surface_t  *surface,
                                           int               x,
                                           int               y,
                                           int               width,
                                           int               height,
                                           guint32           color);

#define FIXTURE_WHITE 0xffffff
#define FIXTURE_GREEN 0x00ff00
#define FIXTURE_RED   0xff0000
#define FIXTURE_BLUE  0x0000ff

G_END_DECLS
