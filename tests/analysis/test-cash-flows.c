/* test-cash-flows.c: what money earned that came and went
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-cash-flows.h"

/* The example in the documentation of Excel's XIRR. */
static void
test_published (void)
{
  const DpCashFlow flows[] = {
    { dp_date_from_ymd (2008, 1, 1), -10000 },
    { dp_date_from_ymd (2008, 3, 1), 2750 },
    { dp_date_from_ymd (2008, 10, 30), 4250 },
    { dp_date_from_ymd (2009, 2, 15), 3250 },
    { dp_date_from_ymd (2009, 4, 1), 2750 },
  };

  g_assert_cmpfloat_with_epsilon (dp_cash_flows_find_rate (flows, G_N_ELEMENTS (flows)),
                                  0.373362535, 1e-6);
}

static void
test_plain (void)
{
  static const double rates[] = { -0.999, -0.5, -0.01, 0, 0.05, 1, 40 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      const DpCashFlow flows[] = { { 0, -100 },
                                   { 365, -50 },
                                   { 730, 100 * pow (1 + rates[i], 2) + 50 * (1 + rates[i]) } };

      g_assert_cmpfloat_with_epsilon (dp_cash_flows_find_rate (flows, G_N_ELEMENTS (flows)),
                                      rates[i], 1e-9);
    }
}

/* The least there can be: paid once, and what it is worth a year later. */
static void
test_two (void)
{
  const DpCashFlow flows[] = { { 0, -100 }, { 365, 110 } };

  g_assert_cmpfloat_with_epsilon (dp_cash_flows_find_rate (flows, 2), 0.1, 1e-9);
}

/* There is no rate where money only comes in, or all on one day. */
static void
test_none (void)
{
  const DpCashFlow only_in[] = { { 0, -100 }, { 30, -5 } };
  const DpCashFlow one_day[] = { { 0, -100 }, { 0, 105 } };

  g_assert_true (isnan (dp_cash_flows_find_rate (only_in, 2)));
  g_assert_true (isnan (dp_cash_flows_find_rate (one_day, 2)));
  g_assert_true (isnan (dp_cash_flows_find_rate (NULL, 0)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/cash-flows/published", test_published);
  g_test_add_func ("/analysis/cash-flows/plain", test_plain);
  g_test_add_func ("/analysis/cash-flows/two", test_two);
  g_test_add_func ("/analysis/cash-flows/none", test_none);

  return g_test_run ();
}
