/* test-swap.c: tables and views that take the place of others, and who reads them meanwhile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

static DexFuture *
test_swap_keeps (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (
      pool, DP_TEST_ORDERS
      "do $$ begin create role dp_reader; exception when duplicate_object then null; end $$;");
  folder = dp_test_project_write (
      "models/sources.yml", DP_TEST_SOURCES, "models/totals.sql",
      "{{ config(materialized='table', indexes=[{'columns': ['customer'], 'unique': true}]) }}\n"
      "select customer, sum(amount) as total from {{ source('shop_raw', 'orders') }} group by 1",
      "models/totals.yml",
      "models:\n  - name: totals\n    description: What each customer's orders come to\n    "
      "columns:\n      - name: customer\n        description: Who\n",
      NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);

  /* Things that people outside the project made on top of it. */
  dp_test_sql (pool,
               "create schema other;\n"
               "create view other.big with (security_barrier) as\n"
               "  select customer, total from shop.totals where total > 12;\n"
               "create view other.names as select upper(b.customer) as name\n"
               "  from other.big b join shop.totals t using (customer);\n"
               "comment on view other.big is 'it''s big';\n"
               "comment on column other.big.total is 'how much';\n"
               "comment on column shop.totals.total is 'by hand';\n"
               "grant select on shop.totals to dp_reader;\n"
               "grant select (customer) on shop.totals to public;\n"
               "create index by_hand on shop.totals (lower(customer)) where total > 0;\n"
               "alter table shop.totals add constraint \"each one\" unique (customer, total);\n"
               "alter table shop.totals set (fillfactor = 70);\n"
               "alter table shop.totals alter column customer set statistics 500;\n"
               "create statistics shop.pair on customer, total from shop.totals;\n"
               "grant select on other.big to dp_reader with grant option;\n"
               "grant select on other.names to public;");

  for (guint i = 0; i < 2; i++)
    {
      dp_test_sql (pool, "insert into shop_raw.orders values (9, 'eve', 50)");
      g_clear_object (&results);
      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
      dp_test_project_assert_success (results);
    }

  assert_sql (pool, "select string_agg(name, ' ' order by name) from other.names", "ADA BOB EVE");
  assert_sql (pool, "select sum(total) from other.big", "135");
  assert_sql (pool, "select obj_description('other.big'::regclass)", "it's big");
  assert_sql (pool, "select col_description('other.big'::regclass, 2)", "how much");
  assert_sql (pool, "select obj_description('shop.totals'::regclass)",
              "What each customer's orders come to");
  assert_sql (pool, "select col_description('shop.totals'::regclass, 1)", "Who");
  assert_sql (pool, "select col_description('shop.totals'::regclass, 2)", "by hand");
  assert_sql (pool, "select has_table_privilege('dp_reader', 'shop.totals', 'select')", "t");
  assert_sql (pool, "select attacl is not null from pg_attribute "
                    "where attrelid = 'shop.totals'::regclass and attname = 'customer'", "t");
  assert_sql (pool,
              "select has_table_privilege('dp_reader', 'other.big', 'select with grant option')",
              "t");
  assert_sql (pool, "select reloptions from pg_class where oid = 'other.big'::regclass",
              "{security_barrier=true}");
  assert_sql (pool,
              "select string_agg(indexrelid::regclass::text, ' ' order by "
              "indexrelid::regclass::text) from pg_index where indrelid = 'shop.totals'::regclass",
              "shop.\"each one\" shop.by_hand shop.totals_dp_idx1");
  assert_sql (pool, "select pg_get_indexdef('shop.by_hand'::regclass)",
              "CREATE INDEX by_hand ON shop.totals USING btree (lower(customer)) WHERE (total > "
              "(0)::numeric)");
  assert_sql (pool, "select contype from pg_constraint where conname = 'each one'", "u");
  assert_sql (pool, "select reloptions from pg_class where oid = 'shop.totals'::regclass",
              "{fillfactor=70}");
  assert_sql (pool,
              "select attstattarget from pg_attribute where attrelid = 'shop.totals'::regclass and "
              "attname = 'customer'",
              "500");
  assert_sql (pool,
              "select count(*) from pg_statistic_ext where stxrelid = 'shop.totals'::regclass",
              "1");

  /* What is no view is left alone, with everything else. */
  dp_test_sql (
      pool, "create materialized view other.frozen as select * from shop.totals;\ncreate table "
            "other.child (customer text references shop.totals (customer));\ncreate function "
            "other.count_them () returns bigint begin atomic select count(*) from other.big; end");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "totals")), ==,
                   DP_NODE_STATUS_ERROR);
  g_assert_nonnull (strstr (dp_node_result_get_message (dp_test_project_find (results, "totals")),
                            "other.frozen"));
  g_assert_nonnull (strstr (dp_node_result_get_message (dp_test_project_find (results, "totals")),
                            "on table other.child"));
  g_assert_nonnull (strstr (dp_node_result_get_message (dp_test_project_find (results, "totals")),
                            "function other.count_them()"));
  assert_sql (pool, "select count(*) from other.names", "3");

  return dex_future_new_true ();
}

