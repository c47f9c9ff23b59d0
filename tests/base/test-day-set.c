/* test-day-set.c: many days, as few stretches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-day-set.h"

static void
assert_text (const DpDaySet *set,
             const char     *expected)
{
  g_autofree char *text = dp_day_set_to_string (set);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_add (void)
{
  g_autoptr(DpDaySet) set = dp_day_set_new ();

  assert_text (set, "{}");
  g_assert_cmpint (dp_day_set_get_first (set), ==, DP_DATE_NONE);
  dp_day_set_add (set, 10, 12);
  dp_day_set_add (set, 12, 13);
  assert_text (set, "{[1970-01-11,1970-01-14)}");
  dp_day_set_add (set, 20, 22);
  dp_day_set_add (set, 2, 3);
  dp_day_set_add (set, 5, 5);
  assert_text (set, "{[1970-01-03,1970-01-04),[1970-01-11,1970-01-14),[1970-01-21,1970-01-23)}");
  dp_day_set_add (set, 13, 20);
  assert_text (set, "{[1970-01-03,1970-01-04),[1970-01-11,1970-01-23)}");
  dp_day_set_add (set, 1, 30);
  assert_text (set, "{[1970-01-02,1970-01-31)}");
  g_assert_cmpuint (dp_day_set_get_n_stretches (set), ==, 1);
  g_assert_cmpint (dp_day_set_get_first (set), ==, 1);
}

static void
test_parse (void)
{
  const char *text = "{[2020-01-01,2020-02-01),[2020-03-01,2026-11-20)}";
  g_autoptr(DpDaySet) set = dp_day_set_parse (text);
  g_autoptr(DpDaySet) nothing = dp_day_set_parse (NULL);
  g_autoptr(DpDaySet) broken = dp_day_set_parse ("{[2020-01-01,");

  assert_text (set, text);
  assert_text (nothing, "{}");
  assert_text (broken, "{}");
  g_assert_true (dp_day_set_contains (set, dp_date_parse ("2020-01-31", -1)));
  g_assert_false (dp_day_set_contains (set, dp_date_parse ("2020-02-01", -1)));
  g_assert_false (dp_day_set_contains (set, dp_date_parse ("2019-12-31", -1)));
  g_assert_true (dp_day_set_contains (set, dp_date_parse ("2020-03-01", -1)));
  g_assert_false (dp_day_set_contains (set, dp_date_parse ("2026-11-20", -1)));
  g_assert_cmpint (dp_day_set_get_end (set, dp_date_parse ("2020-01-07", -1)), ==,
                   dp_date_parse ("2020-02-01", -1));
  g_assert_cmpint (dp_day_set_get_end (set, dp_date_parse ("2020-02-01", -1)), ==,
                   dp_date_parse ("2020-02-01", -1));
}

/* Against a plain array of days, whatever order they come in. */
static void
test_random (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autoptr(DpDaySet) set = dp_day_set_new ();
  gboolean days[400] = { FALSE };
  guint n_stretches = 0;

  for (guint i = 0; i < 80; i++)
    {
      gint32 first = g_rand_int_range (random, 0, 390);
      gint32 end = first + g_rand_int_range (random, 0, 4);

      dp_day_set_add (set, first, end);
      for (gint32 day = first; day < end; day++)
        days[day] = TRUE;
    }
  for (gint32 day = 0; day < (gint32) G_N_ELEMENTS (days); day++)
    {
      g_assert_cmpint (dp_day_set_contains (set, day), ==, days[day]);
      n_stretches += days[day] && (day == 0 || !days[day - 1]);
    }
  g_assert_cmpuint (dp_day_set_get_n_stretches (set), ==, n_stretches);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/day-set/add", test_add);
  g_test_add_func ("/base/day-set/parse", test_parse);
  g_test_add_func ("/base/day-set/random", test_random);

  return g_test_run ();
}
