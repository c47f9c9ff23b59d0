/* test-build.c: what is built, in which order, and what is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

#define EVERYTHING \
  (DP_TRANSFORM_MODELS | DP_TRANSFORM_SEEDS | DP_TRANSFORM_SNAPSHOTS | DP_TRANSFORM_TESTS)

static GListModel *
run (GFile              *folder,
     DpDbPool           *pool,
     DpTransformOptions  options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  GListModel *results;

  g_assert_no_error (error);
  results = dex_await_object (dp_transform_run (project, pool, &options, NULL, NULL, NULL), &error);
  g_assert_no_error (error);

  return results;
}

/* Names of what was built or asked, in order of the alphabet; what failed has a "!", what was
 * skipped a "-". */
static char *
describe (GListModel *results)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      DpNodeStatus status = dp_node_result_get_status (result);
      const char *mark = status == DP_NODE_STATUS_SUCCESS ? ""
                         : status == DP_NODE_STATUS_SKIPPED ? "-" : "!";

      if (!dp_node_result_get_unchanged (result))
        g_ptr_array_add (names, g_strconcat (mark, dp_node_result_get_name (result), NULL));
    }
  g_ptr_array_sort_values (names, (GCompareFunc) strcmp);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (char *) g_ptr_array_index (names, i));

  return g_strdup (text->str);
}

#define assert_build(folder, pool, expected, ...)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    DpTransformOptions assert_build_options = { .parts = EVERYTHING,                               \
                                                .skip_unchanged = TRUE,                            \
                                                __VA_ARGS__ };                                     \
    g_autoptr(GListModel) assert_build_results = run ((folder), (pool), assert_build_options);     \
    g_autofree char *assert_build_text = describe (assert_build_results);                          \
    g_assert_cmpstr (assert_build_text, ==, (expected));                                           \
  }                                                                                                \
  G_STMT_END

#define SOURCES "sources:\n  - name: src\n    tables: [{name: orders}, {name: big}]\n"

static DexFuture *
test_unchanged (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "seeds/rates.csv", "rate\n2\n", "models/sources.yml", SOURCES, "models/stage.sql",
      "select id, amount from {{ source('src', 'orders') }}", "models/middle.sql",
      "{{ config(materialized='ephemeral') }} select id, amount from {{ ref('stage') }}",
      "models/totals.sql",
      "{{ config(materialized='table') }} select sum(amount * rate) as total from {{ ref('middle') "
      "}}, {{ ref('rates') }}",
      "models/apart.sql", "{{ config(materialized='table') }} select 1 as id", "models/models.yml",
      "models:\n  - name: totals\n    columns: [{name: total, tests: [not_null]}]\n"
      "  - name: apart\n    columns: [{name: id, tests: [not_null]}]\n",
      NULL);

  dp_test_sql (pool, "create schema src; create table src.orders (id int, amount int);"
                     "insert into src.orders values (1, 10)");
  assert_build (folder, pool, "apart not_null_apart_id not_null_totals_total rates stage totals");
  assert_build (folder, pool, "");

  /* Rows below: the view shows them anyway, the table and its test are made again. */
  dp_test_sql (pool, "insert into src.orders values (2, 5)");
  assert_build (folder, pool, "not_null_totals_total totals");
  assert_sql (pool, "select total from shop.totals", "30");
  assert_build (folder, pool, "");

  /* A column more, which a view's * would have to show. */
  dp_test_sql (pool, "alter table src.orders add column note text");
  assert_build (folder, pool, "not_null_totals_total stage totals");

  /* The seed's file, a model's text, a description. */
  dp_test_project_add (folder, "seeds/rates.csv", "rate\n3\n");
  assert_build (folder, pool, "not_null_totals_total rates totals");
  dp_test_project_add (
      folder, "models/middle.sql",
      "{{ config(materialized='ephemeral') }} select id, 1 as amount from {{ ref('stage') }}");
  assert_build (folder, pool, "not_null_totals_total totals");
  assert_sql (pool, "select total from shop.totals", "6");

  /* Somebody replaced the table; or it is gone. */
  dp_test_sql (pool, "drop table shop.apart; create table shop.apart as select 2 as id");
  assert_build (folder, pool, "apart");
  dp_test_sql (pool, "drop view shop.stage cascade");
  assert_build (folder, pool, "stage");

  /* Only one is asked for, and everything in spite of all. */
  dp_test_sql (pool, "insert into src.orders values (3, 5)");
  {
    static const char * const only[] = { "totals", NULL };

    assert_build (folder, pool, "not_null_totals_total totals", .select = only);
  }
  assert_sql (pool, "select total from shop.totals", "9");
  assert_build (folder, pool, "apart not_null_apart_id not_null_totals_total rates stage totals",
                .full_refresh = TRUE);

  return dex_future_new_true ();
}

