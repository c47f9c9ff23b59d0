/* test-loader.c: one reply is one transaction, and the same reply again changes nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-loader.h"
#include "dp-test.h"

#include <string.h>

static DpDbPool *pool;

#define ask(sql) dp_test_sql_text (pool, sql)
#define assert_answer(sql, expected) assert_sql (pool, sql, expected)

static DpDecimal
decimal (const char *text)
{
  DpDecimal value;

  g_assert_true (dp_decimal_parse (text, -1, &value));

  return value;
}

static DpBatch *
new_batch (const char *symbol)
{
  DpBatch *batch = dp_batch_new ();

  dp_batch_add_instrument (batch, symbol);

  return batch;
}

static void
add_bar (DpBatch    *batch,
         const char *date,
         const char *close,
         const char *adjusted)
{
  DpBar bar = {
    .date = dp_date_parse (date, -1),
    .open = decimal (close),
    .high = decimal (close),
    .low = decimal (close),
    .close = decimal (close),
    .adjusted_close = adjusted != NULL ? decimal (adjusted) : DP_DECIMAL_NONE,
    .volume = decimal ("1000"),
    .market_cap = DP_DECIMAL_NONE,
  };

  batch->n_records++;
  g_assert_true (
      dp_batch_add_bar (batch, dp_batch_get_instrument (batch, 0)->bars, &bar, close, -1));
}

static DpReply *
new_reply (const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  return dp_reply_new (200, "application/json", bytes, G_GINT64_CONSTANT (1700000000000000), 12000,
                       -1);
}

/* Awaits a load of @batch as the answer @body for @symbol. */
static DpLoadOutcome *
load (const char  *symbol,
      const char  *body,
      DpBatch     *batch,
      gint64       run_id,
      GError     **error)
{
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", symbol, NULL);
  g_autoptr(DpReply) reply = new_reply (body);
  DpLoadContext context = { .run_id = run_id,
                            .default_kind = "stock",
                            .key_id = "abc",
                            .n_calls = 1 };

  dp_request_add_param (request, "symbol", symbol);

  return dex_await_boxed (dp_load_reply (pool, &context, request, reply, batch), error);
}

static gint64
new_run (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(DpDbResult) task = NULL;
  DpDbParams *params = dp_db_params_new ();
  gint64 run_id;

  result = dex_await_object (
      dp_db_pool_query (
          pool,
          "insert into control.runs (trigger, status) values ('test', 'running') returning run_id",
          NULL),
      &error);
  g_assert_no_error (error);
  run_id = dp_db_result_get_int64 (result, 0, 0);
  dp_db_params_add_int64 (params, run_id);
  task = dex_await_object (dp_db_pool_query (pool,
                                             "insert into control.task_runs (run_id, name, "
                                             "position, status) values ($1, 'load', 4, 'running')",
                                             params),
                           &error);
  g_assert_no_error (error);

  return run_id;
}

static DexFuture *
test_everything_of_a_reply (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  DpBatch *batch = new_batch ("EVRY");
  gint64 run_id = new_run ();
  DpLoadOutcome *outcome;

  add_bar (batch, "2026-11-18", "10.1000", NULL);
  add_bar (batch, "2026-11-19", "10.2500", "10.2");
  dp_batch_add_reject (batch, "2026-11-20", "{\"4. close\":\"-\"}", -1, "The close is missing.");
  batch->n_records++;
  g_set_str (&dp_batch_get_instrument (batch, 0)->currency, "USD");
  outcome = load ("EVRY", "{\"all\":1}", batch, run_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->rows_in, ==, 3);
  g_assert_cmpuint (outcome->rows_written, ==, 2);
  g_assert_cmpuint (outcome->rows_rejected, ==, 1);
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);

  assert_answer (
      "select string_agg(p.trading_date || ' ' || p.close || ' ' || "
      "coalesce(p.adjusted_close::text, '-'), ',' order by trading_date) from raw.daily_prices p "
      "join raw.listings using (instrument_id) where source_symbol = 'EVRY'",
      "2026-11-18 10.1000 -,2026-11-19 10.2500 10.2");
  assert_answer ("select response_data::text from raw.api_responses join raw.listings using "
                 "(instrument_id) where source_symbol = 'EVRY'",
                 "{\"all\": 1}");
  assert_answer ("select cause || ' ' || payload from raw.rejects where symbol = 'EVRY'",
                 "The close is missing. {\"4. close\":\"-\"}");
  assert_answer ("select watermark::text from control.checkpoints where item = 'EVRY'",
                 "2026-11-19");
  assert_answer ("select currency from raw.instruments where symbol = 'EVRY'", "USD");
  assert_answer ("select rows || ' ' || rejected from control.run_items where symbol = 'EVRY'",
                 "2 1");

  return dex_future_new_true ();
}

