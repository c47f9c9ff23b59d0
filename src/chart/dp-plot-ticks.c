/* dp-plot-ticks.c: round places along an axis from left to right
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-plot-ticks.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

static void
tick_clear (gpointer data)
{
  g_free (((DpPlotTick *) data)->label);
}

static GArray *
ticks_new (void)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DpPlotTick));

  g_array_set_clear_func (ticks, tick_clear);

  return ticks;
}

/* Steps that all have one length. */
static const struct
{
  int         seconds;
  const char *format;
} steps[] = {
  { 1, "%H:%M:%S" },
  { 5, "%H:%M:%S" },
  { 15, "%H:%M:%S" },
  { MINUTE, "%H:%M" },
  { 5 * MINUTE, "%H:%M" },
  { 15 * MINUTE, "%H:%M" },
  { HOUR, "%e %b %H:%M" },
  { 6 * HOUR, "%e %b %H:%M" },
  { DAY, "%e %b" },
  { 7 * DAY, "%e %b" },
};

/* Those that have not: in months. */
static const struct
{
  int         months;
  const char *format;
} calendar_steps[] = {
  { 1, "%b %Y" },
  { 3, "%b %Y" },
  { 6, "%b %Y" },
  { 12, "%Y" },
  { 24, "%Y" },
  { 60, "%Y" },
  { 120, "%Y" },
  { 600, "%Y" },
};

static void
add_time (GArray     *ticks,
          GDateTime  *time,
          const char *format)
{
  DpPlotTick tick = { g_date_time_to_unix (time), g_date_time_format (time, format) };

  g_strstrip (tick.label);
  g_array_append_val (ticks, tick);
}

static void
add_months (GArray *ticks,
            double  low,
            double  high,
            guint   most)
{
  double months = (high - low) / (30.44 * DAY);
  guint step = 0;
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_utc (low);
  g_autoptr(GDateTime) at = NULL;
  int month;

  if (first == NULL)
    return;

  while (step + 1 < G_N_ELEMENTS (calendar_steps) && months / calendar_steps[step].months > most)
    step++;
  month = g_date_time_get_year (first) * 12 + g_date_time_get_month (first) - 1;
  month -= month % calendar_steps[step].months;
  at = g_date_time_new_utc (MAX (month / 12, 1), month % 12 + 1, 1, 0, 0, 0);
  while (at != NULL && g_date_time_to_unix (at) <= high)
    {
      GDateTime *next = g_date_time_add_months (at, calendar_steps[step].months);

      if (g_date_time_to_unix (at) >= low)
        add_time (ticks, at, calendar_steps[step].format);
      g_date_time_unref (at);
      at = next;
    }
}

GArray *
dp_plot_list_times (double low,
                    double high,
                    guint  most)
{
  GArray *ticks = ticks_new ();
  guint step = 0;

  while (step < G_N_ELEMENTS (steps) && (high - low) / steps[step].seconds > most)
    step++;
  if (step == G_N_ELEMENTS (steps))
    {
      add_months (ticks, low, high, most);
      return ticks;
    }

  for (double at = ceil (low / steps[step].seconds) * steps[step].seconds; at <= high;
       at += steps[step].seconds)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (at);

      if (time != NULL)
        add_time (ticks, time, steps[step].format);
    }

  return ticks;
}

GArray *
dp_plot_list_numbers (double low,
                      double high,
                      guint  most)
{
  GArray *ticks = ticks_new ();
  double rough = (high - low) / MAX (most, 1);
  double power = pow (10, floor (log10 (MAX (rough, 1e-300))));
  double step = rough <= power       ? power
                : rough <= 2 * power ? 2 * power
                : rough <= 5 * power ? 5 * power
                                     : 10 * power;
  int decimals = MAX (0, (int) -floor (log10 (step) + 1e-9));

  if (!(high > low) || !isfinite (step))
    return ticks;

  for (double at = ceil (low / step) * step; at <= high + step / 1e6; at += step)
    {
      DpPlotTick tick = { at, g_strdup_printf ("%'.*f", MIN (decimals, 12),
                                               fabs (at) < step / 2 ? 0 : at) };

      g_array_append_val (ticks, tick);
    }

  return ticks;
}
