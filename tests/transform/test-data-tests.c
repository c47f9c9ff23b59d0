/* test-data-tests.c: each kind of data test, on data that passes and on data that does not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

/* Days of one instrument around Thanksgiving 2024 (28 November), with 27 November left out; of
 * another, all of them. */
#define BARS \
  "select * from (values\n" \
  "  (1, date '2024-11-25', timestamp '2024-11-25 10:00', 10.0, 'A1', 'x', 1, 2),\n" \
  "  (1, date '2024-11-26', timestamp '2024-11-26 10:00', 11.0, 'A2', 'x', 2, 4),\n" \
  "  (1, date '2024-11-29', timestamp '2024-11-29 10:00', 12.5, 'b3', 'x', 4, 5),\n" \
  "  (2, date '2024-11-26', timestamp '2024-11-26 10:00', 7.0, '', 'x', 5, 5),\n" \
  "  (2, date '2024-11-27', timestamp '2024-11-27 10:00', 6.0, null, 'x', 9, 8)\n" \
  ") v (instrument, day, at, price, code, same, low, high)"

#define TOTALS \
  "select * from (values (1, 33.5), (2, 13.02)) v (instrument, total)"

typedef struct
{
  const char   *test;       /* as it stands in a list of tests; under the column where there is
                             * one */
  const char   *column;
  DpNodeStatus  status;
  int           rows;
} Case;

#define PASS DP_NODE_STATUS_SUCCESS
#define FAIL DP_NODE_STATUS_FAILED
#define WARN DP_NODE_STATUS_WARN