static gboolean
is_unchanged (const char *symbol,
              const char *body,
              gint64      run_id)
{
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", symbol, NULL);
  g_autoptr(DpReply) reply = new_reply (body);
  g_autoptr(GError) error = NULL;
  DpLoadContext context = { .run_id = run_id,
                            .default_kind = "stock",
                            .key_id = "known",
                            .n_calls = 1 };
  gboolean unchanged;

  dp_request_add_param (request, "symbol", symbol);
  unchanged = dex_await_boolean (dp_load_unchanged (pool, &context, request, reply), &error);
  g_assert_no_error (error);

  return unchanged;
}

static DexFuture *
test_again (gpointer user_data)
{
  const char *bodies[] = { "{\"same\":1}", "{\"same\":2}", "{\"same\":1}" };
  gint64 run_id = new_run ();

  for (guint turn = 0; turn < G_N_ELEMENTS (bodies); turn++)
    {
      g_autoptr(GError) error = NULL;
      DpBatch *batch = new_batch ("AGAIN");
      DpLoadOutcome *outcome;

      g_assert_false (is_unchanged ("AGAIN", bodies[turn], run_id));
      add_bar (batch, "2026-11-18", "20.1", NULL);
      add_bar (batch, "2026-11-19", "20.2", NULL);
      outcome = load ("AGAIN", bodies[turn], batch, run_id, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (outcome->rows_written, ==, turn == 0 ? 2 : 0);
      g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
    }
  assert_answer ("select count(*) from raw.api_responses where request_params->>'symbol' = 'AGAIN'",
                 "2");

  /* The one that came last, though it is not the one stored last; then the one before it. */
  g_assert_true (is_unchanged ("AGAIN", bodies[2], run_id));
  g_assert_false (is_unchanged ("AGAIN", bodies[1], run_id));
  assert_answer ("select count(*) from control.loads where symbol = 'AGAIN'", "3");
  g_assert_false (is_unchanged ("NEVER", bodies[0], run_id));
  assert_answer ("select used from control.quota where key_id = 'known' and period = 'day'", "1");

  return dex_future_new_true ();
}

static DexFuture *
test_correction (gpointer user_data)
{
  struct { const char *body, *close, *adjusted; guint written; } turns[] = {
    { "{\"n\":1}", "30.5", "30.4", 1 },
    { "{\"n\":2}", "30.6", NULL, 1 },    /* corrected; what it does not tell stays */
    { "{\"n\":1}", "30.5", "30.4", 1 },  /* and corrected back, by a reply seen before */
    { "{\"n\":3}", "30.50", NULL, 0 },   /* another text, the same number */
  };

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autoptr(GError) error = NULL;
      DpBatch *batch = new_batch ("FIX");
      DpLoadOutcome *outcome;

      add_bar (batch, "2026-11-19", turns[i].close, turns[i].adjusted);
      outcome = load ("FIX", turns[i].body, batch, new_run (), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (outcome->rows_written, ==, turns[i].written);
      g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
    }
  assert_answer (
      "select close || ' ' || adjusted_close || ' ' || (revised_at > first_seen_at) from "
      "raw.daily_prices join raw.listings using (instrument_id) where source_symbol = 'FIX'",
      "30.5 30.4 true");

  return dex_future_new_true ();
}

static DexFuture *
test_nothing_of_a_failed_load (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  DpBatch *batch = new_batch ("NONE");

  /* There is no such run, so that the last statement of the transaction but one is refused. */
  add_bar (batch, "2026-11-19", "40", NULL);
  g_assert_null (load ("NONE", "{\"none\":0}", batch, 999999, &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_CONSTRAINT);

  assert_answer ("select count(*) from raw.listings where source_symbol = 'NONE'", "0");
  assert_answer ("select count(*) from raw.api_responses where request_params->>'symbol' = 'NONE'",
                 "0");
  assert_answer ("select count(*) from control.checkpoints where item = 'NONE'", "0");

  return dex_future_new_true ();
}

static DexFuture *
test_company_and_quote (gpointer user_data)
{
  gint64 run_id = new_run ();

  for (guint turn = 0; turn < 2; turn++)
    {
      g_autoptr(GError) error = NULL;
      DpBatch *batch = new_batch ("FACT");
      DpQuote quote = {
        .observed_us = G_GINT64_CONSTANT (1700000000000000),
        .trading_date = dp_date_parse ("2023-11-14", -1),
        .price = decimal ("99.5"),
        .open = DP_DECIMAL_NONE,
        .high = DP_DECIMAL_NONE,
        .low = DP_DECIMAL_NONE,
        .previous_close = decimal ("98"),
        .change_percent = decimal ("1.5306"),
        .volume = DP_DECIMAL_NONE,
        .market_cap = DP_DECIMAL_NONE,
      };
      g_autofree char *body = g_strdup_printf ("{\"turn\":%u}", turn);
      DpLoadOutcome *outcome;

      g_array_append_val (dp_batch_get_instrument (batch, 0)->quotes, quote);
      dp_batch_get_instrument (batch, 0)->company = dp_company_new ();
      g_set_str (&dp_batch_get_instrument (batch, 0)->company->name, "Facts & Söhne");
      g_set_str (&dp_batch_get_instrument (batch, 0)->company->sector, "Energy");
      g_set_str (&dp_batch_get_instrument (batch, 0)->company->exchange, "NYSE");
      dp_batch_get_instrument (batch, 0)->company->shares_outstanding = decimal ("123456789");
      g_set_str (&dp_batch_get_instrument (batch, 0)->company->attributes_json,
                 "{\"Name\":\"Facts & Söhne\"}");
      g_set_str (&dp_batch_get_instrument (batch, 0)->name, "Facts & Söhne");
      batch->n_records = 2;
      outcome = load ("FACT", body, batch, run_id, &error);
      g_assert_no_error (error);
      /* The second reply differs, but neither facts nor quote do. */
      g_assert_cmpuint (outcome->rows_written, ==, turn == 0 ? 2 : 0);
      g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
    }
  assert_answer ("select name || ' ' || exchange from raw.instruments where symbol = 'FACT'",
                 "Facts & Söhne NYSE");
  assert_answer ("select sector || ' ' || shares_outstanding from raw.company_overviews join "
                 "raw.listings using (instrument_id) where source_symbol = 'FACT'",
                 "Energy 123456789");
  assert_answer ("select price || ' ' || change_percent from raw.quotes join raw.listings using "
                 "(instrument_id) where source_symbol = 'FACT'",
                 "99.5 1.5306");

  return dex_future_new_true ();
}

static DexFuture *
test_first_replies_at_once (gpointer user_data)
{
  DexFuture *loads[6];
  gint64 run_id = new_run ();

  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", "RACE",
                                                     NULL);
      g_autofree char *body = g_strdup_printf ("{\"reply\":%u}", i);
      g_autoptr(DpReply) reply = new_reply (body);
      DpBatch *batch = new_batch ("RACE");
      DpLoadContext context = { .run_id = run_id, .default_kind = "stock", .n_calls = 1 };

      add_bar (batch, "2026-11-19", "50", NULL);
      loads[i] = dp_load_reply (pool, &context, request, reply, batch);
    }
  for (guint i = 0; i < G_N_ELEMENTS (loads); i++)
    {
      g_autoptr(GError) error = NULL;
      DpLoadOutcome *outcome = dex_await_boxed (loads[i], &error);

      g_assert_no_error (error);
      g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
    }
  assert_answer ("select count(*) from raw.instruments where symbol = 'RACE'", "1");
  assert_answer ("select count(*) from raw.daily_prices join raw.listings using (instrument_id) "
                 "where source_symbol = 'RACE'", "1");
  assert_answer ("select used from control.quota where key_id = '' and period = 'month'", "6");

  return dex_future_new_true ();
}

