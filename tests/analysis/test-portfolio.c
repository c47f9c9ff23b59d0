/* test-portfolio.c: what a book of transactions comes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-portfolio.h"

#define FIRST_DAY 20000

typedef struct
{
  GPtrArray *transactions;
  GPtrArray *prices;
  GPtrArray *rates;
} Book;

static void
book_init (Book *self)
{
  self->transactions = g_ptr_array_new_with_free_func (g_object_unref);
  self->prices = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_portfolio_quotes_free);
  self->rates = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_portfolio_quotes_free);
}

static void
book_clear (Book *self)
{
  g_ptr_array_unref (self->transactions);
  g_ptr_array_unref (self->prices);
  g_ptr_array_unref (self->rates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

static void
add_in (Book              *book,
        const char        *currency,
        int                day,
        DpTransactionKind  kind,
        const char        *symbol,
        double             quantity,
        double             price,
        double             fee)
{
  DpTransactionFields fields = { 0, FIRST_DAY + day, kind, symbol, quantity, price, currency, fee };

  g_assert_true (dp_transaction_fields_check (&fields, NULL));
  g_ptr_array_add (book->transactions, dp_transaction_new (&fields));
}

static void
add (Book              *book,
     int                day,
     DpTransactionKind  kind,
     const char        *symbol,
     double             quantity,
     double             price,
     double             fee)
{
  add_in (book, "USD", day, kind, symbol, quantity, price, fee);
}

static void
quote (GPtrArray  *all,
       const char *name,
       const char *currency,
       int         day,
       double      value)
{
  DpPortfolioQuotes *quotes = NULL;

  for (guint i = 0; i < all->len; i++)
    if (g_str_equal (((DpPortfolioQuotes *) g_ptr_array_index (all, i))->name, name))
      quotes = g_ptr_array_index (all, i);
  if (quotes == NULL)
    {
      quotes = dp_portfolio_quotes_new (name, currency);
      g_ptr_array_add (all, quotes);
    }
  dp_portfolio_quotes_add (quotes, FIRST_DAY + day, value);
}

static DpPortfolioReport *
evaluate_on (Book *book,
             int   day)
{
  const DpPortfolioInput input = { "USD", book->transactions, book->prices, book->rates,
                                   FIRST_DAY + day };

  return dp_portfolio_evaluate (&input);
}

static DpPortfolioReport *
evaluate (Book *book)
{
  return evaluate_on (book, 100000);
}

static void
assert_near (double a,
             double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-6 * MAX (1, fabs (b)));
}

/* What is of today counts, what is of tomorrow does not. */
static void
test_today (void)
{
  g_auto(Book) book;
  g_autoptr(DpPortfolioReport) report = NULL;

  book_init (&book);
  add (&book, 0, DP_TRANSACTION_BUY, "AAPL", 10, 5, 0);
  add (&book, 10, DP_TRANSACTION_BUY, "AAPL", 1, 7, 0);
  add (&book, 11, DP_TRANSACTION_BUY, "AAPL", 5, 9, 0);
  quote (book.prices, "AAPL", "USD", 0, 5);
  quote (book.prices, "AAPL", "USD", 10, 7);
  quote (book.prices, "AAPL", "USD", 11, 9);
  report = evaluate_on (&book, 10);
  assert_near (report->value, 77);
}

