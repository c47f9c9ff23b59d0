/* test-seeds.c: seeds and snapshots in a real database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

#define TYPES(table) \
  "select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum) " \
  "from pg_attribute where attrelid = '" table "'::regclass and attnum > 0 and not attisdropped"

static void
build (GFile            *folder,
       DpDbPool         *pool,
       DpTransformParts  parts)
{
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, parts, FALSE);

  dp_test_project_assert_success (results);
}

static void
assert_fails (GFile            *folder,
              DpDbPool         *pool,
              DpTransformParts  parts,
              const char       *node,
              const char       *message)
{
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, parts, FALSE);
  DpNodeResult *result = dp_test_project_find (results, node);

  g_assert_cmpint (dp_node_result_get_status (result), ==, DP_NODE_STATUS_ERROR);
  g_test_message ("%s", dp_node_result_get_message (result));
  g_assert_nonnull (strstr (dp_node_result_get_message (result), message));
}

static DexFuture *
test_types (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "dbt_project.yml",
      "name: shop\nmodels: {+schema: shop}\nseeds: {+schema: shop, shop: {other: {+delimiter: "
      "';'}}}\n",
      "seeds/all.csv",
      "\xEF\xBB\xBF"
      "I,big,num,day,at,yes,text,empty,Zip\r\n"
      "1,3000000000,1.5,2026-11-21,2026-11-21 10:00:00,true,\"a, \"\"b\"\"\nc\",,00501\r\n"
      "-2,7,2,2026-02-28,2026-11-21T11:30,FALSE,null,,10001\r\n"
      ",,,,,,x,null,\r\n",
      "seeds/other/semi.csv", "a;b\n1;2026-02-30\n", "seeds/seeds.yml",
      "seeds:\n  - name: all\n    config:\n      column_types: {zip: varchar(5)}\n"
      "    columns:\n      - name: i\n        description: A number\n        tests: [unique]\n",
      "models/sum.sql", "select sum(i) as total from {{ ref('all') }}", NULL);

  build (folder, pool, ~0);
  assert_sql (pool, TYPES ("shop.all"),
              "i integer, big bigint, num double precision, day date, at timestamp without time "
              "zone, yes boolean, text text, empty integer, zip character varying(5)");
  assert_sql (pool,
              "select string_agg(concat_ws('|', i, big, num, day, at, yes, text, empty, zip), ' / "
              "') from shop.all",
              "1|3000000000|1.5|2026-11-21|2026-11-21 10:00:00|t|a, \"b\"\nc|00501 / "
              "-2|7|2|2026-02-28|2026-11-21 11:30:00|f|10001 / x");
  assert_sql (pool, TYPES ("shop.semi"), "a integer, b text");
  assert_sql (pool, "select total from shop.sum", "-1");
  assert_sql (pool, "select col_description('shop.all'::regclass, 1)", "A number");

  /* Another file in its place takes the view along. */
  dp_test_project_add (folder, "seeds/all.csv", "i,more,zip\n5,x,1\n6,y,2\n");
  build (folder, pool, ~0);
  assert_sql (pool, "select total from shop.sum", "11");

  return dex_future_new_true ();
}

static DexFuture *
test_bad_seeds (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  static const struct
  {
    const char *text;
    const char *message;
    const char *old_message;     /* of a server that cannot be asked which value it was */
  } cases[] = {
    { "a,b\n1,2\n\n3\n", "seeds/one.csv:4: this row has 1 value, but the header has 2" },
    { "a,b\n1,2,3\n", "seeds/one.csv:2: this row has 3 values" },
    { "a,b\n1,\"2\n3,4\n", "seeds/one.csv:2: a quote is opened here" },
    { "a,b\n\"x\ny\"z,2\n", "seeds/one.csv:3: there is text after a closing quote" },
    { "a,a\n1,2\n", "seeds/one.csv:1: two columns have the same name" },
    { "", "seeds/one.csv:1: the file is empty" },
    { "a,amount\n1,5\n2,much\n", "seeds/one.csv:3: “much” in the column “amount” is no numeric",
      "numeric: \"much\"" },
  };
  g_autoptr(GFile) folder = dp_test_project_write (
    "dbt_project.yml", "name: shop\nseeds: {+schema: shop, +column_types: {amount: numeric}}\n",
    "seeds/one.csv", "a,b\n1,2\n",
    "models/above.sql", "{{ config(schema='shop') }} select * from {{ ref('one') }}",
    "models/beside.sql", "{{ config(schema='shop') }} select 1 as id", NULL);

  build (folder, pool, ~0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean is_old = dp_test_get_server_version () < 16 && cases[i].old_message != NULL;
      g_autoptr(GListModel) results = NULL;

      dp_test_project_add (folder, "seeds/one.csv", cases[i].text);
      assert_fails (folder, pool, ~0, "one", is_old ? cases[i].old_message : cases[i].message);
      results = dp_test_project_run (folder, pool, ~0, FALSE);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "above")), ==,
                       DP_NODE_STATUS_SKIPPED);
      g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "beside")), ==,
                       DP_NODE_STATUS_SUCCESS);
    }

  /* What was there is there. */
  assert_sql (pool, "select a || ' ' || b from shop.above", "1 2");

  return dex_future_new_true ();
}

