/* dp-feed-date.c: the dates that feeds carry
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-date.h"

#include <string.h>

#include "dp-date.h"

#define US_PER_SECOND   G_GINT64_CONSTANT (1000000)
#define SECONDS_PER_DAY 86400

/* What is known so far of a date that is read word by word */
typedef struct
{
  int      year;         /* -1: not seen */
  int      month;        /* 0: not seen */
  int      day;          /* 0: not seen */
  int      seconds;      /* of the day */
  int      fraction_us;
  int      offset;       /* seconds east of UTC */
  gboolean has_time;
  gboolean has_zone;
} Parts;

typedef struct
{
  const char *name;
  int         minutes;
} Zone;

/* RFC 822's, those that Europe and Asia write, and no name that stands for several zones. */
static const Zone zones[] = {
  { "ut", 0 }, { "utc", 0 }, { "gmt", 0 }, { "z", 0 }, { "wet", 0 },
  { "est", -300 }, { "edt", -240 }, { "cst", -360 }, { "cdt", -300 },
  { "mst", -420 }, { "mdt", -360 }, { "pst", -480 }, { "pdt", -420 },
  { "akst", -540 }, { "akdt", -480 }, { "hst", -600 }, { "brt", -180 }, { "art", -180 },
  { "west", 60 }, { "cet", 60 }, { "mez", 60 }, { "cest", 120 }, { "mesz", 120 },
  { "eet", 120 }, { "eest", 180 }, { "msk", 180 }, { "hkt", 480 }, { "sgt", 480 },
  { "awst", 480 }, { "jst", 540 }, { "kst", 540 }, { "aest", 600 }, { "aedt", 660 },
  { "nzst", 720 }, { "nzdt", 780 },
};

/* English first; then how the others begin where it is another way. */
static const struct
{
  const char *start;
  int         month;
} months[] = {
  { "jan", 1 }, { "feb", 2 }, { "mar", 3 }, { "apr", 4 }, { "may", 5 }, { "jun", 6 },
  { "jul", 7 }, { "aug", 8 }, { "sep", 9 }, { "oct", 10 }, { "nov", 11 }, { "dec", 12 },
  { "ene", 1 }, { "gen", 1 }, { "jän", 1 }, { "fev", 2 }, { "fév", 2 }, { "mär", 3 }, { "mrz", 3 },
  { "abr", 4 }, { "avr", 4 }, { "mai", 5 }, { "mag", 5 }, { "mei", 5 }, { "giu", 6 }, { "juin", 6 },
  { "juil", 7 }, { "lug", 7 }, { "ago", 8 }, { "aoû", 8 }, { "aou", 8 }, { "set", 9 },
  { "okt", 10 }, { "out", 10 }, { "ott", 10 }, { "dez", 12 }, { "déc", 12 }, { "dic", 12 },
};

/* Moves @p over at most @max_digits digits. Returns: how many there were */
static int
read_digits (const char **p,
             int          max_digits,
             int         *out)
{
  int n = 0;

  *out = 0;
  while (n < max_digits && g_ascii_isdigit ((*p)[n]))
    *out = *out * 10 + ((*p)[n++] - '0');
  *p += n;

  return n;
}

/* "+0200", "+02:00", "-3"; moves @p behind it */
static gboolean
read_offset (const char **p,
             Parts       *parts)
{
  const char *q = *p;
  int sign = *q == '-' ? -1 : 1;
  int n_digits, value, minutes;

  if ((*q != '+' && *q != '-') || !g_ascii_isdigit (q[1]))
    return FALSE;
  q++;
  n_digits = read_digits (&q, 4, &value);
  if (n_digits <= 2)
    {
      if (*q == ':')
        q++;
      if (read_digits (&q, 2, &minutes) == 0)
        minutes = 0;
      value = value * 100 + minutes;
    }
  if (value % 100 > 59 || value > 1800)
    return FALSE;

  parts->offset = sign * (value / 100 * 3600 + value % 100 * 60);
  parts->has_zone = TRUE;
  *p = q;

  return TRUE;
}

/* "18:30", "18:30:00", "18:30:00.25", "6:30 PM"; moves @p behind it */
static gboolean
read_time (const char **p,
           Parts       *parts)
{
  const char *q = *p;
  int hour, minute, second = 0, fraction = 0;

  if (read_digits (&q, 2, &hour) == 0 || *q++ != ':' || read_digits (&q, 2, &minute) == 0)
    return FALSE;
  if (*q == ':')
    {
      q++;
      if (read_digits (&q, 2, &second) == 0)
        return FALSE;
      if ((*q == '.' || *q == ',') && g_ascii_isdigit (q[1]))
        {
          int n_digits;

          q++;
          for (n_digits = read_digits (&q, 6, &fraction); n_digits < 6; n_digits++)
            fraction *= 10;
          while (g_ascii_isdigit (*q))
            q++;
        }
    }
  /* A leap second has no number of its own in UNIX time. */
  second = second == 60 ? 59 : second;
  if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute != 0 || second != 0)))
    return FALSE;

  parts->seconds = hour * 3600 + minute * 60 + second;
  parts->fraction_us = fraction;
  parts->has_time = TRUE;
  *p = q;

  return TRUE;
}

