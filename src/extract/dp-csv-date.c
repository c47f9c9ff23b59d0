/* dp-csv-date.c: days and moments as files write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-date.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define US_PER_SECOND G_GINT64_CONSTANT (1000000)
#define US_PER_DAY (US_PER_SECOND * 86400)

/* Years of two digits are those from 1970 to 2069. */
#define PIVOT 70

typedef struct
{
  const char *p;
  const char *end;
} Scanner;

static gboolean
read_digits (Scanner *s,
             int      most,
             int     *value,
             int     *n_digits)
{
  int n = 0;

  *value = 0;
  while (s->p < s->end && n < most && g_ascii_isdigit (*s->p))
    {
      *value = *value * 10 + (*s->p++ - '0');
      n++;
    }
  *n_digits = n;

  return n > 0;
}

static gboolean
take (Scanner *s,
      char     c)
{
  if (s->p == s->end || *s->p != c)
    return FALSE;
  s->p++;

  return TRUE;
}

static void
pass_spaces (Scanner *s)
{
  while (s->p < s->end && *s->p == ' ')
    s->p++;
}

static gboolean
take_word (Scanner    *s,
           const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (s->end - s->p) < length || g_ascii_strncasecmp (s->p, word, length) != 0)
    return FALSE;
  s->p += length;

  return TRUE;
}

static gboolean
set_day (DpCsvMoment *out,
         int          year,
         int          n_year_digits,
         int          month,
         int          day)
{
  static const guint8 days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (n_year_digits == 2)
    year += year < PIVOT ? 2000 : 1900;
  else if (n_year_digits != 4)
    return FALSE;
  if (year == 0 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
    return FALSE;
  if (month == 2 && day == 29 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0)))
    return FALSE;
  out->date = dp_date_from_ymd (year, month, day);

  return TRUE;
}

static gboolean
is_separator (char c)
{
  return c == '-' || c == '/' || c == '.';
}

static gboolean
read_ymd (Scanner     *s,
          DpCsvMoment *out)
{
  int year, month, day, n_year, n;
  char separator;

  if (!read_digits (s, 4, &year, &n_year) || n_year != 4 || s->p == s->end ||
      !is_separator (*s->p))
    return FALSE;
  separator = *s->p++;

  return read_digits (s, 2, &month, &n) && take (s, separator) && read_digits (s, 2, &day, &n) &&
         set_day (out, year, 4, month, day);
}

static gboolean
read_compact (Scanner     *s,
              DpCsvMoment *out)
{
  int value, n;

  return read_digits (s, 8, &value, &n) && n == 8 &&
         set_day (out, value / 10000, 4, value / 100 % 100, value % 100);
}

static gboolean
read_numbers (Scanner       *s,
              DpCsvDateForm  form,
              DpCsvMoment   *out)
{
  int first, second, year, n, n_year;
  char separator;

  if (!read_digits (s, 2, &first, &n) || s->p == s->end || !is_separator (*s->p))
    return FALSE;
  separator = *s->p++;
  if (!read_digits (s, 2, &second, &n) || !take (s, separator) ||
      !read_digits (s, 4, &year, &n_year))
    return FALSE;

  return form == DP_CSV_DATE_MDY ? set_day (out, year, n_year, first, second)
                                 : set_day (out, year, n_year, second, first);
}

static gboolean
read_month (Scanner *s,
            int     *month)
{
  static const char * const names[] = {
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char abbreviation[] = { names[i][0], names[i][1], names[i][2], '\0' };

      if (take_word (s, names[i]) || take_word (s, abbreviation))
        {
          *month = i + 1;
          take (s, '.');
          return s->p == s->end || !g_ascii_isalpha (*s->p);
        }
    }

  return FALSE;
}

static void
pass_gap (Scanner *s)
{
  while (s->p < s->end && (*s->p == ' ' || *s->p == '-' || *s->p == ',' || *s->p == '/'))
    s->p++;
}

static gboolean
read_named (Scanner     *s,
            DpCsvMoment *out)
{
  int year, month, day, n;
  gboolean day_first = s->p < s->end && g_ascii_isdigit (*s->p);

  if (day_first && !read_digits (s, 2, &day, &n))
    return FALSE;
  pass_gap (s);
  if (!read_month (s, &month))
    return FALSE;
  pass_gap (s);
  if (!day_first && !read_digits (s, 2, &day, &n))
    return FALSE;
  pass_gap (s);

  return read_digits (s, 4, &year, &n) && set_day (out, year, n, month, day);
}

/* Seconds, milliseconds, microseconds and nanoseconds differ by their size: seconds from 1973 to
 * 5138 are below 10^11. */
