/* test-indicator-recordings.c: values that others computed and published
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built only where the folder of recordings lies beside the project.
 */

#include "config.h"

#include <math.h>

#include "dp-indicators.h"
#include "dp-test.h"

#define MOST_BARS 1000
#define PERIOD    20

static gsize
find_column (char       **names,
             const char  *name)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;

  g_error ("There is no column %s", name);
}

/* The file's bands are of typical prices, given with seven decimals. */
static void
test_bands (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "real",
                                                 "csv", "finance-charts-apple.csv", NULL);
  const char *columns[] = { "AAPL.High", "AAPL.Low", "AAPL.Close", "up", "mavg", "dn" };
  g_autofree double *typical = g_new (double, MOST_BARS);
  g_autofree double *expected = g_new (double, 3 * MOST_BARS);
  g_autofree double *values = g_new (double, 3 * MOST_BARS);
  double *outputs[] = { values, values + MOST_BARS, values + 2 * MOST_BARS };
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) names = NULL;
  g_autoptr(GError) error = NULL;
  DpIndicator indicator;
  gsize length = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\r\n", -1);
  names = g_strsplit (lines[0], ",", -1);
  for (; length < MOST_BARS && lines[length + 1] != NULL && *lines[length + 1] != '\0'; length++)
    {
      g_auto(GStrv) fields = g_strsplit (lines[length + 1], ",", -1);
      double row[G_N_ELEMENTS (columns)];

      for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
        row[i] = g_ascii_strtod (fields[find_column (names, columns[i])], NULL);
      typical[length] = (row[0] + row[1] + row[2]) / 3;
      for (gsize i = 0; i < 3; i++)
        expected[i * MOST_BARS + length] = row[3 + i];
    }
  g_assert_cmpuint (length, ==, 506);

  dp_indicator_init (&indicator, DP_INDICATOR_BBANDS);
  dp_indicator_compute (&indicator, &(DpBars) { .length = length, .close = typical }, outputs);
  for (gsize i = PERIOD - 1; i < length; i++)
    for (gsize j = 0; j < 3; j++)
      g_assert_cmpfloat_with_epsilon (outputs[j][i], expected[j * MOST_BARS + i], 1e-7);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/analysis/indicator-recordings/bands", test_bands);

  return g_test_run ();
}