/* 100 for 10 and a fee of 5, 100 for 12, of which 150 are sold for 15 and a fee of 6. */
static void
test_costs (void)
{
  g_auto(Book) book;
  g_autoptr(DpPortfolioReport) report = NULL;
  const DpHolding *holding;

  book_init (&book);
  add (&book, 20, DP_TRANSACTION_SELL, "AAPL", 150, 15, 6);
  add (&book, 0, DP_TRANSACTION_BUY, "AAPL", 100, 10, 5);
  add (&book, 10, DP_TRANSACTION_BUY, "aapl", 100, 12, 0);
  quote (book.prices, "AAPL", "USD", 30, 16);
  report = evaluate (&book);

  g_assert_cmpuint (report->holdings->len, ==, 1);
  g_assert_cmpuint (report->problems->len, ==, 0);
  holding = g_ptr_array_index (report->holdings, 0);
  assert_near (holding->quantity, 50);
  assert_near (holding->realised[DP_COST_FIFO], 639);
  assert_near (holding->realised[DP_COST_AVERAGE], 590.25);
  assert_near (holding->cost[DP_COST_FIFO], 600);
  assert_near (holding->cost[DP_COST_AVERAGE], 551.25);
  assert_near (holding->unrealised[DP_COST_FIFO], 200);
  assert_near (holding->unrealised[DP_COST_AVERAGE], 248.75);
  assert_near (holding->fees, 11);
  g_assert_cmpuint (holding->lots->len, ==, 1);
  g_assert_cmpint (g_array_index (holding->lots, DpLot, 0).date, ==, FIRST_DAY + 10);
  assert_near (report->value, 800);
  assert_near (report->gain, 839);
  g_assert_false (report->has_cash);
}

/* A million becomes 1,162,484; 100,000 are added; at the end there are 1,192,328: 9.79 %, as it is
 * taught. */
static void
test_time_weighted (void)
{
  g_auto(Book) book;
  g_autoptr(DpPortfolioReport) report = NULL;
  double more = 100000 / 1.162484;

  book_init (&book);
  add (&book, 0, DP_TRANSACTION_BUY, "FUND", 1000000, 1, 0);
  add (&book, 228, DP_TRANSACTION_BUY, "FUND", more, 1.162484, 0);
  quote (book.prices, "FUND", "USD", 0, 1);
  quote (book.prices, "FUND", "USD", 227, 1.162484);
  quote (book.prices, "FUND", "USD", 365, 1192328 / (1000000 + more));
  report = evaluate (&book);

  g_assert_cmpfloat_with_epsilon (report->time_weighted, 0.0979, 0.00005);
  assert_near (report->time_weighted_year, report->time_weighted);
  assert_near (report->gain, 92328);
  assert_near (report->invested, 1100000);
  g_assert_cmpfloat (report->money_weighted, <, report->time_weighted);
}

static void
test_cash (void)
{
  g_auto(Book) book;
  g_autoptr(DpPortfolioReport) report = NULL;

  book_init (&book);
  add (&book, 0, DP_TRANSACTION_DEPOSIT, NULL, 1, 1000, 0);
  add (&book, 0, DP_TRANSACTION_BUY, "KO", 10, 50, 1);
  add (&book, 1, DP_TRANSACTION_DIVIDEND, "KO", 10, 0.5, 0.75);
  add (&book, 2, DP_TRANSACTION_FEE, NULL, 1, 2, 0);
  add (&book, 3, DP_TRANSACTION_WITHDRAWAL, NULL, 1, 100, 0);
  quote (book.prices, "KO", "USD", 4, 60);
  report = evaluate (&book);

  g_assert_true (report->has_cash);
  g_assert_cmpuint (report->cash->len, ==, 1);
  assert_near (g_array_index (report->cash, DpCashBalance, 0).amount, 1000 - 501 + 4.25 - 2 - 100);
  assert_near (report->value, 401.25 + 600);
  assert_near (report->invested, 900);
  assert_near (report->gain, 101.25);
  assert_near (report->dividends, 4.25);
  assert_near (report->fees, 3);
  assert_near (g_array_index (report->cash, DpCashBalance, 0).weight, 401.25 / 1001.25);
}

