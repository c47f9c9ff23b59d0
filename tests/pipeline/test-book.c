/* test-book.c: portfolios as they are kept, read from files, and valued with the prices of the
 * marts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-book.h"
#include "dp-test-engine.h"
#include "dp-test.h"

static void
expect_true (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

static void
add (DpBook            *book,
     const char        *date,
     DpTransactionKind  kind,
     const char        *symbol,
     double             quantity,
     double             price,
     const char        *currency)
{
  const DpTransactionFields fields = {
    0, dp_date_parse (date, -1), kind, symbol, quantity, price, currency, 0
  };
  g_autoptr(GPtrArray) transactions = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (transactions, dp_transaction_new (&fields));
  expect_true (dp_book_add (book, transactions));
}

static const DpTransactionFields *
get_fields (DpBook *book,
            guint   i)
{
  g_autoptr(DpTransaction) transaction = g_list_model_get_item (dp_book_list_transactions (book),
                                                                i);

  return dp_transaction_get_fields (transaction);
}

static guint
get_n (DpBook *book)
{
  return g_list_model_get_n_items (dp_book_list_transactions (book));
}

static DexFuture *
test_keep (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autoptr(DpBook) book = dp_book_new (engine, NULL);
  g_autoptr(DpBook) again = dp_book_new (engine, NULL);
  g_autoptr(DpBook) other = dp_book_new (engine, "Other");
  g_autoptr(DpTransaction) changed = NULL;
  g_autoptr(GError) error = NULL;
  DpTransactionFields fields;

  g_assert_false (dex_await_boolean (dp_book_load (book), &error));
  g_assert_no_error (error);

  add (book, "2026-01-05", DP_TRANSACTION_DEPOSIT, NULL, 1, 1234.56, "EUR");
  add (book, "2026-01-06", DP_TRANSACTION_BUY, "sap", 3.5, 0.1, "EUR");
  g_assert_cmpuint (get_n (book), ==, 2);
  g_assert_cmpstr (dp_book_get_currency (book), ==, "EUR");

  /* The newest first; numbers as they were given. */
  fields = *get_fields (book, 0);
  g_assert_cmpstr (fields.symbol, ==, "SAP");
  g_assert_cmpfloat (fields.price, ==, 0.1);
  fields.quantity = 4;
  changed = dp_transaction_new (&fields);
  expect_true (dp_book_change (book, changed));
  expect_true (dp_book_save_settings (book, "chf", "NORD.SIM"));

  g_assert_true (dex_await_boolean (dp_book_load (again), &error));
  g_assert_cmpuint (get_n (again), ==, 2);
  g_assert_cmpfloat (get_fields (again, 0)->quantity, ==, 4);
  g_assert_cmpstr (dp_book_get_currency (again), ==, "CHF");
  g_assert_cmpstr (dp_book_get_benchmark (again), ==, "NORD.SIM");

  /* Another book has nothing of it, and cannot remove it. */
  dex_await (dp_book_remove (other, fields.id), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);

  expect_true (dp_book_remove (again, fields.id));
  g_assert_cmpuint (get_n (again), ==, 1);
  dex_await (dp_book_change (book, changed), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

/* A table of the marts as far as a book reads it */
static const char prices[] =
    "create table marts.dim_company as   select * from (values (1::bigint, 'AAA', 'stock', 'USD', "
    "1::numeric), (2, 'EUR/USD', 'currency', 'USD', 1),                         (3, 'BBB', "
    "'stock', 'EUR', 1))   as c (instrument_id, symbol, kind, currency, last_close)";
static const char bars[] =
    "create table marts.fact_daily_trading as   select * from (values (1::bigint, date "
    "'2026-01-05', 100::numeric), (1, date '2026-01-06', 60),                         (2, date "
    "'2026-01-05', 1.25), (3, date '2026-01-05', 10), (3, date '2026-01-07', 11))   as f "
    "(instrument_id, trading_date, close)";
static const char splits[] =
    "insert into raw.corporate_actions (instrument_id, source, action_date, kind, value, load_id, "
    "first_seen_at) values (1, 'test', '2026-01-06', 'split', 2, 1, now())";

static DexFuture *
test_evaluate (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autoptr(DpBook) book = dp_book_new (engine, "Mine");
  g_autoptr(DpPortfolioReport) before = NULL;
  g_autoptr(DpPortfolioReport) report = NULL;
  g_autoptr(GError) error = NULL;
  gint32 today = dp_date_from_ymd (2026, 1, 10);

  add (book, "2026-01-05", DP_TRANSACTION_BUY, "AAA", 10, 90, "USD");
  add (book, "2026-01-05", DP_TRANSACTION_BUY, "BBB", 100, 10, "EUR");

  /* Nothing was loaded yet: what was paid is all that is known. */
  before = dex_await_boxed (dp_book_evaluate (book, today), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (before->value, ==, 900);
  g_assert_cmpuint (before->problems->len, ==, 1);

  dp_test_engine_sql (engine, prices);
  dp_test_engine_sql (engine, bars);
  dp_test_engine_sql (engine, splits);
  report = dex_await_boxed (dp_book_evaluate (book, today), &error);
  g_assert_no_error (error);

  /* 20 shares at 60 after the split that a provider told of; 100 at 11 euros of 1.25. */
  g_assert_cmpuint (report->problems->len, ==, 0);
  g_assert_cmpfloat_with_epsilon (report->value, 1200 + 1375, 1e-9);
  g_assert_cmpfloat_with_epsilon (report->cost[DP_COST_FIFO], 900 + 1250, 1e-9);
  g_assert_cmpuint (report->days->len, ==, 3);

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static char *
write_csv (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("dp-book-XXXXXX", NULL);
  char *path = g_build_filename (folder, "book.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static void
remove_csv (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  dp_test_remove_tree (folder);
}

/* A German broker's words, order and numbers; one line that cannot be, and one of a kind that is
 * not known. */
static const char german[] =
  "Datum;Typ;Wertpapier;Stück;Kurs;Gebühren;Währung;Betrag\n"
  "02.01.2026;Einzahlung;;;;;EUR;5.000,00\n"
  "15.01.2026;Kauf;SAP;10;1.120,50;4,90;EUR;-11.209,90\n"
  "31.03.2026;Dividende;SAP;10;;0,50;EUR;12,00\n"
  "04.02.2026;Verkauf;SAP;-4;130;;;520\n"
  "05.02.2026;Verkauf;SAP;;130;;EUR;\n"
  "06.02.2026;Leihe;SAP;1;130;;EUR;\n";

static DexFuture *
test_import (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autoptr(DpBook) book = dp_book_new (engine, NULL);
  g_autofree char *path = write_csv (german);
  g_autofree char *again = NULL;
  g_autofree char *again_path = NULL;
  g_autoptr(DpBookCsv) csv = NULL;
  g_autoptr(GArray) ids = NULL;
  g_autoptr(GError) error = NULL;
  const DpTransactionFields *fields;
  gint64 before;

  csv = dex_await_boxed (dp_book_import (book, path), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csv->transactions->len, ==, 4);
  g_assert_cmpuint (csv->rejects->len, ==, 2);
  g_assert_true (g_str_has_prefix (csv->rejects->pdata[0], "Line 6: "));
  g_assert_nonnull (g_strstr_len (csv->rejects->pdata[1], -1, "Leihe"));

  g_assert_cmpuint (get_n (book), ==, 4);
  fields = get_fields (book, 0);
  g_assert_cmpint (fields->kind, ==, DP_TRANSACTION_DIVIDEND);
  g_assert_cmpfloat_with_epsilon (fields->quantity * fields->price, 12, 1e-9);
  g_assert_cmpfloat (fields->fee, ==, 0.5);
  fields = get_fields (book, 1);
  g_assert_cmpint (fields->kind, ==, DP_TRANSACTION_SELL);
  g_assert_cmpfloat (fields->quantity, ==, 4);
  g_assert_cmpstr (fields->currency, ==, "USD");
  fields = get_fields (book, 2);
  g_assert_cmpfloat (fields->price, ==, 1120.5);
  g_assert_cmpfloat (fields->fee, ==, 4.9);
  g_assert_cmpint (fields->date, ==, dp_date_from_ymd (2026, 1, 15));
  fields = get_fields (book, 3);
  g_assert_cmpint (fields->kind, ==, DP_TRANSACTION_DEPOSIT);
  g_assert_cmpfloat (fields->price, ==, 5000);

  /* The same file again brings nothing; what is twice in it, and once in the book, comes once. */
  g_clear_pointer (&csv, dp_book_csv_free);
  csv = dex_await_boxed (dp_book_import (book, path), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csv->transactions->len, ==, 0);
  g_assert_cmpuint (csv->n_known, ==, 4);
  g_assert_cmpuint (get_n (book), ==, 4);
  again = g_strconcat (german, "04.02.2026;Verkauf;SAP;-4;130;;;520\n", NULL);
  again_path = write_csv (again);
  g_clear_pointer (&csv, dp_book_csv_free);
  csv = dex_await_boxed (dp_book_read_csv (book, again_path), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (csv->transactions->len, ==, 1);
  g_assert_cmpuint (csv->n_known, ==, 4);
  g_assert_cmpuint (get_n (book), ==, 4);

  /* What it adds is taken away again, and not what was alike before. */
  before = get_fields (book, 1)->id;
  ids = dex_await_boxed (dp_book_add (book, csv->transactions), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpuint (get_n (book), ==, 5);
  expect_true (dp_book_remove_all (book, ids));
  g_assert_cmpuint (get_n (book), ==, 4);
  g_assert_cmpint (get_fields (book, 1)->id, ==, before);
  dex_await (dp_book_remove_all (book, ids), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

  remove_csv (again_path);
  remove_csv (path);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

/* Names that are nearly right, no kind, and sales below 0. */
static DexFuture *
test_names (gpointer user_data)
{
  g_autofree char *path = write_csv (
      "Tickers,Trade Dates,Quantities,Prices\nKO,2026-01-05,10,60\nKO,2026-01-06,-3,61\n");
  g_autofree char *foreign = write_csv ("colour,size\nred,7\nblue,8\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBookCsv) csv = dp_book_csv_read (path, "USD", &error);
  g_autoptr(DpBookCsv) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (csv->transactions->len, ==, 2);
  g_assert_cmpint (dp_transaction_get_fields (csv->transactions->pdata[0])->kind, ==,
                   DP_TRANSACTION_BUY);
  g_assert_cmpint (dp_transaction_get_fields (csv->transactions->pdata[1])->kind, ==,
                   DP_TRANSACTION_SELL);
  g_assert_cmpfloat (dp_transaction_get_fields (csv->transactions->pdata[1])->quantity, ==, 3);

  none = dp_book_csv_read (foreign, "USD", &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  remove_csv (path);
  remove_csv (foreign);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/pipeline/book/keep", test_keep);
  dp_test_add_fiber ("/pipeline/book/evaluate", test_evaluate);
  dp_test_add_fiber ("/pipeline/book/import", test_import);
  dp_test_add_fiber ("/pipeline/book/names", test_names);

  return g_test_run ();
}
