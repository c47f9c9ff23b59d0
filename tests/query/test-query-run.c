/* test-query-run.c: scripts on a real server, and what is kept of their answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-run.h"
#include "dp-test.h"

#define MANY 300000

static DpDbPool *pool;

#define ask(sql) dp_test_sql_text (pool, sql)

static DpQueryRun *
run_with (const char     *script,
          DpQueryOptions  options)
{
  DpQueryRun *run = dp_query_run_start (pool, script, &options);

  dex_await (dp_query_run_wait (run), NULL);

  return run;
}

static DpQueryRun *
run (const char *script)
{
  return run_with (script, (DpQueryOptions) { 0 });
}

static DpQueryResult *
get_result (DpQueryRun *query,
            guint       index)
{
  g_autoptr(DpQueryResult) result = g_list_model_get_item (dp_query_run_list_results (query),
                                                           index);

  g_assert_nonnull (result);

  return result;
}

static guint
count_results (DpQueryRun *query)
{
  return g_list_model_get_n_items (dp_query_run_list_results (query));
}

static GListModel *
get_rows (DpQueryRun *query,
          guint       index)
{
  DpResultModel *rows = dp_query_result_get_rows (get_result (query, index));

  g_assert_nonnull (rows);

  return G_LIST_MODEL (rows);
}

static void
check_cell (GListModel *rows,
            guint       position,
            guint       column,
            const char *expected)
{
  g_autoptr(DpResultRow) row = g_list_model_get_item (rows, position);

  g_assert_nonnull (row);
  g_assert_cmpuint (dp_result_row_get_position (row), ==, position);
  g_assert_cmpstr (dp_result_row_get_text (row, column), ==, expected);
}

static DexFuture *
test_values (gpointer data)
{
  g_autoptr(DpQueryRun) query = run ("select 1 as a, null as b, 'Zürich' as c, '' as d, 1.50 as e");
  GListModel *rows = get_rows (query, 0);
  const DpResultColumn *columns;
  guint n_columns;

  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_DONE);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 1);
  check_cell (rows, 0, 0, "1");
  check_cell (rows, 0, 1, NULL);
  check_cell (rows, 0, 2, "Zürich");
  check_cell (rows, 0, 3, "");
  check_cell (rows, 0, 4, "1.50");
  g_assert_null (g_list_model_get_item (rows, 1));

  columns = dp_result_store_get_columns (dp_result_model_get_store (DP_RESULT_MODEL (rows)),
                                         &n_columns);
  g_assert_cmpuint (n_columns, ==, 5);
  g_assert_cmpstr (columns[2].name, ==, "c");
  g_assert_true (columns[0].is_number && columns[4].is_number);
  g_assert_false (columns[2].is_number);

  return dex_future_new_true ();
}

static DexFuture *
test_no_rows (gpointer data)
{
  g_autoptr(DpQueryRun) query = run ("select 1 as a where false; set work_mem = '8MB'");
  guint n_columns;

  g_assert_cmpuint (g_list_model_get_n_items (get_rows (query, 0)), ==, 0);
  dp_result_store_get_columns (dp_result_model_get_store (
                                   dp_query_result_get_rows (get_result (query, 0))),
                               &n_columns);
  g_assert_cmpuint (n_columns, ==, 1);
  g_assert_null (dp_query_result_get_rows (get_result (query, 1)));
  g_assert_cmpstr (dp_query_result_get_command (get_result (query, 1)), ==, "SET");

  return dex_future_new_true ();
}

/* Each row is where it belongs, wherever one looks. */
static DexFuture *
test_many (gpointer data)
{
  g_autofree char *sql = g_strdup_printf ("select i, repeat('x', i %% 50), case when i %% 3 > 0 "
                                          "then -i end from generate_series(0, %d) as i",
                                          MANY - 1);
  g_autoptr(DpQueryRun) query = run (sql);
  GListModel *rows = get_rows (query, 0);
  GRand *rand = g_rand_new_with_seed (7);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, MANY);
  for (guint i = 0; i < 20000; i++)
    {
      guint position = i == 0 ? 0 : i == 1 ? MANY - 1 : g_rand_int_range (rand, 0, MANY);
      g_autofree char *number = g_strdup_printf ("%u", position);
      g_autofree char *negative = g_strdup_printf ("-%u", position);
      g_autoptr(DpResultRow) row = g_list_model_get_item (rows, position);

      g_assert_cmpstr (dp_result_row_get_text (row, 0), ==, number);
      g_assert_cmpuint (strlen (dp_result_row_get_text (row, 1)), ==, position % 50);
      g_assert_cmpstr (dp_result_row_get_text (row, 2), ==, position % 3 > 0 ? negative : NULL);
    }
  g_rand_free (rand);

  return dex_future_new_true ();
}

