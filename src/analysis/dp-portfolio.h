/* dp-portfolio.h: what a book of transactions comes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transaction.h"

G_BEGIN_DECLS

/** DpCostMethod: which shares are sold first: the oldest, or all alike at what they cost on
 * average */
typedef enum
{
  DP_COST_FIFO,
  DP_COST_AVERAGE,
} DpCostMethod;

#define DP_COST_N_METHODS (DP_COST_AVERAGE + 1)

typedef struct
{
  gint32 date;
  double value;
} DpPortfolioQuote;

/**
 * DpPortfolioQuotes:
 * @name: (owned): a symbol; of exchange rates a currency
 * @currency: (nullable) (owned): of the prices; rates are in the portfolio's
 * @quotes: (element-type DpPortfolioQuote): oldest first; closes as they were quoted, so with a
 *   step at each split; rates are units of the portfolio's currency for one of @name
 */
typedef struct
{
  char   *name;
  char   *currency;
  GArray *quotes;
} DpPortfolioQuotes;

DpPortfolioQuotes *dp_portfolio_quotes_new  (const char        *name,
                                             const char        *currency);
void               dp_portfolio_quotes_add  (DpPortfolioQuotes *self,
                                             gint32             date,
                                             double             value);
void               dp_portfolio_quotes_free (DpPortfolioQuotes *self);

/**
 * DpPortfolioInput:
 * @currency: what sums are in
 * @transactions: (element-type DpTransaction): in any order
 * @prices: (element-type DpPortfolioQuotes): (nullable)
 * @rates: (element-type DpPortfolioQuotes): (nullable)
 * @today: the last day of the report
 */
typedef struct
{
  const char *currency;
  GPtrArray  *transactions;
  GPtrArray  *prices;
  GPtrArray  *rates;
  gint32      today;
} DpPortfolioInput;

/** DpLot: shares that were bought at once and are held still. @cost: with fees, in the portfolio's
 * currency */
typedef struct
{
  gint32 date;
  double quantity;
  double cost;
} DpLot;

/**
 * DpHolding:
 * One instrument, held or sold. Money is in the portfolio's currency, at the rate of its day; only
 * @price is in @currency.
 * @price: the last known close, else what was last paid; @price_date: its day
 * @weight: @value as a part of the whole portfolio's, 0 to 1
 * @cost, @realised, @unrealised: by #DpCostMethod. Fees of purchases are a part of the cost, those
 * of sales are taken
 *   off what was gained
 * @lots: (element-type DpLot): oldest first
 */
typedef struct
{
  const char *symbol;
  const char *currency;
  double      quantity;
  double      price;
  gint32      price_date;
  double      value;
  double      weight;
  double      cost[DP_COST_N_METHODS];
  double      realised[DP_COST_N_METHODS];
  double      unrealised[DP_COST_N_METHODS];
  double      dividends;
  double      fees;
  GArray     *lots;
} DpHolding;

/** DpCashBalance: @amount: in @currency; @value: in the portfolio's */
typedef struct
{
  const char *currency;
  double      amount;
  double      value;
  double      weight;
} DpCashBalance;

/**
 * DpPortfolioDay:
 * @value: at its end
 * @invested: paid in until then, less what was taken out
 * @index: what 100 became, whatever was paid in and taken out meanwhile
 */
typedef struct
{
  gint32 date;
  double value;
  double invested;
  double index;
} DpPortfolioDay;

/**
 * DpPortfolioReport:
 * @holdings: (element-type DpHolding): the largest first, what was sold last
 * @cash: (element-type DpCashBalance): empty where @has_cash is not set
 * @days: (element-type DpPortfolioDay): every day with a price or a transaction
 * @problems: (element-type utf8): sentences about what does not add up, or is not known
 * @has_cash: money was paid in or taken out by itself. Where it never was, the book says nothing of
 *   cash: then a purchase counts as paid in, and what was sold, and dividends, as taken out
 * @gain: value, less what was paid in, and what was taken out: it holds exchange rates, dividends
 *   and fees, too
 * @time_weighted: returns of the days, one upon the other: (value at the end + taken out) / (value
 *   of the day before + paid in). So how much was there when does not count ("Global Investment
 *   Performance Standards", 2020: valuation at each flow, geometric linking). 0.1 for 10 % over the
 *   whole time
 * @time_weighted_year: the same for a year; NaN before a year is over, which is not to be
 *   extrapolated
 * @money_weighted: for a year, see dp_cash_flows_find_rate(); NaN where there is none
 */
typedef struct
{
  GPtrArray *holdings;
  GArray    *cash;
  GArray    *days;
  GPtrArray *problems;
  gboolean   has_cash;
  double     value;
  double     cash_value;
  double     invested;
  double     gain;
  double     cost[DP_COST_N_METHODS];
  double     realised[DP_COST_N_METHODS];
  double     unrealised[DP_COST_N_METHODS];
  double     dividends;
  double     fees;
  double     time_weighted;
  double     time_weighted_year;
  double     money_weighted;
} DpPortfolioReport;

#define DP_TYPE_PORTFOLIO_REPORT (dp_portfolio_report_get_type ())
GType              dp_portfolio_report_get_type (void);
DpPortfolioReport *dp_portfolio_report_ref      (DpPortfolioReport      *self);
void               dp_portfolio_report_unref    (DpPortfolioReport      *self);

/** dp_portfolio_evaluate: Returns: (transfer full): pure, so on any thread; not changed any more */
DpPortfolioReport *dp_portfolio_evaluate        (const DpPortfolioInput *input);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpPortfolioQuotes, dp_portfolio_quotes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpPortfolioReport, dp_portfolio_report_unref)

G_END_DECLS
