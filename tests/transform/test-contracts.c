/* test-contracts.c: models that promise columns and constraints, and how fresh data is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

#define assert_contains(text, part) \
  G_STMT_START { \
    if ((text) == NULL || strstr ((text), (part)) == NULL) \
      g_error ("“%s” is not in: %s", (part), (text)); \
  } G_STMT_END

#define CONTRACT \
  "models:\n" \
  "  - name: m\n" \
  "    config: {contract: {enforced: true}}\n" \
  "    columns:\n" \
  "      - {name: id, data_type: int}\n" \
  "      - {name: Name, data_type: string}\n"

#define CONTRACT_WITH(constraints) \
  "models:\n" \
  "  - name: m\n" \
  "    config: {contract: {enforced: true}}\n" \
  "    columns:\n" \
  "      - name: id\n" \
  "        data_type: int\n" \
  "        constraints:\n" constraints

/* What is built first keeps the contract; what comes then does not, and leaves it as it was. */
static const struct
{
  const char *config;
  const char *sql;
  const char *properties;
  const char *message;
} broken[] = {
  { "materialized='table'", "select 2::bigint as id, 'b' as name", CONTRACT,
    "models/m.yml line 5: the column “id”: expected int, got bigint" },
  { "materialized='view'", "select 2::bigint as id, 'b' as name", CONTRACT,
    "models/m.yml line 5: the column “id”: expected int, got bigint" },
  { "materialized='incremental'", "select 2::bigint as id, 'b' as name", CONTRACT,
    "models/m.yml line 5: the column “id”: expected int, got bigint" },
  { "materialized='table'", "select 2 as id", CONTRACT,
    "models/m.yml line 6: the column “name” is missing; expected string" },
  { "materialized='table'", "select 2 as id, 'b' as name, 1.5 as more", CONTRACT,
    "models/m.yml line 2: the column “more” (numeric) is not in the contract" },
  { "materialized='table'", "select null::int as id",
    CONTRACT_WITH ("          - type: not_null\n"),
    "models/m.yml line 8: a constraint of the model “m” does not hold, so nothing was changed: "
    "column \"id\"" },
  { "materialized='table'", "select 2 as id union all select 2",
    CONTRACT_WITH ("          - type: not_null\n          - type: unique\n"),
    "models/m.yml line 9: " },
  { "materialized='table'", "select 2 as id union all select 2",
    CONTRACT_WITH ("          - type: primary_key\n"), "could not create unique index" },
  { "materialized='table'", "select 2 as id",
    CONTRACT_WITH ("          - {type: check, expression: id < 2, name: small}\n"),
    "\"small__dp_new\"" },
  { "materialized='table'", "select 2 as id",
    CONTRACT_WITH ("          - {type: foreign_key, to: ref('parent'), to_columns: [key]}\n"),
    "violates foreign key constraint" },
};

static DexFuture *
test_broken (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      const char *first = strstr (broken[i].properties, "Name") != NULL
                              ? "select 1 as id, 'a'::text as name"
                              : "select 1 as id";
      g_autofree char *good = g_strdup_printf ("{{ config(%s) }}\n%s", broken[i].config, first);
      g_autofree char *bad = g_strdup_printf ("{{ config(%s) }}\n%s", broken[i].config,
                                              broken[i].sql);
      g_autoptr(GFile) folder = dp_test_project_write (
        "models/m.sql", good, "models/m.yml", broken[i].properties,
        "models/parent.sql",
        "{{ config(materialized='table', primary_key='key') }} select 1 as key",
        "models/above.sql", "select id from {{ ref('m') }}", NULL);
      g_autoptr(GListModel) results = NULL;
      DpNodeResult *result;

      dp_test_sql (pool, "drop schema if exists shop cascade");
      if (strstr (broken[i].properties, "ref('parent')") != NULL)
        dp_test_project_add (folder, "models/m.sql", "{{ config(materialized='table') }} "
                             "-- depends_on: {{ ref('parent') }}\nselect 1 as id");
      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
      dp_test_project_assert_success (results);

      dp_test_project_add (folder, "models/m.sql", bad);
      g_clear_object (&results);
      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
      result = dp_test_project_find (results, "m");
      assert_contains (dp_node_result_get_message (result), broken[i].message);
      g_assert_cmpint (dp_node_result_get_status (result), ==, DP_NODE_STATUS_ERROR);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "above")), ==,
                       DP_NODE_STATUS_SKIPPED);
      assert_sql (pool, "select string_agg(id::text, ' ') from shop.above", "1");
      assert_sql (pool, "select count(*) from pg_class where relname like '%dp_new%'", "0");
    }

  return dex_future_new_true ();
}

