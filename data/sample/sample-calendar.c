/* sample-calendar.c: the days of the sample market
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sample-calendar.h"

enum { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

static int
weekday (int day)
{
  return ((day + 4) % 7 + 7) % 7;
}

static bool
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
month_length (int year,
              int month)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return lengths[month - 1] + (month == 2 && is_leap (year));
}

int
calendar_day (int year,
              int month,
              int day)
{
  int count = day - 1;

  for (int y = 1970; y < year; y++)
    count += 365 + is_leap (y);
  for (int m = 1; m < month; m++)
    count += month_length (year, m);

  return count;
}

CalendarDate
calendar_date (int day)
{
  CalendarDate date = { 1970, 1, day };

  while (date.day >= 365 + is_leap (date.year))
    date.day -= 365 + is_leap (date.year++);
  while (date.day >= month_length (date.year, date.month))
    date.day -= month_length (date.year, date.month++);
  date.day++;

  return date;
}

/* The nth given weekday of a month; n = -1 is the last one. */
static int
nth_weekday (int year,
             int month,
             int wanted,
             int n)
{
  int first = calendar_day (year, month, 1);
  int day = first + (wanted - weekday (first) + 7) % 7;

  if (n > 0)
    return day + (n - 1) * 7;
  while (day + 7 < first + month_length (year, month))
    day += 7;

  return day;
}

/* Easter Sunday by the Gregorian rule, after Meeus */
static int
easter (int year)
{
  int golden = year % 19;
  int century = year / 100;
  int rest = year % 100;
  int correction = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
  int moon = (19 * golden + correction + 15) % 30;
  int sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
  int late = (golden + 11 * moon + 22 * sunday) / 451;
  int count = moon + sunday - 7 * late + 114;

  return calendar_day (year, count / 31, count % 31 + 1);
}

/* A holiday on a weekend is kept on the Friday before or the Monday after. */
static int
observed (int day)
{
  if (weekday (day) == SATURDAY)
    return day - 1;

  return weekday (day) == SUNDAY ? day + 1 : day;
}

static bool
is_holiday (int day)
{
  int year = calendar_date (day).year;
  int new_year = calendar_day (year, 1, 1);

  /* New Year's Day on a Saturday is not made up for, since the Friday before closes the books. */
  if (weekday (new_year) != SATURDAY && day == observed (new_year))
    return true;

  return day == nth_weekday (year, 1, MONDAY, 3) || day == nth_weekday (year, 2, MONDAY, 3) ||
         day == easter (year) - 2 || day == nth_weekday (year, 5, MONDAY, -1) ||
         (year >= 2022 && day == observed (calendar_day (year, 6, 19))) ||
         day == observed (calendar_day (year, 7, 4)) || day == nth_weekday (year, 9, MONDAY, 1) ||
         day == nth_weekday (year, 11, THURSDAY, 4) ||
         day == observed (calendar_day (year, 12, 25));
}

bool
calendar_is_open (int day)
{
  return weekday (day) != SATURDAY && weekday (day) != SUNDAY && !is_holiday (day);
}

bool
calendar_is_half (int day)
{
  CalendarDate date = calendar_date (day);

  if (!calendar_is_open (day))
    return false;

  return (date.month == 7 && date.day == 3) || (date.month == 12 && date.day == 24) ||
         day == nth_weekday (date.year, 11, THURSDAY, 4) + 1;
}
