/* dp-portfolio.c: what a book of transactions comes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-portfolio.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dp-cash-flows.h"
#include "dp-portfolio-private.h"

#define DAYS_PER_YEAR 365.0

G_DEFINE_BOXED_TYPE (DpPortfolioReport,
                     dp_portfolio_report,
                     dp_portfolio_report_ref,
                     dp_portfolio_report_unref)

/* Cash of a currency, and its rate; a currency of which none is held has one, too. */
typedef struct
{
  const char    *currency;
  double         amount;
  gboolean       is_base;
  gboolean       is_missed;    /* said already that the rate is not known */
  DpQuoteCursor  rate;
} Account;

/* The book while it is read. */
typedef struct
{
  const DpPortfolioInput *input;
  DpPortfolioReport      *report;
  GPtrArray              *positions;     /* DpPosition */
  GPtrArray              *accounts;      /* Account */
  GArray                 *flows;         /* DpCashFlow */
  double                  paid_in;       /* of the day */
  double                  taken_out;
  gint32                  last_date;     /* that was read */
} Book;

static void
add_problem (Book *book,
             char *sentence)
{
  g_ptr_array_add (book->report->problems, sentence);
}

static Account *
get_account (Book       *book,
             const char *currency)
{
  Account *account;

  for (guint i = 0; i < book->accounts->len; i++)
    {
      account = g_ptr_array_index (book->accounts, i);
      if (g_ascii_strcasecmp (account->currency, currency) == 0)
        return account;
    }

  account = g_new0 (Account, 1);
  account->currency = g_intern_string (currency);
  account->is_base = g_ascii_strcasecmp (currency, book->input->currency) == 0;
  _dp_quote_cursor_init (&account->rate, book->input->rates, currency);
  g_ptr_array_add (book->accounts, account);

  return account;
}

/* Before the first rate that is known, that one is the best there is. */
static double
get_rate (Book       *book,
          const char *currency,
          gint32      date)
{
  Account *account = get_account (book, currency);
  const DpPortfolioQuotes *quotes = account->rate.quotes;

  if (account->is_base)
    return 1;

  _dp_quote_cursor_advance (&account->rate, date);
  if (isfinite (account->rate.value))
    return account->rate.value;
  if (quotes != NULL && quotes->quotes->len > 0)
    return g_array_index (quotes->quotes, DpPortfolioQuote, 0).value;

  if (!account->is_missed)
    add_problem (book, g_strdup_printf (_("There is no exchange rate of %s in %s, so what is in "
                                          "%s counts as nothing. Load the pair %s/%s."),
                                        currency, book->input->currency, currency, currency,
                                        book->input->currency));
  account->is_missed = TRUE;

  return 0;
}

static DpPosition *
get_position (Book                      *book,
              const DpTransactionFields *fields)
{
  DpPosition *position;

  for (guint i = 0; i < book->positions->len; i++)
    {
      position = g_ptr_array_index (book->positions, i);
      if (g_str_equal (position->holding.symbol, fields->symbol))
        return position;
    }

  position = _dp_position_new (fields, book->input->prices);
  g_ptr_array_add (book->positions, position);

  return position;
}

/* What is paid for shares comes from the cash, or else from outside. */
static void
move_cash (Book                      *book,
           const DpTransactionFields *fields,
           double                     amount,
           double                     rate)
{
  gboolean is_outside = fields->kind == DP_TRANSACTION_DEPOSIT ||
                        fields->kind == DP_TRANSACTION_WITHDRAWAL;
  double moved = amount * rate;

  if (book->report->has_cash)
    {
      get_account (book, fields->currency)->amount += amount;
      if (!is_outside)
        return;
      /* The bank's fee is a loss, not a part of what was paid in. */
      moved = (fields->kind == DP_TRANSACTION_DEPOSIT ? 1 : -1) * fields->quantity * fields->price *
              rate;
      book->paid_in += MAX (moved, 0);
      book->taken_out += MAX (-moved, 0);
      return;
    }

  book->paid_in += MAX (-moved, 0);
  book->taken_out += MAX (moved, 0);
}

