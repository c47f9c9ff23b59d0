/* test-alpha-vantage-requests.c: what Alpha Vantage is asked for, and what follows a refusal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source-match.h"
#include "dp-source.h"
#include "dp-test.h"
#include "dp-test-provider.h"

#define TODAY   (dp_date_from_ymd (2026, 11, 20))
#define PREMIUM "{\"Information\":\"Thank you! This is a premium endpoint.\"}"
#define DAILY   "{\"Time Series (Daily)\":{\"2026-11-19\":{\"4. close\":\"10\"}}}"

/* What a test says of needs, in words */
typedef struct
{
  const char *datasets;       /* (nullable): separated by blanks */
  const char *missing;        /* (nullable): days separated by blanks; "" for none */
  const char *series;         /* (nullable): within the day, of which */
  const char *lacks;          /* these days are missing */
  const char *from;
  const char *to;
  gboolean    full_history;
  gboolean    regular_hours;
} Wish;

static GArray *
read_days (const char *text)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gint32 day = dp_date_parse (words[i], -1);

      if (*words[i] != '\0')
        g_array_append_val (days, day);
    }

  return days;
}

static GPtrArray *
list_of (DpSource   *source,
         const Wish *wish)
{
  g_auto(GStrv) datasets = wish->datasets != NULL ? g_strsplit (wish->datasets, " ", -1) : NULL;
  g_autoptr(GArray) missing = wish->missing != NULL ? read_days (wish->missing) : NULL;
  g_autoptr(GHashTable) series = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                        (GDestroyNotify) g_array_unref);
  DpSourceNeeds needs = {
    .today = TODAY,
    .from = wish->from != NULL ? dp_date_parse (wish->from, -1) : DP_DATE_NONE,
    .to = wish->to != NULL ? dp_date_parse (wish->to, -1) : DP_DATE_NONE,
    .datasets = (const char * const *) datasets,
    .missing = missing,
    .series = series,
  };

  if (wish->series != NULL)
    g_hash_table_insert (series, (char *) wish->series, read_days (wish->lacks));

  return dp_source_list_requests (source, "ABC", &needs);
}

static DpSource *
new_source (const char *url,
            const Wish *wish)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  DpSourceOptions options = {
    .transport = transport, .base_url = url, .key = "SECRET",
    .full_history = wish->full_history, .regular_hours = wish->regular_hours,
  };

  return dp_source_new_by_name ("alphavantage", &options);
}

