/* dp-cash-flows.c: what money earned that came and went
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cash-flows.h"

#include <math.h>

#define DAYS_PER_YEAR 365.0
#define MAX_STEPS 200

/* In the logarithm of 1 + r, every rate above -100 % is a number, and the sum is smooth. */
static double
get_present_value (const DpCashFlow *flows,
                   gsize             n_flows,
                   double            log_rate,
                   double           *slope)
{
  double sum = 0;

  *slope = 0;
  for (gsize i = 0; i < n_flows; i++)
    {
      double years = (flows[i].date - flows[0].date) / DAYS_PER_YEAR;
      double value = flows[i].amount * exp (-years * log_rate);

      sum += value;
      *slope -= years * value;
    }

  return sum;
}

/* Widens from no gain at all until the sign changes. */
static gboolean
find_bracket (const DpCashFlow *flows,
              gsize             n_flows,
              double           *low,
              double           *high)
{
  double slope;

  for (double width = 0.25; width <= 64; width *= 2)
    {
      double below = get_present_value (flows, n_flows, -width, &slope);
      double above = get_present_value (flows, n_flows, width, &slope);
      double middle = get_present_value (flows, n_flows, 0, &slope);

      if (!isfinite (below) || !isfinite (above))
        return FALSE;
      if (signbit (below) != signbit (middle) || signbit (above) != signbit (middle))
        {
          *low = signbit (below) != signbit (middle) ? -width : 0;
          *high = signbit (below) != signbit (middle) ? 0 : width;
          return TRUE;
        }
    }

  return FALSE;
}

double
dp_cash_flows_find_rate (const DpCashFlow *flows,
                         gsize             n_flows)
{
  double low, high, at, slope;
  gboolean falls;

  g_return_val_if_fail (flows != NULL || n_flows == 0, NAN);

  if (n_flows < 2 || flows[n_flows - 1].date == flows[0].date ||
      !find_bracket (flows, n_flows, &low, &high))
    return NAN;

  falls = get_present_value (flows, n_flows, low, &slope) >
          get_present_value (flows, n_flows, high, &slope);
  at = (low + high) / 2;
  for (guint i = 0; i < MAX_STEPS && high - low > 1e-14; i++)
    {
      double value = get_present_value (flows, n_flows, at, &slope);
      double next = at - value / slope;

      if ((value > 0) == falls)
        low = at;
      else
        high = at;
      if (value == 0 || fabs (next - at) < 1e-15)
        break;
      /* Newton's step is quick near the end; one that leaves the bracket is none. */
      at = next > low && next < high ? next : (low + high) / 2;
    }

  return expm1 (at);
}