/* The first rows are there to be seen, and told of, before the last ones are made. */
static DexFuture *
test_growing (gpointer data)
{
  DpQueryOptions options = { 0 };
  g_autoptr(DpQueryRun) query =
    dp_query_run_start (pool, "select i, case when i = 200000 then pg_sleep(600) end "
                        "from generate_series(1, 300000) as i", &options);
  guint before = 0;

  while (before < 100000)
    {
      g_autoptr(DpQueryResult) result = g_list_model_get_item (dp_query_run_list_results (query),
                                                               0);
      DpResultModel *rows = result != NULL ? dp_query_result_get_rows (result) : NULL;

      if (rows != NULL)
        {
          g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), >=, before);
          before = g_list_model_get_n_items (G_LIST_MODEL (rows));
          if (before > 0)
            check_cell (G_LIST_MODEL (rows), before - 1, 1, NULL);
        }
      dex_await (dex_timeout_new_msec (5), NULL);
    }
  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_RUNNING);
  dp_query_run_cancel (query);
  dex_await (dp_query_run_wait (query), NULL);
  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_CANCELLED);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (query, 0)), <, 300000);

  return dex_future_new_true ();
}

/* Not only we stop waiting: the server stops, too. */
static DexFuture *
test_cancel (gpointer data)
{
  DpQueryOptions options = { 0 };
  g_autoptr(DpQueryRun) query = dp_query_run_start (pool,
                                                    "select 1; select pg_sleep(601); select 3",
                                                    &options);
  const char *sleeping = "select count(*) from pg_stat_activity where query like '%sleep(601)%' "
                         "and query not like '%activity%' and state = 'active'";
  g_autofree char *after = NULL;

  for (gboolean found = FALSE; !found;)
    {
      g_autofree char *count = ask (sleeping);

      found = g_str_equal (count, "1");
    }
  dp_query_run_cancel (query);
  dex_await (dp_query_run_wait (query), NULL);

  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_CANCELLED);
  g_assert_cmpuint (count_results (query), ==, 2);
  g_assert_cmpstr (dp_query_result_get_message (get_result (query, 1)), ==, "Stopped.");
  after = ask (sleeping);
  g_assert_cmpstr (after, ==, "0");

  return dex_future_new_true ();
}

static DexFuture *
test_timeout (gpointer data)
{
  g_autoptr(DpQueryRun) query = run_with ("select pg_sleep(600)",
                                          (DpQueryOptions) { .timeout_s = 1 });

  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_FAILED);
  g_assert_nonnull (strstr (dp_query_run_get_message (query), "after 1 second,"));

  return dex_future_new_true ();
}

static DexFuture *
test_error (gpointer data)
{
  g_autoptr(DpQueryRun) query = run ("select 'ü';\nselect 1,\n  nonsense\nfrom pg_class; select 2");
  g_autoptr(DpQueryRun) sorted = run_with ("select nonsense",
                                           (DpQueryOptions) { .order_column = 1 });
  g_autoptr(DpQueryRun) unclosed = run ("select 'a");

  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_FAILED);
  /* What came before is there to be seen, what comes after was not begun. */
  g_assert_cmpuint (count_results (query), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (get_rows (query, 0)), ==, 1);
  g_assert_cmpuint (dp_query_result_get_line (get_result (query, 1)), ==, 2);
  g_assert_cmpstr (dp_query_result_get_message (get_result (query, 1)), ==,
                   "column \"nonsense\" does not exist");
  g_assert_cmpuint (dp_query_result_get_position (get_result (query, 1)), ==, 25);

  g_assert_cmpuint (dp_query_result_get_position (get_result (sorted, 0)), ==, 8);
  g_assert_cmpuint (dp_query_result_get_position (get_result (unclosed, 0)), ==, 8);

  return dex_future_new_true ();
}