/* Bought for 100 EUR at 1.1, worth 120 EUR at 1.25. */
static void
test_currencies (void)
{
  g_auto(Book) book;
  g_autoptr(DpPortfolioReport) report = NULL;
  const DpHolding *holding;

  book_init (&book);
  add_in (&book, "EUR", 0, DP_TRANSACTION_BUY, "SAP", 1, 100, 0);
  add_in (&book, "CHF", 0, DP_TRANSACTION_BUY, "NESN", 1, 100, 0);
  quote (book.prices, "SAP", "EUR", 5, 120);
  quote (book.rates, "EUR", NULL, 0, 1.1);
  quote (book.rates, "EUR", NULL, 5, 1.25);
  report = evaluate (&book);

  holding = g_ptr_array_index (report->holdings, 0);
  g_assert_cmpstr (holding->symbol, ==, "SAP");
  assert_near (holding->cost[DP_COST_FIFO], 110);
  assert_near (holding->value, 150);
  assert_near (holding->unrealised[DP_COST_AVERAGE], 40);
  /* Of the other nobody knows the rate; that is said, once. */
  g_assert_cmpuint (report->problems->len, ==, 1);
  g_assert_nonnull (g_strstr_len (g_ptr_array_index (report->problems, 0), -1, "CHF"));
  assert_near (report->value, 150);
}

/* What is sold and not there is said, and does not count. */
static void
test_oversold (void)
{
  g_auto(Book) book;
  g_autoptr(DpPortfolioReport) report = NULL;

  book_init (&book);
  add (&book, 0, DP_TRANSACTION_BUY, "IBM", 3, 100, 0);
  add (&book, 1, DP_TRANSACTION_SELL, "IBM", 5, 110, 0);
  report = evaluate (&book);

  g_assert_cmpuint (report->problems->len, ==, 1);
  assert_near (report->realised[DP_COST_FIFO], 30);
  assert_near (report->value, 0);
  assert_near (report->time_weighted, 0.1);
}

/* The day of a split is a day like any other, whether its price is known or not. */
static void
test_split (void)
{
  for (guint is_quoted = 0; is_quoted < 2; is_quoted++)
    {
      g_auto(Book) book;
      g_autoptr(DpPortfolioReport) report = NULL;

      book_init (&book);
      add (&book, 0, DP_TRANSACTION_BUY, "NVDA", 7, 1200, 0);
      add (&book, 5, DP_TRANSACTION_SPLIT, "NVDA", 10, 0, 0);
      quote (book.prices, "NVDA", "USD", 4, 1200);
      if (is_quoted)
        quote (book.prices, "NVDA", "USD", 5, 120);
      report = evaluate (&book);

      assert_near (report->value, 8400);
      assert_near (report->time_weighted, 0);
      assert_near (((DpHolding *) g_ptr_array_index (report->holdings, 0))->quantity, 70);
      assert_near (g_array_index (((DpHolding *) g_ptr_array_index (report->holdings, 0))->lots,
                                  DpLot, 0)
                       .cost,
                   8400);
    }
}

/* Random books, in the end sold out: both methods come to the same gain, which is what came out
 * less what went in; with a split that is undone half-way nothing changes. */
static void
test_sold_out (void)
{
  for (guint round = 0; round < 200; round++)
    {
      double held = 0, flow = 0, sums[2];

      for (guint is_split = 0; is_split < 2; is_split++)
        {
          g_autoptr(GRand) random = g_rand_new_with_seed (round);
          g_auto(Book) book;
          g_autoptr(DpPortfolioReport) report = NULL;

          book_init (&book);
          held = flow = 0;
          for (int day = 0; day < 40; day++)
            {
              double price = g_rand_double_range (random, 5, 50);
              double quantity = g_rand_double_range (random, 0.1, 30);
              double fee = g_rand_double_range (random, 0, 2);
              double ratio = is_split && day >= 20 ? 3 : 1;
              gboolean is_sale = held > 0 && g_rand_boolean (random);

              if (is_sale || day == 39)
                quantity = day == 39 ? held : MIN (quantity, held);
              held += is_sale || day == 39 ? -quantity : quantity;
              flow += (is_sale || day == 39 ? 1 : -1) * quantity * price - fee;
              if (quantity > 0)
                add (&book, day, is_sale || day == 39 ? DP_TRANSACTION_SELL : DP_TRANSACTION_BUY,
                     "X", quantity * ratio, price / ratio, fee);
              else
                flow += fee;
              if (day == 20 && is_split)
                add (&book, day, DP_TRANSACTION_SPLIT, "X", 3, 0, 0);
            }
          report = evaluate (&book);

          g_assert_cmpuint (report->problems->len, ==, 0);
          assert_near (report->realised[DP_COST_FIFO], flow);
          assert_near (report->realised[DP_COST_AVERAGE], flow);
          assert_near (report->gain, flow);
          assert_near (report->value, 0);
          assert_near (report->cost[DP_COST_FIFO], 0);
          sums[is_split] = report->time_weighted;
        }
      assert_near (sums[0], sums[1]);
    }
}

