/* dp-alpha-vantage-requests.c: what to ask Alpha Vantage for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include "dp-exchange-calendar.h"

/* Long before the first price there is: the full history is all of it. 1900-01-01. */
#define FIRST_DAY      (-25567)
/* A compact answer has the last hundred trading days; a few are kept as a reserve. */
#define COMPACT_DAYS   95
/* Without a month, prices within the day go back so far. */
#define INTRADAY_DAYS  30
/* The first month that prices within the day are there of */
#define INTRADAY_YEAR  2000

static const char * const intervals[] = { "1min", "5min", "15min", "30min", "60min" };

static DpRequest *
new_request (const char *function,
             const char *symbol)
{
  DpRequest *request = dp_request_new ("alphavantage", function, symbol, NULL);

  dp_request_add_param (request, "function", function);
  dp_request_add_param (request, "symbol", symbol);

  return request;
}

static DpRequest *
new_days_request (const char *function,
                  const char *symbol,
                  gboolean    full,
                  gint32      today)
{
  DpRequest *request = new_request (function, symbol);

  dp_request_add_param (request, "outputsize", full ? "full" : "compact");
  dp_request_set_window (request, full ? FIRST_DAY : DP_DATE_NONE, today);

  return request;
}

/* Whether the short history has every day that is missing. */
static gboolean
is_recent (const char          *symbol,
           const DpSourceNeeds *needs)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_find (NULL, "stock", symbol);
  gint32 oldest;

  if (needs->missing == NULL || needs->missing->len == 0)
    return FALSE;
  oldest = g_array_index (needs->missing, gint32, 0);

  return dp_exchange_calendar_count (calendar, oldest, needs->today) <= COMPACT_DAYS;
}

static void
add_days (GPtrArray           *requests,
          const char          *symbol,
          const DpSourceNeeds *needs,
          gboolean             full)
{
  if (needs->missing != NULL && needs->missing->len == 0)
    return;

  /* Each dividend changes all adjusted prices before it, so they are always asked for as a whole;
   * the prices as they were traded come with them. */
  if (dp_source_needs_wants (needs, "adjusted", FALSE))
    g_ptr_array_add (requests, new_days_request (DP_ALPHA_VANTAGE_DAILY_ADJUSTED, symbol, TRUE,
                                                 needs->today));
  else if (dp_source_needs_wants (needs, "daily", TRUE))
    g_ptr_array_add (requests, new_days_request (DP_ALPHA_VANTAGE_DAILY, symbol,
                                                 full && !is_recent (symbol, needs),
                                                 needs->today));
}

static void
add_periods (GPtrArray           *requests,
             const char          *symbol,
             const DpSourceNeeds *needs)
{
  gboolean adjusted = dp_source_needs_wants (needs, "adjusted", FALSE);

  if (dp_source_needs_wants (needs, "weekly", FALSE))
    g_ptr_array_add (requests, new_request (adjusted ? DP_ALPHA_VANTAGE_WEEKLY_ADJUSTED
                                                     : DP_ALPHA_VANTAGE_WEEKLY, symbol));
  if (dp_source_needs_wants (needs, "monthly", FALSE))
    g_ptr_array_add (requests, new_request (adjusted ? DP_ALPHA_VANTAGE_MONTHLY_ADJUSTED
                                                     : DP_ALPHA_VANTAGE_MONTHLY, symbol));
}

/* Prices of the exchange's own hours are another series than those of all hours. */
static char *
dup_series (const char *interval,
            gboolean    extended)
{
  return g_strconcat ("intraday-", interval, extended ? "" : "-regular", NULL);
}

static DpRequest *
new_intraday_request (const char *symbol,
                      const char *interval,
                      gboolean    extended)
{
  DpRequest *request = new_request (DP_ALPHA_VANTAGE_INTRADAY, symbol);
  g_autofree char *series = dup_series (interval, extended);

  dp_request_add_param (request, "interval", interval);
  /* Raw, as prices by day are; what was done with the shares is loaded apart. */
  dp_request_add_param (request, "adjusted", "false");
  dp_request_add_param (request, "extended_hours", extended ? "true" : "false");
  dp_request_add_param (request, "outputsize", "full");
  dp_request_set_series (request, series);

  return request;
}

/* A number for a day's month that counts on without gaps */
static int
get_month (gint32 day)
{
  int year, month, month_day;

  dp_date_to_ymd (day, &year, &month, &month_day);

  return year * 12 + month - 1;
}

