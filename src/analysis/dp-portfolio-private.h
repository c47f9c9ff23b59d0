/* dp-portfolio-private.h: the book while it is read, day by day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-portfolio.h"

G_BEGIN_DECLS

/* Shares and sums below are what rounding has left. */
#define DP_PORTFOLIO_EPSILON 1e-9

/* What is known of a price or a rate on the day that is looked at. @value: NaN before the first */
typedef struct
{
  const DpPortfolioQuotes *quotes;   /* (nullable) */
  guint                    next;
  gint32                   date;
  double                   value;
} DpQuoteCursor;

void    _dp_quote_cursor_init    (DpQuoteCursor   *self,
                                  GPtrArray       *all,
                                  const char      *name);
void    _dp_quote_cursor_advance (DpQuoteCursor   *self,
                                  gint32           date);

/* What is held of one instrument. The holding's sums over lots are made at the end. */
typedef struct
{
  DpHolding     holding;
  DpQuoteCursor price;
  double        paid;          /* for one share, the last time; in paid_currency */
  gint32        paid_date;
  const char   *paid_currency;
} DpPosition;

DpPosition *_dp_position_new      (const DpTransactionFields *first,
                                   GPtrArray                 *prices);
void        _dp_position_free     (DpPosition                *self);
void        _dp_position_advance  (DpPosition                *self,
                                   gint32                     date);
/* @rate: of the transaction's currency, on its day */
void        _dp_position_buy      (DpPosition                *self,
                                   const DpTransactionFields *fields,
                                   double                     rate);
void        _dp_position_sell     (DpPosition                *self,
                                   const DpTransactionFields *fields,
                                   double                     rate);
void        _dp_position_split    (DpPosition                *self,
                                   gint32                     date,
                                   double                     ratio);
/* What one share is worth. Returns: in @currency; 0 where nothing is known */
double      _dp_position_get_price (DpPosition               *self,
                                    const char              **currency,
                                    gint32                   *date);

G_END_DECLS
