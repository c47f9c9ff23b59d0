/* dp-cron.c: cron expressions, and when they are due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cron.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-date.h"

#define MINUTES_A_DAY 1440
#define SECONDS_A_DAY 86400
/* 29 February on one weekday comes back after 40 years at the latest, and 2100 has none. */
#define MAX_DAYS      (366 * 41)

G_DEFINE_QUARK (dp-cron-error-quark, dp_cron_error)

/* What a field may hold; @names are of the values from @first_name on. */
typedef struct
{
  const char         *title;
  guint               min;
  guint               max;
  guint               first_name;
  const char * const *names;
} Field;

static const char * const month_names[] = {
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL
};
static const char * const weekday_names[] = {
  "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL
};

static const Field fields[] = {
  { N_("minute"), 0, 59, 0, NULL },
  { N_("hour"), 0, 23, 0, NULL },
  { N_("day of the month"), 1, 31, 0, NULL },
  { N_("month"), 1, 12, 1, month_names },
  { N_("weekday"), 0, 7, 0, weekday_names },
};

static const struct
{
  const char *name;
  const char *text;
} shortcuts[] = {
  { "@hourly", "0 * * * *" },
  { "@daily", "0 0 * * *" },
  { "@midnight", "0 0 * * *" },
  { "@weekly", "0 0 * * 0" },
  { "@monthly", "0 0 1 * *" },
  { "@yearly", "0 0 1 1 *" },
  { "@annually", "0 0 1 1 *" },
};

/* Returns: whether a number or a name of the field stands at @text, which is moved behind it */
static gboolean
read_value (const Field  *field,
            const char  **text,
            guint        *value)
{
  const char *c = *text;

  for (guint i = 0; field->names != NULL && field->names[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (c, field->names[i], 3) == 0)
        {
          *value = field->first_name + i;
          *text = c + 3;
          return TRUE;
        }
    }

  *value = 0;
  while (g_ascii_isdigit (*c) && c - *text < 3)
    *value = *value * 10 + (guint) (*c++ - '0');
  if (c == *text)
    return FALSE;
  *text = c;

  return TRUE;
}

/* "*", "7", "1-5", each perhaps with "/2". Returns: whether @text is moved behind a part that is
 * right */
static gboolean
read_part (const Field  *field,
           const char  **text,
           guint64      *mask)
{
  guint first = field->min;
  guint last = field->max;
  guint step = 1;
  gboolean single = FALSE;

  if (**text == '*')
    {
      (*text)++;
    }
  else
    {
      if (!read_value (field, text, &first))
        return FALSE;
      last = first;
      single = **text != '-';
      if (!single && (++*text, !read_value (field, text, &last)))
        return FALSE;
    }
  if (**text == '/')
    {
      static const Field number = { NULL, 1, 999, 0, NULL };

      (*text)++;
      if (!read_value (&number, text, &step) || step == 0)
        return FALSE;
      /* "5/10" is every tenth from the fifth on. */
      if (single)
        last = field->max;
    }
  /* "fri-sun": the week may end with Sunday. */
  if (field->names == weekday_names && last == 0 && first > 0 && !single)
    last = 7;
  if (first < field->min || last > field->max || first > last)
    return FALSE;

  for (guint i = first; i <= last; i += step)
    *mask |= G_GUINT64_CONSTANT (1) << i;

  return TRUE;
}

static gboolean
read_field (const Field  *field,
            const char   *text,
            guint64      *mask,
            GError      **error)
{
  const char *c = text;
  gboolean good;

  *mask = 0;
  while ((good = read_part (field, &c, mask)) && *c == ',')
    c++;
  if (good && *c == '\0')
    return TRUE;

  g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
               _("“%s” cannot be the %s of a schedule; it can be “*”, a number from %u to %u, a "
                 "range such as “%u-%u”, a list with commas, each with a step such as “/2”"),
               text, _ (field->title), field->min, field->max, field->min, field->min + 4);

  return FALSE;
}

gboolean
dp_cron_parse (const char  *text,
               DpCron      *cron,
               GError     **error)
{
  guint64 masks[G_N_ELEMENTS (fields)];
  g_autofree char *stripped = NULL;
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (cron != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (g_ascii_strcasecmp (stripped, shortcuts[i].name) == 0)
        return dp_cron_parse (shortcuts[i].text, cron, error);
    }

  words = g_regex_split_simple ("[ \t]+", stripped, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT);
  if (g_strv_length (words) != G_N_ELEMENTS (fields))
    {
      g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_FIELDS,
                   _("“%s” is not a schedule: five fields are expected (minute, hour, day of the "
                     "month, month, weekday), such as “0 0 * * 1-5”, or a word such as “@daily”"),
                   stripped);
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!read_field (&fields[i], words[i], &masks[i], error))
        return FALSE;
    }

  cron->minutes = masks[0];
  cron->hours = (guint32) masks[1];
  cron->days = (guint32) masks[2];
  cron->months = (guint16) masks[3];
  /* From a week of Sunday to Sunday to one of Monday to Sunday. */
  cron->weekdays = (guint8) (masks[4] >> 1 | ((masks[4] & 1) << 6));
  cron->any_day = *words[2] == '*';
  cron->any_weekday = *words[4] == '*';

  return TRUE;
}

