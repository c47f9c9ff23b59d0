/* dp-exchange-calendar.c: the days an exchange trades, and from when to when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-exchange-calendar.h"

#include <string.h>

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define SECONDS_PER_DAY 86400
#define NEW_YORK "America/New_York"
/* Where the computer has no zone data: the rule that has held since 2007. */
#define NEW_YORK_RULE "EST5EDT,M3.2.0,M11.1.0"

enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

/* A day with its parts, which all rules look at. */
typedef struct
{
  gint32 date;
  int    year;
  int    month;
  int    day;
  int    weekday;
} Day;

struct _DpExchangeCalendar
{
  const char *id;
  const char *time_zone;
  gboolean  (*is_open)   (const Day *day);
  gboolean  (*is_half)   (const Day *day);
  int         open_s;       /* seconds after local midnight */
  int         close_s;
  int         half_close_s;
};

typedef struct
{
  int year;
  int month;
  int day;
} OneOff;

/* Mourning, a storm, an attack: no rule has these. */
static const OneOff new_york_closures[] = {
  { 1994, 4, 27 }, { 2001, 9, 11 }, { 2001, 9, 12 }, { 2001, 9, 13 }, { 2001, 9, 14 },
  { 2004, 6, 11 }, { 2007, 1, 2 }, { 2012, 10, 29 }, { 2012, 10, 30 }, { 2018, 12, 5 },
  { 2025, 1, 9 },
};

static const OneOff new_york_half_days[] = {
  { 1997, 12, 26 }, { 1999, 12, 31 }, { 2003, 12, 26 },
};

static Day
split_day (gint32 date)
{
  Day day = { .date = date, .weekday = dp_date_weekday (date) };

  dp_date_to_ymd (date, &day.year, &day.month, &day.day);

  return day;
}

static gboolean
is_one_of (const Day    *day,
           const OneOff *days,
           gsize         n_days)
{
  for (gsize i = 0; i < n_days; i++)
    {
      if (days[i].year == day->year && days[i].month == day->month && days[i].day == day->day)
        return TRUE;
    }

  return FALSE;
}

/* Easter Sunday of the Gregorian calendar: the Sunday after the first full moon of spring, both by
 * the church's reckoning. */
static gint32
find_easter (int year)
{
  int golden = year % 19;
  int century = year / 100;
  int in_century = year % 100;
  int moon_shift = (century - (century + 8) / 25 + 1) / 3;
  int epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
  int to_sunday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
  int correction = (golden + 11 * epact + 22 * to_sunday) / 451;
  int days = epact + to_sunday - 7 * correction + 114;

  return dp_date_from_ymd (year, days / 31, days % 31 + 1);
}

/* A holiday of a fixed date moves from Saturday to Friday and from Sunday to Monday. */
static gboolean
is_observed (const Day *day,
             int        holiday)
{
  return day->day == holiday ||
         (day->weekday == FRIDAY && day->day == holiday - 1) ||
         (day->weekday == MONDAY && day->day == holiday + 1);
}

static gboolean
is_in_week (const Day *day,
            int        weekday,
            int        first)
{
  return day->weekday == weekday && day->day >= first && day->day < first + 7;
}

static gboolean
is_new_york_holiday (const Day *day)
{
  switch (day->month)
    {
    case 1:
      /* A New Year on a Saturday is not made up for: Friday is the end of the business year. */
      return day->day == 1 || (day->weekday == MONDAY && day->day == 2) ||
             (day->year >= 1998 && is_in_week (day, MONDAY, 15));
    case 2:
      return is_in_week (day, MONDAY, 15);
    case 3:
    case 4:
      return day->weekday == FRIDAY && day->date == find_easter (day->year) - 2;
    case 5:
      return is_in_week (day, MONDAY, 25);
    case 6:
      return day->year >= 2022 && is_observed (day, 19);
    case 7:
      return is_observed (day, 4);
    case 9:
      return is_in_week (day, MONDAY, 1);
    case 11:
      return is_in_week (day, THURSDAY, 22);
    case 12:
      return is_observed (day, 25);
    default:
      return FALSE;
    }
}

static gboolean
is_open_in_new_york (const Day *day)
{
  return day->weekday <= FRIDAY && !is_new_york_holiday (day) &&
         !is_one_of (day, new_york_closures, G_N_ELEMENTS (new_york_closures));
}

