/* dp-date.c: calendar days as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"

#include <string.h>

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define SECONDS_PER_DAY 86400

/* Both conversions count in 400-year cycles of 146,097 days that start on 1 March, so that the leap
 * day is the last day of a year. */
gint32
dp_date_from_ymd (int year,
                  int month,
                  int day)
{
  int era, year_of_era, day_of_year, day_of_era;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

void
dp_date_to_ymd (gint32  date,
                int    *year,
                int    *month,
                int    *day)
{
  gint64 shifted = (gint64) date + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int day_of_era = shifted - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
                    365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

static gboolean
read_number (const char *text,
             int         n_digits,
             int        *out)
{
  *out = 0;
  for (int i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *out = *out * 10 + (text[i] - '0');
    }

  return TRUE;
}

gint32
dp_date_parse (const char *text,
               gssize      length)
{
  int year, month, day;

  g_return_val_if_fail (text != NULL, DP_DATE_NONE);

  if ((length < 0 ? strnlen (text, 10) : (gsize) length) < 10 ||
      !read_number (text, 4, &year) || text[4] != '-' ||
      !read_number (text + 5, 2, &month) || text[7] != '-' ||
      !read_number (text + 8, 2, &day) ||
      year == 0 || !g_date_valid_dmy (day, month, year))
    return DP_DATE_NONE;

  return dp_date_from_ymd (year, month, day);
}

char *
dp_date_to_string (gint32 date)
{
  int year, month, day;

  g_return_val_if_fail (date != DP_DATE_NONE, NULL);

  dp_date_to_ymd (date, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

int
dp_date_weekday (gint32 date)
{
  /* 1970-01-01 was a Thursday. */
  return (int) ((((gint64) date + 3) % 7 + 7) % 7);
}

gboolean
dp_timestamp_parse (const char *text,
                    gint64     *out)
{
  g_autoptr(GTimeZone) utc = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint32 date;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  *out = 0;
  date = dp_date_parse (text, -1);
  if (date == DP_DATE_NONE)
    return FALSE;
  if (text[10] == '\0')
    {
      *out = (gint64) date * SECONDS_PER_DAY * US_PER_SECOND;
      return TRUE;
    }

  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return FALSE;
  *out = g_date_time_to_unix_usec (time);

  return TRUE;
}

char *
dp_timestamp_to_string (gint64 unix_us)
{
  gint64 seconds = unix_us / US_PER_SECOND - (unix_us % US_PER_SECOND < 0);
  int fraction = (int) (unix_us - seconds * US_PER_SECOND);
  gint64 days = seconds / SECONDS_PER_DAY - (seconds % SECONDS_PER_DAY < 0);
  int rest = (int) (seconds - days * SECONDS_PER_DAY);
  g_autofree char *date = dp_date_to_string ((gint32) days);

  if (fraction != 0)
    return g_strdup_printf ("%sT%02d:%02d:%02d.%06dZ", date,
                            rest / 3600, rest / 60 % 60, rest % 60, fraction);

  return g_strdup_printf ("%sT%02d:%02d:%02dZ", date, rest / 3600, rest / 60 % 60, rest % 60);
}
