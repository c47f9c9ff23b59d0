/* dp-indicator-trend.c: how far prices reach, and in which direction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

gboolean
_dp_indicator_atr (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];
  double average = 0;
  gboolean finite;

  if (period >= bars->length)
    return TRUE;

  finite = isfinite (bars->high[0]) && isfinite (bars->low[0]);
  for (gsize i = 1; i <= period; i++)
    {
      average += _dp_true_range (bars, i);
      finite &= isfinite (bars->high[i]) && isfinite (bars->low[i]) &&
                isfinite (bars->close[i - 1]);
    }
  average /= period;
  outputs[0][period] = average;

  return _dp_kernel_atr (bars, period + 1, 1.0 / period, average, outputs[0]) && finite;
}

void
_dp_indicator_natr (const DpBars  *bars,
                    const double  *parameters,
                    double *const *outputs)
{
  _dp_indicator_atr (bars, parameters, outputs);
  for (gsize i = parameters[0]; i < bars->length; i++)
    outputs[0][i] = bars->close[i] != 0 ? 100 * outputs[0][i] / bars->close[i] : 0;
}

/* Wilder's sums: of true ranges, and of moves up and down */
typedef struct
{
  double range;
  double up;
  double down;
} Movement;

/* Of two moves in one bar only the larger counts. */
static void
movement_push (Movement     *self,
               const DpBars *bars,
               gsize         i,
               double        rest)
{
  double up = bars->high[i] - bars->high[i - 1];
  double down = bars->low[i - 1] - bars->low[i];

  self->range = self->range * rest + _dp_true_range (bars, i);
  self->up = self->up * rest + (up > 0 && up > down ? up : 0);
  self->down = self->down * rest + (down > 0 && down > up ? down : 0);
}

/* Returns: how one-sided the movement is, from 0 to 100; NaN where there is none */
static double
movement_get_index (const Movement *self)
{
  if (self->range < DP_INDICATOR_FLAT || self->up + self->down < DP_INDICATOR_FLAT)
    return NAN;

  return 100 * fabs (self->up - self->down) / (self->up + self->down);
}

void
_dp_indicator_adx (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];
  double rest = 1 - 1 / parameters[0];
  Movement movement = { 0 };
  double average = 0;

  for (gsize i = 1; i < MIN (period, bars->length); i++)
    movement_push (&movement, bars, i, 1);
  for (gsize i = period; i < bars->length; i++)
    {
      double index;

      movement_push (&movement, bars, i, rest);
      outputs[1][i] = outputs[2][i] = 0;
      if (movement.range >= DP_INDICATOR_FLAT)
        {
          outputs[1][i] = 100 * movement.up / movement.range;
          outputs[2][i] = 100 * movement.down / movement.range;
        }

      /* Without movement the average stays as it is; its first value is the mean of @period. */
      index = movement_get_index (&movement);
      if (i < 2 * period)
        average += isnan (index) ? 0 : index / period;
      else if (!isnan (index))
        average = average * rest + index / period;
      if (i + 1 >= 2 * period)
        outputs[0][i] = average;
    }
}

/* Wilder's parabola, turned upside down while prices fall so that there is one case to think of */
typedef struct
{
  double sign;     /* 1: prices rise, and the stop is below them */
  double stop;
  double extreme;
  double factor;
} Parabola;

/* No stop lies within the last two bars. */
static void
parabola_limit (Parabola     *self,
                const DpBars *bars,
                gsize         i)
{
  const double *edge = self->sign > 0 ? bars->low : bars->high;

  for (gsize j = MAX (i, 2) - 1; j <= i; j++)
    self->stop = self->sign * MIN (self->sign * self->stop, self->sign * edge[j]);
}

static void
parabola_turn (Parabola     *self,
               const DpBars *bars,
               gsize         i,
               double        step)
{
  self->sign = -self->sign;
  self->stop = self->extreme;
  parabola_limit (self, bars, i);
  self->factor = step;
  self->extreme = self->sign > 0 ? bars->high[i] : bars->low[i];
}

void
_dp_indicator_sar (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gboolean rising;
  Parabola parabola;

  if (bars->length < 2)
    return;

  rising = !(bars->low[0] - bars->low[1] > MAX (bars->high[1] - bars->high[0], 0));
  parabola = (Parabola) {
    .sign = rising ? 1 : -1,
    .stop = rising ? bars->low[0] : bars->high[0],
    .extreme = rising ? bars->high[1] : bars->low[1],
    .factor = parameters[0],
  };
  for (gsize i = 1; i < bars->length; i++)
    {
      double edge = parabola.sign > 0 ? bars->low[i] : bars->high[i];
      double tip = parabola.sign > 0 ? bars->high[i] : bars->low[i];

      if (parabola.sign * edge <= parabola.sign * parabola.stop)
        {
          parabola_turn (&parabola, bars, i, parameters[0]);
          outputs[0][i] = parabola.stop;
        }
      else
        {
          outputs[0][i] = parabola.stop;
          if (parabola.sign * tip > parabola.sign * parabola.extreme)
            {
              parabola.extreme = tip;
              parabola.factor = MIN (parabola.factor + parameters[0], parameters[1]);
            }
        }
      parabola.stop += parabola.factor * (parabola.extreme - parabola.stop);
      parabola_limit (&parabola, bars, i);
    }
}