/* "FUNCTION size month" of each, as far as they are there */
static char *
describe (GPtrArray *requests)
{
  static const char * const names[] = { "outputsize", "interval", "month" };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    {
      DpRequest *request = g_ptr_array_index (requests, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", dp_request_get_endpoint (request));
      g_assert_cmpstr (dp_request_get_param (request, "function"), ==,
                       dp_request_get_endpoint (request));
      g_assert_cmpstr (dp_request_get_param (request, "symbol"), ==, "ABC");
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        {
          const char *value = dp_request_get_param (request, names[j]);

          if (value != NULL)
            g_string_append_printf (text, " %s", value);
        }
    }

  return g_strdup (text->str);
}

static void
check_list (Wish        wish,
            const char *expected)
{
  g_autoptr(DpSource) source = new_source (NULL, &wish);
  g_autoptr(GPtrArray) requests = list_of (source, &wish);
  g_autofree char *text = describe (requests);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_days (void)
{
  check_list ((Wish) { 0 }, "TIME_SERIES_DAILY compact, OVERVIEW, GLOBAL_QUOTE");
  check_list ((Wish) { .full_history = TRUE },
              "TIME_SERIES_DAILY full, OVERVIEW, GLOBAL_QUOTE");
  check_list ((Wish) { .datasets = "daily", .missing = "" }, "");
  check_list ((Wish) { .datasets = "daily", .missing = "2026-11-19", .full_history = TRUE },
              "TIME_SERIES_DAILY compact");
  /* 95 trading days before, and one more */
  check_list ((Wish) { .datasets = "daily", .missing = "2026-07-10 2026-11-19",
                       .full_history = TRUE }, "TIME_SERIES_DAILY compact");
  check_list ((Wish) { .datasets = "daily", .missing = "2026-07-09 2026-11-19",
                       .full_history = TRUE }, "TIME_SERIES_DAILY full");
  check_list ((Wish) { .datasets = "daily", .missing = "2020-01-02" },
              "TIME_SERIES_DAILY compact");
  /* A backfill asks for it whatever is known of the plan. */
  check_list ((Wish) { .datasets = "daily", .missing = "2020-01-02", .from = "2020-01-01",
                       .to = "2020-01-31" }, "TIME_SERIES_DAILY full");
  check_list ((Wish) { .datasets = "daily adjusted", .missing = "2026-11-19" },
              "TIME_SERIES_DAILY_ADJUSTED full");
}

static void
test_others (void)
{
  check_list ((Wish) { .datasets = "weekly monthly splits", .missing = "" },
              "TIME_SERIES_WEEKLY, TIME_SERIES_MONTHLY, SPLITS");
  check_list ((Wish) { .datasets = "adjusted weekly monthly", .missing = "" },
              "TIME_SERIES_WEEKLY_ADJUSTED, TIME_SERIES_MONTHLY_ADJUSTED");
  check_list ((Wish) { .datasets = "quote" }, "GLOBAL_QUOTE");
}

static void
test_intraday (void)
{
  check_list ((Wish) { .datasets = "intraday-5min" }, "TIME_SERIES_INTRADAY full 5min");
  /* The latest thirty days come anyway; of older days their months do. */
  check_list ((Wish) { .datasets = "intraday-60min",
                       .series = "intraday-60min",
                       .lacks = "1999-12-30 2026-08-31 2026-09-01 2026-09-30 2026-11-19" },
              "TIME_SERIES_INTRADAY full 60min, TIME_SERIES_INTRADAY full 60min 2026-09, "
              "TIME_SERIES_INTRADAY full 60min 2026-08");
  check_list ((Wish) { .datasets = "intraday-1min intraday-30min", .missing = "",
                       .from = "2025-12-15", .to = "2026-01-02" },
              "TIME_SERIES_INTRADAY full 1min 2026-01, TIME_SERIES_INTRADAY full 1min 2025-12, "
              "TIME_SERIES_INTRADAY full 30min 2026-01, TIME_SERIES_INTRADAY full 30min 2025-12");
  /* What another interval, or prices by day, have or lack says nothing of this one. */
  check_list ((Wish) { .datasets = "intraday-5min",
                       .missing = "2026-08-31",
                       .series = "intraday-1min",
                       .lacks = "2026-08-31" },
              "TIME_SERIES_INTRADAY full 5min");
  check_list ((Wish) { .datasets = "intraday-5min",
                       .series = "intraday-5min",
                       .lacks = "2026-01-05",
                       .from = "2025-12-15",
                       .to = "2026-02-02" },
              "TIME_SERIES_INTRADAY full 5min 2026-01");
  check_list ((Wish) { .datasets = "intraday-5min", .series = "intraday-5min", .lacks = "",
                       .from = "2025-12-15", .to = "2026-02-02" }, "");
  check_list ((Wish) { .datasets = "intraday-5min", .series = "intraday-5min", .lacks = "",
                       .from = "2025-12-15", .to = "2025-12-16", .regular_hours = TRUE },
              "TIME_SERIES_INTRADAY full 5min 2025-12");
  check_list ((Wish) { .datasets = "intraday-15min", .missing = "", .from = "1999-11-01",
                       .to = "2000-01-10" }, "TIME_SERIES_INTRADAY full 15min 2000-01");
  check_list ((Wish) { .datasets = "intraday-15min", .missing = "", .from = "2026-11-01",
                       .to = "2027-03-01" }, "TIME_SERIES_INTRADAY full 15min 2026-11");
}

static void
check_hours (gboolean    regular,
             const char *expected)
{
  Wish wish = { .datasets = "intraday-5min", .regular_hours = regular };
  g_autoptr(DpSource) source = new_source (NULL, &wish);
  g_autoptr(GPtrArray) requests = list_of (source, &wish);

  g_assert_cmpstr (dp_request_get_param (requests->pdata[0], "extended_hours"), ==, expected);
  g_assert_cmpstr (dp_request_get_param (requests->pdata[0], "adjusted"), ==, "false");
}

static void
test_hours (void)
{
  check_hours (FALSE, "true");
  check_hours (TRUE, "false");
}

static void
check_followers (DpSource   *source,
                 DpRequest  *asked,
                 DpRequest  *answered,
                 const char *expected)
{
  g_autoptr(GPtrArray) followers = dp_source_list_followers (source, asked, answered);
  g_autofree char *text = followers != NULL ? describe (followers) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

/* The long history is refused once; then the short one is asked for at once, and weeks and months
 * are what makes up for it. */
static DexFuture *
test_refused_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  Wish wish = { .full_history = TRUE };
  g_autoptr(DpSource) source = new_source (dp_test_provider_get_url (provider), &wish);
  g_autoptr(GPtrArray) requests = list_of (source, &wish);
  DpRequest *asked = g_ptr_array_index (requests, 0);
  gint32 first, last;

  dp_test_provider_answer (provider, "function=TIME_SERIES_DAILY&outputsize=full", PREMIUM);
  dp_test_provider_answer (provider, "function=TIME_SERIES_DAILY&outputsize=compact", DAILY);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DpReply) reply = dex_await_object (dp_source_fetch (source, asked), &error);

      g_assert_no_error (error);
      check_followers (source, asked, dp_reply_get_request (reply),
                       "TIME_SERIES_WEEKLY, TIME_SERIES_MONTHLY");
      /* What the short one lacks is not empty, but unknown. */
      g_assert_true (dp_request_get_window (dp_reply_get_request (reply), &first, &last));
      g_assert_cmpint (first, ==, DP_DATE_NONE);
      g_assert_cmpint (last, ==, TODAY);
    }
  g_assert_cmpuint (dp_test_provider_count (provider, "outputsize=full"), ==, 1);
  g_assert_cmpuint (dp_test_provider_count (provider, "outputsize=compact"), ==, 2);
  check_followers (source, asked, asked, NULL);

  return dex_future_new_true ();
}

