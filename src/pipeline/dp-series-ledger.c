/* dp-series-ledger.c: what is there of each day of a series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-exchange-calendar.h"
#include "dp-health-private.h"
#include "dp-interval-ledger.h"

struct _DpSeriesLedger
{
  GObject parent_instance;

  char                     *symbol;
  char                     *source;
  char                     *source_symbol;
  char                     *interval;
  gboolean                  synthetic;
  const DpExchangeCalendar *calendar;
  DpLedgerDays              days;
  gint32                    first_day;
  gint32                    last_day;
  guint                     n_missing;
};

G_DEFINE_FINAL_TYPE (DpSeriesLedger, dp_series_ledger, G_TYPE_OBJECT)

static void
dp_series_ledger_finalize (GObject *object)
{
  DpSeriesLedger *self = DP_SERIES_LEDGER (object);

  g_free (self->symbol);
  g_free (self->source);
  g_free (self->source_symbol);
  g_free (self->interval);
  dp_ledger_days_clear (&self->days);

  G_OBJECT_CLASS (dp_series_ledger_parent_class)->finalize (object);
}

static void
dp_series_ledger_class_init (DpSeriesLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_series_ledger_finalize;
}

static void
dp_series_ledger_init (DpSeriesLedger *self)
{
  dp_ledger_days_init (&self->days);
}

static void
read_days (DpDaySet   **set,
           DpDbResult  *rows,
           guint        row,
           guint        column)
{
  dp_day_set_free (*set);
  *set = dp_day_set_parse (dp_db_result_get_text (rows, row, column));
}

gpointer
_dp_series_ledger_new_from_row (DpDbResult *rows,
                                guint       row)
{
  DpSeriesLedger *self = g_object_new (DP_TYPE_SERIES_LEDGER, NULL);
  g_autoptr(GArray) missing = NULL;
  gint32 finished;

  self->symbol = g_strdup (dp_db_result_get_text (rows, row, 0));
  self->source = g_strdup (dp_db_result_get_text (rows, row, 1));
  self->source_symbol = g_strdup (dp_db_result_get_text (rows, row, 2));
  self->interval = g_strdup (dp_db_result_get_text (rows, row, 3));
  self->synthetic = dp_db_result_get_boolean (rows, row, 4);
  self->calendar = dp_exchange_calendar_find (dp_db_result_get_text (rows, row, 6),
                                              dp_db_result_get_text (rows, row, 5),
                                              self->source_symbol);
  read_days (&self->days.loaded, rows, row, 7);
  read_days (&self->days.empty, rows, row, 8);
  read_days (&self->days.failed, rows, row, 9);
  read_days (&self->days.rejected, rows, row, 10);

  /* What may still be late is not missing yet; that it is awaited is told by how fresh the data
   * is. */
  finished = dp_exchange_calendar_last_finished (self->calendar, g_get_real_time ());
  for (guint i = 0; i < DP_LEDGER_LATE_DAYS && !dp_day_set_contains (self->days.loaded, finished);
       i++)
    finished = dp_exchange_calendar_previous (self->calendar, finished);
  self->first_day = dp_ledger_days_get_first (&self->days);
  self->last_day = finished;
  missing = dp_series_ledger_list_missing (self);
  self->n_missing = missing->len;

  return self;
}

DpDayState
dp_series_ledger_get_state (DpSeriesLedger *self,
                            gint32          day)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), DP_DAY_OUTSIDE);

  if (self->first_day == DP_DATE_NONE || day < self->first_day)
    return DP_DAY_OUTSIDE;
  if (!dp_exchange_calendar_is_trading_day (self->calendar, day))
    return DP_DAY_CLOSED;
  if (dp_day_set_contains (self->days.loaded, day))
    return DP_DAY_LOADED;
  if (dp_day_set_contains (self->days.empty, day))
    return DP_DAY_EMPTY;
  if (dp_day_set_contains (self->days.rejected, day))
    return DP_DAY_REJECTED;
  if (dp_day_set_contains (self->days.failed, day))
    return DP_DAY_FAILED;

  return day <= self->last_day ? DP_DAY_MISSING : DP_DAY_OUTSIDE;
}

/* Steps over stretches that are known, so that years without a gap cost nothing. */
GArray *
dp_series_ledger_list_missing (DpSeriesLedger *self)
{
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (gint32));
  gint32 day;

  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), missing);

  day = self->first_day;
  while (day != DP_DATE_NONE && day <= self->last_day)
    {
      const DpDaySet *known[] = { self->days.loaded, self->days.empty, self->days.rejected };
      gint32 end = day;

      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        end = MAX (end, dp_day_set_get_end (known[i], end));
      if (end == day && dp_exchange_calendar_is_trading_day (self->calendar, day))
        g_array_append_val (missing, day);
      day = MAX (end, day + 1);
    }

  return missing;
}

guint
dp_series_ledger_get_n_missing (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), 0);
  return self->n_missing;
}

const char *
dp_series_ledger_get_symbol (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), NULL);
  return self->symbol;
}

const char *
dp_series_ledger_get_source (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), NULL);
  return self->source;
}

const char *
dp_series_ledger_get_source_symbol (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), NULL);
  return self->source_symbol;
}

const char *
dp_series_ledger_get_interval (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), NULL);
  return self->interval;
}

gboolean
dp_series_ledger_get_synthetic (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), FALSE);
  return self->synthetic;
}

gint32
dp_series_ledger_get_first_day (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), DP_DATE_NONE);
  return self->first_day;
}

gint32
dp_series_ledger_get_last_day (DpSeriesLedger *self)
{
  g_return_val_if_fail (DP_IS_SERIES_LEDGER (self), DP_DATE_NONE);
  return self->last_day;
}
