/* dp-interval-ledger.c: which days of a series are loaded, empty or missing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-interval-ledger.h"

void
dp_ledger_days_init (DpLedgerDays *self)
{
  g_return_if_fail (self != NULL);

  self->loaded = dp_day_set_new ();
  self->empty = dp_day_set_new ();
  self->failed = dp_day_set_new ();
  self->rejected = dp_day_set_new ();
}

void
dp_ledger_days_clear (DpLedgerDays *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->loaded, dp_day_set_free);
  g_clear_pointer (&self->empty, dp_day_set_free);
  g_clear_pointer (&self->failed, dp_day_set_free);
  g_clear_pointer (&self->rejected, dp_day_set_free);
}

/* The trading day that is @n_days before @day */
static gint32
go_back (const DpExchangeCalendar *calendar,
         gint32                    day,
         guint                     n_days)
{
  for (guint i = 0; i < n_days; i++)
    day = dp_exchange_calendar_previous (calendar, day);

  return day;
}

/* A stretch reaches to the next trading day, so that weeks and holidays do not tear it. */
static gint32
get_end (const DpExchangeCalendar *calendar,
         gint32                    day)
{
  return dp_exchange_calendar_is_trading_day (calendar, day)
         ? dp_exchange_calendar_next (calendar, day) : day + 1;
}

/* What was asked for after the last day that came may only be late. */
static void
note_end (DpLedgerDays             *self,
          const DpExchangeCalendar *calendar,
          gint32                    after,
          gint32                    last,
          gint32                    finished)
{
  gint32 settled = go_back (calendar, finished, DP_LEDGER_LATE_DAYS);

  dp_day_set_add (self->empty, after, get_end (calendar, MIN (last, settled)));
}

void
dp_ledger_days_note_bars (DpLedgerDays             *self,
                          const DpExchangeCalendar *calendar,
                          GArray                   *bars,
                          gint32                    first,
                          gint32                    last,
                          gint64                    received_us)
{
  gint32 finished;
  gint32 after = first;   /* the first day of which nothing is noted yet */

  g_return_if_fail (self != NULL);
  g_return_if_fail (calendar != NULL);
  g_return_if_fail (bars != NULL);

  finished = dp_exchange_calendar_last_finished (calendar, received_us);
  for (guint i = 0; i < bars->len; i++)
    {
      gint32 day = g_array_index (bars, DpBar, i).date;

      if (day > finished)
        break;
      if (after != DP_DATE_NONE)
        dp_day_set_add (self->empty, after, day);
      after = get_end (calendar, day);
      dp_day_set_add (self->loaded, day, after);
    }

  if (after != DP_DATE_NONE && last != DP_DATE_NONE)
    note_end (self, calendar, after, last, finished);
}

static gboolean
is_done (const DpLedgerDays *self,
         gint32              day,
         gint32              late_from,
         gboolean            asked_since)
{
  if (dp_day_set_contains (self->rejected, day))
    return asked_since;
  if (day >= late_from && !asked_since)
    return FALSE;

  return dp_day_set_contains (self->loaded, day) || dp_day_set_contains (self->empty, day);
}

GArray *
dp_ledger_days_list_missing (const DpLedgerDays       *self,
                             const DpExchangeCalendar *calendar,
                             gint32                    first,
                             gint32                    last,
                             gint64                    asked_us,
                             gint64                    now_us)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (gint32));
  gint32 finished;
  gint32 late_from;
  gboolean asked_since;
  gint64 open_us;
  gint64 close_us;

  g_return_val_if_fail (self != NULL, missing);
  g_return_val_if_fail (calendar != NULL, missing);

  finished = dp_exchange_calendar_last_finished (calendar, now_us);
  late_from = go_back (calendar, finished, DP_LEDGER_LATE_DAYS - 1);
  asked_since = dp_exchange_calendar_get_session (calendar, finished, &open_us, &close_us) &&
                asked_us >= close_us;
  for (gint32 day = first; day <= MIN (last, finished); day++)
    {
      /* Years that are there are one step. */
      if (day < late_from)
        day = MIN (MAX (dp_day_set_get_end (self->loaded, day),
                        dp_day_set_get_end (self->empty, day)), late_from);
      if (day <= MIN (last, finished) && dp_exchange_calendar_is_trading_day (calendar, day) &&
          !is_done (self, day, late_from, asked_since))
        g_array_append_val (missing, day);
    }

  return missing;
}

gint32
dp_ledger_days_get_first (const DpLedgerDays *self)
{
  gint32 loaded;
  gint32 empty;

  g_return_val_if_fail (self != NULL, DP_DATE_NONE);

  loaded = dp_day_set_get_first (self->loaded);
  empty = dp_day_set_get_first (self->empty);

  return loaded == DP_DATE_NONE || (empty != DP_DATE_NONE && empty < loaded) ? empty : loaded;
}