/* What nobody can know is built each time. */
static DexFuture *
test_always (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/sources.yml", SOURCES, "models/chance.sql",
      "{{ config(materialized='table') }} select random() as id", "models/above.sql",
      "{{ config(materialized='table') }} select * from {{ ref('chance') }}", "models/clock.sql",
      "select now() as id", "models/unsaid.sql",
      "{{ config(materialized='table') }} select * from src.orders -- nobody told",
      "models/today.sql", "{{ config(materialized='table') }} select current_date as id",
      "models/words.sql",
      "{{ config(materialized='table') }}\nwith c as (select 'now() from src.orders' as id, "
      "extract(year from timestamp '2026-01-01') as y)\nselect c.id, c.y is distinct from 1 as d, "
      "trim(both from c.id) as t /* from src.orders */ from c",
      "models/large.sql",
      "{{ config(materialized='table') }} select count(*) from {{ source('src', 'big') }}", NULL);

  dp_test_sql (pool, "create schema src; create table src.orders (id int); create table src.big as "
                     "select g, repeat('x', 100) as x from generate_series(1, 20000) g");
  assert_build (folder, pool, "above chance clock large today unsaid words");
  assert_build (folder, pool, "above chance large unsaid");

  return dex_future_new_true ();
}

/* What others than loads change in this way, the server counts at once. */
#define BY_HAND ";\nselect pg_stat_force_next_flush ()"

#define PRICE(day)                                                                                 \
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, load_id, "            \
  "first_seen_at) "                                                                                \
  "values (1, 's', '2026-11-" #day "', 5, 1, now())"

static GFile *
write_followers (void)
{
  return dp_test_project_write (
      "models/sources.yml",
      "sources:\n  - name: raw\n    tables: [{name: daily_prices}, {name: rss_entries}, {name: "
      "listings}]\n",
      "models/prices.sql",
      "{{ config(materialized='table') }} select count(*) as n from {{ source('raw', "
      "'daily_prices') }}",
      "models/names.sql",
      "{{ config(materialized='table') }} select count(*) as n from {{ source('raw', 'listings') "
      "}}",
      "models/news.sql",
      "{{ config(materialized='table') }} select count(*) as n from {{ source('raw', "
      "'rss_entries') }}",
      "models/grown.sql",
      "{{ config(materialized='incremental', on_code_change='rebuild') }} select count(*) as n, "
      "'{{ var('word', 'a') }}' as w from {{ source('raw', 'daily_prices') }}",
      NULL);
}

/* Tables of raw are known by the loads that wrote to them, each by its own. */
static DexFuture *
test_loads (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = write_followers ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) slow = dex_await_object (dp_db_pool_acquire (pool), &error);

  g_assert_no_error (error);
  dp_test_load (pool, PRICE (01));
  assert_build (folder, pool, "grown names news prices");
  assert_build (folder, pool, "");
  dp_test_load (pool, "insert into raw.rss_entries (feed, entry_key, content_hash, load_id, "
                      "first_seen_at) values ('f', 'e', 'h', 2, now())");
  assert_build (folder, pool, "news");
  dp_test_load (pool, "update raw.daily_prices set close = 6");
  assert_build (folder, pool, "grown prices");
  assert_build (folder, pool, "");

  /* One that began earlier and ends later. */
  dex_await (dp_db_connection_begin (dp_db_lease_get_connection (slow)), &error);
  g_assert_no_error (error);
  dex_await (dp_db_connection_execute (dp_db_lease_get_connection (slow), PRICE (02)), &error);
  g_assert_no_error (error);
  dp_test_load (pool, PRICE (03));
  assert_build (folder, pool, "grown prices");
  dex_await (dp_db_connection_execute (dp_db_lease_get_connection (slow),
                                       dp_db_load_sql ("note_written")),
             &error);
  g_assert_no_error (error);
  dex_await (dp_db_connection_commit (dp_db_lease_get_connection (slow)), &error);
  g_assert_no_error (error);
  assert_build (folder, pool, "grown prices");
  assert_sql (pool, "select n from shop.prices", "3");

  /* Another form is not mixed with the old one. */
  dp_test_project_add (folder, "dbt_project.yml",
                       "name: shop\nmodels: {+schema: shop}\nvars: {word: b}\n");
  assert_build (folder, pool, "grown");
  assert_sql (pool, "select string_agg(w, '') from shop.grown", "b");

  return dex_future_new_true ();
}