static DexFuture *
test_adjusted_refused_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  Wish both = { .datasets = "daily adjusted", .full_history = TRUE };
  Wish only = { .datasets = "adjusted", .full_history = TRUE };
  g_autoptr(DpSource) source = new_source (dp_test_provider_get_url (provider), &both);
  g_autoptr(GPtrArray) requests = list_of (source, &both);
  g_autoptr(DpSource) strict = new_source (dp_test_provider_get_url (provider), &only);
  g_autoptr(GPtrArray) strict_requests = list_of (strict, &only);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(DpReply) none = NULL;

  dp_test_provider_answer (provider, "function=TIME_SERIES_DAILY_ADJUSTED", PREMIUM);
  dp_test_provider_answer (provider, "function=TIME_SERIES_DAILY&outputsize=compact", DAILY);
  reply = dex_await_object (dp_source_fetch (source, requests->pdata[0]), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_request_get_endpoint (dp_reply_get_request (reply)), ==, "TIME_SERIES_DAILY");
  check_followers (source, requests->pdata[0], dp_reply_get_request (reply),
                   "TIME_SERIES_WEEKLY, TIME_SERIES_MONTHLY");

  none = dex_await_object (dp_source_fetch (strict, strict_requests->pdata[0]), &error);
  g_assert_null (none);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN);

  return dex_future_new_true ();
}

#define MATCH(symbol, type, score) \
  "{\"1. symbol\":\"" symbol "\",\"2. name\":\"The Company\",\"3. type\":\"" type "\"," \
  "\"4. region\":\"United States\",\"8. currency\":\"USD\",\"9. matchScore\":\"" score "\"}"

static void
check_match (GPtrArray  *matches,
             guint       index,
             const char *id,
             const char *kind,
             double      score)
{
  const DpSourceMatch *match = g_ptr_array_index (matches, index);

  g_assert_cmpstr (match->source, ==, "alphavantage");
  g_assert_cmpstr (match->id, ==, id);
  g_assert_cmpstr (match->symbol, ==, id);
  g_assert_cmpstr (match->name, ==, "The Company");
  g_assert_cmpstr (match->kind, ==, kind);
  g_assert_cmpstr (match->place, ==, "United States");
  g_assert_cmpstr (match->currency, ==, "USD");
  g_assert_cmpfloat (match->score, ==, score);
}

static DexFuture *
test_search_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpSource) source = new_source (dp_test_provider_get_url (provider), &(Wish) { 0 });
  g_autoptr(GPtrArray) matches = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) refused = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer (provider, "function=SYMBOL_SEARCH&keywords=boe",
                           "{\"bestMatches\":[" MATCH ("BA", "Equity", "0.8889") ","
                           MATCH ("BAF", "Mutual Fund", "x") ",{\"2. name\":\"No symbol\"},"
                           MATCH ("TSCO.LON", "Warrant", "7") "]}");
  dp_test_provider_answer (provider, "function=SYMBOL_SEARCH&keywords=qq", "{\"bestMatches\":[]}");
  dp_test_provider_answer (provider, "function=SYMBOL_SEARCH&keywords=no", PREMIUM);

  matches = dex_await_boxed (dp_source_search (source, " boe "), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 3);
  check_match (matches, 0, "BA", "stock", 0.8889);
  check_match (matches, 1, "BAF", "fund", -1);
  check_match (matches, 2, "TSCO.LON", NULL, 1);

  none = dex_await_boxed (dp_source_search (source, "qq"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  refused = dex_await_boxed (dp_source_search (source, "no"), &error);
  g_assert_null (refused);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/alpha-vantage-requests/days", test_days);
  g_test_add_func ("/extract/alpha-vantage-requests/others", test_others);
  g_test_add_func ("/extract/alpha-vantage-requests/intraday", test_intraday);
  g_test_add_func ("/extract/alpha-vantage-requests/intraday/hours", test_hours);
  dp_test_add_fiber ("/extract/alpha-vantage-requests/refused", test_refused_fiber);
  dp_test_add_fiber ("/extract/alpha-vantage-requests/adjusted-refused",
                     test_adjusted_refused_fiber);
  dp_test_add_fiber ("/extract/alpha-vantage-requests/search", test_search_fiber);

  return g_test_run ();
}