static const Case kind_cases[] = {
  { "is_null", "code", FAIL, 4 },
  { "not_accepted_values: {values: [A1, A2, zz]}", "code", FAIL, 2 },
  { "accepted_values: {values: [x]}", "same", PASS, 0 },
  { "accepted_values: {values: [y]}", "same", FAIL, 1 },
  { "accepted_values: {values: [1], quote: false}", "instrument", FAIL, 1 },
  { "length: {min_value: 1, max_value: 2}", "code", FAIL, 1 },
  { "regular_expression: {regex: '^[A-Z][0-9]$'}", "code", FAIL, 2 },
  { "regular_expression: {regex: '^[a-z][0-9]$', flags: i}", "code", FAIL, 1 },
  { "regular_expression: {regex: '^A', match: false}", "code", FAIL, 2 },
  { "like: {pattern: 'A%'}", "code", FAIL, 2 },
  { "not_empty_string", "code", FAIL, 1 },
  { "not_before: {other: day}", "at", PASS, 0 },
  { "not_before: {other: low, strictly: true}", "high", FAIL, 2 },
  { "compare_columns: {left: high, right: low, or_equal: true}", NULL, FAIL, 1 },
  { "row_count: {min_value: 1, max_value: 5}", NULL, PASS, 0 },
  { "row_count: {min_value: 6}", NULL, FAIL, 1 },
  { "row_count: {equals: 3, group_by: instrument}", NULL, FAIL, 1 },
  { "equal_row_count: {compare_model: ref('bars')}", NULL, PASS, 0 },
  { "equal_row_count: {compare_model: ref('totals')}", NULL, FAIL, 1 },
  { "fewer_rows: {compare_model: ref('totals')}", NULL, FAIL, 1 },
  { "recency: {interval: '1 day'}", "at", FAIL, 1 },
  { "recency: {interval: 100, datepart: year, field: day}", NULL, PASS, 0 },
  { "recency: {interval: 1, datepart: day, field: at, group_by: [instrument]}", NULL, FAIL, 2 },
  { "trading_days: {group_by: [instrument]}", "day", FAIL, 1 },
  { "trading_days", "day", PASS, 0 },
  { "trading_days: {calendar: 24/7}", "day", FAIL, 1 },
  { "trading_days: {calendar: NYSE, group_by: instrument, from_date: '2024-11-25'}", "day", FAIL,
    2 },
  { "trading_days: {to_date: '2024-12-02'}", "day", FAIL, 1 },
  { "aggregation: {compare_model: ref('totals'), compare_expression: sum(total), tolerance: 0.1}",
    "price", PASS, 0 },
  { "aggregation: {compare_model: ref('totals'), compare_expression: sum(total)}", "price", FAIL,
    1 },
  { "aggregation: {compare_model: ref('totals'), compare_expression: sum(total), group_by: "
    "instrument, tolerance_percent: 0.1}",
    "price", FAIL, 1 },
  { "aggregation: {compare_model: ref('totals'), expression: count(distinct instrument),"
    " compare_expression: count(*)}",
    NULL, PASS, 0 },
  { "ascending: {group_by: instrument, order_by: day}", "price", FAIL, 1 },
  { "ascending: {group_by: instrument}", "at", PASS, 0 },
  { "ascending", "day", FAIL, 1 },
  { "ascending: {strictly: false}", "day", PASS, 0 },
  { "no_gaps: {group_by: instrument}", "day", FAIL, 1 },
  { "no_gaps: {group_by: instrument, interval: 3 days}", "at", PASS, 0 },
  { "no_gaps: {interval: 1, datepart: day, exactly: true}", "at", FAIL, 2 },
  { "exclusive_ranges: {lower_bound_column: low, upper_bound_column: high, partition_by: "
    "instrument, zero_length_range_allowed: true}",
    NULL, FAIL, 1 },
  { "equality: {compare_model: ref('bars')}", NULL, PASS, 0 },
  { "equality: {compare_model: ref('totals'), compare_columns: instrument}", NULL, FAIL, 3 },
  { "at_least_one: {group_by: instrument}", "code", PASS, 0 },
  { "not_constant", "same", FAIL, 1 },
  { "cardinality_equality: {field: instrument, to: ref('totals')}", "instrument", FAIL, 2 },
  { "not_null_proportion: {at_least: 0.9}", "code", FAIL, 1 },
  { "not_null_proportion: {at_least: 0.8}", "code", PASS, 0 },
  { "statistic: {aggregate: avg, min_value: 9, max_value: 10}", "price", PASS, 0 },
  { "statistic: {aggregate: median, min_value: 10, inclusive: false}", "price", FAIL, 1 },
  { "statistic: {aggregate: count_distinct, equals: 2}", "instrument", PASS, 0 },
  { "statistic: {aggregate: unique_proportion, min_value: 0.5}", "same", FAIL, 1 },
  { "column_type: {types: [date, timestamptz]}", "day", PASS, 0 },
  { "column_type: {types: text}", "day", FAIL, 1 },
  { "columns: {match: set, column_list: [low, high, same, code, price, at, day, instrument]}", NULL,
    PASS, 0 },
  { "columns: {match: ordered, column_list: [day, instrument, at, price, code, same, low, high]}",
    NULL, FAIL, 2 },
  { "columns: {match: contains, column_list: [day, wibble]}", NULL, FAIL, 1 },
  { "columns: {match: excludes, column_list: [day, wibble]}", NULL, FAIL, 1 },
  { "columns: {match: count, max_value: 7}", NULL, FAIL, 1 },
  { "relationships: {to: ref('totals'), field: instrument, from_condition: low > 1,"
    " to_condition: total > 20}",
    "instrument", FAIL, 2 },

  { "dbt_utils.recency: {datepart: day, field: at, interval: 1, group_by_columns: [instrument]}",
    NULL, FAIL, 2 },
  { "dbt_utils.equal_rowcount: {compare_model: ref('bars')}", NULL, PASS, 0 },
  { "dbt_utils.sequential_values: {interval: 1, datepart: day}", "at", FAIL, 2 },
  { "dbt_utils.relationships_where: {to: ref('totals'), field: instrument}", "instrument", PASS,
    0 },
  { "dbt_expectations.expect_column_values_to_be_between: {min_value: 6, max_value: 12.5, "
    "strictly: true}",
    "price", FAIL, 2 },
  { "dbt_expectations.expect_column_values_to_be_between: {min_value: 7, row_condition: "
    "'instrument = 1'}",
    "price", PASS, 0 },
  { "dbt_expectations.expect_column_values_to_be_in_set: {value_set: [1, 2], quote_values: false}",
    "instrument", PASS, 0 },
  { "dbt_expectations.expect_column_values_to_not_match_regex: {regex: ^A, is_raw: true}", "code",
    FAIL, 2 },
  { "dbt_expectations.expect_column_to_exist", "price", PASS, 0 },
  { "dbt_expectations.expect_column_to_exist", "wibble", FAIL, 1 },
  { "dbt_expectations.expect_column_max_to_be_between: {max_value: 12}", "price", FAIL, 1 },
  { "dbt_expectations.expect_table_row_count_to_equal: {value: 5}", NULL, PASS, 0 },
  { "dbt_expectations.expect_compound_columns_to_be_unique: {column_list: [instrument, day]}", NULL,
    PASS, 0 },
  { "dbt_expectations.expect_column_pair_values_to_be_equal: {column_A: low, column_B: high}", NULL,
    FAIL, 4 },
  { "dbt_expectations.expect_column_values_to_be_of_type: {column_type: DATE}", "day", PASS, 0 },
  { "dbt_expectations.expect_column_values_to_be_increasing: {sort_column: at, strictly: false}",
    "day", PASS, 0 },
};