/* What people change themselves, below and in what was made. */
static DexFuture *
test_by_hand (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = write_followers ();

  dp_test_load (pool, PRICE (01));
  assert_build (folder, pool, "grown names news prices");

  /* A server that crashed counts from nothing, and nothing is built for that. */
  dp_test_sql (pool, "select pg_stat_reset ()");
  assert_build (folder, pool, "");
  dp_test_load (pool, PRICE (02));
  assert_build (folder, pool, "grown prices");

  dp_test_sql (pool, "delete from raw.daily_prices where trading_date = '2026-11-02'" BY_HAND);
  assert_build (folder, pool, "grown prices");
  assert_build (folder, pool, "");
  dp_test_sql (pool, "insert into raw.instruments (instrument_id, symbol, kind) values (1, 'A', "
                     "'stock');\ninsert into raw.listings values ('s', 'A', 1)");
  assert_build (folder, pool, "names");
  dp_test_sql (pool, "update shop.prices set n = 12" BY_HAND);
  assert_build (folder, pool, "prices");
  assert_sql (pool, "select n from shop.prices", "1");
  assert_build (folder, pool, "");

  return dex_future_new_true ();
}

static DexFuture *
test_hold_back (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/base.sql", "{{ config(materialized='table') }} select null::int as id",
      "models/other.sql", "select 1 as id", "models/above.sql", "select * from {{ ref('base') }}",
      "models/top.sql", "select a.id from {{ ref('above') }} a, {{ ref('other') }} o",
      "models/beside.sql", "select * from {{ ref('other') }}", "models/models.yml",
      "models:\n  - name: base\n    columns: [{name: id, tests: [not_null, unique: {config: "
      "{severity: warn}}]}]\n  - name: top\n    columns: [{name: id, tests: [unique]}]\n  - name: "
      "other\n    columns: [{name: id, tests: [not_null]}]\n",
      NULL);

  assert_build (folder, pool,
                "!not_null_base_id -above -top -unique_top_id base beside not_null_other_id other "
                "unique_base_id");
  assert_sql (pool, "select to_regclass('shop.above') is null", "t");

  /* Nothing else is tried again, until what was wrong is mended. */
  assert_build (folder, pool, "!not_null_base_id -above -top -unique_top_id", .retry = TRUE);
  dp_test_project_add (folder, "models/base.sql",
                       "{{ config(materialized='table') }} select 3 as id");
  assert_build (folder, pool, "above base not_null_base_id top unique_base_id unique_top_id");
  assert_build (folder, pool, "", .retry = TRUE);

  /* A test that is to hold nothing up. */
  dp_test_project_add (folder, "models/base.sql",
                       "{{ config(materialized='table') }} select null::int as id");
  dp_test_project_add (folder, "dbt_project.yml",
                       "name: shop\nmodels: {+schema: shop}\ndata_tests: {+on_error: continue}\n");
  assert_build (folder, pool,
                "!not_null_base_id above base not_null_other_id top unique_base_id unique_top_id");

  return dex_future_new_true ();
}

static DexFuture *
test_failures (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/a.sql", "select 1 / 0 as id from {{ ref('z') }}",
    "models/b.sql", "select * from {{ ref('a') }}",
    "models/c.sql", "select * from {{ ref('z') }}",
    "models/d.sql", "select * from {{ ref('c') }}",
    "models/z.sql", "{{ config(materialized='table') }} select 1 as id", NULL);
  static const char * const failed[] = { "result:error+", NULL };
  static const char * const modified[] = { "state:modified", NULL };
  static const char * const fresh[] = { "state:new", NULL };

  dp_test_project_add (folder, "models/a.sql",
                       "{{ config(materialized='table') }} select 1 / 0 as id from {{ ref('z') }}");
  assert_build (folder, pool, "!a -b -c -d z", .fail_fast = TRUE, .n_threads = 1);
  assert_build (folder, pool, "!a -b c d");
  assert_build (folder, pool, "!a -b", .select = failed);

  assert_build (folder, pool, "!a -b", .select = fresh);
  dp_test_project_add (folder, "models/c.sql", "select 2 as id from {{ ref('z') }}");
  dp_test_project_add (folder, "models/e.sql", "select 2 as id");
  assert_build (folder, pool, "!a -b c e", .select = modified);

  return dex_future_new_true ();
}