static void
apply_sale (Book                *book,
            DpTransactionFields  sale,
            double               rate)
{
  DpPosition *position = get_position (book, &sale);
  double held = position->holding.quantity;

  if (sale.quantity > held + DP_PORTFOLIO_EPSILON * MAX (1, held))
    {
      g_autofree char *date = dp_date_to_string (sale.date);

      add_problem (book, g_strdup_printf (
                             _("On %s more shares of %s are sold than there are: %g of %g. Only "
                               "those that are there count; is a purchase or a split missing?"),
                             date, sale.symbol, sale.quantity, held));
      sale.quantity = held;
    }
  if (sale.quantity <= 0)
    return;

  _dp_position_sell (position, &sale, rate);
  move_cash (book, &sale, sale.quantity * sale.price - sale.fee, rate);
}

static void
apply (Book                      *book,
       const DpTransactionFields *fields)
{
  double amount = fields->quantity * fields->price;
  double rate = get_rate (book, fields->currency, fields->date);

  switch (fields->kind)
    {
    case DP_TRANSACTION_BUY:
      _dp_position_buy (get_position (book, fields), fields, rate);
      move_cash (book, fields, -amount - fields->fee, rate);
      break;

    case DP_TRANSACTION_SELL:
      apply_sale (book, *fields, rate);
      break;

    case DP_TRANSACTION_SPLIT:
      _dp_position_split (get_position (book, fields), fields->date, fields->quantity);
      break;

    case DP_TRANSACTION_DIVIDEND:
      get_position (book, fields)->holding.dividends += (amount - fields->fee) * rate;
      move_cash (book, fields, amount - fields->fee, rate);
      break;

    case DP_TRANSACTION_DEPOSIT:
      book->report->fees += fields->fee * rate;
      move_cash (book, fields, amount - fields->fee, rate);
      break;

    case DP_TRANSACTION_WITHDRAWAL:
      book->report->fees += fields->fee * rate;
      move_cash (book, fields, -amount - fields->fee, rate);
      break;

    case DP_TRANSACTION_FEE:
    default:
      book->report->fees += (amount + fields->fee) * rate;
      move_cash (book, fields, -amount - fields->fee, rate);
      break;
    }
}

static double
get_position_value (Book       *book,
                    DpPosition *position,
                    gint32      date)
{
  const char *currency;
  gint32 price_date;
  double price;

  if (position->holding.quantity <= 0)
    return 0;
  price = _dp_position_get_price (position, &currency, &price_date);

  return position->holding.quantity * price * get_rate (book, currency, date);
}

static double
get_cash_value (Book   *book,
                gint32  date)
{
  double sum = 0;

  if (!book->report->has_cash)
    return 0;
  for (guint i = 0; i < book->accounts->len; i++)
    {
      Account *account = g_ptr_array_index (book->accounts, i);

      if (account->amount != 0)
        sum += account->amount * get_rate (book, account->currency, date);
    }

  return sum;
}

/* The return of one day is upon what was there before and what came in; see the header. */
static void
close_day (Book   *book,
           gint32  date)
{
  GArray *days = book->report->days;
  const DpPortfolioDay *before = days->len > 0
                                     ? &g_array_index (days, DpPortfolioDay, days->len - 1)
                                     : NULL;
  DpPortfolioDay day = { .date = date, .value = get_cash_value (book, date), .index = 100 };
  double base;

  for (guint i = 0; i < book->positions->len; i++)
    day.value += get_position_value (book, g_ptr_array_index (book->positions, i), date);

  base = (before != NULL ? before->value : 0) + book->paid_in;
  day.index = before != NULL ? before->index : 100;
  if (base > DP_PORTFOLIO_EPSILON)
    day.index *= MAX (0, day.value + book->taken_out) / base;
  day.invested = (before != NULL ? before->invested : 0) + book->paid_in - book->taken_out;
  g_array_append_val (days, day);

  if (book->paid_in != 0 || book->taken_out != 0)
    {
      DpCashFlow flow = { date, book->taken_out - book->paid_in };

      g_array_append_val (book->flows, flow);
    }
  book->paid_in = book->taken_out = 0;
}

static int
compare_transactions (gconstpointer a,
                      gconstpointer b)
{
  const DpTransactionFields *one = dp_transaction_get_fields (*(DpTransaction **) a);
  const DpTransactionFields *other = dp_transaction_get_fields (*(DpTransaction **) b);

  if (one->date != other->date)
    return one->date < other->date ? -1 : 1;
  if (one->kind != other->kind)
    return (int) one->kind - (int) other->kind;

  return (one->id > other->id) - (one->id < other->id);
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  gint32 one = *(const gint32 *) a;
  gint32 other = *(const gint32 *) b;

  return (one > other) - (one < other);
}