static const Case config_cases[] = {
  { "not_null: {config: {severity: warn}}", "code", WARN, 1 },
  { "not_null: {warn_if: '> 1', error_if: '> 3'}", "code", PASS, 1 },
  { "is_null: {config: {warn_if: '> 1', error_if: '> 4'}}", "code", WARN, 4 },
  { "is_null: {config: {error_if: between 3 and 5}}", "code", FAIL, 4 },
  { "is_null: {config: {severity: WARN, error_if: '>0'}}", "code", WARN, 4 },
  { "is_null: {config: {limit: 2}}", "code", FAIL, 2 },
  { "accepted_values: {values: [y], config: {fail_calc: sum(n_records)}}", "same", FAIL, 5 },
  { "unique: {config: {fail_calc: max(n_records), warn_if: '>= 3', error_if: '>= 4'}}",
    "instrument", WARN, 3 },
  { "is_null: {arguments: {}, config: {where: \"code = '{{ var('code') }}'\"}}", "code", FAIL, 1 },
  { "unique: {where: 'instrument = 1'}", "day", PASS, 0 },
};

/* One model with each case as a test called c0, c1 … */
static char *
write_cases (const Case *cases,
             gsize       n)
{
  g_autoptr(GString) yaml = g_string_new ("models:\n  - name: bars\n    data_tests:\n");

  for (guint pass = 0; pass < 2; pass++)
    {
      if (pass == 1)
        g_string_append (yaml, "    columns:\n");
      for (gsize i = 0; i < n; i++)
        {
          const char *colon = strchr (cases[i].test, ':');
          g_autofree char *kind = colon != NULL ? g_strndup (cases[i].test, colon - cases[i].test)
                                                : g_strdup (cases[i].test);
          g_autofree char *rest = colon != NULL ? g_strconcat (", ", strchr (colon, '{') + 1, NULL)
                                                : g_strdup ("}");

          if ((cases[i].column != NULL) != (pass == 1))
            continue;
          if (g_str_equal (rest, ", }"))
            g_set_str (&rest, "}");
          if (cases[i].column != NULL)
            g_string_append_printf (yaml, "      - name: %s\n        data_tests:\n    ",
                                    cases[i].column);
          g_string_append_printf (yaml, "      - %s: {name: c%zu%s\n", kind, i, rest);
        }
    }

  return g_string_free (g_steal_pointer (&yaml), FALSE);
}

static GListModel *
run_cases (DpDbPool   *pool,
           const Case *cases,
           gsize       n,
           const char *settings)
{
  g_autofree char *yaml = write_cases (cases, n);
  g_autoptr(GFile) folder = dp_test_project_write (
    "dbt_project.yml", settings,
    "models/bars.sql", "{{ config(materialized='table') }} " BARS,
    "models/totals.sql", "{{ config(materialized='ephemeral') }} " TOTALS,
    "models/bars.yml", yaml, NULL);
  GListModel *results;

  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%zu", i);
      DpNodeResult *result = dp_test_project_find (results, name);

      if (dp_node_result_get_status (result) != cases[i].status ||
          dp_node_result_get_rows (result) != cases[i].rows)
        g_test_fail_printf ("%s of %s: %" G_GINT64_FORMAT " rows: %s", cases[i].test,
                            cases[i].column, dp_node_result_get_rows (result),
                            dp_node_result_get_message (result));
    }

  return results;
}