static DexFuture *
test_read_only (gpointer data)
{
  const char *script = "create table t_read_only (a int); insert into t_read_only values (1), (2)";
  g_autoptr(DpQueryRun) refused = run (script);
  g_autoptr(DpQueryRun) sly = run ("commit; create table t_sly (a int)");
  g_autoptr(DpQueryRun) allowed = run_with (script, (DpQueryOptions) { .allow_changes = TRUE });
  g_autoptr(DpQueryRun) half = run_with ("insert into t_read_only values (3); select 1 / 0",
                                         (DpQueryOptions) { .allow_changes = TRUE });
  g_autoptr(DpQueryRun) vacuum = run_with ("vacuum t_read_only; select 1",
                                           (DpQueryOptions) { .allow_changes = TRUE });
  g_autofree char *count = NULL;

  g_assert_cmpint (dp_query_run_get_state (refused), ==, DP_QUERY_STATE_FAILED);
  g_assert_nonnull (strstr (dp_query_run_get_message (refused), "Allow Changes"));
  g_assert_cmpint (dp_query_run_get_state (sly), ==, DP_QUERY_STATE_FAILED);
  g_assert_cmpint (dp_query_run_get_state (allowed), ==, DP_QUERY_STATE_DONE);
  g_assert_cmpstr (dp_query_result_get_command (get_result (allowed, 1)), ==, "INSERT 0 2");
  g_assert_cmpint (dp_query_run_get_state (half), ==, DP_QUERY_STATE_FAILED);
  g_assert_cmpint (dp_query_run_get_state (vacuum), ==, DP_QUERY_STATE_DONE);
  count = ask ("select count(*) from t_read_only");
  g_assert_cmpstr (count, ==, "2");

  return dex_future_new_true ();
}

static DexFuture *
test_order (gpointer data)
{
  const char *sql = "select i % 10 as a, i as b from generate_series(1, 1000) as i -- to the end";
  g_autoptr(DpQueryRun) up = run_with (sql, (DpQueryOptions) { .order_column = 2 });
  g_autoptr(DpQueryRun) down = run_with (sql, (DpQueryOptions) { .order_column = 2,
                                                                 .descending = TRUE });

  check_cell (get_rows (up, 0), 0, 1, "1");
  check_cell (get_rows (down, 0), 0, 1, "1000");
  check_cell (get_rows (down, 0), 0, 0, "0");

  return dex_future_new_true ();
}

static DexFuture *
test_cut_off (gpointer data)
{
  g_autoptr(DpQueryRun) query =
      run_with ("select repeat('x', 100) from generate_series(1, 10000000)",
                (DpQueryOptions) { .most_bytes = 1000000 });
  DpQueryResult *result = get_result (query, 0);
  DpResultStore *store = dp_result_model_get_store (dp_query_result_get_rows (result));

  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_DONE);
  g_assert_true (dp_query_result_get_cut_off (result));
  g_assert_cmpuint (dp_result_store_get_size (store), >=, 1000000);
  g_assert_cmpuint (dp_result_store_get_size (store), <, 1300000);

  return dex_future_new_true ();
}

static DexFuture *
test_copy_refused (gpointer data)
{
  g_autoptr(DpQueryRun) query = run_with ("copy (select 1) to stdout",
                                          (DpQueryOptions) { .allow_changes = TRUE });

  g_assert_cmpint (dp_query_run_get_state (query), ==, DP_QUERY_STATE_FAILED);
  g_assert_nonnull (strstr (dp_query_run_get_message (query), "export"));

  return dex_future_new_true ();
}

static DexFuture *
test_explain (gpointer data)
{
  g_autoptr(DpQueryRun) query = run_with ("select 1; select count(*) from pg_class",
                                          (DpQueryOptions) { .explain = DP_QUERY_EXPLAIN_ANALYZE });
  g_autoptr(DpResultRow) row = g_list_model_get_item (get_rows (query, 1), 0);

  g_assert_nonnull (strstr (dp_result_row_get_text (row, 0), "\"Actual Rows\""));

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();

  dp_test_add_fiber ("/query/run/values", test_values);
  dp_test_add_fiber ("/query/run/no-rows", test_no_rows);
  dp_test_add_fiber ("/query/run/many", test_many);
  dp_test_add_fiber ("/query/run/growing", test_growing);
  dp_test_add_fiber ("/query/run/cancel", test_cancel);
  dp_test_add_fiber ("/query/run/timeout", test_timeout);
  dp_test_add_fiber ("/query/run/error", test_error);
  dp_test_add_fiber ("/query/run/read-only", test_read_only);
  dp_test_add_fiber ("/query/run/order", test_order);
  dp_test_add_fiber ("/query/run/cut-off", test_cut_off);
  dp_test_add_fiber ("/query/run/copy-refused", test_copy_refused);
  dp_test_add_fiber ("/query/run/explain", test_explain);

  result = g_test_run ();
  g_clear_object (&pool);

  return result;
}