/* Constraints are there after the first build and after the next, under names that do not change; a
 * foreign key does not keep its parent from being rebuilt. */
static DexFuture *
test_constraints (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/parent.sql",
      "{{ config(materialized='table', contract={'enforced': true}) }}\n"
      "select * from (values (1, 'a'), (2, 'b')) v (key, name)",
      "models/child.sql",
      "{{ config(materialized='table') }}\nselect 1 as id, key, 1.239 as price from {{ "
      "ref('parent') }} where key = 2",
      "models/all.yml",
      "models:\n"
      "  - name: parent\n"
      "    columns:\n"
      "      - {name: key, data_type: integer, constraints: [{type: primary_key}]}\n"
      "      - {name: name, data_type: text, constraints: [{type: unique}]}\n"
      "  - name: child\n"
      "    config: {contract: {enforced: true}}\n"
      "    constraints:\n"
      "      - {type: unique, columns: [id, key]}\n"
      "      - {type: check, expression: price > 1, name: dear}\n"
      "    columns:\n"
      "      - {name: id, data_type: integer, constraints: [{type: not_null}]}\n"
      "      - name: key\n"
      "        data_type: integer\n"
      "        constraints: [{type: foreign_key, to: ref('parent'), to_columns: [key]}]\n"
      "      - {name: price, data_type: 'numeric(10,2)'}\n",
      NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS,
                                                           i == 2);

      dp_test_project_assert_success (results);
      assert_sql (pool,
                  "select string_agg(conname || ':' || contype::text || convalidated, ' ' order by "
                  "conname) from pg_constraint where connamespace = 'shop'::regnamespace and "
                  "contype <> 'n'",
                  "child_id_key_key:utrue child_key_fkey:ftrue dear:ctrue parent_name_key:utrue "
                  "parent_pkey:ptrue");
      assert_sql (pool,
                  "select string_agg(indexrelid::regclass::text, ' ' order by "
                  "indexrelid::regclass::text) from pg_index i join pg_class c on c.oid = "
                  "i.indrelid where relnamespace = 'shop'::regnamespace",
                  "shop.child_id_key_key shop.parent_name_key shop.parent_pkey");
      assert_sql (pool,
                  "select attnotnull from pg_attribute where attrelid = 'shop.child'::regclass and "
                  "attname = 'id'",
                  "t");
      assert_sql (pool,
                  "select price::text || ' ' || format_type(atttypid, atttypmod) from shop.child, "
                  "pg_attribute where attrelid = 'shop.child'::regclass and attname = 'price'",
                  "1.24 numeric(10,2)");
    }

  return dex_future_new_true ();
}

static const struct
{
  const char *properties;
  const char *message;
} bad[] = {
  { "models: [{name: m, config: {contract: {enforced: true}}, columns: [{name: id}]}]",
    "models/m.yml:1: the contract of the model “m” is enforced, so the column “id” needs a "
    "data_type" },
  { "models: [{name: m, config: {contract: {enforced: true}}}]",
    "no .yml file says what its columns are" },
  { "models:\n  - name: m\n    constraints:\n      - type: wibble",
    "models/m.yml:4: a constraint's type is" },
  { "models:\n  - name: m\n    constraints:\n      - type: check",
    "models/m.yml:4: a check needs" },
  { "models:\n  - name: m\n    constraints:\n      - type: unique", "needs its “columns:”" },
  { "models:\n  - name: m\n    constraints:\n      - {type: foreign_key, columns: [id]}",
    "a foreign key needs" },
  { "models:\n  - name: m\n    loaded_at_field: at\n    freshness:\n      warn_after: {count: 1, "
    "period: year}",
    "models/m.yml:5: “warn_after” is" },
  { "models:\n  - name: m\n    loaded_at_field: at\n    freshness:\n      error_after: {period: "
    "day}",
    "models/m.yml:5: “error_after” is" },
};

static void
test_bad_input (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GFile) folder = dp_test_project_write ("models/m.sql", "select 1 as id",
                                                       "models/m.yml", bad[i].properties, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (dp_transform_project_load (folder, &error));
      g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
      assert_contains (error->message, bad[i].message);
    }
}

