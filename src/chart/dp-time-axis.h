/* dp-time-axis.h: from bars to places, without gaps for closed markets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-series.h"

G_BEGIN_DECLS

/** DpTimeAxis: bar i covers the places i to i + 1; those from @first to @last are in view */
typedef struct
{
  DpSeries *series;   /* (nullable) */
  gsize     length;
  double    first;
  double    last;
  double    x;
  double    width;
  double    pixel;    /* one pixel of the device, in units of the drawing */
} DpTimeAxis;

/** DpTimeRank: what begins at a tick; more is more important */
typedef enum
{
  DP_TIME_RANK_TIME,
  DP_TIME_RANK_DAY,
  DP_TIME_RANK_MONTH,
  DP_TIME_RANK_YEAR,
} DpTimeRank;

/** DpTimeTick: @index: the first bar of what begins */
typedef struct
{
  gsize      index;
  DpTimeRank rank;
  char      *label;
} DpTimeTick;

/** dp_time_axis_get_visible: the bars from @begin up to, not including, @end are in view */
void    dp_time_axis_get_visible  (const DpTimeAxis *self,
                                   gsize            *begin,
                                   gsize            *end);

/**
 * dp_time_axis_get_group:
 * @least: the width in the device's pixels that something drawn must have
 *
 * Returns: how many bars are drawn as one for that: 1, 2, 3, 4, 6, 8, 12, …, so that groups do not
 *   change with every step of a zoom, and never with a pan
 */
gsize   dp_time_axis_get_group    (const DpTimeAxis *self,
                                   double            least);

/**
 * dp_time_axis_list_ticks:
 * @spacing: the least distance between two, in pixels
 *
 * Returns: (transfer full) (element-type DpTimeTick): by index
 */
GArray *dp_time_axis_list_ticks   (const DpTimeAxis *self,
                                   double            spacing);

/** dp_time_axis_get_bar_width: Returns: pixels for one bar */
static inline double
dp_time_axis_get_bar_width (const DpTimeAxis *self)
{
  return self->width / (self->last - self->first);
}

/** dp_time_axis_get_x: @place: i + 0.5 is the middle of bar i */
static inline double
dp_time_axis_get_x (const DpTimeAxis *self,
                    double            place)
{
  return self->x + (place - self->first) * dp_time_axis_get_bar_width (self);
}

/** dp_time_axis_get_place: the inverse of dp_time_axis_get_x() */
static inline double
dp_time_axis_get_place (const DpTimeAxis *self,
                        double            x)
{
  return self->first + (x - self->x) / dp_time_axis_get_bar_width (self);
}

G_END_DECLS
