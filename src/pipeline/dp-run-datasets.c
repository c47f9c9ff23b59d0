/* dp-run-datasets.c: what the calls of a run are for, and how often they are worth it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-datasets.h"

#include <glib/gi18n-lib.h>

/* A day, less what a run of every day may be early. */
#define DAY_US (20 * 3600 * G_GINT64_CONSTANT (1000000))

/* A series that was silent for so long may have ended. It is asked for again after this share of
 * its silence, and after so many days at the latest. */
#define QUIET_DAYS        21
#define REST_SHARE        7
#define LONGEST_REST_DAYS 28
#define WHOLE_DAY_US      G_GINT64_CONSTANT (86400000000)

static const DpRunDataset datasets[] = {
  { "alphavantage", "TIME_SERIES_DAILY", "daily", DP_PACE_DAYS, 0, N_("prices by day") },
  { "alphavantage", "TIME_SERIES_DAILY_ADJUSTED", "adjusted", DP_PACE_DAYS, 0,
    N_("prices by day, adjusted") },
  { "alphavantage", "TIME_SERIES_WEEKLY", "weekly", DP_PACE_SESSION, 1, N_("prices by week") },
  { "alphavantage", "TIME_SERIES_WEEKLY_ADJUSTED", "weekly", DP_PACE_SESSION, 1,
    N_("prices by week, adjusted") },
  { "alphavantage", "TIME_SERIES_MONTHLY", "monthly", DP_PACE_SESSION, 1, N_("prices by month") },
  { "alphavantage", "TIME_SERIES_MONTHLY_ADJUSTED", "monthly", DP_PACE_SESSION, 1,
    N_("prices by month, adjusted") },
  { "alphavantage", "TIME_SERIES_INTRADAY", "intraday", DP_PACE_MARKET, 1,
    N_("prices within the day") },
  { "alphavantage", "SPLITS", "splits", DP_PACE_DAILY, 3, N_("splits of shares") },
  { "alphavantage", "GLOBAL_QUOTE", "quote", DP_PACE_MARKET, 2, N_("the price now") },
  { "alphavantage", "OVERVIEW", "overview", DP_PACE_DAILY, 3, N_("facts of the company") },
  { "coingecko", "/coins/{id}/market_chart", "daily", DP_PACE_DAYS, 0, N_("prices by day") },
  { "coingecko", "/coins/{id}/market_chart?days=90", "hourly", DP_PACE_SESSION, 1,
    N_("prices by the hour") },
  { "coingecko", "/coins/{id}/market_chart?days=1", "minutes", DP_PACE_SESSION, 1,
    N_("prices of the last day") },
  { "coingecko", "/coins/{id}/ohlc", "ohlc", DP_PACE_SESSION, 1, N_("prices within the day") },
  { "coingecko", "/coins/markets", "markets", DP_PACE_MARKET, 2, N_("the price now") },
  { "coinpaprika", "/coins/{id}/ohlcv/historical", "daily", DP_PACE_DAYS, 0, N_("prices by day") },
  { "coinpaprika", "/coins/{id}/ohlcv/latest", "latest", DP_PACE_SESSION, 1,
    N_("prices of the last day") },
  { "coinpaprika", "/coins/{id}/ohlcv/today", "today", DP_PACE_MARKET, 2, N_("the price now") },
  { "coinpaprika", "/tickers/{id}/historical", "ticks", DP_PACE_SESSION, 1,
    N_("prices within the day") },
  { "coinpaprika", "/tickers/{id}", "ticker", DP_PACE_MARKET, 2, N_("the price now"), "/tickers" },
  { "coinpaprika", "/tickers", "tickers", DP_PACE_MARKET, 2, N_("the price now") },
  { "rss", "/", "news", DP_PACE_FEED, 0, N_("news") },
};

static const DpRunDataset unknown = {
  "", "", "other", DP_PACE_ALWAYS, 1, N_("other data"),
};

const DpRunDataset *
dp_run_dataset_find (const char *source,
                     const char *endpoint)
{
  g_return_val_if_fail (source != NULL, &unknown);
  g_return_val_if_fail (endpoint != NULL, &unknown);

  for (gsize i = 0; i < G_N_ELEMENTS (datasets); i++)
    {
      if (g_str_equal (datasets[i].source, source) && g_str_equal (datasets[i].endpoint, endpoint))
        return &datasets[i];
    }

  return &unknown;
}

static gboolean
is_trading (const DpExchangeCalendar *calendar,
            gint64                    now_us)
{
  gint32 day = dp_exchange_calendar_next (calendar,
                                          dp_exchange_calendar_last_finished (calendar, now_us));
  gint64 open_us;
  gint64 close_us;

  return dp_exchange_calendar_get_session (calendar, day, &open_us, &close_us) && open_us <= now_us;
}

/* Whether a trading day ended since @then_us */
static gboolean
ended_since (const DpExchangeCalendar *calendar,
             gint64                    then_us,
             gint64                    now_us)
{
  gint32 finished = dp_exchange_calendar_last_finished (calendar, now_us);
  gint64 open_us;
  gint64 close_us;

  return dp_exchange_calendar_get_session (calendar, finished, &open_us, &close_us) &&
         then_us < close_us;
}

gboolean
dp_run_dataset_rests (const DpRunDataset *self,
                      const DpCheckpoint *checkpoint,
                      gint64              now_us)
{
  gint64 quiet_us;
  gint64 longest_us;

  g_return_val_if_fail (self != NULL, FALSE);

  if (checkpoint == NULL || checkpoint->changed_us == 0)
    return FALSE;

  /* Who writes again after a while wants to be read the same day. */
  longest_us = self->pace == DP_PACE_FEED ? WHOLE_DAY_US : LONGEST_REST_DAYS * WHOLE_DAY_US;
  quiet_us = now_us - checkpoint->changed_us;

  return quiet_us >= QUIET_DAYS * WHOLE_DAY_US &&
         now_us - checkpoint->updated_us < MIN (quiet_us / REST_SHARE, longest_us);
}

gboolean
dp_run_dataset_is_due (const DpRunDataset       *self,
                       const DpExchangeCalendar *calendar,
                       const DpCheckpoint       *checkpoint,
                       gint64                    now_us)
{
  g_return_val_if_fail (self != NULL, TRUE);
  g_return_val_if_fail (calendar != NULL, TRUE);

  if (checkpoint == NULL)
    return TRUE;

  switch (self->pace)
    {
    case DP_PACE_SESSION:
      return ended_since (calendar, checkpoint->updated_us, now_us) &&
             !dp_run_dataset_rests (self, checkpoint, now_us);
    case DP_PACE_MARKET:
      return is_trading (calendar, now_us) ||
             ended_since (calendar, checkpoint->updated_us, now_us);
    case DP_PACE_DAILY:
      return now_us - checkpoint->updated_us >= DAY_US;
    case DP_PACE_FEED:
      return now_us >= checkpoint->next_us && !dp_run_dataset_rests (self, checkpoint, now_us);
    case DP_PACE_DAYS:
    case DP_PACE_ALWAYS:
    default:
      return TRUE;
    }
}
