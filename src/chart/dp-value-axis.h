/* dp-value-axis.h: from values to heights, linear or logarithmic
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/** DpValueAxis: set up by dp_value_axis_init(); y grows downwards, as in Cairo */
typedef struct
{
  double   low;
  double   high;
  double   y;
  double   height;
  gboolean logarithmic;

  /*< private >*/
  double   top;        /* @high on the scale that is linear in pixels */
  double   pixels;     /* pixels for one of that scale */
} DpValueAxis;

/** DpValueTick: @decimals: what the label needs to tell it from its neighbours */
typedef struct
{
  double value;
  int    decimals;
} DpValueTick;

/**
 * dp_value_axis_init:
 * @low: the lowest value that must be seen; above @high when there is none
 * @logarithmic: done without when there are values of zero or less
 * @padding: the part of the height that stays free at each end
 */
void    dp_value_axis_init      (DpValueAxis       *self,
                                 double             low,
                                 double             high,
                                 gboolean           logarithmic,
                                 double             padding,
                                 double             y,
                                 double             height);

/** dp_value_axis_get_value: Returns: the value at the height @y */
double  dp_value_axis_get_value (const DpValueAxis *self,
                                 double             y);

/**
 * dp_value_axis_list_ticks:
 * @spacing: the least distance between two, in pixels
 *
 * Returns: (transfer full) (element-type DpValueTick): round values, ascending
 */
GArray *dp_value_axis_list_ticks (const DpValueAxis *self,
                                  double             spacing);

/** dp_value_axis_get_y: Returns: the height of @value; what has no logarithm is far below */
static inline double
dp_value_axis_get_y (const DpValueAxis *self,
                     double             value)
{
  if (self->logarithmic)
    value = log (MAX (value, 1e-300));

  return self->y + (self->top - value) * self->pixels;
}

G_END_DECLS