#define SETTINGS "name: shop\nvars: {code: b3}\nmodels: {shop: {+schema: shop}}\n"

static DexFuture *
test_kinds (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = run_cases (pool, kind_cases, G_N_ELEMENTS (kind_cases), SETTINGS);

  return dex_future_new_true ();
}

static DexFuture *
test_config (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = run_cases (pool, config_cases, G_N_ELEMENTS (config_cases),
                                             SETTINGS);

  return dex_future_new_true ();
}

/* dbt_project.yml says for a folder what a test itself does not. */
static DexFuture *
test_folders (gpointer data)
{
  static const char * const keys[] = { "tests", "data_tests" };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *settings =
          g_strdup_printf ("name: shop\nmodels: {shop: {+schema: shop}}\n%s:\n  +severity: warn\n  "
                           "shop:\n    far: {+severity: error}\n    off: {+enabled: false}\n",
                           keys[i]);
      g_autoptr(GFile) folder = dp_test_project_write (
          "dbt_project.yml", settings, "models/near/a.sql", "select null::int as id",
          "models/far/b.sql", "select null::int as id", "models/near/a.yml",
          "models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]", "models/far/b.yml",
          "models: [{name: b, columns: [{name: id, data_tests: [not_null]}]}]", "tests/alone.sql",
          "select 1 as one", "tests/sharp.sql",
          "{{ config(severity='error', error_if='> 1', warn_if='> 1', tags=['slow']) }} select 1",
          "tests/off/gone.sql", "select 1 as one", NULL);
      g_autoptr(GListModel) results = NULL;

      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
      g_assert_cmpuint (g_list_model_get_n_items (results), ==, 6);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "not_null_a_id")),
                       ==, WARN);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "not_null_b_id")),
                       ==, FAIL);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "alone")), ==,
                       WARN);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "sharp")), ==,
                       PASS);
    }

  return dex_future_new_true ();
}

/* Failures are kept as they are now, each time anew, under names the server does not cut. */
static DexFuture *
test_stored_failures (gpointer data)
{
#define LONG "a_name_that_is_much_longer_than_the_sixty_three_bytes_of_an_identifier"
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/t.sql", "select * from (values (1), (null), (null)) v (id)", "tests/alone.sql",
      "{{ config(store_failures=true) }} select id from {{ ref('t') }} where id = 1",
      "models/t.yml",
      "models:\n"
      "  - name: t\n"
      "    columns:\n"
      "      - name: id\n"
      "        data_tests:\n"
      "          - not_null: {config: {store_failures: true}}\n"
      "          - unique: {name: " LONG ", config: {store_failures_as: view}}\n"
      "          - is_null: {config: {store_failures_as: table, alias: odd, limit: 1}}\n"
      "          - not_null: {name: unkept, config: {store_failures_as: ephemeral}}\n",
      NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_MD5, LONG, -1);
  g_autofree char *expected =
      g_strdup_printf ("a_name_that_is_much_longer_tha_%s:v alone:r not_null_t_id:r odd:r", hash);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GListModel) results = dp_test_project_run (folder, pool,
                                                           DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS,
                                                           FALSE);
      g_autofree char *kept = NULL;
      g_autofree char *relations = NULL;
      DpNodeResult *result = dp_test_project_find (results, "not_null_t_id");

      g_assert_cmpint (dp_node_result_get_status (result), ==, FAIL);
      g_assert_cmpint (dp_node_result_get_rows (result), ==, 2);
      g_assert_nonnull (strstr (dp_node_result_get_message (result),
                                "\"public_dbt_test__audit\".\"not_null_t_id\""));
      g_assert_cmpint (dp_node_result_get_rows (dp_test_project_find (results, "is_null_t_id")), ==,
                       1);
      g_assert_cmpint (dp_node_result_get_rows (dp_test_project_find (results, LONG)), ==, 0);
      kept = dp_test_sql_text (pool, "select count(*) from public_dbt_test__audit.not_null_t_id");
      g_assert_cmpstr (kept, ==, "2");
      relations = dp_test_sql_text (
          pool, "select string_agg(relname::text || ':' || relkind::text, ' ' order by relname) "
                "from pg_class where relnamespace = 'public_dbt_test__audit'::regnamespace");
      g_assert_cmpstr (relations, ==, expected);
    }