/* A view whose columns change, and a table that becomes a view, take their dependents along. */
static DexFuture *
test_view_changes (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write ("models/base.sql", "select 1 as a, 2 as b",
                                                   NULL);
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);

  dp_test_project_assert_success (results);
  dp_test_sql (pool, "create view public.above as select b from shop.base");

  dp_test_project_add (folder, "models/base.sql", "select 'x' as c, 7 as b");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select b from public.above", "7");

  dp_test_project_add (folder, "models/base.sql",
                       "{{ config(materialized='table') }} select 8 as b");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select b from public.above", "8");

  dp_test_project_add (folder, "models/base.sql", "select 9 as b");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select b from public.above", "9");
  assert_sql (pool, "select relkind from pg_class where oid = 'shop.base'::regclass", "v");

  /* Without the column that the view above needs, nothing changes. */
  dp_test_project_add (folder, "models/base.sql", "select 1 as nothing");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "base")), ==,
                   DP_NODE_STATUS_ERROR);
  assert_sql (pool, "select b from public.above", "9");

  return dex_future_new_true ();
}

typedef struct
{
  DpDbPool *pool;
  gboolean  stop;
  guint     reads;
  guint     empty;
  char     *failure;
} Reader;

/* Reads the table and a view on it as fast as it can. */
static DexFuture *
reader_fiber (gpointer data)
{
  Reader *reader = data;

  while (!reader->stop && reader->failure == NULL)
    {
      static const char * const queries[] = {
        "select count(*) from shop.totals", "select count(*) from other.above",
      };
      g_autoptr(GError) error = NULL;
      g_autoptr(DpDbResult) result = NULL;

      result = dex_await_object (dp_db_pool_query (reader->pool, queries[reader->reads % 2], NULL),
                                 &error);
      if (result == NULL)
        reader->failure = g_strdup (error->message);
      else if (dp_db_result_get_int64 (result, 0, 0) != 1000)
        reader->empty++;
      reader->reads++;
    }

  return dex_future_new_true ();
}

static DexFuture *
test_reader_sees_no_gap (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder =
      dp_test_project_write ("models/totals.sql",
                             "{{ config(materialized='table', primary_key='id') }} select id from "
                             "generate_series(1, 1000) id",
                             NULL);
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  g_autoptr(DexFuture) reading = NULL;
  Reader reader = { pool };

  dp_test_project_assert_success (results);
  dp_test_sql (pool, "create schema other; create view other.above as select * from shop.totals");
  reading = dex_scheduler_spawn (NULL, 0, reader_fiber, &reader, NULL);

  for (guint i = 0; i < 50; i++)
    {
      g_clear_object (&results);
      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
      dp_test_project_assert_success (results);
    }
  reader.stop = TRUE;
  dex_await (g_steal_pointer (&reading), NULL);

  g_assert_cmpstr (reader.failure, ==, NULL);
  g_assert_cmpuint (reader.empty, ==, 0);
  g_assert_cmpuint (reader.reads, >, 50);

  return dex_future_new_true ();
}

/* A reader in a long transaction is waited for, and others pass meanwhile. */
static DexFuture *
test_swap_waits (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/totals.sql", "{{ config(materialized='table') }} select 1 as id", NULL);
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), NULL);
  DpDbConnection *connection = dp_db_lease_get_connection (lease);
  DpTransformOptions options = { .parts = DP_TRANSFORM_MODELS };
  g_autoptr(DexFuture) running = NULL;
  g_autoptr(GError) error = NULL;

  dex_await (dp_db_connection_execute (connection, "begin; select * from shop.totals"), &error);
  g_assert_no_error (error);
  running = dp_transform_run (project, pool, &options, NULL, NULL, NULL);
  for (guint i = 0; i < 8; i++)
    {
      assert_sql (pool, "select id from shop.totals", "1");
      dex_await (dex_timeout_new_msec (100), NULL);
    }
  g_assert_true (dex_future_is_pending (running));
  dex_await (dp_db_connection_execute (connection, "commit"), &error);
  g_assert_no_error (error);

  g_clear_object (&results);
  results = dex_await_object (g_steal_pointer (&running), &error);
  g_assert_no_error (error);
  dp_test_project_assert_success (results);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/swap/keeps", test_swap_keeps);
  dp_test_add_fiber ("/transform/swap/view-changes", test_view_changes);
  dp_test_add_fiber ("/transform/swap/reader-sees-no-gap", test_reader_sees_no_gap);
  dp_test_add_fiber ("/transform/swap/waits", test_swap_waits);

  return g_test_run ();
}
