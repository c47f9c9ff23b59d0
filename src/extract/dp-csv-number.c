/* dp-csv-number.c: numbers as files write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-number.h"

#include <string.h>

/* The longest number with its groups, signs and letters. */
#define MAX_LENGTH 64

gboolean
dp_csv_is_absent (const char *text,
                  gsize       length)
{
  static const char * const words[] = {
    "-", "--", ".", "NA", "N/A", "#N/A", "NaN", "nil", "null", "none", "N.A.", "n/d", "\\N", "—",
    "–",
  };

  while (length > 0 && (*text == ' ' || *text == '\t'))
    text++, length--;
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
    length--;
  if (length == 0)
    return TRUE;
  if (length > 4 || g_ascii_isdigit (*text))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i]) == length && g_ascii_strncasecmp (words[i], text, length) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The usual case, digits with at most one decimal sign, without a copy. */
static inline gboolean
parse_plain (const char *text,
             gsize       length,
             char        decimal,
             DpDecimal  *out)
{
  gint64 mantissa = 0;
  gsize point = 0;
  gsize i = 0;
  gboolean negative = FALSE;

  if (length > 0 && *text == '-')
    {
      negative = TRUE;
      i++;
    }
  if (length - i > 18 || i == length)
    return FALSE;
  for (; i < length; i++)
    {
      guchar digit = text[i] - '0';

      if (digit <= 9)
        mantissa = mantissa * 10 + digit;
      else if (text[i] == decimal && point == 0 && i > (gsize) negative && i + 1 < length)
        point = i + 1;
      else
        return FALSE;
    }
  out->mantissa = negative ? -mantissa : mantissa;
  out->scale = point > 0 ? length - point : 0;

  return TRUE;
}

/* The power of ten that a letter behind a number means, or -1. */
static int
get_power (char letter)
{
  switch (g_ascii_toupper (letter))
    {
    case 'K':
      return 3;
    case 'M':
      return 6;
    case 'B':
      return 9;
    case 'T':
      return 12;
    default:
      return -1;
    }
}

static void
pass_decoration (const char **text,
                 gsize       *length,
                 int         *power)
{
  static const char * const signs[] = { "$", "€", "£", "¥", "R$", "US$", "zł" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize n = strlen (signs[i]);

      if (*length > n && memcmp (*text, signs[i], n) == 0)
        {
          *text += n;
          *length -= n;
        }
    }
  while (*length > 0 && **text == ' ')
    (*text)++, (*length)--;
  if (*length > 1 && (*text)[*length - 1] == '%')
    (*length)--;
  else if (*length > 1 && get_power ((*text)[*length - 1]) > 0)
    *power = get_power ((*text)[--*length]);
  while (*length > 0 && (*text)[*length - 1] == ' ')
    (*length)--;
}

/* How many bytes a sign between thousands has, 0 when there is none: the one of the file, or those
 * that mean nothing else. */
static gsize
match_group (const char *text,
             gsize       length,
             char        group)
{
  static const char * const signs[] = { " ", "'", "\u00a0", "\u202f", "\u2019" };

  if (*text == group)
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      gsize n = strlen (signs[i]);

      if (length > n && memcmp (text, signs[i], n) == 0)
        return n;
    }

  return 0;
}

/* Takes out the signs between thousands; each has to have three digits on its right. */
static gboolean
copy_ungrouped (const char *text,
                gsize       length,
                char        decimal,
                char        group,
                char       *copy,
                gsize      *copy_length)
{
  gsize n = 0;
  gsize n_digits = 0;      /* since the start or the last group sign */
  gboolean grouped = FALSE;
  gboolean after_point = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];
      gsize sign;

      if (g_ascii_isdigit (c))
        {
          n_digits++;
          copy[n++] = c;
        }
      else if (c == decimal && !after_point)
        {
          if (grouped && n_digits != 3)
            return FALSE;
          after_point = TRUE;
          copy[n++] = '.';
        }
      else if (!after_point && (sign = match_group (text + i, length - i, group)) > 0)
        {
          if (n_digits == 0 || n_digits > 3 || (grouped && n_digits != 3))
            return FALSE;
          grouped = TRUE;
          n_digits = 0;
          i += sign - 1;
        }
      else if (c == ',' || c == '.')
        {
          return FALSE;
        }
      else
        {
          copy[n++] = c;
        }
    }
  *copy_length = n;

  return !grouped || after_point || n_digits == 3;
}

gboolean
dp_csv_number_parse (const char *text,
                     gsize       length,
                     char        decimal,
                     char        group,
                     DpDecimal  *out)
{
  char copy[MAX_LENGTH + 8];
  gsize n;
  int power = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  if (parse_plain (text, length, decimal, out))
    return TRUE;

  *out = DP_DECIMAL_NONE;
  while (length > 0 && *text == ' ')
    text++, length--;
  while (length > 0 && text[length - 1] == ' ')
    length--;
  if (length == 0 || length > MAX_LENGTH)
    return FALSE;
  n = *text == '-' || *text == '+';
  copy[0] = *text;
  text += n;
  length -= n;
  pass_decoration (&text, &length, &power);
  if (!copy_ungrouped (text, length, decimal, group, copy + n, &length) || length == 0)
    return FALSE;
  n += length;
  if (power > 0)
    n += g_snprintf (copy + n, sizeof copy - n, "e%d", power);

  return dp_decimal_parse (copy, n, out);
}

/* The one sign that makes sense as the decimal one, 0 for neither, ' ' for either. */
static char
find_decimal (const char *text,
              gsize       length)
{
  const char *point = memrchr (text, '.', length);
  const char *comma = memrchr (text, ',', length);
  const char *sign = point != NULL ? point : comma;
  gsize before, behind;

  if (sign == NULL)
    return 0;
  if (point != NULL && comma != NULL)
    return point > comma ? '.' : ',';

  before = sign - text;
  behind = length - before - 1;
  if (memchr (text, *sign, before) != NULL)
    return *sign == '.' ? ',' : '.';
  if (behind != 3 || before == 0 || before > 3 || *text == '0')
    return *sign;

  return ' ';
}

void
dp_csv_number_guess_add (DpCsvNumberGuess *self,
                         const char       *text,
                         gsize             length)
{
  DpDecimal value;
  int power = 0;
  char decimal;

  g_return_if_fail (self != NULL);

  if (!dp_csv_number_parse (text, length, '.', ',', &value) &&
      !dp_csv_number_parse (text, length, ',', '.', &value))
    return;

  while (length > 0 && (*text == ' ' || *text == '-' || *text == '+'))
    text++, length--;
  while (length > 0 && text[length - 1] == ' ')
    length--;
  pass_decoration (&text, &length, &power);
  decimal = find_decimal (text, length);
  self->n_point += decimal == '.';
  self->n_comma += decimal == ',';
  self->n_either += decimal == ' ';
}

void
dp_csv_number_guess_apply (const DpCsvNumberGuess *self,
                           DpCsvDialect           *dialect)
{
  gboolean comma = self->n_comma > self->n_point;

  g_return_if_fail (self != NULL);
  g_return_if_fail (dialect != NULL);

  dialect->decimal = comma ? ',' : '.';
  dialect->group = comma ? '.' : ',';
  dialect->decimal_guessed = self->n_comma == 0 && self->n_point == 0 && self->n_either > 0;
}
