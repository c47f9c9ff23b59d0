/* dp-db-numeric.c: arithmetic with the digits that PostgreSQL's numeric would give
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-numeric.h"

#include <math.h>
#include <string.h>

typedef unsigned __int128 Wide;

/* numeric's base, its sign words, and how many digits it wants a quotient to have at least */
#define BASE 10000
#define BASE_DIGITS 4
#define POSITIVE 0x0000
#define NEGATIVE 0x4000
#define QUOTIENT_DIGITS 16
/* So many groups of digits fit the processor's own word, with which it is several times faster. */
#define WORD_GROUPS 4

#define MAX_DIGITS 35
/* Up to here one step of Newton's from what a double knows of a square root is within 1 of it. */
#define MAX_STEP_ROOT 0x1p80

static const guint64 powers[] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
  100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
  10000000000000000, 100000000000000000, 1000000000000000000,
};
#define LAST_POWER ((int) G_N_ELEMENTS (powers) - 1)

/* Modulo 2^128: of a larger one only the lower digits. */
static inline Wide
power_of_ten (int exponent)
{
  Wide power = powers[exponent % LAST_POWER];

  for (int i = exponent / LAST_POWER; i > 0; i--)
    power *= powers[LAST_POWER];

  return power;
}

static inline Wide
magnitude (__int128 value)
{
  return value < 0 ? -(Wide) value : (Wide) value;
}

static inline gboolean
set (DpDbNumeric *out,
     Wide         digits,
     gboolean     negative,
     int          scale)
{
  if (digits >= power_of_ten (MAX_DIGITS))
    return FALSE;

  out->mantissa = negative ? -(__int128) digits : (__int128) digits;
  out->scale = scale;

  return TRUE;
}

static inline gboolean
scale_up (Wide  value,
          int   digits,
          Wide *out)
{
  return digits <= 2 * LAST_POWER && !__builtin_mul_overflow (value, power_of_ten (digits), out);
}

static inline Wide
divide_rounded (Wide value,
                Wide by)
{
  Wide quotient = value / by;

  return quotient + (value - quotient * by >= by - by / 2);
}

static inline Wide
divide_by_power (Wide digits,
                 int  exponent)
{
  if (digits <= G_MAXUINT64 && exponent <= LAST_POWER)
    return (guint64) digits / powers[exponent];

  return digits / power_of_ten (exponent);
}

static inline guint
get16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static inline guint64
read_groups (const guint8 *at,
             guint         n)
{
  guint64 digits = 0;

  for (guint i = 0; i < n; i++)
    digits = digits * BASE + get16 (at + 2 * i);

  return digits;
}

gboolean
dp_db_numeric_read (const guint8 *data,
                    gint32        length,
                    DpDbNumeric  *out)
{
  Wide digits = 0;
  guint n, sign, scale;
  int excess;

  *out = DP_DB_NUMERIC_NONE;
  if (length < 0)
    return TRUE;
  if (length < 8)
    return FALSE;

  n = get16 (data);
  sign = get16 (data + 4);
  scale = get16 (data + 6);
  if ((sign != POSITIVE && sign != NEGATIVE) || n > MAX_DIGITS / BASE_DIGITS ||
      (guint) length < 8 + 2 * n || scale > MAX_DIGITS)
    return FALSE;
  digits = read_groups (data + 8, MIN (n, WORD_GROUPS));
  for (guint i = WORD_GROUPS; i < n; i++)
    digits = digits * BASE + get16 (data + 8 + 2 * i);

  /* The last group may go beyond the last digit, or end before it. */
  excess = BASE_DIGITS * ((int) n - 1 - (gint16) get16 (data + 2)) - (int) scale;
  if (excess > MAX_DIGITS)
    return FALSE;
  if (excess > 0)
    digits = divide_by_power (digits, excess);
  else if (digits != 0 && !scale_up (digits, -excess, &digits))
    return FALSE;

  return set (out, digits, sign == NEGATIVE, scale);
}

gboolean
dp_db_numeric_rescale (DpDbNumeric  value,
                       int          scale,
                       DpDbNumeric *out)
{
  Wide digits;

  return scale >= value.scale &&
         scale_up (magnitude (value.mantissa), scale - value.scale, &digits) &&
         set (out, digits, value.mantissa < 0, scale);
}

gboolean
dp_db_numeric_add (DpDbNumeric  a,
                   DpDbNumeric  b,
                   DpDbNumeric *out)
{
  int scale = MAX (a.scale, b.scale);
  __int128 sum;

  if (!dp_db_numeric_rescale (a, scale, &a) || !dp_db_numeric_rescale (b, scale, &b))
    return FALSE;
  sum = a.mantissa + b.mantissa;

  return set (out, magnitude (sum), sum < 0, scale);
}

gboolean
dp_db_numeric_multiply (DpDbNumeric  a,
                        DpDbNumeric  b,
                        DpDbNumeric *out)
{
  Wide digits;

  return !__builtin_mul_overflow (magnitude (a.mantissa), magnitude (b.mantissa), &digits) &&
         set (out, digits, (a.mantissa < 0) != (b.mantissa < 0), a.scale + b.scale);
}

static int
count_digits (Wide value)
{
  guint64 high = (guint64) (value >> 64);
  int bits = high != 0 ? 64 + (int) g_bit_storage (high) : (int) g_bit_storage ((guint64) value);
  int n = bits * 1233 >> 12;     /* by the logarithm of 2; one too low at the most */

  return n + (value >= power_of_ten (n));
}