/* What is paid in and taken out at the prices of the day before changes no time-weighted return. */
static void
test_flows_change_no_return (void)
{
  for (guint round = 0; round < 100; round++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (round);
      g_auto(Book) book;
      g_autoptr(DpPortfolioReport) report = NULL;
      double price = 100, held = 10;

      book_init (&book);
      add (&book, 0, DP_TRANSACTION_BUY, "X", held, price, 0);
      for (int day = 0; day < 60; day += 2)
        {
          double change = g_rand_double_range (random, -0.8, 1) * held;

          quote (book.prices, "X", "USD", day, price);
          quote (book.prices, "X", "USD", day + 1, price);
          add (&book, day + 1, change > 0 ? DP_TRANSACTION_BUY : DP_TRANSACTION_SELL, "X",
               fabs (change), price, 0);
          held += change;
          price *= g_rand_double_range (random, 0.9, 1.12);
        }
      quote (book.prices, "X", "USD", 60, price);
      report = evaluate (&book);

      g_assert_cmpuint (report->problems->len, ==, 0);
      g_assert_cmpuint (report->days->len, ==, 61);
      assert_near (report->time_weighted, price / 100 - 1);
      assert_near (report->value, held * price);
    }
}

static void
test_kinds (void)
{
  DpTransactionKind kind;

  for (guint i = 0; i < DP_TRANSACTION_N_KINDS; i++)
    {
      g_assert_true (dp_transaction_kind_parse (dp_transaction_kind_get_nick (i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_true (dp_transaction_kind_parse (" Kauf ", &kind));
  g_assert_cmpint (kind, ==, DP_TRANSACTION_BUY);
  g_assert_false (dp_transaction_kind_parse ("lend", &kind));
}

static void
test_check (void)
{
  static const DpTransactionFields wrong[] = {
    { 0, DP_DATE_NONE, DP_TRANSACTION_BUY, "A", 1, 1, "USD", 0 },
    { 0, 1, DP_TRANSACTION_BUY, NULL, 1, 1, "USD", 0 },
    { 0, 1, DP_TRANSACTION_BUY, "A", 0, 1, "USD", 0 },
    { 0, 1, DP_TRANSACTION_SELL, "A", 1, -1, "USD", 0 },
    { 0, 1, DP_TRANSACTION_SELL, "A", 1, 1, "US", 0 },
    { 0, 1, DP_TRANSACTION_SELL, "A", 1, 1, "USD", -1 },
    { 0, 1, DP_TRANSACTION_SPLIT, "A", 0, 0, "USD", 0 },
    { 0, 1, DP_TRANSACTION_SPLIT, "A", NAN, 0, "USD", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (dp_transaction_fields_check (&wrong[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/portfolio/costs", test_costs);
  g_test_add_func ("/analysis/portfolio/today", test_today);
  g_test_add_func ("/analysis/portfolio/time-weighted", test_time_weighted);
  g_test_add_func ("/analysis/portfolio/cash", test_cash);
  g_test_add_func ("/analysis/portfolio/currencies", test_currencies);
  g_test_add_func ("/analysis/portfolio/oversold", test_oversold);
  g_test_add_func ("/analysis/portfolio/split", test_split);
  g_test_add_func ("/analysis/portfolio/sold-out", test_sold_out);
  g_test_add_func ("/analysis/portfolio/flows-change-no-return", test_flows_change_no_return);
  g_test_add_func ("/analysis/portfolio/kinds", test_kinds);
  g_test_add_func ("/analysis/portfolio/check", test_check);

  return g_test_run ();
}