static DexFuture *
test_timestamp_snapshot (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/sources.yml", "sources:\n  - name: src\n    tables: [{name: orders}]\n",
      "snapshots/orders.sql",
      "-- two in one file\n{% snapshot orders_history %}\n{{ config(target_schema='shop', "
      "unique_key='id', strategy='timestamp', updated_at='changed',\n          "
      "invalidate_hard_deletes=true) }}\nselect * from {{ source('src', 'orders') }}\n{% "
      "endsnapshot %}\n{% snapshot broken -%}\n{{ config(target_schema='shop', unique_key='id', "
      "strategy='timestamp', updated_at='changed') }}\nselect wibble from {{ source('src', "
      "'orders') }}\n{%- endsnapshot %}\n",
      NULL);

  dp_test_sql (
      pool,
      "create schema src; create table src.orders (id int, status text, changed timestamp);insert "
      "into src.orders values (1, 'new', '2026-01-01'), (2, 'new', '2026-01-02')");
  assert_fails (folder, pool, ~0, "broken",
                "snapshots/orders.sql line 9: column \"wibble\" does not");
  assert_sql (pool, "select count(*) from shop.orders_history where dbt_valid_to is null", "2");

  dp_test_sql (pool, "update src.orders set status = 'paid', changed = '2026-02-01' where id = 1;"
                     "update src.orders set status = 'unseen' where id = 2;"
                     "insert into src.orders values (3, 'new', '2026-02-02')");
  assert_fails (folder, pool, ~0, "broken", "wibble");
  assert_sql (pool,
              "select string_agg(concat_ws(':', id, status, dbt_valid_from::date, "
              "dbt_valid_to::date), ' ' order by id, dbt_valid_from) from shop.orders_history",
              "1:new:2026-01-01:2026-02-01 1:paid:2026-02-01 2:new:2026-01-02 3:new:2026-02-02");

  /* As dbt makes it: md5 of key and time. */
  assert_sql (pool, "select bool_and(dbt_scd_id = md5(id::text || '|' || changed::text)) "
                    "from shop.orders_history", "t");

  /* Deleted ones end; a column more comes along. */
  dp_test_sql (pool, "delete from src.orders where id = 3; alter table src.orders add column note "
                     "text;update src.orders set note = 'x', changed = '2026-03-01' where id = 2");
  assert_fails (folder, pool, ~0, "broken", "wibble");
  assert_sql (pool, "select string_agg(concat_ws(':', id, status, note, dbt_valid_to is null), ' ' "
                    "order by id, dbt_valid_from) from shop.orders_history",
              "1:new:f 1:paid:t 2:new:f 2:unseen:x:t 3:new:f");

  return dex_future_new_true ();
}

static DexFuture *
test_check_snapshot (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "dbt_project.yml", "name: shop\nmodels: {+schema: shop}\nsnapshots: {+schema: shop}\n",
      "seeds/unused.csv", "a\n1\n", "models/people.sql",
      "select * from (values (1, 'a', 'x', 10), (1, 'b', 'y', 20)) v (id, part, name, age)",
      "snapshots/people.yml",
      "snapshots:\n  - name: people_history\n    relation: ref('people')\n    config:\n"
      "      unique_key: [id, part]\n      strategy: check\n      check_cols: [name]\n"
      "      hard_deletes: new_record\n",
      NULL);

  build (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS);
  /* One is changed where nobody looks, one where it counts. */
  dp_test_project_add (
      folder, "models/people.sql",
      "select * from (values (1, 'a', 'x', 11), (1, 'b', 'z', 20)) v (id, part, name, age)");
  build (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS);
  assert_sql (pool,
              "select string_agg(concat_ws(':', part, name, age, dbt_valid_to is null, "
              "dbt_is_deleted), ' ' order by part, dbt_valid_from) from shop.people_history",
              "a:x:10:t:False b:y:20:f:False b:z:20:t:False");

  /* Gone, and back again. */
  dp_test_project_add (folder, "models/people.sql",
                       "select * from (values (1, 'a', 'x', 11)) v (id, part, name, age)");
  build (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS);
  assert_sql (pool, "select concat_ws(':', name, dbt_is_deleted) from shop.people_history "
                    "where part = 'b' and dbt_valid_to is null", "z:True");
  dp_test_project_add (
      folder, "models/people.sql",
      "select * from (values (1, 'a', 'x', 11), (1, 'b', 'z', 20)) v (id, part, name, age)");
  build (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS);
  assert_sql (pool,
              "select string_agg(concat_ws(':', name, dbt_is_deleted), ' ') from "
              "shop.people_history where part = 'b' and dbt_valid_to is null",
              "z:False");

  /* Two rows with one key would be guesswork. */
  dp_test_project_add (
      folder, "models/people.sql",
      "select * from (values (1, 'a', 'x', 11), (1, 'a', 'z', 20)) v (id, part, name, age)");
  assert_fails (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_SNAPSHOTS, "people_history",
                "several rows with the unique_key “1, a”");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/seeds/types", test_types);
  dp_test_add_fiber ("/transform/seeds/bad", test_bad_seeds);
  dp_test_add_fiber ("/transform/snapshots/timestamp", test_timestamp_snapshot);
  dp_test_add_fiber ("/transform/snapshots/check", test_check_snapshot);

  return g_test_run ();
}
