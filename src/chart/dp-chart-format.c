/* dp-chart-format.c: prices, volumes, changes and dates as people of the locale write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-format.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#define SECONDS_PER_DAY 86400
#define MAX_DECIMALS    12

int
dp_chart_price_decimals (double price)
{
  double size = fabs (price);

  if (!(size > 0) || isinf (size))
    return 2;
  if (size >= 100000)
    return 0;
  if (size >= 1)
    return 2;

  /* Four significant digits, for coins that cost a fraction of a cent. */
  return MIN (3 - (int) floor (log10 (size)), MAX_DECIMALS);
}

char *
dp_chart_format_price (double price,
                       int    decimals)
{
  if (!isfinite (price))
    return g_strdup ("–");

  return g_strdup_printf ("%s%'.*f", price < 0 ? DP_CHART_MINUS : "", decimals, fabs (price));
}

/* Three significant digits, without zeros that say nothing. */
static char *
format_short (double value)
{
  int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;

  while (decimals > 0 && fabs (value * pow (10, decimals - 1) -
                               round (value * pow (10, decimals - 1))) < 0.05)
    decimals--;

  return g_strdup_printf ("%.*f", decimals, value);
}

char *
dp_chart_format_volume (double volume)
{
  g_autofree char *number = NULL;

  if (!isfinite (volume))
    return g_strdup ("–");
  if (volume < 999.5)
    return format_short (volume);
  if (volume < 999.5e3)
    {
      number = format_short (volume / 1e3);
      /* Translators: thousands, as short as can be, for example 12.3K */
      return g_strdup_printf (_("%sK"), number);
    }
  if (volume < 999.5e6)
    {
      number = format_short (volume / 1e6);
      /* Translators: millions, as short as can be, for example 12.3M */
      return g_strdup_printf (_("%sM"), number);
    }
  if (volume < 999.5e9)
    {
      number = format_short (volume / 1e9);
      /* Translators: thousand millions, as short as can be, for example 12.3B */
      return g_strdup_printf (_("%sB"), number);
    }

  number = format_short (volume / 1e12);
  /* Translators: million millions, as short as can be, for example 12.3T */
  return g_strdup_printf (_("%sT"), number);
}

char *
dp_chart_format_volume_words (double volume)
{
  if (!(volume >= 0.95e6) || isinf (volume))
    return dp_chart_format_price (volume, 0);
  if (volume < 0.95e9)
    return g_strdup_printf (_("%.1f million"), volume / 1e6);
  if (volume < 0.95e12)
    return g_strdup_printf (_("%.1f billion"), volume / 1e9);

  return g_strdup_printf (_("%.1f trillion"), volume / 1e12);
}

char *
dp_chart_format_percent (double   percent,
                         int      decimals,
                         gboolean with_sign)
{
  g_autofree char *number = NULL;
  double unit = pow (10, -decimals);

  if (!isfinite (percent))
    return g_strdup ("–");

  /* What rounds to nothing has no sign. */
  number = g_strdup_printf ("%s%'.*f",
                            !with_sign || fabs (percent) < unit / 2 ? ""
                            : percent < 0 ? DP_CHART_MINUS : "+",
                            decimals, fabs (percent));
  /* Translators: a number of percent; put a space in between where the language has one */
  return g_strdup_printf (_("%s%%"), number);
}

char *
dp_chart_format_time (gint64      time,
                      const char *format)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (time);
  char *text = date != NULL ? g_date_time_format (date, format) : NULL;

  return text != NULL ? text : g_strdup ("–");
}

char *
dp_chart_format_date (gint64 time,
                      gint64 interval)
{
  /* Translators: formats of g_date_time_format(), for the legend of a chart */
  return dp_chart_format_time (time, interval < SECONDS_PER_DAY ? _("%a %-d %b %Y %H:%M")
                                                                : _("%a %-d %b %Y"));
}

char *
dp_chart_format_date_words (gint64 time,
                            gint64 interval)
{
  /* Translators: formats of g_date_time_format(), read aloud by a screen reader */
  return dp_chart_format_time (time, interval < SECONDS_PER_DAY ? _("%A, %-d %B %Y, %H:%M")
                                                                : _("%A, %-d %B %Y"));
}
