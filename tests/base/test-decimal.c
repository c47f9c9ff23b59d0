/* test-decimal.c: exact decimal numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-decimal.h"

static void
check (const char *text,
       const char *expected)
{
  g_autofree char *written = NULL;
  DpDecimal value;

  g_assert_true (dp_decimal_parse (text, -1, &value));
  written = dp_decimal_to_string (value);
  g_assert_cmpstr (written, ==, expected);
}

static void
test_parse (void)
{
  check ("187.1500", "187.1500");
  check ("0", "0");
  check ("-0.6600", "-0.6600");
  check ("+5", "5");
  check (".5", "0.5");
  check ("5.", "5");
  check ("000123", "123");
  check ("1e3", "1000");
  check ("1.5E+2", "150");
  check ("25e-4", "0.0025");
  check ("1502928000.0", "1502928000.0");
  check ("1e-18", "0.000000000000000001");
  check ("1e-19", "0.000000000000000000");
  check ("999999999999999999", "999999999999999999");
  check ("0.000000000000000000000", "0.000000000000000000");
}

static void
test_parse_rounds (void)
{
  /* 18 significant digits; the rest is rounded half away from zero. */
  check ("65792.000657438115", "65792.000657438115");
  check ("2.1200242112345678949", "2.12002421123456789");
  check ("2.1200242112345678951", "2.12002421123456790");
  check ("-2.1200242112345678951", "-2.12002421123456790");
  check ("0.1999999999999999999", "0.200000000000000000");
  check ("1234567890123456789", "1234567890123456790");
}

static void
test_parse_refuses (void)
{
  static const char * const texts[] = {
    "",
    "-",
    "+",
    ".",
    "None",
    "1,5",
    "1 ",
    " 1",
    "1.2.3",
    "0x10",
    "1e",
    "1e+",
    "e5",
    "NaN",
    "inf",
    "--1",
    "941388888888808500e1",
    "-922337203685477581e1",
    "12%",
    "1e40",
    "99999999999999999999999",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      DpDecimal value = { 7, 0 };

      g_test_message ("“%s”", texts[i]);
      g_assert_false (dp_decimal_parse (texts[i], -1, &value));
      g_assert_false (dp_decimal_is_set (value));
    }
}

static void
test_parse_length (void)
{
  DpDecimal value;

  /* Not terminated where it ends. */
  g_assert_true (dp_decimal_parse ("12.345%", 6, &value));
  g_assert_cmpint (value.mantissa, ==, 12345);
  g_assert_cmpint (value.scale, ==, 3);
}

static void
test_double (void)
{
  static const double values[] = { 0.1,     2.12002421, 65792.00065743811, 1e15,
                                   1.0 / 3, 0.0001,     123456.789 };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      DpDecimal value = dp_decimal_from_double (values[i]);

      g_assert_cmpfloat (dp_decimal_to_double (value), ==, values[i]);
    }
  g_assert_false (dp_decimal_is_set (dp_decimal_from_double (NAN)));
  g_assert_false (dp_decimal_is_set (dp_decimal_from_double (INFINITY)));
  g_assert_true (isnan (dp_decimal_to_double (DP_DECIMAL_NONE)));
  g_assert_null (dp_decimal_to_string (DP_DECIMAL_NONE));
}

static int
compare (const char *a,
         const char *b)
{
  DpDecimal first, second;

  g_assert_true (dp_decimal_parse (a, -1, &first));
  g_assert_true (dp_decimal_parse (b, -1, &second));

  return dp_decimal_compare (first, second);
}

static void
test_compare (void)
{
  g_assert_cmpint (compare ("1.50", "1.5"), ==, 0);
  g_assert_cmpint (compare ("1.51", "1.5"), >, 0);
  g_assert_cmpint (compare ("-2", "1"), <, 0);
  g_assert_cmpint (compare ("-1.00000000000000001", "-1"), <, 0);
  g_assert_cmpint (compare ("999999999999999999", "0.000000000000000001"), >, 0);
  g_assert_cmpint (compare ("0", "-0.0"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/decimal/parse", test_parse);
  g_test_add_func ("/base/decimal/parse/rounds", test_parse_rounds);
  g_test_add_func ("/base/decimal/parse/refuses", test_parse_refuses);
  g_test_add_func ("/base/decimal/parse/length", test_parse_length);
  g_test_add_func ("/base/decimal/double", test_double);
  g_test_add_func ("/base/decimal/compare", test_compare);

  return g_test_run ();
}
