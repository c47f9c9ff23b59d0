/* dp-coinpaprika-requests.c: what CoinPaprika is asked for a coin
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coinpaprika-private.h"

#include <string.h>

#include "dp-extract-error.h"

#define WINDOW_DAYS 365
#define N_WINDOWS   5
#define MOST_TICKS  5000
#define DAY_S       86400
#define NO_LIMIT    (100 * 365)
#define N_PLANS     4

/* How far back a plan's ticks go, in days */
typedef struct
{
  const char *interval;
  gint32      step_s;
  gint32      days[N_PLANS];   /* free, starter, pro, business and more */
} TickStep;

#define BY_MINUTES { 0, 7, 30, 365 }
#define BY_HOURS   { 1, 30, 90, 365 }
#define BY_DAYS    { 365, 5 * 365, NO_LIMIT, NO_LIMIT }

static const TickStep tick_steps[] = {
  { "5m", 300, BY_MINUTES },
  { "10m", 600, BY_MINUTES },
  { "15m", 900, BY_MINUTES },
  { "30m", 1800, BY_MINUTES },
  { "45m", 2700, BY_MINUTES },
  { "1h", 3600, BY_HOURS },
  { "2h", 7200, BY_HOURS },
  { "3h", 10800, BY_HOURS },
  { "6h", 21600, BY_HOURS },
  { "12h", 43200, BY_HOURS },
  { "1d", DAY_S, BY_DAYS },
  { "7d", 7 * DAY_S, BY_DAYS },
};

static DpRequest *
new_request (const char *endpoint,
             const char *symbol,
             const char *path_start,
             const char *path_end)
{
  g_autofree char *id = g_uri_escape_string (symbol, NULL, FALSE);
  g_autofree char *path = g_strconcat (path_start, id, path_end, NULL);

  return dp_request_new ("coinpaprika", endpoint, symbol, path);
}

static DpRequest *
new_window_request (const char *symbol,
                    gint32      start)
{
  DpRequest *request = new_request (DP_COINPAPRIKA_OHLCV, symbol, "/coins/", "/ohlcv/historical");
  g_autofree char *start_text = dp_date_to_string (start);

  dp_request_add_param (request, "start", start_text);
  dp_request_add_param (request, "limit", G_STRINGIFY (WINDOW_DAYS));
  dp_request_add_param (request, "interval", "24h");
  dp_request_add_param (request, "quote", "usd");
  dp_request_set_window (request, start, start + WINDOW_DAYS - 1);

  return request;
}

/* The first of the missing days from @first to @last: @first where nothing is known of them,
 * DP_DATE_NONE for none. */
static gint32
find_missing (const DpSourceNeeds *needs,
              gint32               first,
              gint32               last)
{
  if (needs->missing == NULL)
    return first;

  for (guint i = 0; i < needs->missing->len; i++)
    {
      gint32 day = g_array_index (needs->missing, gint32, i);

      if (day >= first && day <= last)
        return day;
    }

  return DP_DATE_NONE;
}

/* A request for each year that has a missing day, newest first: the last year is what matters
 * most. */
static void
add_days (GPtrArray           *requests,
          DpSource            *source,
          const char          *symbol,
          const DpSourceNeeds *needs)
{
  int n_windows = _dp_source_wants_full_history (source) ? N_WINDOWS : 1;
  gint32 last = needs->to != DP_DATE_NONE ? needs->to : needs->today;
  gint32 first = needs->from != DP_DATE_NONE ? needs->from : last - n_windows * WINDOW_DAYS + 1;

  if (needs->missing != NULL && needs->missing->len > 0)
    first = MIN (first, g_array_index (needs->missing, gint32, 0));
  for (gint32 end = last; end >= first; end -= WINDOW_DAYS)
    {
      gint32 start = find_missing (needs, MAX (first, end - WINDOW_DAYS + 1), end);

      if (start != DP_DATE_NONE)
        g_ptr_array_add (requests, new_window_request (symbol, start));
    }
}

static const TickStep *
find_step (const char *dataset)
{
  const char *interval = g_str_has_prefix (dataset, "ticks-") ? dataset + strlen ("ticks-") : "1h";

  for (gsize i = 0; i < G_N_ELEMENTS (tick_steps); i++)
    {
      if (g_str_equal (tick_steps[i].interval, interval))
        return &tick_steps[i];
    }

  return NULL;
}

static guint
get_plan_index (DpSource *source)
{
  static const char * const plans[] = { "free", "starter", "pro" };
  const char *plan = _dp_source_get_plan (source);

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      if (plan == NULL || g_str_equal (plans[i], plan))
        return i;
    }

  return N_PLANS - 1;
}

/* Since when ticks are wanted: as far back as the plan and one reply go, but not again what the
 * last reply had. Whole steps, so that the same is asked within one. */
