/* dp-load-intervals.c: what a load says about the days of its series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include "dp-interval-ledger.h"

#define DAY_S 86400

/* What goes into the ledger at once: a stretch of days as text for each series. */
typedef struct
{
  GArray    *instruments;   /* (element-type gint64) */
  GPtrArray *loaded;
  GPtrArray *empty;
  GPtrArray *rejected;
} Series;

static void
series_init (Series *self)
{
  self->instruments = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->loaded = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  self->empty = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  self->rejected = g_ptr_array_new_null_terminated (0, g_free, TRUE);
}

static void
series_clear (Series *self)
{
  g_array_unref (self->instruments);
  g_ptr_array_unref (self->loaded);
  g_ptr_array_unref (self->empty);
  g_ptr_array_unref (self->rejected);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

static const DpExchangeCalendar *
find_calendar (DpLoad                 *load,
               const DpInstrumentRows *rows)
{
  const char *exchange = rows->exchange;

  if (exchange == NULL && rows->company != NULL)
    exchange = rows->company->exchange;

  return dp_exchange_calendar_find (exchange, rows->kind != NULL ? rows->kind : load->default_kind,
                                    rows->source_symbol);
}

/* The records that were not loaded, where their position is a day. */
static void
note_rejects (DpLoad       *load,
              DpLedgerDays *days)
{
  for (guint i = 0; i < load->batch->rejects->len; i++)
    {
      const DpReject *reject = g_ptr_array_index (load->batch->rejects, i);
      gint32 day = dp_date_parse (reject->position, -1);

      if (day != DP_DATE_NONE && !dp_day_set_contains (days->loaded, day))
        dp_day_set_add (days->rejected, day, day + 1);
    }
}

/* The days in the exchange's zone that have candles, as bars by day of which only that is known. */
static GArray *
list_candle_days (const DpExchangeCalendar *calendar,
                  GArray                   *candles)
{
  GArray *days = g_array_new (FALSE, TRUE, sizeof (DpBar));
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (
      dp_exchange_calendar_get_time_zone (calendar));

  for (guint i = 0; i < candles->len; i++)
    {
      gint64 seconds = g_array_index (candles, DpCandle, i).start_us / G_USEC_PER_SEC;
      int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
      gint64 local = seconds + g_time_zone_get_offset (zone, interval);
      DpBar bar = { .date = (gint32) (local / DAY_S) };

      if (days->len == 0 || g_array_index (days, DpBar, days->len - 1).date < bar.date)
        g_array_append_val (days, bar);
    }

  return days;
}

static void
add_series (DpLoad                 *load,
            const DpInstrumentRows *rows,
            gint64                  instrument_id,
            Series                 *series)
{
  const DpExchangeCalendar *calendar = find_calendar (load, rows);
  gboolean is_daily = dp_request_get_series (load->request) == NULL;
  g_autoptr(GArray) bars = is_daily ? g_array_ref (rows->bars)
                                    : list_candle_days (calendar, rows->candles);
  DpLedgerDays days;
  gint32 first;
  gint32 last;

  dp_ledger_days_init (&days);
  dp_request_get_window (load->request, &first, &last);
  dp_ledger_days_note_bars (&days, calendar, bars, first, last,
                            dp_reply_get_received_us (load->reply));
  /* Which of several instruments a bad record is of is not known. */
  if (is_daily && load->batch->instruments->len == 1)
    note_rejects (load, &days);

  g_array_append_val (series->instruments, instrument_id);
  g_ptr_array_add (series->loaded, dp_day_set_to_string (days.loaded));
  g_ptr_array_add (series->empty, dp_day_set_to_string (days.empty));
  g_ptr_array_add (series->rejected, dp_day_set_to_string (days.rejected));
  dp_ledger_days_clear (&days);
}

static gboolean
asks_for_days (DpLoad                 *load,
               const DpInstrumentRows *rows)
{
  gint32 first;
  gint32 last;

  return rows->bars->len > 0 || dp_request_get_window (load->request, &first, &last);
}

const char *
_dp_load_get_interval (DpLoad *load)
{
  const char *series = dp_request_get_series (load->request);

  return series != NULL ? series : "day";
}

char *
_dp_load_dup_window (DpLoad *load)
{
  const DpExchangeCalendar *calendar;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  gint32 first;
  gint32 last;

  if (!dp_request_get_window (load->request, &first, &last))
    return NULL;
  calendar = dp_exchange_calendar_find (NULL, load->default_kind,
                                        dp_request_get_symbol (load->request));
  from = first != DP_DATE_NONE ? dp_date_to_string (first) : NULL;
  to = last != DP_DATE_NONE ? dp_date_to_string (dp_exchange_calendar_next (calendar, last)) : NULL;

  return g_strdup_printf ("{[%s,%s)}", from != NULL ? from : "", to != NULL ? to : "");
}

gboolean
_dp_load_save_intervals (DpLoad  *load,
                         GError **error)
{
  g_auto(Series) series = { 0 };
  g_autofree char *window = _dp_load_dup_window (load);
  DpDbParams *params;

  series_init (&series);
  for (guint i = 0; i < load->batch->instruments->len; i++)
    {
      const DpInstrumentRows *rows = g_ptr_array_index (load->batch->instruments, i);

      if (asks_for_days (load, rows))
        add_series (load, rows, load->instrument_ids[i], &series);
    }
  if (series.instruments->len == 0)
    return TRUE;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  _dp_load_add_ids (params, (const gint64 *) series.instruments->data, series.instruments->len);
  dp_db_params_add_strv (params, (const char * const *) series.loaded->pdata);
  dp_db_params_add_strv (params, (const char * const *) series.empty->pdata);
  dp_db_params_add_strv (params, (const char * const *) series.rejected->pdata);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, window);
  dp_db_params_add_text (params, _dp_load_get_interval (load));

  _dp_load_defer (load, "save_intervals", params);

  return TRUE;
}
