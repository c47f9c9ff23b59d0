/* test-drift-recordings.c: recorded replies of the same request, years apart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built only where the folder of recordings lies beside the project.
 */

#include "config.h"

#include <string.h>

#include "dp-shape-diff.h"

static DpReplyShape *
read_recording (const char *name,
                gboolean    first_item)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "real",
                                                 name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  yyjson_doc *doc;
  yyjson_val *root;
  DpReplyShape *shape;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  doc = yyjson_read (text, length, YYJSON_READ_NUMBER_AS_RAW);
  g_assert_nonnull (doc);
  root = yyjson_doc_get_root (doc);
  shape = dp_reply_shape_new_for_json (first_item ? yyjson_arr_get (root, 0) : root);
  yyjson_doc_free (doc);

  return shape;
}

static GHashTable *
diff_recordings (const char *before,
                 const char *after,
                 gboolean    first_item)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(DpReplyShape) known = read_recording (before, FALSE);
  g_autoptr(DpReplyShape) now = read_recording (after, first_item);
  g_autoptr(GPtrArray) changes = dp_shape_diff (known, now, NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const DpShapeChange *change = g_ptr_array_index (changes, i);
      g_autofree char *sentence = dp_shape_change_describe (change);

      g_test_message ("%.2f %s", change->confidence, sentence);
      g_hash_table_add (found, g_strconcat (dp_shape_change_kind_get_name (change->kind), " ",
                                            change->path, NULL));
    }

  return found;
}

static void
test_markets (void)
{
  g_autoptr(GHashTable) found =
    diff_recordings ("coingecko/markets_bitcoin_usd_2021-05-15.json",
                     "coingecko/markets_5coins_2023-01-02.json", FALSE);

  /* 18710831.0 has become 19250368, and another coin has what this one had not. */
  g_assert_cmpuint (g_hash_table_size (found), ==, 0);
}

static void
test_coins (void)
{
  g_autoptr(GHashTable) found = diff_recordings ("coingecko/coins_bitcoin_2021-05-15.json",
                                                 "coingecko/coins_bitcoin_2021-11-09.json", FALSE);
  GHashTableIter iter;
  gpointer change;

  /* Prices in sixty currencies came and went; none of them is a field. */
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &change, NULL))
    g_assert_false (g_str_has_prefix (strchr (change, ' '), " /market_data/current_price"));
  g_assert_cmpuint (g_hash_table_size (found), <, 12);
}

static void
test_ticker (void)
{
  g_autoptr(GHashTable) found = diff_recordings ("coinpaprika/ticker_btc_2022-04-19.json",
                                                 "coinpaprika/tickers_60_2026-09-29.json", TRUE);
  g_autoptr(GHashTable) none = diff_recordings ("coinpaprika/ticker_ada_2021-05-17.json",
                                                "coinpaprika/ticker_btc_2022-04-19.json", FALSE);

  g_assert_true (g_hash_table_contains (found, "missing /circulating_supply"));
  g_assert_cmpuint (g_hash_table_size (found), ==, 1);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
}

static void
test_overview (void)
{
  static const char * const expected[] = {
    "missing /ForwardAnnualDividendRate", "missing /ForwardAnnualDividendYield",
    "missing /FullTimeEmployees", "missing /LastSplitDate", "missing /LastSplitFactor",
    "missing /PayoutRatio", "missing /SharesShort", "missing /SharesShortPriorMonth",
    "missing /ShortPercentFloat", "missing /ShortPercentOutstanding", "missing /ShortRatio",
    "new /AnalystRatingBuy", "new /AnalystRatingHold", "new /AnalystRatingSell",
    "new /AnalystRatingStrongBuy", "new /AnalystRatingStrongSell", "new /CIK",
    "new /OfficialSite",
  };
  g_autoptr(GHashTable) found = diff_recordings ("alpha-vantage/overview_IBM_2020-06.json",
                                                 "alpha-vantage/overview_IBM_2025-09.json", FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_test_message ("%s", expected[i]);
      g_assert_true (g_hash_table_contains (found, expected[i]));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/drift/markets", test_markets);
  g_test_add_func ("/extract/drift/coins", test_coins);
  g_test_add_func ("/extract/drift/ticker", test_ticker);
  g_test_add_func ("/extract/drift/overview", test_overview);

  return g_test_run ();
}