/* "2026", "2026-09", "2026-09-24", "20260924", and what follows with a T; moves @p behind it */
static gboolean
read_iso_date (const char **p,
               Parts       *parts)
{
  const char *q = *p;
  int year, month = 1, day = 1;

  if (read_digits (&q, 4, &year) != 4)
    return FALSE;
  if (*q == '-')
    {
      q++;
      if (read_digits (&q, 2, &month) != 2)
        return FALSE;
      if (*q == '-')
        {
          q++;
          if (read_digits (&q, 2, &day) != 2)
            return FALSE;
        }
    }
  else if (g_ascii_isdigit (*q) &&
           (read_digits (&q, 2, &month) != 2 || read_digits (&q, 2, &day) != 2))
    return FALSE;
  if (g_ascii_isdigit (*q))
    return FALSE;
  if (*q == 'T' || *q == 't' || *q == '_')
    q++;

  parts->year = year;
  parts->month = month;
  parts->day = day;
  *p = q;

  return TRUE;
}

static int
find_month (const char *word)
{
  g_autofree char *lower = g_utf8_strdown (word, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    {
      if (g_str_has_prefix (lower, months[i].start))
        return months[i].month;
    }

  return 0;
}

static void
apply_zone (Parts      *parts,
            const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      if (g_ascii_strcasecmp (word, zones[i].name) == 0)
        {
          parts->offset = zones[i].minutes * 60;
          parts->has_zone = TRUE;
          return;
        }
    }
}

/* A word of letters: a month, a zone, AM or PM; weekdays and what else there is say nothing. */
static void
apply_word (Parts      *parts,
            const char *word)
{
  int hour = parts->seconds / 3600;
  int month = parts->has_time ? 0 : find_month (word);

  /* The last of several: "mar." may be a weekday. */
  if (month != 0)
    parts->month = month;
  else if (parts->has_time && g_ascii_strcasecmp (word, "pm") == 0)
    parts->seconds += hour < 12 ? 12 * 3600 : 0;
  else if (parts->has_time && g_ascii_strcasecmp (word, "am") == 0)
    parts->seconds -= hour == 12 ? 12 * 3600 : 0;
  else if (parts->has_time)
    apply_zone (parts, word);
}

/* A number that is no time: the day, where there is none yet, else the year */
static gboolean
apply_number (Parts       *parts,
              const char **p)
{
  const char *start = *p;
  int value;
  int n_digits = read_digits (p, 4, &value);

  if (g_ascii_isdigit (**p))
    return FALSE;
  if (n_digits <= 2 && parts->day == 0)
    {
      parts->day = value;
      return TRUE;
    }
  if (parts->year >= 0)
    return FALSE;
  /* Years of two and three digits, as RFC 5322 reads them */
  if (n_digits == 2)
    value += value < 50 ? 2000 : 1900;
  else if (n_digits == 3)
    value += 1900;
  else if (n_digits == 1)
    return FALSE;
  g_assert (*p > start);
  parts->year = value;

  return TRUE;
}

static const char *
skip_comment (const char *p)
{
  int depth = 0;

  for (; *p != '\0'; p++)
    {
      depth += *p == '(';
      depth -= *p == ')';
      if (depth == 0)
        return p + 1;
    }

  return p;
}

static gboolean
is_letter (char c)
{
  return g_ascii_isalpha (c) || (guchar) c >= 0x80;
}

/* What is left of a date, in any order */
static gboolean
read_words (const char *p,
            Parts      *parts)
{
  while (*p != '\0')
    {
      if (is_letter (*p))
        {
          const char *start = p;
          g_autofree char *word = NULL;

          while (is_letter (*p))
            p++;
          word = g_strndup (start, p - start);
          apply_word (parts, word);
        }
      else if (g_ascii_isdigit (*p))
        {
          if (!(!parts->has_time && read_time (&p, parts)) && !apply_number (parts, &p))
            return FALSE;
        }
      else if (*p == '(')
        p = skip_comment (p);
      else if (!parts->has_time || !read_offset (&p, parts))
        p++;
    }

  return TRUE;
}

gboolean
dp_feed_date_parse (const char *text,
                    gint64     *out,
                    gboolean   *zone_missing)
{
  g_autofree char *valid = NULL;
  Parts parts = { .year = -1 };
  const char *p;
  gint64 seconds;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  *out = 0;
  valid = g_utf8_make_valid (text, -1);
  p = g_strstrip (valid);
  read_iso_date (&p, &parts);
  if (!read_words (p, &parts) ||
      parts.year <= 0 || parts.month < 1 || parts.month > 12 || parts.day < 1 ||
      !g_date_valid_dmy (parts.day, parts.month, parts.year))
    return FALSE;

  seconds = (gint64) dp_date_from_ymd (parts.year, parts.month, parts.day) * SECONDS_PER_DAY +
            parts.seconds - parts.offset;
  *out = seconds * US_PER_SECOND + parts.fraction_us;
  if (zone_missing != NULL)
    *zone_missing = !parts.has_zone;

  return TRUE;
}
