/* test-reply-shape.c: what replies look like, and what is different about the next one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-shape-diff.h"
#include "dp-shape-names.h"

static DpReplyShape *
read_shape (const char *json)
{
  yyjson_doc *doc = yyjson_read (json, strlen (json), YYJSON_READ_NUMBER_AS_RAW);
  DpReplyShape *shape;

  g_assert_nonnull (doc);
  shape = dp_reply_shape_new_for_json (yyjson_doc_get_root (doc));
  yyjson_doc_free (doc);

  return shape;
}

/* What replies have looked like after @json came @n times. */
static DpReplyShape *
read_known (const char *json,
            guint       n)
{
  DpReplyShape *known = dp_reply_shape_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DpReplyShape) shape = read_shape (json);

      dp_reply_shape_merge (known, shape);
    }

  return known;
}

/* "new /a, missing /b": without order of confidence, for reading */
static char *
diff_with (const char *known_json,
           const char *now_json,
           guint       n_known)
{
  g_autoptr(DpReplyShape) known = read_known (known_json, n_known);
  g_autoptr(DpReplyShape) now = read_shape (now_json);
  g_autoptr(GPtrArray) changes = dp_shape_diff (known, now, NULL);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < changes->len; i++)
    {
      const DpShapeChange *change = g_ptr_array_index (changes, i);
      const char *target = dp_shape_change_get_target (change);

      g_assert_cmpfloat (change->confidence, >, 0);
      g_assert_cmpfloat (change->confidence, <=, 1);
      g_ptr_array_add (words, g_strconcat (dp_shape_change_kind_get_name (change->kind), " ",
                                           change->path, target != NULL ? " " : NULL, target,
                                           NULL));
    }
  g_ptr_array_sort_values (words, (GCompareFunc) strcmp);
  g_ptr_array_add (words, NULL);

  return g_strjoinv (", ", (char **) words->pdata);
}

static void
assert_diff (const char *known,
             const char *now,
             const char *expected)
{
  g_autofree char *changes = diff_with (known, now, 5);

  g_assert_cmpstr (changes, ==, expected);
}

