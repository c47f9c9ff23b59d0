/* dp-portfolio-position.c: what is held of one instrument, and what it cost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-portfolio-private.h"

DpPosition *
_dp_position_new (const DpTransactionFields *first,
                  GPtrArray                 *prices)
{
  DpPosition *self = g_new0 (DpPosition, 1);

  self->holding.symbol = first->symbol;
  self->holding.currency = first->currency;
  self->holding.lots = g_array_new (FALSE, FALSE, sizeof (DpLot));
  self->paid_currency = first->currency;
  self->paid_date = DP_DATE_NONE;
  _dp_quote_cursor_init (&self->price, prices, first->symbol);
  if (self->price.quotes != NULL && self->price.quotes->currency != NULL)
    self->holding.currency = g_intern_string (self->price.quotes->currency);

  return self;
}

void
_dp_position_free (DpPosition *self)
{
  g_array_unref (self->holding.lots);
  g_free (self);
}

void
_dp_position_advance (DpPosition *self,
                      gint32      date)
{
  _dp_quote_cursor_advance (&self->price, date);
}

void
_dp_position_buy (DpPosition                *self,
                  const DpTransactionFields *fields,
                  double                     rate)
{
  DpHolding *holding = &self->holding;
  DpLot lot = { fields->date, fields->quantity,
                (fields->quantity * fields->price + fields->fee) * rate };

  g_array_append_val (holding->lots, lot);
  holding->quantity += fields->quantity;
  holding->cost[DP_COST_AVERAGE] += lot.cost;
  holding->fees += fields->fee * rate;
  self->paid = fields->price;
  self->paid_date = fields->date;
  self->paid_currency = fields->currency;
}

/* Takes the oldest shares away. Returns: what they cost */
static double
take_lots (GArray *lots,
           double  quantity)
{
  double cost = 0;
  guint n_used = 0;

  while (quantity > 0 && n_used < lots->len)
    {
      DpLot *lot = &g_array_index (lots, DpLot, n_used);
      double part = quantity >= lot->quantity - DP_PORTFOLIO_EPSILON ? 1 : quantity / lot->quantity;

      cost += lot->cost * part;
      quantity -= lot->quantity * part;
      lot->cost -= lot->cost * part;
      lot->quantity -= lot->quantity * part;
      if (part >= 1)
        n_used++;
      else
        break;
    }
  g_array_remove_range (lots, 0, n_used);

  return cost;
}

void
_dp_position_sell (DpPosition                *self,
                   const DpTransactionFields *fields,
                   double                     rate)
{
  DpHolding *holding = &self->holding;
  double proceeds = (fields->quantity * fields->price - fields->fee) * rate;
  double part = MIN (1, fields->quantity / holding->quantity);
  double average;

  /* The very last share takes all of the cost with it. */
  if (holding->quantity - fields->quantity < DP_PORTFOLIO_EPSILON)
    part = 1;
  average = holding->cost[DP_COST_AVERAGE] * part;
  holding->realised[DP_COST_FIFO] += proceeds - take_lots (holding->lots, holding->quantity * part);
  holding->realised[DP_COST_AVERAGE] += proceeds - average;
  holding->cost[DP_COST_AVERAGE] -= average;
  holding->quantity = part < 1 ? holding->quantity - fields->quantity : 0;
  holding->fees += fields->fee * rate;
  self->paid = fields->price;
  self->paid_date = fields->date;
  self->paid_currency = fields->currency;
}

/* A price of before the split is one of shares that are no longer there. */
void
_dp_position_split (DpPosition *self,
                    gint32      date,
                    double      ratio)
{
  GArray *lots = self->holding.lots;

  for (guint i = 0; i < lots->len; i++)
    g_array_index (lots, DpLot, i).quantity *= ratio;
  self->holding.quantity *= ratio;
  self->paid /= ratio;
  if (self->price.date < date)
    self->price.value /= ratio;
}

double
_dp_position_get_price (DpPosition  *self,
                        const char **currency,
                        gint32      *date)
{
  gboolean is_quoted = isfinite (self->price.value);

  *currency = is_quoted ? self->holding.currency : self->paid_currency;
  *date = is_quoted ? self->price.date : self->paid_date;

  return is_quoted ? self->price.value : self->paid;
}
