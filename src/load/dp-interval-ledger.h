/* dp-interval-ledger.h: which days of a series are loaded, empty or missing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-day-set.h"
#include "dp-exchange-calendar.h"

G_BEGIN_DECLS

/** Late corrections come within so many trading days, and so does what is late altogether. */
#define DP_LEDGER_LATE_DAYS 3

/**
 * DpLedgerDays:
 * @loaded: days that have a price
 * @empty: trading days that have none, and are not expected to get one
 * @failed: days whose request failed
 * @rejected: days whose record came and broke a rule
 */
typedef struct
{
  DpDaySet *loaded;
  DpDaySet *empty;
  DpDaySet *failed;
  DpDaySet *rejected;
} DpLedgerDays;

void dp_ledger_days_init   (DpLedgerDays *self);
void dp_ledger_days_clear  (DpLedgerDays *self);

/**
 * dp_ledger_days_note_bars:
 * @bars: (element-type DpBar): oldest first
 * @first: the first day that was asked for, or %DP_DATE_NONE: the first that came
 * @last: the last one, or %DP_DATE_NONE: the last that came
 * @received_us: when: days that were not over then are not noted at all
 * What a reply says: days that came are loaded, trading days between them are empty; those before
 * and after them are, too, as far as they were asked for and are not late.
 */
void dp_ledger_days_note_bars (DpLedgerDays             *self,
                               const DpExchangeCalendar *calendar,
                               GArray                   *bars,
                               gint32                    first,
                               gint32                    last,
                               gint64                    received_us);

/**
 * dp_ledger_days_list_missing:
 * @asked_us: when the series was last asked for with success, 0 for never
 * @now_us: the time
 * Returns: (transfer full) (element-type gint32): the finished trading days from @first to @last
 *   that are to be asked for: what is neither loaded nor empty; the last %DP_LEDGER_LATE_DAYS and
 *   what was rejected again, once after each day that is over
 */
GArray *dp_ledger_days_list_missing (const DpLedgerDays       *self,
                                     const DpExchangeCalendar *calendar,
                                     gint32                    first,
                                     gint32                    last,
                                     gint64                    asked_us,
                                     gint64                    now_us);

/** dp_ledger_days_get_first: Returns: the oldest day that anything is known of, or %DP_DATE_NONE */
gint32  dp_ledger_days_get_first    (const DpLedgerDays       *self);

G_END_DECLS