static void
test_paths (void)
{
  g_autoptr(DpReplyShape) shape =
    read_shape ("{\"a/b\":1,\"days\":{\"2024-01-02\":{\"1. open\":\"5.5\"},"
                "\"2024-01-03\":{\"1. open\":\"6\"}},\"rows\":[{\"x\":null},{\"x\":true}],"
                "\"pairs\":[[1700000000000,2.5],[1700000060000,null]],"
                "\"at\":\"2024-01-02T00:00:00Z\",\"none\":\"None\",\"name\":\"Bitcoin\"}");
  static const struct
  {
    const char   *path;
    DpValueClass  klass;
    guint         n_values;
  } expected[] = {
    { "", DP_VALUE_OBJECT, 1 },
    { "/a~1b", DP_VALUE_NUMBER, 1 },
    { "/days/*", DP_VALUE_OBJECT, 2 },
    { "/days/*/1. open", DP_VALUE_NUMBER_TEXT, 2 },
    { "/rows/[]/x", DP_VALUE_BOOLEAN, 1 },
    { "/pairs/[]/0", DP_VALUE_NUMBER, 2 },
    { "/pairs/[]/1", DP_VALUE_NUMBER, 1 },
    { "/at", DP_VALUE_DATE_TEXT, 1 },
    { "/none", DP_VALUE_NOTHING, 0 },
    { "/name", DP_VALUE_TEXT, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const DpShapeField *field = dp_reply_shape_get_field (shape, expected[i].path);

      g_test_message ("%s", expected[i].path);
      g_assert_nonnull (field);
      g_assert_cmpint (dp_shape_field_get_class (field), ==, expected[i].klass);
      g_assert_cmpuint (dp_shape_field_count (field), ==, expected[i].n_values);
    }
}

static void
test_summary (void)
{
  g_autoptr(DpReplyShape) shape = read_shape ("[{\"v\":3},{\"v\":-1.5},{\"v\":null},{\"v\":10}]");
  const DpShapeField *field = dp_reply_shape_get_field (shape, "/[]/v");

  g_assert_cmpfloat (field->minimum, ==, -1.5);
  g_assert_cmpfloat (field->maximum, ==, 10);
  g_assert_cmpuint (field->n_numbers, ==, 3);
  g_assert_cmpuint (field->counts[DP_VALUE_NOTHING], ==, 1);
}

/* 10,000 rows are looked at as if they were 200, the first and the last among them. */
static void
test_large_replies_cost_little (void)
{
  g_autoptr(GString) json = g_string_new ("[");
  g_autoptr(DpReplyShape) shape = NULL;
  const DpShapeField *field;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (json, "%s{\"v\":%u}", i > 0 ? "," : "", i);
  g_string_append_c (json, ']');
  shape = read_shape (json->str);

  field = dp_reply_shape_get_field (shape, "/[]/v");
  g_assert_cmpuint (field->n_numbers, >=, 100);
  g_assert_cmpuint (field->n_numbers, <=, 210);
  g_assert_cmpfloat (field->minimum, ==, 0);
  g_assert_cmpfloat (field->maximum, ==, 9999);
}

static void
test_currencies_are_a_map (void)
{
  g_autoptr(DpReplyShape) shape =
    read_shape ("{\"price\":{\"aed\":1,\"ars\":2,\"aud\":3,\"bch\":4,\"bdt\":5,\"bhd\":6,"
                "\"bmd\":7,\"brl\":8,\"btc\":9,\"usd\":10},\"other\":{\"usd\":1,\"eur\":2}}");

  g_assert_nonnull (dp_reply_shape_get_field (shape, "/price/*"));
  g_assert_null (dp_reply_shape_get_field (shape, "/price/usd"));
  g_assert_nonnull (dp_reply_shape_get_field (shape, "/other/usd"));
}

static void
test_stored (void)
{
  g_autoptr(DpReplyShape) shape = read_known ("{\"rows\":[{\"v\":1.5,\"t\":\"x\"},{\"v\":null,"
                                              "\"t\":\"y\"}],\"d\":\"2024-02-29\"}", 3);
  g_autofree char *json = dp_reply_shape_to_json (shape);
  g_autoptr(DpReplyShape) parsed = dp_reply_shape_parse (json, -1);
  g_autofree char *again = NULL;

  g_assert_nonnull (parsed);
  again = dp_reply_shape_to_json (parsed);
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpuint (dp_reply_shape_get_n_replies (parsed), ==, 3);
  g_assert_null (dp_reply_shape_parse ("[1]", -1));
  g_assert_null (dp_reply_shape_parse ("{", -1));
}

static void
test_fingerprint (void)
{
  g_autoptr(DpReplyShape) a = read_shape ("{\"x\":1,\"y\":\"2024-01-01\"}");
  g_autoptr(DpReplyShape) b = read_shape ("{\"y\":\"2025-01-01\",\"x\":2.5}");
  g_autoptr(DpReplyShape) c = read_shape ("{\"y\":\"2025-01-01\",\"x\":\"2.5\"}");
  g_autofree char *of_a = dp_reply_shape_dup_fingerprint (a);
  g_autofree char *of_b = dp_reply_shape_dup_fingerprint (b);
  g_autofree char *of_c = dp_reply_shape_dup_fingerprint (c);

  g_assert_cmpstr (of_a, ==, of_b);
  g_assert_cmpstr (of_a, !=, of_c);
}

static void
test_no_change (void)
{
  assert_diff ("{\"a\":1}", "{\"a\":2.5}", "");
  assert_diff ("{\"a\":18710831.0}", "{\"a\":19250368}", "");
  assert_diff ("{\"a\":1,\"b\":\"x\"}", "{\"a\":null,\"b\":\"\"}", "");
  assert_diff ("{\"a\":\"1.5\"}", "{\"a\":\"None\"}", "");
  assert_diff ("{\"a\":null}", "{\"a\":{\"b\":1}}", "");
  assert_diff ("{\"name\":\"Bitcoin\"}", "{\"name\":\"42\"}", "");
  assert_diff ("{\"rows\":[{\"a\":1}]}", "{\"rows\":[]}", "");
  /* Half of the records had it. */
  assert_diff ("[{\"a\":1,\"b\":2},{\"a\":1}]", "[{\"a\":1}]", "");
  /* One bad value of ten is a bad record. */
  assert_diff ("[{\"a\":1}]",
               "[{\"a\":1},{\"a\":1},{\"a\":1},{\"a\":1},{\"a\":1},{\"a\":1},{\"a\":1},{\"a\":1},"
               "{\"a\":1},{\"a\":\"oops\"}]", "");
}

static void
test_changes (void)
{
  assert_diff ("{\"a\":1}", "{\"a\":1,\"zeta\":\"x\"}", "new /zeta");
  assert_diff ("{\"a\":1,\"zeta\":\"x\"}", "{\"a\":1}", "missing /zeta");
  assert_diff ("{\"a\":1}", "{\"a\":\"many\"}", "retyped /a");
  assert_diff ("{\"a\":1}", "{\"a\":{\"value\":1}}", "retyped /a");
  /* An object that is new is one change, not one for each of its members. */
  assert_diff ("{\"a\":1}", "{\"a\":1,\"zeta\":{\"x\":1,\"y\":2}}", "new /zeta");
  assert_diff ("[[1,2,3]]", "[[1,2,3,4]]", "new /[]/3");
}

static void
test_renamed (void)
{
  assert_diff ("{\"1. open\":\"5.0\",\"5. volume\":\"1000\"}",
               "{\"1. open\":\"5.1\",\"6. volume\":\"1100\"}", "renamed /5. volume /6. volume");
  assert_diff ("{\"market_cap\":1000000}", "{\"marketCap\":1100000}",
               "renamed /market_cap /marketCap");
  assert_diff ("{\"market_cap\":1000000}", "{\"market_capitalization\":1100000}",
               "renamed /market_cap /market_capitalization");
  assert_diff ("{\"vol\":1000}", "{\"volume\":1200}", "renamed /vol /volume");
  assert_diff ("{\"quote\":{\"p\":1,\"q\":2}}", "{\"quotes\":{\"p\":1,\"q\":2}}",
               "renamed /quote /quotes");
  /* The same five texts under a name that tells nothing */
  assert_diff ("[{\"symbol\":\"btc\"},{\"symbol\":\"eth\"},{\"symbol\":\"ada\"},"
               "{\"symbol\":\"doge\"},{\"symbol\":\"xrp\"}]",
               "[{\"ticker\":\"btc\"},{\"ticker\":\"eth\"},{\"ticker\":\"ada\"},"
               "{\"ticker\":\"doge\"},{\"ticker\":\"xrp\"}]", "renamed /[]/symbol /[]/ticker");
  /* Another period, another unit, another kind of value: not the same field */
  assert_diff ("{\"change_1h\":1.5}", "{\"change_24h\":1.6}",
               "missing /change_1h, new /change_24h");
  assert_diff ("{\"volume\":1000}", "{\"volume_unit\":\"shares\"}",
               "missing /volume, new /volume_unit");
  assert_diff ("{\"payout_ratio\":0.7}", "{\"analyst_rating\":8}",
               "missing /payout_ratio, new /analyst_rating");
}

/* Of two new fields the one that is more like it is the proposal, and the other the second. */
static void
test_proposals_are_ranked (void)
{
  g_autoptr(DpReplyShape) known = read_known ("{\"price\":100}", 5);
  g_autoptr(DpReplyShape) now = read_shape ("{\"price_old\":5,\"price_usd\":101}");
  g_autoptr(GPtrArray) changes = dp_shape_diff (known, now, NULL);
  g_autoptr(GHashTable) refused = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) others = NULL;
  const DpShapeChange *change = g_ptr_array_index (changes, 0);
  const DpShapeProposal *second;

  for (guint i = 0; i < changes->len && change->kind != DP_SHAPE_CHANGE_RENAMED; i++)
    change = g_ptr_array_index (changes, i);
  g_assert_cmpint (change->kind, ==, DP_SHAPE_CHANGE_RENAMED);
  g_assert_cmpstr (dp_shape_change_get_target (change), ==, "/price_usd");
  g_assert_cmpuint (change->proposals->len, ==, 2);
  second = g_ptr_array_index (change->proposals, 1);
  g_assert_cmpstr (second->path, ==, "/price_old");
  g_assert_cmpfloat (second->confidence, <, change->confidence);

  /* What a person said is not so is not proposed again. */
  g_hash_table_add (refused, (char *) "/price → /price_usd");
  others = dp_shape_diff (known, now, refused);
  for (guint i = 0; i < others->len; i++)
    g_assert_cmpstr (dp_shape_change_get_target (g_ptr_array_index (others, i)), !=, "/price_usd");
}