static DexFuture *
test_freshness (gpointer data)
{
  static const struct
  {
    const char   *name;
    DpNodeStatus  status;
    const char   *message;
  } expected[] = {
    { "raw.fresh", DP_NODE_STATUS_SUCCESS, NULL },
    { "raw.late", DP_NODE_STATUS_WARN, "models/s.yml line 5: the newest row of raw.late is of" },
    { "raw.stale", DP_NODE_STATUS_FAILED, ", 5 days ago; at most 2 days are expected" },
    { "raw.empty", DP_NODE_STATUS_FAILED, "has no rows" },
    { "raw.filtered", DP_NODE_STATUS_FAILED, "ago; at most 2 days" },
    { "raw.broken", DP_NODE_STATUS_ERROR, "column \"wibble\" does not exist" },
    { "other.unknown", DP_NODE_STATUS_ERROR,
      "models/t.yml:3: to tell how fresh this is, its “loaded_at_field:” is needed" },
    { "m", DP_NODE_STATUS_WARN, "models/s.yml line 31: the newest row of m" },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/m.sql", "select now() - interval '3 hours' as at",
    "models/s.yml",
    "sources:\n"
    "  - name: raw\n"
    "    schema: fresh\n"
    "    freshness:\n"
    "      warn_after: {count: 1, period: day}\n"
    "      error_after: {count: 2, period: day}\n"
    "    loaded_at_field: at\n"
    "    tables:\n"
    "      - name: fresh\n"
    "      - {name: late, identifier: yesterday}\n"
    "      - name: stale\n"
    "      - name: empty\n"
    "        config: {loaded_at_query: select max(at) from fresh.fresh where at is null}\n"
    "      - name: filtered\n"
    "        identifier: fresh\n"
    "        freshness:\n"
    "          filter: \"at < now() - interval '{{ var('back', 3) }} days'\"\n"
    "      - name: broken\n"
    "        identifier: fresh\n"
    "        loaded_at_field: wibble\n"
    "      - name: unasked\n"
    "        freshness: null\n"
    "      - name: alone\n"
    "        freshness:\n"
    "          warn_after: null\n"
    "          error_after: null\n"
    "models:\n"
    "  - name: m\n"
    "    loaded_at_field: at\n"
    "    # as of a source\n"
    "    freshness: {warn_after: {count: 90, period: minute}}\n",
    "models/t.yml",
    "sources:\n"
    "  - name: other\n"
    "    freshness: {warn_after: {count: 1, period: day}}\n"
    "    tables:\n"
    "      - name: unknown\n", NULL);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);
  g_autoptr(GListModel) results = NULL;
  g_autoptr(GError) error = NULL;
  DpTransformOptions options = { 0 };

  g_assert_nonnull (project);
  dp_test_sql (pool, "create schema fresh; create table fresh.fresh (at timestamptz);insert into "
                     "fresh.fresh select now() - g * interval '1 day' from generate_series(0, 9) "
                     "g;create view fresh.yesterday as select max(at) - interval '30 hours' as at "
                     "from fresh.fresh;create table fresh.stale as select now()::timestamp - "
                     "interval '5 days 1 hour' as at;create table fresh.empty (at timestamptz)");
  dp_test_project_build_models (folder, pool);
  results = dex_await_object (dp_transform_check_freshness (project, pool, &options, NULL, NULL,
                                                            NULL),
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      DpNodeResult *result = dp_test_project_find (results, expected[i].name);

      g_test_message ("%s: %s", expected[i].name, dp_node_result_get_message (result));
      g_assert_cmpint (dp_node_result_get_status (result), ==, expected[i].status);
      if (expected[i].message != NULL)
        assert_contains (dp_node_result_get_message (result), expected[i].message);
    }
  assert_sql (pool,
              "select string_agg(status, ' ' order by status) from control.test_results where "
              "project = 'shop' and run_id is null",
              "error error fail fail fail pass warn warn");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/contracts/broken", test_broken);
  dp_test_add_fiber ("/transform/contracts/constraints", test_constraints);
  dp_test_add_fiber ("/transform/contracts/freshness", test_freshness);
  g_test_add_func ("/transform/contracts/bad-input", test_bad_input);

  return g_test_run ();
}
