/* dp-exchange-calendar.h: the days an exchange trades, and from when to when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-date.h"

G_BEGIN_DECLS

/**
 * DpExchangeCalendar:
 *
 * "XNYS" and "XNAS" have the holidays and half days of the New York exchanges by rule, and the days
 * that were closed once; they are exact from 1995 on. "24/7" trades every day of UTC, as coins do.
 * "weekdays" stands for an exchange whose holidays are not known: Monday to Friday, each the whole
 * day of UTC. They live as long as the program; any thread may use them.
 */
typedef struct _DpExchangeCalendar DpExchangeCalendar;

/** dp_exchange_calendar_get: Returns: (transfer none) (nullable): %NULL for another id */
const DpExchangeCalendar *dp_exchange_calendar_get (const char *id);

/**
 * dp_exchange_calendar_find:
 * @exchange: (nullable): as a provider writes it: "NYSE", "NASDAQ", "NYSE ARCA"
 * @kind: (nullable): as in raw.instruments: "stock", "coin", …
 * @symbol: (nullable): a suffix such as ".LON" says that it is traded outside the USA
 * Returns: (transfer none): a stock of no exchange that is known trades in New York
 */
const DpExchangeCalendar *dp_exchange_calendar_find (const char *exchange,
                                                     const char *kind,
                                                     const char *symbol);

/** dp_exchange_calendar_get_id: Returns: "XNYS", "XNAS", "24/7" or "weekdays" */
const char *dp_exchange_calendar_get_id          (const DpExchangeCalendar *self);
/** dp_exchange_calendar_get_time_zone: Returns: "America/New_York", "UTC" */
const char *dp_exchange_calendar_get_time_zone   (const DpExchangeCalendar *self);

gboolean    dp_exchange_calendar_is_trading_day  (const DpExchangeCalendar *self,
                                                  gint32                    day);
/** dp_exchange_calendar_is_half_day: whether the exchange closes early on @day */
gboolean    dp_exchange_calendar_is_half_day     (const DpExchangeCalendar *self,
                                                  gint32                    day);
/** dp_exchange_calendar_next: Returns: the first trading day after @day */
gint32      dp_exchange_calendar_next            (const DpExchangeCalendar *self,
                                                  gint32                    day);
/** dp_exchange_calendar_previous: Returns: the last trading day before @day */
gint32      dp_exchange_calendar_previous        (const DpExchangeCalendar *self,
                                                  gint32                    day);
/** dp_exchange_calendar_count: Returns: trading days from @first to @last, both included */
guint       dp_exchange_calendar_count           (const DpExchangeCalendar *self,
                                                  gint32                    first,
                                                  gint32                    last);
/** dp_exchange_calendar_list: Returns: (transfer full) (element-type gint32): oldest first */
GArray     *dp_exchange_calendar_list            (const DpExchangeCalendar *self,
                                                  gint32                    first,
                                                  gint32                    last);

/**
 * dp_exchange_calendar_get_session:
 * @open_us: (out): when trading begins, microseconds since 1970 UTC
 * @close_us: (out): when it ends
 * Returns: %FALSE where @day is no trading day
 */
gboolean    dp_exchange_calendar_get_session     (const DpExchangeCalendar *self,
                                                  gint32                    day,
                                                  gint64                   *open_us,
                                                  gint64                   *close_us);

/** dp_exchange_calendar_last_finished: Returns: the newest trading day that is over at @now_us */
gint32      dp_exchange_calendar_last_finished   (const DpExchangeCalendar *self,
                                                  gint64                    now_us);

G_END_DECLS
