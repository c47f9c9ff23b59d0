/* test-project-lineage.c: the columns of whole projects, held against the database's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-lineage.h"
#include "dp-test.h"
#include "dp-test-project.h"

static DpProjectLineage *
analyze (GFile    *folder,
         DpDbPool *pool)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  g_autoptr(DpDbLease) lease = NULL;
  DpProjectLineage *lineage;

  g_assert_no_error (error);
  if (pool != NULL)
    {
      lease = dex_await_object (dp_db_pool_acquire (pool), &error);
      g_assert_no_error (error);
    }
  lineage = dp_project_lineage_new (project,
                                    lease != NULL ? dp_db_lease_get_connection (lease) : NULL,
                                    &error);
  g_assert_no_error (error);

  return lineage;
}

/* What @column of @node is made of, but for what only decides. */
static char *
describe (DpProjectLineage *lineage,
          const char       *node,
          const char       *column)
{
  DpProjectNode *found = dp_project_lineage_find (lineage, node);
  DpLineageColumn *made = dp_lineage_find (found->lineage, column);
  GString *text = g_string_new (NULL);

  g_assert_nonnull (made);
  g_assert_cmpstr (made->unknown, ==, NULL);
  for (guint i = 0; i < made->origins->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (made->origins, DpLineageOrigin, i);

      if (origin->use != DP_LINEAGE_CONDITION)
        g_string_append_printf (text, "%s%s.%s", text->len > 0 ? " " : "",
                                strchr (origin->relation, '.') + 1, origin->column);
    }

  return g_string_free (text, FALSE);
}

#define assert_made_of(lineage, node, column, expected) \
  G_STMT_START { \
    g_autofree char *made_of_text = describe ((lineage), (node), (column)); \
    g_assert_cmpstr (made_of_text, ==, (expected)); \
  } G_STMT_END

/* The built-in models: understood to the last column, and named as PostgreSQL names them. */
static DexFuture *
test_builtin (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = dp_test_project_run (NULL, pool, DP_TRANSFORM_MODELS, FALSE);
  g_autoptr(DpProjectLineage) lineage = NULL;

  dp_test_project_assert_success (results);
  lineage = analyze (NULL, pool);
  for (guint i = 0; i < lineage->nodes->len; i++)
    {
      DpProjectNode *node = g_ptr_array_index (lineage->nodes, i);

      g_assert_cmpstr (node->problem, ==, NULL);
      if (node->lineage == NULL)
        continue;
      g_assert_true (node->lineage->is_complete);
      g_assert_cmpuint (node->lineage->columns->len, ==, node->table->columns->len);
      for (guint k = 0; k < node->table->columns->len; k++)
        {
          DpLineageColumn *column = g_ptr_array_index (node->lineage->columns, k);

          g_assert_cmpstr (column->name, ==,
                           ((DpCatalogColumn *) g_ptr_array_index (node->table->columns, k))->name);
          g_assert_cmpstr (column->unknown, ==, NULL);
        }
    }
  assert_made_of (lineage, "dim_company", "last_close",
                  "datapipe.fact_daily_trading.close");
  assert_made_of (lineage, "stg_coin_quotes", "high_24h", "datapipe.raw.quotes.high");
  assert_made_of (lineage, "stg_news", "feed_title",
                  "datapipe.raw.feeds.title datapipe.raw.rss_entries.feed");
  assert_made_of (lineage, "fact_market_metrics", "advancers", "");
  assert_made_of (lineage, "observations", "price", "datapipe.stg_observations.price");

  return dex_future_new_true ();
}

#define SOURCES \
  "sources:\n  - name: raw\n    tables:\n      - name: orders\n        columns:\n" \
  "          - name: id\n            data_type: bigint\n            description: The number\n"

/* Without a database the .yml files say what columns there are, and any other is believed. */
static DexFuture *
test_files_alone (gpointer data)
{
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/sources.yml", SOURCES,
    "models/a.sql", "select id, amount * 2 as twice from {{ source('raw', 'orders') }}",
    "models/b.sql", "{{ config(materialized='ephemeral') }} select * from {{ ref('a') }}",
    "models/c.sql", "select b.*, 1 as one from {{ ref('b') }} b",
    "models/d.sql", "select * from {{ source('raw', 'orders') }}",
    "models/e.sql", "insert into x values (1)", NULL);
  g_autoptr(DpProjectLineage) lineage = analyze (folder, NULL);
  DpProjectNode *node;

  assert_made_of (lineage, "a", "twice", "shop.raw.orders.amount");
  assert_made_of (lineage, "c", "twice", "shop.b.twice");
  assert_made_of (lineage, "b", "twice", "shop.a.twice");
  node = dp_project_lineage_find (lineage, "raw.orders");
  g_assert_cmpstr (node->id, ==, "source.shop.raw.orders");
  g_assert_cmpuint (node->children->len, ==, 2);
  g_assert_cmpstr (((DpNodeColumn *) g_ptr_array_index (node->columns, 0))->type, ==, "bigint");
  node = dp_project_lineage_find (lineage, "d");
  g_assert_false (node->is_complete);
  g_assert_cmpuint (node->columns->len, ==, 1);
  node = dp_project_lineage_find (lineage, "model.shop.e");
  g_assert_cmpstr (node->problem, ==, "line 1 of the SQL: “select” is expected here");
  g_assert_cmpuint (node->columns->len, ==, 0);
  g_assert_null (dp_project_lineage_find (lineage, "f"));

  return dex_future_new_true ();
}

/* With one, the database says what the sources have. */
static DexFuture *
test_database (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/sources.yml",
    "sources:\n  - name: other\n    tables:\n      - name: orders\n      - name: people\n",
    "models/a.sql", "select name, amount from {{ source('other', 'orders') }} o "
                    "join {{ source('other', 'people') }} p on p.id = o.who",
    "models/b.sql", "select * from {{ ref('a') }}", NULL);
  g_autoptr(DpProjectLineage) lineage = NULL;
  DpProjectNode *node;

  dp_test_sql (
      pool, "create schema other; create table other.orders (who int, amount numeric(9, 2));create "
            "table other.people (id int, name text);comment on table other.people is 'Who';");
  lineage = analyze (folder, pool);
  assert_made_of (lineage, "b", "name", "shop.a.name");
  assert_made_of (lineage, "a", "name", "shop.other.people.name");
  assert_made_of (lineage, "a", "amount", "shop.other.orders.amount");
  node = dp_project_lineage_find (lineage, "other.orders");
  g_assert_cmpstr (dp_project_node_find_column (node, "amount")->type, ==, "numeric(9,2)");
  g_assert_cmpstr (dp_project_lineage_find (lineage, "other.people")->table->comment, ==, "Who");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/project-lineage/builtin", test_builtin);
  dp_test_add_fiber ("/transform/project-lineage/files-alone", test_files_alone);
  dp_test_add_fiber ("/transform/project-lineage/database", test_database);

  return g_test_run ();
}
