/* dp-value-axis.c: from values to heights, linear or logarithmic
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-value-axis.h"

/* Below this ratio of highest to lowest, round steps read better than 1, 2, 5, 10. */
#define LEAST_RATIO_FOR_DECADES 8.0
#define MAX_TICKS               200

void
dp_value_axis_init (DpValueAxis *self,
                    double       low,
                    double       high,
                    gboolean     logarithmic,
                    double       padding,
                    double       y,
                    double       height)
{
  double bottom;
  double top;
  double extra;

  g_return_if_fail (self != NULL);

  if (!(low <= high) || isinf (low) || isinf (high))
    {
      low = 0;
      high = 1;
    }
  self->logarithmic = logarithmic && low > 0;
  bottom = self->logarithmic ? log (low) : low;
  top = self->logarithmic ? log (high) : high;

  /* All the same: a line through the middle, with as much above and below as one can see. */
  if (top - bottom <= fabs (top) * 1e-9)
    {
      extra = self->logarithmic ? 0.05 : fabs (top) > 0 ? fabs (top) * 0.05 : 1;
      top += extra;
      bottom -= extra;
    }

  extra = (top - bottom) * padding / (1 - 2 * padding);
  top += extra;
  bottom -= extra;

  self->top = top;
  self->pixels = height / (top - bottom);
  self->low = self->logarithmic ? exp (bottom) : bottom;
  self->high = self->logarithmic ? exp (top) : top;
  self->y = y;
  self->height = height;
}

double
dp_value_axis_get_value (const DpValueAxis *self,
                         double             y)
{
  double value;

  g_return_val_if_fail (self != NULL, 0);

  value = self->top - (y - self->y) / self->pixels;

  return self->logarithmic ? exp (value) : value;
}

/* The smallest of 1, 2, 5 times a power of ten that is not below @least. */
static double
round_step (double  least,
            int    *decimals)
{
  static const double mantissas[] = { 1, 2, 5, 10 };
  double exponent = floor (log10 (least));
  double power = pow (10, exponent);

  for (gsize i = 0; i < G_N_ELEMENTS (mantissas); i++)
    {
      if (mantissas[i] * power < least * (1 - 1e-9))
        continue;
      if (i == G_N_ELEMENTS (mantissas) - 1)
        exponent++;
      *decimals = MAX (0, (int) -exponent);
      return mantissas[i] * power;
    }

  g_assert_not_reached ();
}

static void
append_tick (GArray *ticks,
             double  value,
             int     decimals)
{
  DpValueTick tick = { value, decimals };

  g_array_append_val (ticks, tick);
}

static void
append_even_ticks (const DpValueAxis *self,
                   double             spacing,
                   GArray            *ticks)
{
  int decimals;
  double range = self->high - self->low;
  double step = round_step (range * spacing / self->height, &decimals);
  double first = ceil (self->low / step);
  double last_y = INFINITY;

  for (double i = first; i * step <= self->high && ticks->len < MAX_TICKS; i++)
    {
      double y = dp_value_axis_get_y (self, i * step);

      /* On a logarithmic scale even steps draw together towards the top. */
      if (last_y - y < spacing * 0.7)
        continue;
      append_tick (ticks, i * step, decimals);
      last_y = y;
    }
}

static void
append_decade_ticks (const DpValueAxis *self,
                     double             spacing,
                     GArray            *ticks)
{
  static const double dense[] = { 1, 2, 3, 5, 7 };
  static const double usual[] = { 1, 2, 5 };
  static const double sparse[] = { 1 };
  static const struct { const double *mantissas; gsize length; double least_ratio; } sets[] = {
    { dense, G_N_ELEMENTS (dense), 10.0 / 7 },
    { usual, G_N_ELEMENTS (usual), 2 },
    { sparse, G_N_ELEMENTS (sparse), 10 },
  };
  gsize set = 0;
  int every = 1;

  while (set < G_N_ELEMENTS (sets) - 1 && log (sets[set].least_ratio) * self->pixels < spacing)
    set++;
  while (every * M_LN10 * self->pixels < spacing && every < 300)
    every++;

  for (int exponent = floor (log10 (self->low)); exponent <= log10 (self->high); exponent++)
    {
      if (exponent % every != 0)
        continue;
      for (gsize i = 0; i < sets[set].length; i++)
        {
          double value = sets[set].mantissas[i] * pow (10, exponent);

          if (value >= self->low && value <= self->high && ticks->len < MAX_TICKS)
            append_tick (ticks, value, MAX (0, -exponent));
        }
    }
}

GArray *
dp_value_axis_list_ticks (const DpValueAxis *self,
                          double             spacing)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DpValueTick));

  g_return_val_if_fail (self != NULL && spacing > 0, ticks);

  if (self->height < spacing)
    return ticks;
  if (self->logarithmic && self->high / self->low > LEAST_RATIO_FOR_DECADES)
    append_decade_ticks (self, spacing, ticks);
  else
    append_even_ticks (self, spacing, ticks);

  return ticks;
}