static DexFuture *
test_reply_that_jsonb_cannot_hold (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  DpBatch *batch = new_batch ("NUL");
  DpLoadOutcome *outcome;

  add_bar (batch, "2026-11-19", "60", NULL);
  outcome = load ("NUL", "{\"name\":\"a\\u0000b\"}", batch, new_run (), &error);
  g_assert_no_error (error);
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
  assert_answer ("select convert_from(response_body, 'UTF8') from raw.api_responses "
                 "where request_params->>'symbol' = 'NUL'", "{\"name\":\"a\\u0000b\"}");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int status;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();

  dp_test_add_fiber ("/load/reply/everything", test_everything_of_a_reply);
  dp_test_add_fiber ("/load/reply/again", test_again);
  dp_test_add_fiber ("/load/reply/correction", test_correction);
  dp_test_add_fiber ("/load/reply/nothing-of-a-failed-one", test_nothing_of_a_failed_load);
  dp_test_add_fiber ("/load/reply/company-and-quote", test_company_and_quote);
  dp_test_add_fiber ("/load/reply/at-once", test_first_replies_at_once);
  dp_test_add_fiber ("/load/reply/not-for-jsonb", test_reply_that_jsonb_cannot_hold);

  status = g_test_run ();
  g_clear_object (&pool);

  return status;
}