static gint64
find_first_tick (DpSource            *source,
                 const TickStep      *step,
                 const DpSourceNeeds *needs)
{
  gint64 now_s = dp_clock_get_unix_us (_dp_source_get_clock (source)) / G_USEC_PER_SEC;
  const DpCheckpoint *checkpoint = dp_source_needs_get_checkpoint (needs, DP_COINPAPRIKA_TICKS);
  gint64 reach_s = MIN (step->days[get_plan_index (source)] * (gint64) DAY_S,
                        MOST_TICKS * (gint64) step->step_s);
  gint64 first_s = now_s - reach_s + step->step_s - 1;

  if (checkpoint != NULL && checkpoint->updated_us > 0)
    first_s = MAX (first_s, checkpoint->updated_us / G_USEC_PER_SEC - step->step_s);

  return first_s / step->step_s * step->step_s * G_USEC_PER_SEC;
}

static void
add_ticks (GPtrArray           *requests,
           DpSource            *source,
           const char          *symbol,
           const DpSourceNeeds *needs)
{
  for (guint i = 0; needs->datasets != NULL && needs->datasets[i] != NULL; i++)
    {
      const TickStep *step;
      g_autofree char *start = NULL;
      DpRequest *request;

      if (!g_str_has_prefix (needs->datasets[i], "ticks"))
        continue;
      step = find_step (needs->datasets[i]);
      /* Nothing of it is in the plan. */
      if (step == NULL || step->days[get_plan_index (source)] == 0)
        continue;

      start = dp_timestamp_to_string (find_first_tick (source, step, needs));
      request = new_request (DP_COINPAPRIKA_TICKS, symbol, "/tickers/", "/historical");
      dp_request_add_param (request, "start", start);
      dp_request_add_param (request, "limit", G_STRINGIFY (MOST_TICKS));
      /* The provider's own choice, 5m, is in no free plan. */
      dp_request_add_param (request, "interval", step->interval);
      dp_request_add_param (request, "quote", "usd");
      g_ptr_array_add (requests, request);
    }
}

static void
add_ohlcv (GPtrArray           *requests,
           const DpSourceNeeds *needs,
           const char          *dataset,
           const char          *endpoint,
           const char          *symbol,
           const char          *path_end)
{
  DpRequest *request;

  if (!dp_source_needs_wants (needs, dataset, FALSE))
    return;

  request = new_request (endpoint, symbol, "/coins/", path_end);
  dp_request_add_param (request, "quote", "usd");
  g_ptr_array_add (requests, request);
}

GPtrArray *
_dp_coinpaprika_list_requests (DpSource            *source,
                               const char          *symbol,
                               const DpSourceNeeds *needs)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);

  if (dp_source_needs_wants (needs, "daily", TRUE))
    add_days (requests, source, symbol, needs);
  add_ohlcv (requests, needs, "latest", DP_COINPAPRIKA_LATEST, symbol, "/ohlcv/latest");
  add_ticks (requests, source, symbol, needs);
  if (dp_source_needs_wants (needs, "ticker", TRUE))
    g_ptr_array_add (requests, new_request (DP_COINPAPRIKA_TICKER, symbol, "/tickers/", ""));
  add_ohlcv (requests, needs, "today", DP_COINPAPRIKA_RUNNING, symbol, "/ohlcv/today");

  return requests;
}

/* The first day that a refusal names; DP_DATE_NONE for none */
static gint32
find_day (const char *message)
{
  for (const char *p = message; *p != '\0'; p++)
    {
      gint32 day = g_ascii_isdigit (*p) ? dp_date_parse (p, -1) : DP_DATE_NONE;

      if (day == DP_DATE_NONE)
        continue;
      /* A day that is allowed only from some hour on is not allowed as a whole. */
      return p[10] == 'T' && strncmp (p + 10, "T00:00:00", 9) != 0 ? day + 1 : day;
    }

  return DP_DATE_NONE;
}

DpRequest *
_dp_coinpaprika_shorten (DpRequest    *request,
                         const GError *error)
{
  const char *start = dp_request_get_param (request, "start");
  g_autofree char *later = NULL;
  DpRequest *shorter;
  gint32 allowed;
  gint32 asked;
  gint32 first;
  gint32 last;

  if (start == NULL || !g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN))
    return NULL;

  asked = dp_date_parse (start, -1);
  allowed = find_day (error->message);
  /* An older window as a whole is out of the plan; a later one has what is allowed. */
  if (allowed == DP_DATE_NONE || allowed <= asked || allowed >= asked + WINDOW_DAYS)
    return NULL;

  later = dp_date_to_string (allowed);
  shorter = dp_request_new_with_param (request, "start", later);
  if (dp_request_get_window (request, &first, &last))
    dp_request_set_window (shorter, allowed, last);

  return shorter;
}
