/* dp-cash-flows.h: what money earned that came and went
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-date.h"

G_BEGIN_DECLS

/** DpCashFlow: @amount: below 0 for what was paid in, above for what was taken out and for what is
 * there at the end */
typedef struct
{
  gint32 date;
  double amount;
} DpCashFlow;

/**
 * dp_cash_flows_find_rate:
 * @flows: (array length=n_flows): in the order of their dates
 *
 * The money-weighted return: the rate r for a year at which the sum of amount / (1 + r)^(days /
 * 365) is 0, days counted from the first flow; spreadsheets call it XIRR.
 *
 * Returns: the rate, 0.1 for 10 % a year; NaN where there is none
 */
double dp_cash_flows_find_rate (const DpCashFlow *flows,
                                gsize             n_flows);

G_END_DECLS