static gint32
get_first_day (int month)
{
  return dp_date_from_ymd (month / 12, month % 12 + 1, 1);
}

/* Returns: (transfer full) (element-type int): the months to go back to, newest first: of a
 * backfill those with days that are missing, and all where nothing is known; else those of missing
 * days that the latest prices do not reach */
static GArray *
list_months (const DpSourceNeeds *needs,
             const GArray        *missing)
{
  GArray *months = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean is_backfill = needs->from != DP_DATE_NONE;
  gint32 reached = is_backfill ? needs->today : needs->today - INTRADAY_DAYS - 1;

  if (is_backfill && missing == NULL)
    {
      int first = MAX (get_month (needs->from), INTRADAY_YEAR * 12);
      int last = get_month (MIN (needs->to, needs->today));

      for (int month = last; month >= first; month--)
        g_array_append_val (months, month);
      return months;
    }

  for (guint i = missing != NULL ? missing->len : 0; i-- > 0;)
    {
      gint32 day = g_array_index (missing, gint32, i);
      int month = get_month (day);
      gboolean is_new = months->len == 0 || g_array_index (months, int, months->len - 1) != month;

      if (day <= reached && month >= INTRADAY_YEAR * 12 && is_new)
        g_array_append_val (months, month);
    }

  return months;
}

static void
add_month (GPtrArray           *requests,
           const char          *symbol,
           const DpSourceNeeds *needs,
           const char          *interval,
           gboolean             extended,
           int                  month)
{
  DpRequest *request = new_intraday_request (symbol, interval, extended);
  g_autofree char *text = g_strdup_printf ("%04d-%02d", month / 12, month % 12 + 1);

  dp_request_add_param (request, "month", text);
  dp_request_set_window (request, get_first_day (month),
                         MIN (get_first_day (month + 1) - 1, needs->today));
  g_ptr_array_add (requests, request);
}

static void
add_intraday (GPtrArray           *requests,
              const char          *symbol,
              const DpSourceNeeds *needs,
              const char          *interval,
              gboolean             extended)
{
  g_autofree char *dataset = g_strconcat ("intraday-", interval, NULL);
  g_autofree char *series = dup_series (interval, extended);
  g_autoptr(GArray) months = NULL;

  if (!dp_source_needs_wants (needs, dataset, FALSE))
    return;

  if (needs->from == DP_DATE_NONE)
    {
      DpRequest *latest = new_intraday_request (symbol, interval, extended);

      dp_request_set_window (latest, DP_DATE_NONE, needs->today);
      g_ptr_array_add (requests, latest);
    }
  months = list_months (needs, dp_source_needs_get_missing (needs, series));
  for (guint i = 0; i < months->len; i++)
    add_month (requests, symbol, needs, interval, extended, g_array_index (months, int, i));
}

GPtrArray *
_dp_alpha_vantage_list_requests (const char          *symbol,
                                 const DpSourceNeeds *needs,
                                 gboolean             full,
                                 gboolean             extended)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert (symbol != NULL);
  g_assert (needs != NULL);

  add_days (requests, symbol, needs, full);
  add_periods (requests, symbol, needs);
  for (gsize i = 0; i < G_N_ELEMENTS (intervals); i++)
    add_intraday (requests, symbol, needs, intervals[i], extended);
  if (dp_source_needs_wants (needs, "splits", FALSE))
    g_ptr_array_add (requests, new_request (DP_ALPHA_VANTAGE_SPLITS, symbol));
  if (dp_source_needs_wants (needs, "overview", TRUE))
    g_ptr_array_add (requests, new_request (DP_ALPHA_VANTAGE_OVERVIEW, symbol));
  if (dp_source_needs_wants (needs, "quote", TRUE))
    g_ptr_array_add (requests, new_request (DP_ALPHA_VANTAGE_QUOTE, symbol));

  return requests;
}

DpRequest *
_dp_alpha_vantage_new_compact (DpRequest *request)
{
  gint32 first, last;

  dp_request_get_window (request, &first, &last);

  return new_days_request (DP_ALPHA_VANTAGE_DAILY, dp_request_get_symbol (request), FALSE, last);
}

GPtrArray *
_dp_alpha_vantage_list_history (DpRequest *request)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);
  const char *symbol = dp_request_get_symbol (request);

  g_ptr_array_add (requests, new_request (DP_ALPHA_VANTAGE_WEEKLY, symbol));
  g_ptr_array_add (requests, new_request (DP_ALPHA_VANTAGE_MONTHLY, symbol));

  return requests;
}