static gboolean
is_due_on (const DpCron *cron,
           gint32        date)
{
  int year, month, day;
  gboolean of_month, of_week;

  dp_date_to_ymd (date, &year, &month, &day);
  if ((cron->months >> month & 1) == 0)
    return FALSE;
  of_month = (cron->days >> day & 1) != 0;
  of_week = (cron->weekdays >> dp_date_weekday (date) & 1) != 0;

  return cron->any_day || cron->any_weekday ? of_month && of_week : of_month || of_week;
}

/* Returns: the first minute of a day, from @from on, at which it is due, or MINUTES_A_DAY */
static guint
find_minute (const DpCron *cron,
             guint         from)
{
  for (guint hour = from / 60; hour < 24; hour++)
    {
      guint64 minutes = cron->minutes;

      if ((cron->hours >> hour & 1) == 0)
        continue;
      if (hour == from / 60)
        minutes &= ~G_GUINT64_CONSTANT (0) << from % 60;
      if (minutes != 0)
        return hour * 60 + (guint) __builtin_ctzll (minutes);
    }

  return MINUTES_A_DAY;
}

static gint64
get_offset (GTimeZone *zone,
            gint64     utc)
{
  return g_time_zone_get_offset (zone,
                                 g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc));
}

/* Returns: the first second, after @low and up to @high, at which the clocks show something else */
static gint64
find_jump (GTimeZone *zone,
           gint64     low,
           gint64     high)
{
  gint64 before = get_offset (zone, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (get_offset (zone, middle) == before)
        low = middle;
      else
        high = middle;
    }

  return high;
}

/* A day around which the clocks are changed: local times may be missing, or come twice.
 * Returns: the first second after @after at which it is due on @date, or G_MAXINT64 */
static gint64
find_around_jump (const DpCron *cron,
                  gint32        date,
                  gint64        after,
                  gint64        jump,
                  gint64        before_offset,
                  gint64        after_offset)
{
  gboolean is_hourly = cron->hours == 0xffffff;
  gint64 best = G_MAXINT64;

  for (guint minute = find_minute (cron, 0); minute < MINUTES_A_DAY;
       minute = find_minute (cron, minute + 1))
    {
      gint64 local = (gint64) date * SECONDS_A_DAY + minute * 60;
      gint64 early = local - before_offset;
      gint64 late = local - after_offset;
      gboolean is_early = early < jump;
      gboolean is_late = late >= jump;

      if (is_early && early > after)
        best = MIN (best, early);
      if (is_late && (!is_early || is_hourly) && late > after)
        best = MIN (best, late);
      /* The other hours make up for one that is missing. */
      if (!is_early && !is_late && !is_hourly && jump > after)
        best = MIN (best, jump);
    }

  return best;
}

/* Some days around which the clocks are not changed, or the one day that is too near to a
 * change. */
typedef struct
{
  GTimeZone *zone;
  gint32     until;          /* the first day of which it is not known */
  gint64     offset;
  gint64     after_offset;   /* another one where the clocks are changed */
  gint64     start;
  gint64     end;
} Calm;

/* Looks at a week at once, as each look into a zone's table takes longer than all else. No zone
 * changes its clocks back and forth within so few days. */
static void
look_ahead (Calm   *calm,
            gint32  date)
{
  for (int n_days = 8; n_days > 0; n_days -= 7)
    {
      calm->start = (gint64) (date - 1) * SECONDS_A_DAY;
      calm->end = (gint64) (date + n_days + 1) * SECONDS_A_DAY;
      calm->offset = get_offset (calm->zone, calm->start);
      calm->after_offset = get_offset (calm->zone, calm->end);
      calm->until = date + n_days;
      if (calm->offset == calm->after_offset)
        break;
    }
}

/* Returns: the first second after @after at which it is due on the local day @date, or
 * G_MAXINT64 */
static gint64
find_on_day (const DpCron *cron,
             Calm         *calm,
             gint32        date,
             gint64        after)
{
  gint64 midnight = (gint64) date * SECONDS_A_DAY;
  gint64 local;
  guint minute;

  if (date >= calm->until)
    look_ahead (calm, date);
  if (calm->offset != calm->after_offset)
    return find_around_jump (cron, date, after, find_jump (calm->zone, calm->start, calm->end),
                             calm->offset, calm->after_offset);

  local = after + calm->offset - midnight;
  if (local >= SECONDS_A_DAY)
    return G_MAXINT64;
  minute = find_minute (cron, local < 0 ? 0 : (guint) (local / 60) + 1);

  return minute < MINUTES_A_DAY ? midnight + minute * 60 - calm->offset : G_MAXINT64;
}

gint64
dp_cron_next (const DpCron *cron,
              GTimeZone    *zone,
              gint64        after_us)
{
  Calm calm = { zone, G_MININT32 };
  gint64 after;
  gint32 first;

  g_return_val_if_fail (cron != NULL, 0);
  g_return_val_if_fail (zone != NULL, 0);

  after = after_us / G_USEC_PER_SEC - (after_us % G_USEC_PER_SEC < 0);
  /* Where clocks go back at midnight, the day before is not over yet. */
  first = (gint32) ((after + get_offset (zone, after)) / SECONDS_A_DAY) - 1;
  for (gint32 date = first; date < first + MAX_DAYS; date++)
    {
      gint64 due;

      if (!is_due_on (cron, date))
        continue;
      due = find_on_day (cron, &calm, date, after);
      if (due < G_MAXINT64)
        return due * G_USEC_PER_SEC;
    }

  return 0;
}