static void
test_more_replies_are_surer (void)
{
  g_autoptr(DpReplyShape) once = read_known ("{\"a\":1,\"b\":2}", 1);
  g_autoptr(DpReplyShape) often = read_known ("{\"a\":1,\"b\":2}", 20);
  g_autoptr(DpReplyShape) now = read_shape ("{\"a\":1}");
  g_autoptr(GPtrArray) of_once = dp_shape_diff (once, now, NULL);
  g_autoptr(GPtrArray) of_often = dp_shape_diff (often, now, NULL);
  const DpShapeChange *unsure = g_ptr_array_index (of_once, 0);
  const DpShapeChange *sure = g_ptr_array_index (of_often, 0);

  g_assert_cmpfloat (unsure->confidence, <=, 0.5);
  g_assert_cmpfloat (sure->confidence, >, 0.9);
}

static void
test_rename_in_shape (void)
{
  g_autoptr(DpReplyShape) known = read_known ("{\"old\":{\"x\":1},\"older\":2}", 3);
  g_autoptr(DpReplyShape) now = read_shape ("{\"new\":{\"x\":1},\"older\":2}");
  g_autoptr(GPtrArray) changes = NULL;

  dp_reply_shape_rename (known, "/old", "/new");
  changes = dp_shape_diff (known, now, NULL);
  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_null (dp_reply_shape_get_field (known, "/old/x"));
  g_assert_nonnull (dp_reply_shape_get_field (known, "/older"));
}