static DexFuture *
test_hooks (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "dbt_project.yml",
      "name: shop\nmodels:\n  +schema: shop\n  +pre-hook: \"insert into public.log values ('before "
      "{{ this.name }}')\"\non-run-start: [\"create table if not exists public.log (what text, at "
      "serial)\", \"insert into public.log values ('start')\"]\non-run-end: \"{% for r in results "
      "%}insert into public.log values ('{{ r.node.name }} {{ r.status }}');{% endfor %}insert "
      "into public.log values ('{{ schemas | join(',') }}')\"\n",
      "models/a.sql",
      "{{ config(materialized='table', post_hook=[\"insert into log values ('inside ' || (select "
      "count(*) from {{ this }}))\",\n  {'sql': 'vacuum {{ this }}', 'transaction': false}]) "
      "}}\nselect 1 as id",
      NULL);
  g_autoptr(GError) error = NULL;

  assert_build (folder, pool, "a");
  assert_sql (pool, "select string_agg(what, '; ' order by at) from public.log",
              "start; before a; inside 1; a success; shop");

  /* One that fails takes the node with it. */
  dp_test_project_add (
      folder, "models/a.sql",
      "{{ config(materialized='table', post_hook='select wibble') }} select 2 as id");
  assert_build (folder, pool, "!a");
  assert_sql (pool, "select id from shop.a", "1");

  return dex_future_new_true ();
}

static DexFuture *
test_schema_changes (gpointer data)
{
  static const struct
  {
    const char *policy;
    const char *outcome;
    const char *columns;
  } cases[] = {
    { "ignore", "!grown", "id integer, gone integer" },
    { "fail", "!grown", "id integer, gone integer" },
    { "append_new_columns", "grown", "id integer, gone integer, more text" },
    { "sync_all_columns", "grown", "id bigint, more text" },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *before =
          g_strdup_printf ("{{ config(materialized='incremental', on_schema_change='%s') }} select "
                           "1 as id, 2 as gone",
                           cases[i].policy);
      g_autofree char *after =
          g_strdup_printf ("{{ config(materialized='incremental', on_schema_change='%s') }} select "
                           "3::bigint as id, 'x' as more",
                           cases[i].policy);
      g_autoptr(GFile) folder = dp_test_project_write ("models/grown.sql", before, NULL);

      dp_test_sql (pool, "drop schema if exists shop cascade");
      assert_build (folder, pool, "grown");
      dp_test_project_add (folder, "models/grown.sql", after);
      assert_build (folder, pool, cases[i].outcome);
      assert_sql (pool,
                  "select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' "
                  "order by attnum) from pg_attribute where attrelid = 'shop.grown'::regclass and "
                  "attnum > 0 and not attisdropped",
                  cases[i].columns);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_merge_columns (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/kept.sql",
    "{{ config(materialized='incremental', unique_key=['a', 'b'], incremental_strategy='merge',\n"
    "          merge_exclude_columns=['first'], primary_key='a') }}\n"
    "select 1 as a, 1 as b, {{ var('n', 1) }} as first, {{ var('n', 1) }} as last", NULL);

  assert_build (folder, pool, "kept");
  dp_test_project_add (folder, "dbt_project.yml",
                       "name: shop\nmodels: {+schema: shop}\nvars: {n: 2}\n");
  assert_build (folder, pool, "kept");
  assert_sql (pool, "select a || ' ' || b || ' ' || first || ' ' || last from shop.kept",
              "1 1 1 2");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/build/unchanged", test_unchanged);
  dp_test_add_fiber ("/transform/build/always", test_always);
  dp_test_add_fiber ("/transform/build/loads", test_loads);
  dp_test_add_fiber ("/transform/build/by-hand", test_by_hand);
  dp_test_add_fiber ("/transform/build/hold-back", test_hold_back);
  dp_test_add_fiber ("/transform/build/failures", test_failures);
  dp_test_add_fiber ("/transform/build/hooks", test_hooks);
  dp_test_add_fiber ("/transform/build/schema-changes", test_schema_changes);
  dp_test_add_fiber ("/transform/build/merge-columns", test_merge_columns);

  return g_test_run ();
}
