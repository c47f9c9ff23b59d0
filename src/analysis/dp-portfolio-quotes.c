/* dp-portfolio-quotes.c: prices and exchange rates, and what is known of them on a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-portfolio-private.h"

DpPortfolioQuotes *
dp_portfolio_quotes_new (const char *name,
                         const char *currency)
{
  DpPortfolioQuotes *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (DpPortfolioQuotes, 1);
  self->name = g_strdup (name);
  self->currency = g_strdup (currency);
  self->quotes = g_array_new (FALSE, FALSE, sizeof (DpPortfolioQuote));

  return self;
}

void
dp_portfolio_quotes_add (DpPortfolioQuotes *self,
                         gint32             date,
                         double             value)
{
  DpPortfolioQuote quote = { date, value };

  g_return_if_fail (self != NULL);

  g_array_append_val (self->quotes, quote);
}

void
dp_portfolio_quotes_free (DpPortfolioQuotes *self)
{
  g_free (self->name);
  g_free (self->currency);
  g_array_unref (self->quotes);
  g_free (self);
}

void
_dp_quote_cursor_init (DpQuoteCursor *self,
                       GPtrArray     *all,
                       const char    *name)
{
  *self = (DpQuoteCursor) { .date = DP_DATE_NONE, .value = NAN };
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const DpPortfolioQuotes *quotes = g_ptr_array_index (all, i);

      if (g_ascii_strcasecmp (quotes->name, name) == 0)
        self->quotes = quotes;
    }
}

void
_dp_quote_cursor_advance (DpQuoteCursor *self,
                          gint32         date)
{
  while (self->quotes != NULL && self->next < self->quotes->quotes->len)
    {
      const DpPortfolioQuote *quote = &g_array_index (self->quotes->quotes, DpPortfolioQuote,
                                                      self->next);

      if (quote->date > date)
        break;
      self->date = quote->date;
      self->value = quote->value;
      self->next++;
    }
}