/* Of a Thursday's holiday the Friday after was the half day until 2012, the Wednesday before is
 * since. */
static gboolean
is_half_near_independence_day (const Day *day)
{
  if (day->year < 1995)
    return FALSE;
  if (day->day == 5)
    return day->weekday == FRIDAY && day->year < 2013;

  return day->day == 3 && (day->weekday == MONDAY || day->weekday == TUESDAY ||
                           day->weekday == THURSDAY ||
                           (day->weekday == WEDNESDAY && day->year >= 2013));
}

static gboolean
is_half_in_new_york (const Day *day)
{
  if (is_one_of (day, new_york_half_days, G_N_ELEMENTS (new_york_half_days)))
    return TRUE;

  switch (day->month)
    {
    case 7:
      return is_half_near_independence_day (day);
    case 11:
      return is_in_week (day, FRIDAY, 23);
    case 12:
      return day->day == 24 && day->weekday <= THURSDAY;
    default:
      return FALSE;
    }
}

static gboolean
is_open_always (const Day *day)
{
  return TRUE;
}

static gboolean
is_open_on_weekdays (const Day *day)
{
  return day->weekday <= FRIDAY;
}

static gboolean
is_half_never (const Day *day)
{
  return FALSE;
}

#define NEW_YORK_HOURS \
  is_open_in_new_york, is_half_in_new_york, 9 * 3600 + 1800, 16 * 3600, 13 * 3600
#define WHOLE_DAY is_half_never, 0, SECONDS_PER_DAY, SECONDS_PER_DAY

static const DpExchangeCalendar calendars[] = {
  { "XNYS", NEW_YORK, NEW_YORK_HOURS },
  { "XNAS", NEW_YORK, NEW_YORK_HOURS },
  { "24/7", "UTC", is_open_always, WHOLE_DAY },
  { "weekdays", "UTC", is_open_on_weekdays, WHOLE_DAY },
};

/* Letters and digits of the names in use. All trading places of the USA keep New York's days. */
static const char * const new_york_names[] = {
  "NYSE", "XNYS", "NYS", "NYQ", "NEWYORKSTOCKEXCHANGE", "NYSEARCA", "ARCA", "ARCX", "PCX",
  "NYSEMKT", "NYSEAMERICAN", "AMEX", "XASE", "ASE", "BATS", "CBOE", "CBOEBZX", "IEX", "OTC",
  "OTCMARKETS", "PINK", NULL,
};

static const char * const nasdaq_names[] = {
  "NASDAQ", "XNAS", "NAS", "NMS", "NGM", "NCM", "NASDAQGS", "NASDAQGM", "NASDAQCM",
  "NASDAQGLOBALSELECT", "NASDAQGLOBALSELECTMARKET", "NASDAQGLOBALMARKET", "NASDAQCAPITALMARKET",
  NULL,
};

const DpExchangeCalendar *
dp_exchange_calendar_get (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (calendars); i++)
    {
      if (g_str_equal (calendars[i].id, id))
        return &calendars[i];
    }

  return NULL;
}

/* NULL for a name that is in no list */
static const char *
find_exchange (const char *exchange)
{
  char name[40];
  gsize length = 0;

  for (const char *p = exchange; *p != '\0' && length < sizeof name - 1; p++)
    {
      if (g_ascii_isalnum (*p))
        name[length++] = g_ascii_toupper (*p);
    }
  name[length] = '\0';
  if (g_strv_contains (new_york_names, name))
    return "XNYS";
  if (g_strv_contains (nasdaq_names, name))
    return "XNAS";

  return NULL;
}

/* "TSCO.LON" is London's; the one letter of "BRK.B" is a class of shares. */
static gboolean
is_foreign (const char *symbol)
{
  const char *dot = symbol != NULL ? strrchr (symbol, '.') : NULL;

  return dot != NULL && strlen (dot + 1) > 1;
}

const DpExchangeCalendar *
dp_exchange_calendar_find (const char *exchange,
                           const char *kind,
                           const char *symbol)
{
  const char *id = NULL;

  if (g_strcmp0 (kind, "coin") == 0)
    return dp_exchange_calendar_get ("24/7");
  if (g_strcmp0 (kind, "currency") == 0)
    return dp_exchange_calendar_get ("weekdays");

  if (exchange != NULL && *exchange != '\0')
    id = find_exchange (exchange);
  else if (!is_foreign (symbol))
    id = "XNYS";

  return dp_exchange_calendar_get (id != NULL ? id : "weekdays");
}

