/* dp-decimal.c: exact decimal numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-decimal.h"

#include <math.h>
#include <string.h>

#define MAX_DIGITS 18

static const gint64 powers[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
  G_GINT64_CONSTANT (10000000000), G_GINT64_CONSTANT (100000000000),
  G_GINT64_CONSTANT (1000000000000), G_GINT64_CONSTANT (10000000000000),
  G_GINT64_CONSTANT (100000000000000), G_GINT64_CONSTANT (1000000000000000),
  G_GINT64_CONSTANT (10000000000000000), G_GINT64_CONSTANT (100000000000000000),
  G_GINT64_CONSTANT (1000000000000000000),
};

typedef struct
{
  gint64   mantissa;
  int      n_digits;      /* significant ones in mantissa */
  int      exponent;      /* value = mantissa * 10^exponent */
  gboolean any;
  gboolean round_up;      /* the first digit that did not fit was 5 or more */
  gboolean overflowing;
} Digits;

static void
take_digit (Digits   *digits,
            int       digit,
            gboolean  after_point)
{
  digits->any = TRUE;

  if (digits->n_digits == MAX_DIGITS)
    {
      if (!digits->overflowing)
        digits->round_up = digit >= 5;
      digits->overflowing = TRUE;
      if (!after_point)
        digits->exponent++;
      return;
    }

  digits->mantissa = digits->mantissa * 10 + digit;
  if (digits->mantissa != 0)
    digits->n_digits++;
  if (after_point)
    digits->exponent--;
}

static gboolean
read_exponent (const char *p,
               const char *end,
               int        *exponent)
{
  gboolean negative = FALSE;
  int value = 0;

  if (p < end && (*p == '+' || *p == '-'))
    negative = *p++ == '-';
  if (p == end)
    return FALSE;
  for (; p < end; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      value = MIN (value * 10 + (*p - '0'), 10000);
    }
  *exponent = negative ? -value : value;

  return TRUE;
}

/* Brings mantissa and exponent to a scale of 0 to 18, losing digits only at the far end. */
static gboolean
to_decimal (Digits    *digits,
            DpDecimal *out)
{
  if (digits->round_up)
    digits->mantissa++;

  while (digits->mantissa != 0 && digits->exponent < -MAX_DIGITS)
    {
      gint64 last = digits->mantissa % 10;

      digits->mantissa = digits->mantissa / 10 + (digits->exponent == -MAX_DIGITS - 1 && last >= 5);
      digits->exponent++;
    }
  if (digits->mantissa == 0)
    digits->exponent = CLAMP (digits->exponent, -MAX_DIGITS, 0);
  while (digits->exponent > 0)
    {
      if (digits->mantissa > G_MAXINT64 / 10)
        return FALSE;
      digits->mantissa *= 10;
      digits->exponent--;
    }
  out->mantissa = digits->mantissa;
  out->scale = -digits->exponent;

  return TRUE;
}

gboolean
dp_decimal_parse (const char *text,
                  gssize      length,
                  DpDecimal  *out)
{
  const char *p = text;
  const char *end;
  Digits digits = { 0 };
  gboolean negative = FALSE;
  gboolean after_point = FALSE;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  *out = DP_DECIMAL_NONE;
  end = text + (length < 0 ? strlen (text) : (gsize) length);
  if (p < end && (*p == '+' || *p == '-'))
    negative = *p++ == '-';

  for (; p < end; p++)
    {
      if (g_ascii_isdigit (*p))
        take_digit (&digits, *p - '0', after_point);
      else if (*p == '.' && !after_point)
        after_point = TRUE;
      else
        break;
    }
  if (!digits.any)
    return FALSE;

  if (p < end && (*p == 'e' || *p == 'E'))
    {
      int exponent;

      if (!read_exponent (p + 1, end, &exponent))
        return FALSE;
      digits.exponent += exponent;
      p = end;
    }
  if (p != end || !to_decimal (&digits, out))
    {
      *out = DP_DECIMAL_NONE;
      return FALSE;
    }
  if (negative)
    out->mantissa = -out->mantissa;

  return TRUE;
}

DpDecimal
dp_decimal_from_double (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  DpDecimal decimal = DP_DECIMAL_NONE;

  if (!isfinite (value))
    return decimal;

  /* The shortest of the forms that reads back as the same double. */
  for (int precision = 15; precision <= 17; precision++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  dp_decimal_parse (buffer, -1, &decimal);

  return decimal;
}

double
dp_decimal_to_double (DpDecimal value)
{
  if (!dp_decimal_is_set (value))
    return NAN;

  /* Both operands are exact up to 2^53 and 10^22, so the quotient is the nearest double. */
  return (double) value.mantissa / (double) powers[value.scale];
}

char *
dp_decimal_to_string (DpDecimal value)
{
  guint64 magnitude;
  const char *sign;

  if (!dp_decimal_is_set (value))
    return NULL;

  magnitude = value.mantissa < 0 ? -(guint64) value.mantissa : (guint64) value.mantissa;
  sign = value.mantissa < 0 ? "-" : "";
  if (value.scale == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, magnitude);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, sign,
                          magnitude / (guint64) powers[value.scale], value.scale,
                          magnitude % (guint64) powers[value.scale]);
}

int
dp_decimal_compare (DpDecimal a,
                    DpDecimal b)
{
  __int128 left;
  __int128 right;

  g_return_val_if_fail (dp_decimal_is_set (a) && dp_decimal_is_set (b), 0);

  /* 10^18 times 10^18 fits into 128 bits. */
  left = (__int128) a.mantissa * powers[b.scale];
  right = (__int128) b.mantissa * powers[a.scale];

  return (left > right) - (left < right);
}
