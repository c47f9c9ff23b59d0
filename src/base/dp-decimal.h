/* dp-decimal.h: exact decimal numbers, as providers write them and PostgreSQL keeps them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpDecimal:
 * @mantissa: the digits, signed
 * @scale: digits after the decimal point, 0 to 18; negative when there is no value (SQL NULL)
 *
 * The number mantissa / 10^scale. A price must not change on its way from a reply to a table, so
 * it never becomes a double in between.
 */
typedef struct
{
  gint64 mantissa;
  gint8  scale;
} DpDecimal;

#define DP_DECIMAL_NONE ((DpDecimal) { 0, -1 })

static inline gboolean
dp_decimal_is_set (DpDecimal value)
{
  return value.scale >= 0;
}

/**
 * dp_decimal_parse:
 * @text: (array length=length): the number's text, not necessarily terminated
 * @length: bytes of @text, or -1 when it is terminated
 * @out: (out): the number
 *
 * Reads an optional sign, digits, an optional point with digits, an optional exponent. More than
 * 18 significant digits are rounded half away from zero to 18 (a reply's raw text keeps them all).
 * Anything else, white space included, is not a number.
 *
 * Returns: %TRUE when @text is a number that fits; @out is %DP_DECIMAL_NONE otherwise
 */
gboolean  dp_decimal_parse      (const char *text,
                                 gssize      length,
                                 DpDecimal  *out);

/** dp_decimal_from_double: the shortest decimal that reads back as @value; NONE for NaN and
 * infinities */
DpDecimal dp_decimal_from_double (double     value);
double    dp_decimal_to_double  (DpDecimal   value);

/** dp_decimal_to_string: Returns: (transfer full) (nullable): plain digits, %NULL for no value */
char     *dp_decimal_to_string  (DpDecimal   value);

/** dp_decimal_compare: Returns: below, equal or above 0; both must be set */
int       dp_decimal_compare    (DpDecimal   a,
                                 DpDecimal   b);

static inline int
dp_decimal_sign (DpDecimal value)
{
  return (value.mantissa > 0) - (value.mantissa < 0);
}

G_END_DECLS