const char *
dp_exchange_calendar_get_id (const DpExchangeCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->id;
}

const char *
dp_exchange_calendar_get_time_zone (const DpExchangeCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->time_zone;
}

gboolean
dp_exchange_calendar_is_trading_day (const DpExchangeCalendar *self,
                                     gint32                    day)
{
  Day parts;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (day != DP_DATE_NONE, FALSE);

  parts = split_day (day);

  return self->is_open (&parts);
}

gboolean
dp_exchange_calendar_is_half_day (const DpExchangeCalendar *self,
                                  gint32                    day)
{
  Day parts;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (day != DP_DATE_NONE, FALSE);

  parts = split_day (day);

  return self->is_open (&parts) && self->is_half (&parts);
}

gint32
dp_exchange_calendar_next (const DpExchangeCalendar *self,
                           gint32                    day)
{
  g_return_val_if_fail (self != NULL, DP_DATE_NONE);

  do
    day++;
  while (!dp_exchange_calendar_is_trading_day (self, day));

  return day;
}

gint32
dp_exchange_calendar_previous (const DpExchangeCalendar *self,
                               gint32                    day)
{
  g_return_val_if_fail (self != NULL, DP_DATE_NONE);

  do
    day--;
  while (!dp_exchange_calendar_is_trading_day (self, day));

  return day;
}

guint
dp_exchange_calendar_count (const DpExchangeCalendar *self,
                            gint32                    first,
                            gint32                    last)
{
  guint n_days = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (gint32 day = first; day <= last; day++)
    n_days += dp_exchange_calendar_is_trading_day (self, day);

  return n_days;
}

GArray *
dp_exchange_calendar_list (const DpExchangeCalendar *self,
                           gint32                    first,
                           gint32                    last)
{
  GArray *days;

  g_return_val_if_fail (self != NULL, NULL);

  days = g_array_new (FALSE, FALSE, sizeof (gint32));
  for (gint32 day = first; day <= last; day++)
    {
      if (dp_exchange_calendar_is_trading_day (self, day))
        g_array_append_val (days, day);
    }

  return days;
}

static GTimeZone *
get_new_york (void)
{
  static GTimeZone *zone;

  if (g_once_init_enter (&zone))
    {
      GTimeZone *found = g_time_zone_new_identifier (NEW_YORK);

      if (found == NULL)
        found = g_time_zone_new_identifier (NEW_YORK_RULE);
      g_once_init_leave (&zone, found);
    }

  return zone;
}

/* No exchange opens or closes in the hours when clocks are changed, so every time there is once. */
static gint64
to_utc_us (const DpExchangeCalendar *self,
           gint32                    day,
           int                       seconds)
{
  gint64 local = (gint64) day * SECONDS_PER_DAY + seconds;
  GTimeZone *zone;
  int interval;

  if (g_str_equal (self->time_zone, "UTC"))
    return local * US_PER_SECOND;

  zone = get_new_york ();
  interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &local);

  return (local - g_time_zone_get_offset (zone, interval)) * US_PER_SECOND;
}

gboolean
dp_exchange_calendar_get_session (const DpExchangeCalendar *self,
                                  gint32                    day,
                                  gint64                   *open_us,
                                  gint64                   *close_us)
{
  gboolean half;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (open_us != NULL, FALSE);
  g_return_val_if_fail (close_us != NULL, FALSE);

  if (!dp_exchange_calendar_is_trading_day (self, day))
    return FALSE;

  half = dp_exchange_calendar_is_half_day (self, day);
  *open_us = to_utc_us (self, day, self->open_s);
  *close_us = to_utc_us (self, day, half ? self->half_close_s : self->close_s);

  return TRUE;
}

gint32
dp_exchange_calendar_last_finished (const DpExchangeCalendar *self,
                                    gint64                    now_us)
{
  gint32 day;
  gint64 open_us;
  gint64 close_us;

  g_return_val_if_fail (self != NULL, DP_DATE_NONE);

  day = (gint32) (now_us / US_PER_SECOND / SECONDS_PER_DAY) + 1;
  do
    {
      day = dp_exchange_calendar_previous (self, day);
      dp_exchange_calendar_get_session (self, day, &open_us, &close_us);
    }
  while (close_us > now_us);

  return day;
}