static gboolean
read_unix (Scanner     *s,
           DpCsvMoment *out)
{
  gint64 value = 0;
  gint64 us;
  int n = 0;
  gboolean negative = take (s, '-');

  for (; s->p < s->end && g_ascii_isdigit (*s->p) && n < 18; s->p++, n++)
    value = value * 10 + (*s->p - '0');
  if (n < 9)
    return FALSE;

  if (value < G_GINT64_CONSTANT (100000000000))
    us = value * US_PER_SECOND;
  else if (value < G_GINT64_CONSTANT (100000000000000))
    us = value * 1000;
  else if (value < G_GINT64_CONSTANT (100000000000000000))
    us = value;
  else
    us = value / 1000;
  if (take (s, '.'))
    {
      gint64 unit = value < G_GINT64_CONSTANT (100000000000) ? US_PER_SECOND : 1000;

      for (; s->p < s->end && g_ascii_isdigit (*s->p); s->p++)
        {
          unit /= 10;
          us += (*s->p - '0') * unit;
        }
    }
  us = negative ? -us : us;
  out->date = us / US_PER_DAY - (us % US_PER_DAY < 0);
  out->us = us - out->date * US_PER_DAY;
  out->has_time = TRUE;
  out->has_zone = TRUE;

  return s->p == s->end;
}

static gboolean
read_zone (Scanner     *s,
           DpCsvMoment *out)
{
  int hours, minutes = 0, n;
  int sign;

  pass_spaces (s);
  if (s->p == s->end)
    return TRUE;
  out->has_zone = TRUE;
  out->offset_s = 0;
  if (take (s, 'Z') || take (s, 'z') || take_word (s, "UTC") || take_word (s, "GMT"))
    return TRUE;
  if (*s->p != '+' && *s->p != '-')
    return FALSE;
  sign = *s->p++ == '-' ? -1 : 1;
  if (!read_digits (s, 2, &hours, &n) || n != 2 || hours > 18)
    return FALSE;
  if (s->p < s->end)
    {
      take (s, ':');
      if (!read_digits (s, 2, &minutes, &n) || n != 2 || minutes > 59)
        return FALSE;
    }
  out->offset_s = sign * (hours * 3600 + minutes * 60);

  return TRUE;
}

static gboolean
read_fraction (Scanner *s,
               gint64  *us)
{
  gint64 unit = US_PER_SECOND;

  if (!take (s, '.') && !take (s, ','))
    return TRUE;
  if (s->p == s->end || !g_ascii_isdigit (*s->p))
    return FALSE;
  for (; s->p < s->end && g_ascii_isdigit (*s->p); s->p++)
    {
      unit /= 10;
      *us += (*s->p - '0') * unit;
    }

  return TRUE;
}

static gboolean
read_half_of_day (Scanner *s,
                  int     *hours)
{
  gboolean afternoon;

  pass_spaces (s);
  afternoon = take_word (s, "PM");
  if (!afternoon && !take_word (s, "AM"))
    return TRUE;
  if (*hours < 1 || *hours > 12)
    return FALSE;
  *hours = *hours % 12 + (afternoon ? 12 : 0);

  return TRUE;
}

/* "930", "0930", "093000": a number whose digits are hours, minutes, seconds. */
static gboolean
split_compact_time (int  value,
                    int  n_digits,
                    int *hours,
                    int *minutes,
                    int *seconds)
{
  if (n_digits < 3)
    return FALSE;
  if (n_digits <= 4)
    value *= 100;
  *hours = value / 10000;
  *minutes = value / 100 % 100;
  *seconds = value % 100;

  return TRUE;
}

static gboolean
read_time (Scanner     *s,
           DpCsvMoment *out)
{
  int hours, minutes = 0, seconds = 0, n;
  gint64 us = 0;

  if (!read_digits (s, 6, &hours, &n))
    return FALSE;
  if (take (s, ':'))
    {
      if (n > 2 || !read_digits (s, 2, &minutes, &n) || n != 2)
        return FALSE;
      if (take (s, ':') && (!read_digits (s, 2, &seconds, &n) || n != 2 || !read_fraction (s, &us)))
        return FALSE;
    }
  else if (!split_compact_time (hours, n, &hours, &minutes, &seconds))
    {
      return FALSE;
    }
  /* A second of 60 is a leap second. */
  if (!read_half_of_day (s, &hours) || hours > 23 || minutes > 59 || seconds > 60)
    return FALSE;
  out->us = ((hours * 60 + minutes) * 60 + seconds) * US_PER_SECOND + us;
  out->has_time = TRUE;

  return read_zone (s, out);
}

static Scanner
scan (const char *text,
      gsize       length)
{
  Scanner s = { text, text + length };

  pass_spaces (&s);
  while (s.end > s.p && s.end[-1] == ' ')
    s.end--;

  return s;
}