/* Returns: (transfer full): the days with a price or a transaction from the first of these on, each
 * once */
static GArray *
list_days (const DpPortfolioInput *input,
           GPtrArray              *sorted)
{
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  gint32 first = dp_transaction_get_fields (g_ptr_array_index (sorted, 0))->date;
  guint n = 0;

  for (guint i = 0; i < sorted->len; i++)
    g_array_append_val (days, dp_transaction_get_fields (g_ptr_array_index (sorted, i))->date);
  for (guint i = 0; input->prices != NULL && i < input->prices->len; i++)
    {
      const DpPortfolioQuotes *quotes = g_ptr_array_index (input->prices, i);

      for (guint k = 0; k < quotes->quotes->len; k++)
        if (g_array_index (quotes->quotes, DpPortfolioQuote, k).date >= first)
          g_array_append_val (days, g_array_index (quotes->quotes, DpPortfolioQuote, k).date);
    }
  g_array_sort (days, compare_days);

  for (guint i = 0; i < days->len; i++)
    {
      gint32 day = g_array_index (days, gint32, i);

      if (day <= input->today && (n == 0 || g_array_index (days, gint32, n - 1) != day))
        g_array_index (days, gint32, n++) = day;
    }
  g_array_set_size (days, n);

  return g_steal_pointer (&days);
}

static void
read_book (Book      *book,
           GPtrArray *sorted)
{
  g_autoptr(GArray) days = list_days (book->input, sorted);
  guint next = 0;

  for (guint i = 0; i < days->len; i++)
    {
      gint32 date = g_array_index (days, gint32, i);

      /* Prices first: a split is to know whether the day's price is of before it. */
      for (guint k = 0; k < book->positions->len; k++)
        _dp_position_advance (g_ptr_array_index (book->positions, k), date);
      while (next < sorted->len &&
             dp_transaction_get_fields (g_ptr_array_index (sorted, next))->date <= date)
        {
          const DpTransactionFields *fields = dp_transaction_get_fields (
              g_ptr_array_index (sorted, next++));

          if (dp_transaction_kind_has_symbol (fields->kind))
            _dp_position_advance (get_position (book, fields), date);
          apply (book, fields);
        }
      close_day (book, date);
      book->last_date = date;
    }
}

static int
compare_holdings (gconstpointer a,
                  gconstpointer b)
{
  const DpHolding *one = *(DpHolding **) a;
  const DpHolding *other = *(DpHolding **) b;

  if (one->value != other->value)
    return one->value > other->value ? -1 : 1;

  return g_strcmp0 (one->symbol, other->symbol);
}

static void
finish_holdings (Book *book)
{
  DpPortfolioReport *report = book->report;

  for (guint i = 0; i < book->positions->len; i++)
    {
      DpPosition *position = g_ptr_array_index (book->positions, i);
      DpHolding *holding = &position->holding;

      holding->value = get_position_value (book, position, book->last_date);
      holding->price = _dp_position_get_price (position, &holding->currency, &holding->price_date);
      for (guint k = 0; k < holding->lots->len; k++)
        holding->cost[DP_COST_FIFO] += g_array_index (holding->lots, DpLot, k).cost;
      for (guint method = 0; method < DP_COST_N_METHODS; method++)
        {
          holding->unrealised[method] = holding->value - holding->cost[method];
          report->cost[method] += holding->cost[method];
          report->realised[method] += holding->realised[method];
          report->unrealised[method] += holding->unrealised[method];
        }
      report->dividends += holding->dividends;
      report->fees += holding->fees;
      report->value += holding->value;
      g_array_ref (holding->lots);
      g_ptr_array_add (report->holdings, g_memdup2 (holding, sizeof *holding));
    }
  g_ptr_array_sort (report->holdings, compare_holdings);
}

static void
finish_cash (Book *book)
{
  DpPortfolioReport *report = book->report;

  for (guint i = 0; report->has_cash && i < book->accounts->len; i++)
    {
      Account *account = g_ptr_array_index (book->accounts, i);
      DpCashBalance balance = { account->currency, account->amount, 0, 0 };

      if (fabs (account->amount) < DP_PORTFOLIO_EPSILON)
        continue;
      balance.value = account->amount * get_rate (book, account->currency, book->last_date);
      report->cash_value += balance.value;
      g_array_append_val (report->cash, balance);
      if (account->amount < -0.005)
        add_problem (book, g_strdup_printf (_("More %s were spent than paid in: %.2f are missing. "
                                              "Add the deposit, or correct a purchase."),
                                            account->currency, -account->amount));
    }
  report->value += report->cash_value;
}

