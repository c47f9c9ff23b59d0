/* test-batch.c: what rows are taken
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-batch.h"

static DpDecimal
number (const char *text)
{
  DpDecimal value = DP_DECIMAL_NONE;

  if (text != NULL)
    g_assert_true (dp_decimal_parse (text, -1, &value));

  return value;
}

static DpBar
make_bar (int         day,
          const char *open,
          const char *high,
          const char *low,
          const char *close,
          const char *volume)
{
  return (DpBar) {
    .date = day,
    .open = number (open),
    .high = number (high),
    .low = number (low),
    .close = number (close),
    .volume = number (volume),
    .adjusted_close = DP_DECIMAL_NONE,
    .market_cap = DP_DECIMAL_NONE,
  };
}

static void
test_good_bars (void)
{
  static const char * const bars[][5] = {
    { "10", "11", "9", "10.5", "100" },
    { "10", "10.0000", "10", "10", "0" },
    { NULL, NULL, NULL, "10", NULL },
    { "10", NULL, NULL, "9", "5" },
    { NULL, "12", "9", "10", "5.25" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      g_autoptr(DpBatch) batch = dp_batch_new ();
      GArray *added = dp_batch_add_instrument (batch, "ABC")->bars;
      DpBar bar = make_bar (1, bars[i][0], bars[i][1], bars[i][2], bars[i][3], bars[i][4]);

      g_assert_true (dp_batch_add_bar (batch, added, &bar, "row", -1));
      g_assert_cmpuint (added->len, ==, 1);
      g_assert_cmpuint (batch->rejects->len, ==, 0);
    }
}

static void
test_bad_bars (void)
{
  static const char * const bars[][5] = {
    { "10", "11", "9", NULL, "100" },       /* no close */
    { "10", "11", "9", "0", "100" },
    { "10", "11", "9", "-10", "100" },
    { "10", "9.9", "9", "9.5", "100" },     /* high below open */
    { "10", "11", "9", "11.01", "100" },    /* high below close */
    { "10", "8", "9", "9", "100" },         /* high below low */
    { "10", "11", "10.5", "11", "100" },    /* low above open */
    { "10", "11", "9", "8.9999", "100" },   /* low above close */
    { "10", "11", "0", "9", "100" },
    { "0", "11", NULL, "9", "100" },
    { "10", "11", "-1", "9", "100" },
    { "10", "11", "9", "10", "-1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      g_autoptr(DpBatch) batch = dp_batch_new ();
      GArray *added = dp_batch_add_instrument (batch, "ABC")->bars;
      DpBar bar = make_bar (20777, bars[i][0], bars[i][1], bars[i][2], bars[i][3], bars[i][4]);
      const DpReject *reject;

      g_assert_false (dp_batch_add_bar (batch, added, &bar, "the row and more", 7));
      g_assert_cmpuint (added->len, ==, 0);
      reject = g_ptr_array_index (batch->rejects, 0);
      g_assert_cmpstr (reject->position, ==, "2026-11-20");
      g_assert_cmpstr (reject->payload, ==, "the row");
      g_assert_true (g_str_has_suffix (reject->cause, "."));
    }
}

static void
test_finish (void)
{
  static const struct { int day; const char *close; } rows[] = {
    { 5, "50" }, { 3, "30" }, { 5, "51" }, { 4, "40" }, { 3, "31" }, { 3, "32" }, { 1, "10" },
  };
  static const struct { int day; int close; } expected[] = { { 1, 10 }, { 3, 30 }, { 4, 40 },
                                                             { 5, 50 } };
  g_autoptr(DpBatch) batch = dp_batch_new ();
  GArray *added = dp_batch_add_instrument (batch, "ABC")->bars;
  const DpReject *reject;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DpBar bar = make_bar (rows[i].day, NULL, NULL, NULL, rows[i].close, NULL);

      g_assert_true (dp_batch_add_bar (batch, added, &bar, NULL, 0));
    }
  dp_batch_finish (batch);

  g_assert_cmpuint (added->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < added->len; i++)
    {
      g_assert_cmpint (g_array_index (added, DpBar, i).date, ==, expected[i].day);
      g_assert_cmpint (g_array_index (added, DpBar, i).close.mantissa, ==, expected[i].close);
    }
  g_assert_cmpuint (batch->rejects->len, ==, 3);
  reject = g_ptr_array_index (batch->rejects, 0);
  g_assert_nonnull (strstr (reject->payload, "\"close\":31"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/batch/good-bars", test_good_bars);
  g_test_add_func ("/extract/batch/bad-bars", test_bad_bars);
  g_test_add_func ("/extract/batch/finish", test_finish);

  return g_test_run ();
}
