/* dp-sample-market.c: the synthetic market that comes with the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sample-market.h"

#include "dp-date.h"

/* As made by data/sample/generate-sample-market.c; a test compares the two. */
static const DpSampleItem items[] = {
  { "alphavantage", "NORD.SIM" },
  { "alphavantage", "HELX.SIM" },
  { "alphavantage", "QNTA.SIM" },
  { "alphavantage", "CIRR.SIM" },
  { "alphavantage", "MKPL.SIM" },
  { "alphavantage", "BNKO.SIM" },
  { "alphavantage", "FJRD.SIM" },
  { "alphavantage", "AGRI.SIM" },
  { "alphavantage", "VOLT.SIM" },
  { "alphavantage", "LUMO.SIM" },
  { "coinpaprika", "aur-aurum-sim" },
  { "coinpaprika", "lun-lunaris-sim" },
  { "coinpaprika", "ven-ventus-sim" },
  { "coinpaprika", "kel-kelp-sim" },
};

const DpSampleItem *
dp_sample_market_list_items (gsize *n_items)
{
  g_return_val_if_fail (n_items != NULL, NULL);

  *n_items = G_N_ELEMENTS (items);

  return items;
}

gint32
dp_sample_market_get_last_date (void)
{
  return dp_date_from_ymd (2026, 11, 20);
}