gboolean
dp_csv_date_parse (DpCsvDateForm  form,
                   const char    *text,
                   gsize          length,
                   DpCsvMoment   *out)
{
  DpCsvMoment moment = { 0 };
  Scanner s = scan (text, length);
  gboolean ok = FALSE;

  switch (form)
    {
    case DP_CSV_DATE_YMD:
      ok = read_ymd (&s, &moment);
      break;
    case DP_CSV_DATE_COMPACT:
      ok = read_compact (&s, &moment);
      break;
    case DP_CSV_DATE_MDY:
    case DP_CSV_DATE_DMY:
      ok = read_numbers (&s, form, &moment);
      break;
    case DP_CSV_DATE_NAMED:
      ok = read_named (&s, &moment);
      break;
    case DP_CSV_DATE_UNIX:
      ok = read_unix (&s, &moment);
      break;
    case DP_CSV_DATE_NONE:
    default:
      break;
    }
  if (ok && s.p < s.end)
    {
      /* A space or a T, and nothing else, is between day and time. */
      ok = *s.p == ' ' || *s.p == 'T' || (*s.p == ',' && s.p + 1 < s.end && s.p[1] == ' ');
      s.p++;
      pass_spaces (&s);
      ok = ok && read_time (&s, &moment) && s.p == s.end;
    }
  if (ok)
    *out = moment;

  return ok;
}

gboolean
dp_csv_time_parse (const char  *text,
                   gsize        length,
                   DpCsvMoment *moment)
{
  Scanner s = scan (text, length);
  DpCsvMoment copy = *moment;

  if (!read_time (&s, &copy) || s.p != s.end)
    return FALSE;
  *moment = copy;

  return TRUE;
}

void
dp_csv_date_guess_add (DpCsvDateGuess *self,
                       const char     *text,
                       gsize           length)
{
  DpCsvMoment moment;

  g_return_if_fail (self != NULL);

  self->n_values++;
  for (int form = DP_CSV_DATE_YMD; form <= DP_CSV_DATE_UNIX; form++)
    self->n_read[form] += dp_csv_date_parse (form, text, length, &moment);
  if (dp_csv_date_parse (DP_CSV_DATE_DMY, text, length, &moment) && memchr (text, '.', length))
    self->n_points++;
}

DpCsvDateForm
dp_csv_date_guess_get (const DpCsvDateGuess *self,
                       double                least,
                       gboolean             *ambiguous)
{
  DpCsvDateForm best = DP_CSV_DATE_NONE;
  guint most = 0;
  gboolean both;

  g_return_val_if_fail (self != NULL, DP_CSV_DATE_NONE);

  for (int form = DP_CSV_DATE_YMD; form <= DP_CSV_DATE_UNIX; form++)
    {
      if (self->n_read[form] > most)
        {
          most = self->n_read[form];
          best = form;
        }
    }
  both = most > 0 && self->n_read[DP_CSV_DATE_MDY] == most && self->n_read[DP_CSV_DATE_DMY] == most;
  if (both && self->n_points > 0)
    best = DP_CSV_DATE_DMY;
  /* Points are a custom of countries that write the day first. */
  if (ambiguous != NULL)
    *ambiguous = both && self->n_points == 0;

  return most >= least * self->n_values ? best : DP_CSV_DATE_NONE;
}

static const struct
{
  const char *nick;
  const char *label;
} forms[] = {
  [DP_CSV_DATE_NONE] = { "none", N_("no date") },
  [DP_CSV_DATE_YMD] = { "ymd", N_("year-month-day") },
  [DP_CSV_DATE_COMPACT] = { "compact", N_("year, month and day without separators") },
  [DP_CSV_DATE_MDY] = { "mdy", N_("month/day/year") },
  [DP_CSV_DATE_DMY] = { "dmy", N_("day/month/year") },
  [DP_CSV_DATE_NAMED] = { "named", N_("with the month’s name") },
  [DP_CSV_DATE_UNIX] = { "unix", N_("seconds or milliseconds since 1970") },
};

const char *
dp_csv_date_form_get_nick (DpCsvDateForm form)
{
  g_return_val_if_fail (form < G_N_ELEMENTS (forms), NULL);

  return forms[form].nick;
}

DpCsvDateForm
dp_csv_date_form_from_nick (const char *nick)
{
  g_return_val_if_fail (nick != NULL, DP_CSV_DATE_NONE);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (g_str_equal (forms[i].nick, nick))
        return (DpCsvDateForm) i;
    }

  return DP_CSV_DATE_NONE;
}

const char *
dp_csv_date_form_get_label (DpCsvDateForm form)
{
  g_return_val_if_fail (form < G_N_ELEMENTS (forms), NULL);

  return _(forms[form].label);
}
