/* dp-provider-rules.h: what the same word means at each provider
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-date.h"
#include "dp-decimal.h"

G_BEGIN_DECLS

/*
 * Providers tell the same thing in different ways. All decoders translate with what is here, and
 * nowhere else:
 *
 *                     Alpha Vantage          CoinGecko                  CoinPaprika
 *   a bar's time      trading date; within   candles: their end;        opening time, UTC
 *                     the day the exchange's points by day: 00:00 UTC
 *                     wall clock             of the day after
 *   the daily close   of the exchange, as    the price at 00:00 UTC     23:59:59 UTC
 *                     traded
 *   volume of a bar   shares                 money in the quote         money in the quote
 *                                            currency                   currency
 *   volume beside a   shares of that day     money of the last 24       money of the last 24
 *   single price                             hours                      hours
 *   "not known"       None, -, no text       null                       null, and 0 where money
 *                                                                       or supply cannot be 0
 */

/** DpBarTime: what the time of a provider's bar tells */
typedef enum
{
  DP_BAR_TIME_WALL_CLOCK,     /* day or time at the exchange */
  DP_BAR_TIME_END,            /* when the bar was over, UTC */
  DP_BAR_TIME_START,          /* when it began, UTC */
} DpBarTime;

/** DpVolumeKind: what a provider's volume counts */
typedef enum
{
  DP_VOLUME_SHARES,           /* pieces, traded in the bar's own time */
  DP_VOLUME_MONEY,            /* of the quote currency, in the bar's own time */
  DP_VOLUME_MONEY_24H,        /* of the quote currency, in the 24 hours before the moment */
} DpVolumeKind;

/**
 * DpProviderRules:
 * @source: "alphavantage"
 * @time_zone: the zone of its days
 * @zero_is_unknown: a market capitalization of 0 stands for one that is not known
 */
typedef struct
{
  const char   *source;
  const char   *time_zone;
  DpBarTime     bar_time;
  DpVolumeKind  bar_volume;
  DpVolumeKind  quote_volume;
  gboolean      zero_is_unknown;
} DpProviderRules;

/** dp_provider_rules_find: Returns: (transfer none) (nullable): %NULL where nothing is known of
 * @source */
const DpProviderRules *
            dp_provider_rules_find          (const char            *source);

/** dp_provider_rules_get_known: Returns: @market_cap, or none where it says "not known" */
DpDecimal   dp_provider_rules_get_known     (const DpProviderRules *self,
                                             DpDecimal              market_cap);

/** dp_provider_means_nothing: whether @text is a word that a provider writes where it has no
 * value */
gboolean    dp_provider_means_nothing       (const char            *text);

/** dp_provider_get_zone_name: Returns: (transfer none): the name that every system has for a zone
 * that a provider calls by an old one ("US/Eastern") */
const char *dp_provider_get_zone_name       (const char            *zone);

/**
 * dp_provider_wall_clock_to_us:
 * @zone: "America/New_York", or an old name of it
 * @second_of_day: 0 to 86399, as the clock on the wall shows it
 * @out: (out): microseconds since 1970 UTC
 * Right across daylight saving. Of a time that comes twice, in the night when clocks go back, it is
 * the first.
 * Returns: %FALSE for a day or a time that does not exist (the hour that is left out when clocks go
 *   forward), and for a zone that is not known
 */
gboolean    dp_provider_wall_clock_to_us    (const char            *zone,
                                             int                    year,
                                             int                    month,
                                             int                    day,
                                             int                    second_of_day,
                                             gint64                *out);

/** dp_provider_get_day: Returns: the UTC day that a moment is in */
gint32      dp_provider_get_day             (gint64                 moment_us);

/** dp_provider_get_closed_day: Returns: the day that ended at @moment_us, 00:00 UTC of the day
 * after; %DP_DATE_NONE for any other moment */
gint32      dp_provider_get_closed_day      (gint64                 moment_us);

/** dp_provider_get_candle_start_us: Returns: when a candle began that is stamped with its end */
gint64      dp_provider_get_candle_start_us (gint64                 end_us,
                                             gint32                 interval_s);

G_END_DECLS
