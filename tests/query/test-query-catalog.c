/* test-query-catalog.c: what is proposed where somebody writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-query-catalog.h"
#include "dp-test.h"

static DpQueryCatalog *catalog;

/* @script has a bar where the person writes. Returns: the proposals, each followed by a space */
static char *
complete (const char *script)
{
  const char *bar = strchr (script, '|');
  g_autofree char *text = g_strdup_printf ("%.*s%s", (int) (bar - script), script, bar + 1);
  g_autoptr(GListModel) proposals = dp_query_catalog_complete (catalog, text, bar - script);
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (proposals); i++)
    {
      g_autoptr(DpProposal) proposal = g_list_model_get_item (proposals, i);

      g_string_append_printf (found, "%s ", dp_proposal_get_text (proposal));
    }

  return g_string_free (found, FALSE);
}

static void
check (const char *script,
       const char *expected)
{
  g_autofree char *found = complete (script);

  g_assert_cmpstr (found, ==, expected);
}

static void
check_begins (const char *script,
              const char *expected)
{
  g_autofree char *found = complete (script);

  if (!g_str_has_prefix (found, expected))
    g_test_message ("%s: %s", script, found);
  g_assert_true (g_str_has_prefix (found, expected));
}

static DexFuture *
test_tables (gpointer data)
{
  check ("select * from sho|", "shop ");
  check ("select * from shop.|", "\"Odd Name\" customers orders ");
  check ("select * from shop.or|", "orders ");
  check ("select * from shop.orders o, shop.c|", "customers ");
  check ("update cust|", "shop.customers ");
  check ("with latest as (select 1) select * from lat|", "latest ");
  check ("select * from nothing_here|", "");

  return dex_future_new_true ();
}

static DexFuture *
test_columns (gpointer data)
{
  /* The tables may come after the place. */
  check ("select o.| from shop.orders o join shop.customers as c on true", "id \"When\" amount ");
  check ("select o.am| from shop.orders o", "amount ");
  check ("select c.| from shop.orders o join shop.customers as c on true", "id name ");
  check ("select orders.am| from shop.orders", "amount ");
  check ("select shop.orders.am| from shop.orders", "amount ");
  check_begins ("select am| from shop.orders", "amount ");
  check_begins ("select | from shop.orders o", "id \"When\" amount o ");
  check_begins ("select \"Wh|\" from shop.orders", "\"When\" ");
  /* Of this statement only. */
  check ("select * from shop.orders o; select o.|", "");
  /* What is not closed does no harm. */
  check ("select * from (select o.am| from shop.orders o", "amount ");
  check ("select 'it''s', o.am| from shop.orders o -- it's", "amount ");

  return dex_future_new_true ();
}

static DexFuture *
test_words (gpointer data)
{
  check_begins ("sele|", "select ");
  check_begins ("select perce| from t", "percent_rank percentile_cont ");
  g_assert_cmpuint (dp_query_catalog_find_word ("select abc", 10), ==, 7);
  g_assert_cmpuint (dp_query_catalog_find_word ("a.b", 3), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
set_up (gpointer data)
{
  DpDbPool *pool = data;
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(GError) error = NULL;

  lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  g_assert_no_error (error);
  dex_await (
      dp_db_connection_execute (dp_db_lease_get_connection (lease),
                                "create schema shop;create table shop.customers (id int, name "
                                "text);create table shop.orders (id int, \"When\" date, amount "
                                "numeric);create view shop.\"Odd Name\" as select 1 as one"),
      &error);
  g_assert_no_error (error);
  catalog = dex_await_object (dp_query_catalog_load (pool), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpDbPool) pool = NULL;
  int result;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();
  dp_test_await (dex_scheduler_spawn (NULL, 0, set_up, pool, NULL));

  dp_test_add_fiber ("/query/catalog/tables", test_tables);
  dp_test_add_fiber ("/query/catalog/columns", test_columns);
  dp_test_add_fiber ("/query/catalog/words", test_words);

  result = g_test_run ();
  g_clear_object (&catalog);

  return result;
}