static void
weigh (DpPortfolioReport *report)
{
  if (report->value <= 0)
    return;

  for (guint i = 0; i < report->holdings->len; i++)
    {
      DpHolding *holding = g_ptr_array_index (report->holdings, i);

      holding->weight = holding->value / report->value;
    }
  for (guint i = 0; i < report->cash->len; i++)
    {
      DpCashBalance *balance = &g_array_index (report->cash, DpCashBalance, i);

      balance->weight = balance->value / report->value;
    }
}

static void
finish_returns (Book *book)
{
  DpPortfolioReport *report = book->report;
  const DpPortfolioDay *last;
  gint32 n_days;

  if (report->days->len == 0)
    return;

  last = &g_array_index (report->days, DpPortfolioDay, report->days->len - 1);
  report->invested = last->invested;
  report->gain = report->value - last->invested;
  report->time_weighted = last->index / 100 - 1;
  n_days = last->date - g_array_index (report->days, DpPortfolioDay, 0).date;
  if (n_days >= DAYS_PER_YEAR)
    report->time_weighted_year = pow (1 + report->time_weighted, DAYS_PER_YEAR / n_days) - 1;

  if (report->value > 0)
    {
      DpCashFlow flow = { last->date, report->value };

      g_array_append_val (book->flows, flow);
    }
  report->money_weighted = dp_cash_flows_find_rate ((const DpCashFlow *) (void *) book->flows->data,
                                                    book->flows->len);
}

static void
holding_free (gpointer data)
{
  DpHolding *self = data;

  g_array_unref (self->lots);
  g_free (self);
}

static DpPortfolioReport *
report_new (void)
{
  DpPortfolioReport *self = g_atomic_rc_box_new0 (DpPortfolioReport);

  self->holdings = g_ptr_array_new_with_free_func (holding_free);
  self->cash = g_array_new (FALSE, FALSE, sizeof (DpCashBalance));
  self->days = g_array_new (FALSE, FALSE, sizeof (DpPortfolioDay));
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->time_weighted_year = self->money_weighted = NAN;

  return self;
}

DpPortfolioReport *
dp_portfolio_evaluate (const DpPortfolioInput *input)
{
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GPtrArray) positions = g_ptr_array_new_with_free_func (
      (GDestroyNotify) _dp_position_free);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) flows = g_array_new (FALSE, FALSE, sizeof (DpCashFlow));
  g_autoptr(DpPortfolioReport) report = report_new ();
  Book book = { input, report, positions, accounts, flows, 0, 0, DP_DATE_NONE };

  g_return_val_if_fail (input != NULL, NULL);
  g_return_val_if_fail (input->currency != NULL, NULL);
  g_return_val_if_fail (input->transactions != NULL, NULL);

  if (input->transactions->len == 0)
    return g_steal_pointer (&report);

  sorted = g_ptr_array_copy (input->transactions, (GCopyFunc) (void *) g_object_ref, NULL);
  g_ptr_array_set_free_func (sorted, g_object_unref);
  g_ptr_array_sort (sorted, compare_transactions);
  for (guint i = 0; i < sorted->len; i++)
    {
      DpTransactionKind kind = dp_transaction_get_fields (g_ptr_array_index (sorted, i))->kind;

      if (kind == DP_TRANSACTION_DEPOSIT || kind == DP_TRANSACTION_WITHDRAWAL)
        report->has_cash = TRUE;
    }

  read_book (&book, sorted);
  finish_holdings (&book);
  finish_cash (&book);
  weigh (report);
  finish_returns (&book);

  return g_steal_pointer (&report);
}

static void
report_clear (gpointer data)
{
  DpPortfolioReport *self = data;

  g_ptr_array_unref (self->holdings);
  g_array_unref (self->cash);
  g_array_unref (self->days);
  g_ptr_array_unref (self->problems);
}

DpPortfolioReport *
dp_portfolio_report_ref (DpPortfolioReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
dp_portfolio_report_unref (DpPortfolioReport *self)
{
  g_atomic_rc_box_release_full (self, report_clear);
}
