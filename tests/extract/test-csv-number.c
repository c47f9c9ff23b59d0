/* test-csv-number.c: numbers with points, commas, groups, signs and letters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-csv-number.h"
#include "dp-test.h"

typedef struct
{
  const char *text;
  char        decimal;
  const char *expected;   /* NULL: refused */
} Case;

static const Case cases[] = {
  { "270.49", '.', "270.49" },
  { "-0.5", '.', "-0.5" },
  { "+7", '.', "7" },
  { "10.", '.', "10" },
  { ".5", '.', "0.5" },
  { "1e3", '.', "1000" },
  { " 12 ", '.', "12" },
  { "4,787,699", '.', "4787699" },
  { "4,787.5", '.', "4787.5" },
  { "47,87", '.', NULL },
  { "4,78,699", '.', NULL },
  { ",699", '.', NULL },
  { "1,234,", '.', NULL },
  { "1.2.3", '.', NULL },
  { "118.894", ',', "118894" },
  { "1.118.894,25", ',', "1118894.25" },
  { "11,09M", ',', "11090000" },
  { "-0,98%", ',', "-0.98" },
  { "1 234,5", ',', "1234.5" },
  { "1\u00a0234,5", ',', "1234.5" },
  { "1'234.5", '.', "1234.5" },
  { "8.50K", '.', "8500" },
  { "2B", '.', "2000000000" },
  { "$1,788.10", '.', "1788.1" },
  { "-$5", '.', "-5" },
  { "1.39 %", '.', "1.39" },
  { "M", '.', NULL },
  { "-", '.', NULL },
  { "", '.', NULL },
  { "2026-11-20", '.', NULL },
  { "30.04.2021", '.', NULL },
  { "30.04.2021", ',', NULL },
  { "0x10", '.', NULL },
  { "123456789012345678901234567890", '.', NULL },
  { "0.12345678901234567", '.', "0.12345678901234567" },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DpDecimal value;
      DpDecimal expected = DP_DECIMAL_NONE;
      gboolean ok = dp_csv_number_parse (cases[i].text, strlen (cases[i].text), cases[i].decimal,
                                         cases[i].decimal == '.' ? ',' : '.', &value);

      if (cases[i].expected != NULL)
        g_assert_true (dp_decimal_parse (cases[i].expected, -1, &expected));
      if (ok != (cases[i].expected != NULL) || ok != dp_decimal_is_set (value) ||
          (ok && dp_decimal_compare (value, expected) != 0))
        g_error ("“%s” is not %s", cases[i].text, cases[i].expected);
    }
}

static void
test_absent (void)
{
  static const char * const absent[] = { "", " ", "-", "NA", "n/a", "NULL", "None", "NaN", "nil" };
  static const char * const present[] = { "0", "-1", "NASDAQ", "N", "NAN1", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (absent); i++)
    g_assert_true (dp_csv_is_absent (absent[i], strlen (absent[i])));
  for (guint i = 0; i < G_N_ELEMENTS (present); i++)
    g_assert_false (dp_csv_is_absent (present[i], strlen (present[i])));
}

static void
assert_decimal (char        decimal,
                gboolean    guessed,
                const char *first,
                ...)
{
  DpCsvNumberGuess guess = { 0 };
  DpCsvDialect dialect;
  va_list texts;

  dp_csv_dialect_init (&dialect);
  va_start (texts, first);
  for (const char *text = first; text != NULL; text = va_arg (texts, const char *))
    dp_csv_number_guess_add (&guess, text, strlen (text));
  va_end (texts);
  dp_csv_number_guess_apply (&guess, &dialect);
  g_assert_cmpint (dialect.decimal, ==, decimal);
  g_assert_cmpint (dialect.decimal_guessed, ==, guessed);
}

static void
test_guess (void)
{
  assert_decimal ('.', FALSE, "270.49", "4,787,699", "1", NULL);
  assert_decimal (',', FALSE, "118.894", "120.064", "11,09M", "30.04.2021", NULL);
  assert_decimal (',', FALSE, "1.234,5", NULL);
  assert_decimal ('.', FALSE, "0.123", NULL);
  assert_decimal ('.', TRUE, "118.894", NULL);
  assert_decimal ('.', FALSE, "words", "2026-11-20", "12", NULL);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/csv-number/parse", test_parse);
  g_test_add_func ("/extract/csv-number/absent", test_absent);
  g_test_add_func ("/extract/csv-number/guess", test_guess);

  return g_test_run ();
}