static void
test_header (void)
{
  const char * const names[] = { "Date", "Close", "Note", NULL };
  const char * const new_names[] = { "Date", "Close*", "Note", "Extra", NULL };
  const char *first[] = { "2024-01-02", "1.5", "", NULL };
  const char *second[] = { "2024-01-03", "1.6", "x", NULL };
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();
  g_autoptr(DpReplyShape) known = NULL;
  g_autoptr(DpReplyShape) now = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  const DpShapeChange *renamed = NULL;

  g_ptr_array_add (rows, first);
  g_ptr_array_add (rows, second);
  known = dp_reply_shape_new_for_rows (names, rows);
  now = dp_reply_shape_new_for_rows (new_names, rows);
  g_assert_cmpint (dp_shape_field_get_class (dp_reply_shape_get_field (known, "/[]/Date")), ==,
                   DP_VALUE_DATE_TEXT);
  g_assert_cmpint (dp_shape_field_get_class (dp_reply_shape_get_field (known, "/[]/Close")), ==,
                   DP_VALUE_NUMBER_TEXT);

  changes = dp_shape_diff (known, now, NULL);
  g_assert_cmpuint (changes->len, ==, 2);
  for (guint i = 0; i < changes->len; i++)
    {
      const DpShapeChange *change = g_ptr_array_index (changes, i);

      if (change->kind == DP_SHAPE_CHANGE_RENAMED)
        renamed = change;
    }
  g_assert_nonnull (renamed);
  g_assert_cmpstr (dp_shape_change_get_target (renamed), ==, "/[]/Close*");
}

static void
test_names (void)
{
  g_assert_cmpfloat (dp_shape_names_compare ("market_cap", "MarketCap"), ==, 1);
  g_assert_cmpfloat (dp_shape_names_compare ("5. volume", "06. Volume"), ==, 1);
  g_assert_cmpfloat (dp_shape_names_compare ("PERatio", "pe_ratio"), ==, 1);
  g_assert_cmpfloat (dp_shape_names_compare ("52WeekHigh", "52_week_high"), ==, 1);
  g_assert_cmpfloat (dp_shape_names_compare ("vol", "volume"), >=, 0.85);
  g_assert_cmpfloat (dp_shape_names_compare ("currency", "curency"), >=, 0.85);
  g_assert_cmpfloat (dp_shape_names_compare ("last_updated", "updated"), >, 0.5);
  g_assert_cmpfloat (dp_shape_names_compare ("percent_change_1h", "percent_change_24h"), <, 0.4);
  g_assert_cmpfloat (dp_shape_names_compare ("high", "low"), <, 0.1);
  g_assert_cmpfloat (dp_shape_names_compare ("***", "***"), ==, 1);
  g_assert_cmpfloat (dp_shape_names_compare ("", "a"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/extract/shape/paths", test_paths);
  g_test_add_func ("/extract/shape/summary", test_summary);
  g_test_add_func ("/extract/shape/large", test_large_replies_cost_little);
  g_test_add_func ("/extract/shape/currencies", test_currencies_are_a_map);
  g_test_add_func ("/extract/shape/stored", test_stored);
  g_test_add_func ("/extract/shape/fingerprint", test_fingerprint);
  g_test_add_func ("/extract/shape/header", test_header);
  g_test_add_func ("/extract/shape/rename", test_rename_in_shape);
  g_test_add_func ("/extract/shape-diff/no-change", test_no_change);
  g_test_add_func ("/extract/shape-diff/changes", test_changes);
  g_test_add_func ("/extract/shape-diff/renamed", test_renamed);
  g_test_add_func ("/extract/shape-diff/ranked", test_proposals_are_ranked);
  g_test_add_func ("/extract/shape-diff/surer", test_more_replies_are_surer);
  g_test_add_func ("/extract/shape-names", test_names);

  return g_test_run ();
}