#undef LONG

  return dex_future_new_true ();
}

/* Where an index keeps values unique, the rows are not read: this table's cannot even be. */
static DexFuture *
test_guaranteed (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/s.yml",
    "sources:\n"
    "  - name: raw\n"
    "    schema: kept\n"
    "    tables:\n"
    "      - name: t\n"
    "        data_tests:\n"
    "          - unique_combination_of_columns: {combination_of_columns: [b, A]}\n"
    "          - unique_combination_of_columns: {name: not_kept, combination_of_columns: [b, c]}\n"
    "        columns:\n"
    "          - name: a\n"
    "            data_tests: [unique]\n"
    "          - name: b\n"
    "            data_tests: [unique]\n"
    "          - name: c\n"
    "            data_tests: [unique]\n", NULL);
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, "create schema kept; create table kept.t (a int primary key, b int, c "
                     "int);create unique index on kept.t (b) where a > 1; create unique index on "
                     "kept.t (c, a);insert into kept.t values (1, 1, 1), (2, 1, 1)");
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_TESTS, FALSE);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "unique_raw_t_a")), ==,
                   PASS);
  g_assert_cmpint (dp_node_result_get_status (
                       dp_test_project_find (results, "unique_combination_of_columns_raw_t")),
                   ==, PASS);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "unique_raw_t_b")), ==,
                   FAIL);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "unique_raw_t_c")), ==,
                   FAIL);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "not_kept")), ==,
                   FAIL);

  return dex_future_new_true ();
}

static const struct
{
  const char *test;
  const char *message;
} bad[] = {
  { "wibble", "models/t.yml:6: there is no test “wibble”" },
  { "dbt_utils.wibble", "models/t.yml:6: there is no test “dbt_utils.wibble”" },
  { "accepted_values", "models/t.yml:6: the test “accepted_values” lacks its values" },
  { "range: {inclusive: false}",
    "models/t.yml:6: the test “range” lacks its min_value or max_value" },
  { "range: {min: 1, max_value: 2}", "models/t.yml:6: the test “range” has no argument “min”" },
  { "relationships: {to: ref('nothing'), field: id}", "there is no model “nothing”" },
  { "not_null: {severity: awful}", "models/t.yml:6: severity is “error” or “warn”, not “awful”" },
  { "not_null: {config: {error_if: many}}", "models/t.yml:6: “error_if: many” is no comparison" },
  { "not_null: {config: {limit: 0}}", "models/t.yml:6: limit is a number of rows" },
  { "not_null: {config: {store_failures_as: cake}}", "models/t.yml:6: store_failures_as is" },
  { "{a: 1, b: 2}", "models/t.yml:6: a test is a name" },
};

static void
test_bad_input (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *yaml = g_strdup_printf ("models:\n  - name: t\n    columns:\n      - name: "
                                               "id\n        data_tests:\n          - %s\n",
                                               bad[i].test);
      g_autoptr(GFile) folder = dp_test_project_write ("models/t.sql", "select 1 as id",
                                                       "models/t.yml", yaml, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (dp_transform_project_load (folder, &error));
      g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, bad[i].message));
    }
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/data-tests/kinds", test_kinds);
  dp_test_add_fiber ("/transform/data-tests/config", test_config);
  dp_test_add_fiber ("/transform/data-tests/folders", test_folders);
  dp_test_add_fiber ("/transform/data-tests/stored-failures", test_stored_failures);
  dp_test_add_fiber ("/transform/data-tests/guaranteed", test_guaranteed);
  g_test_add_func ("/transform/data-tests/bad-input", test_bad_input);

  return g_test_run ();
}
