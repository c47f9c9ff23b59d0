/* dp-alpha-vantage-market.c: where a symbol of Alpha Vantage is traded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <string.h>

#include "dp-exchange-calendar.h"
#include "dp-provider-rules.h"

static const DpAlphaVantageMarket markets[] = {
  { ".LON", "London", "Europe/London", 16 * 60 + 30 },
  { ".TRT", "Toronto", "America/Toronto", 16 * 60 },
  { ".TRV", "TSX Venture", "America/Toronto", 16 * 60 },
  { ".DEX", "XETRA", "Europe/Berlin", 17 * 60 + 30 },
  { ".FRK", "Frankfurt", "Europe/Berlin", 17 * 60 + 30 },
  { ".PAR", "Paris", "Europe/Paris", 17 * 60 + 30 },
  { ".AMS", "Amsterdam", "Europe/Amsterdam", 17 * 60 + 30 },
  { ".BSE", "Bombay", "Asia/Kolkata", 15 * 60 + 30 },
  { ".SHH", "Shanghai", "Asia/Shanghai", 15 * 60 },
  { ".SHZ", "Shenzhen", "Asia/Shanghai", 15 * 60 },
  { ".SAO", "Sao Paulo", "America/Sao_Paulo", 17 * 60 },
};

static const DpAlphaVantageMarket new_york = { "", NULL, "America/New_York", 16 * 60 };

const DpAlphaVantageMarket *
_dp_alpha_vantage_find_market (const char *symbol)
{
  const char *suffix = strrchr (symbol, '.');

  g_assert (symbol != NULL);

  /* A point alone says nothing: BRK.B is traded in New York. */
  for (gsize i = 0; suffix != NULL && i < G_N_ELEMENTS (markets); i++)
    {
      if (g_ascii_strcasecmp (markets[i].suffix, suffix) == 0)
        return &markets[i];
    }

  return &new_york;
}

gint64
_dp_alpha_vantage_get_close_us (const char *symbol,
                                gint32      day)
{
  const DpAlphaVantageMarket *market = _dp_alpha_vantage_find_market (symbol);
  gint64 open_us, close_us;
  int year, month, month_day;

  if (market == &new_york &&
      dp_exchange_calendar_get_session (dp_exchange_calendar_get ("XNYS"), day, &open_us,
                                        &close_us))
    return close_us;

  /* A day on which New York did not trade, or an exchange whose half days are not known */
  dp_date_to_ymd (day, &year, &month, &month_day);
  if (!dp_provider_wall_clock_to_us (market->zone, year, month, month_day,
                                     market->close_minute * 60, &close_us))
    close_us = ((gint64) day * 86400 + market->close_minute * 60) * G_USEC_PER_SEC;

  return close_us;
}