/* The first group of digits that is not 0, and which power of the base it counts. */
static void
find_first_group (Wide  digits,
                  int   scale,
                  int  *weight,
                  int  *first)
{
  int exponent, shift;

  *weight = 0;
  *first = 0;
  if (digits == 0)
    return;

  exponent = count_digits (digits) - 1 - scale;
  *weight = exponent >= 0 ? exponent / BASE_DIGITS
                          : -((-exponent + BASE_DIGITS - 1) / BASE_DIGITS);
  shift = *weight * BASE_DIGITS + scale;
  *first = (int) (shift >= 0 ? divide_by_power (digits, shift) : digits * power_of_ten (-shift));
}

/* The server's choice: enough digits for 16 significant ones, and no fewer than went in. */
static int
choose_scale (Wide a,
              int  a_scale,
              Wide b,
              int  b_scale)
{
  int a_weight, a_first, b_weight, b_first;
  int weight;

  find_first_group (a, a_scale, &a_weight, &a_first);
  find_first_group (b, b_scale, &b_weight, &b_first);
  weight = a_weight - b_weight - (a_first <= b_first);

  return MAX (MAX (QUOTIENT_DIGITS - weight * BASE_DIGITS, 0), MAX (a_scale, b_scale));
}

gboolean
dp_db_numeric_divide (DpDbNumeric  a,
                      DpDbNumeric  b,
                      DpDbNumeric *out)
{
  Wide dividend = magnitude (a.mantissa);
  Wide divisor = magnitude (b.mantissa);
  int scale = choose_scale (dividend, a.scale, divisor, b.scale);
  int shift = scale + b.scale - a.scale;

  /* By 20, 50 and the like it comes out even. */
  if (shift >= 0 && shift <= LAST_POWER && divisor <= G_MAXUINT64 &&
      powers[shift] % (guint64) divisor == 0)
    return !__builtin_mul_overflow (dividend, powers[shift] / (guint64) divisor, &dividend) &&
           set (out, dividend, (a.mantissa < 0) != (b.mantissa < 0), scale);

  if (shift >= 0 ? !scale_up (dividend, shift, &dividend) : !scale_up (divisor, -shift, &divisor))
    return FALSE;

  return set (out, divide_rounded (dividend, divisor), (a.mantissa < 0) != (b.mantissa < 0), scale);
}

gboolean
dp_db_numeric_round (DpDbNumeric  value,
                     int          scale,
                     DpDbNumeric *out)
{
  Wide digits = magnitude (value.mantissa);

  if (scale >= value.scale)
    return dp_db_numeric_rescale (value, scale, out);
  if (value.scale - scale > MAX_DIGITS)
    return FALSE;

  return set (out, divide_rounded (digits, power_of_ten (value.scale - scale)),
              value.mantissa < 0, scale);
}

static inline double
double_power_of_ten (int exponent)
{
  double power = (double) powers[exponent % LAST_POWER];

  for (int i = exponent / LAST_POWER; i > 0; i--)
    power *= (double) powers[LAST_POWER];

  return power;
}

/* The largest root with root² <= value * 10^exponent, and what is left. That product may be wider
 * than 128 bits: as the estimate is near, what is left is not, so that arithmetic modulo 2^128
 * gives it. */
static Wide
find_root (Wide      value,
           int       exponent,
           __int128 *left)
{
  double estimate = sqrt ((double) value * double_power_of_ten (exponent));
  Wide square = value * power_of_ten (exponent);
  Wide root;
  __int128 rest;

  /* Larger: go on from the root of the first digits. */
  if (estimate > MAX_STEP_ROOT && exponent >= 2 * BASE_DIGITS)
    root = find_root (value, exponent - 2 * BASE_DIGITS, left) * BASE;
  else
    root = MAX ((Wide) estimate, 1);

  rest = (__int128) (square - root * root);
  root += rest / (__int128) (2 * root);
  rest = (__int128) (square - root * root);
  for (; rest < 0; rest += 2 * root + 1)
    root--;
  for (; (Wide) rest > 2 * root; root++)
    rest -= 2 * root + 1;
  *left = rest;

  return root;
}

gboolean
dp_db_numeric_deviation (DpDbNumeric  sum,
                         DpDbNumeric  sum_of_squares,
                         guint        n,
                         DpDbNumeric *out)
{
  const DpDbNumeric degrees = { (__int128) n * (n - 1), 0 };
  Wide square, squares, root;
  DpDbNumeric variance;
  __int128 left;

  g_return_val_if_fail (n > 1 && sum_of_squares.scale == 2 * sum.scale, FALSE);

  /* As the server does it: N * sum (x²) - sum (x)², by N * (N - 1). */
  if (__builtin_mul_overflow (magnitude (sum.mantissa), magnitude (sum.mantissa), &square) ||
      __builtin_mul_overflow ((Wide) sum_of_squares.mantissa, (Wide) n, &squares))
    return FALSE;
  if (squares <= square)
    return set (out, 0, FALSE, 0);
  if (!set (&variance, squares - square, FALSE, sum_of_squares.scale) ||
      !dp_db_numeric_divide (variance, degrees, &variance))
    return FALSE;

  root = find_root ((Wide) variance.mantissa, variance.scale, &left);

  return set (out, root + ((Wide) left > root), FALSE, variance.scale);
}
