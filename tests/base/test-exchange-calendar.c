/* test-exchange-calendar.c: the days an exchange trades, and from when to when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-exchange-calendar.h"

/* As the New York exchanges published them, and closed without notice. */
static const struct
{
  int         year;
  const char *closed;
  const char *half;
} years[] = {
  { 1998, "01-01 01-19 02-16 04-10 05-25 07-03 09-07 11-26 12-25", "11-27 12-24" },
  { 1999, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26 12-31" },
  { 2000, "01-17 02-21 04-21 05-29 07-04 09-04 11-23 12-25", "07-03 11-24" },
  { 2001, "01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25",
    "07-03 11-23 12-24" },
  { 2002, "01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25", "07-05 11-29 12-24" },
  { 2003, "01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25", "07-03 11-28 12-24 12-26" },
  { 2004, "01-01 01-19 02-16 04-09 05-31 06-11 07-05 09-06 11-25 12-24", "11-26" },
  { 2005, "01-17 02-21 03-25 05-30 07-04 09-05 11-24 12-26", "11-25" },
  { 2006, "01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25", "07-03 11-24" },
  { 2007, "01-01 01-02 01-15 02-19 04-06 05-28 07-04 09-03 11-22 12-25", "07-03 11-23 12-24" },
  { 2008, "01-01 01-21 02-18 03-21 05-26 07-04 09-01 11-27 12-25", "07-03 11-28 12-24" },
  { 2009, "01-01 01-19 02-16 04-10 05-25 07-03 09-07 11-26 12-25", "11-27 12-24" },
  { 2010, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26" },
  { 2011, "01-17 02-21 04-22 05-30 07-04 09-05 11-24 12-26", "11-25" },
  { 2012, "01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25",
    "07-03 11-23 12-24" },
  { 2013, "01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25", "07-03 11-29 12-24" },
  { 2014, "01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25", "07-03 11-28 12-24" },
  { 2015, "01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25", "11-27 12-24" },
  { 2016, "01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26", "11-25" },
  { 2017, "01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25", "07-03 11-24" },
  { 2018, "01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25", "07-03 11-23 12-24" },
  { 2019, "01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25", "07-03 11-29 12-24" },
  { 2020, "01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25", "11-27 12-24" },
  { 2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26" },
  { 2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25" },
  { 2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24" },
  { 2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24" },
  { 2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25",
    "07-03 11-28 12-24" },
  { 2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25", "11-27 12-24" },
  { 2027, "01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24", "11-26" },
  { 2028, "01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24" },
};

static gint32
date (const char *text)
{
  gint32 day = dp_date_parse (text, -1);

  g_assert_cmpint (day, !=, DP_DATE_NONE);

  return day;
}

static void
test_published_years (void)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");
  const DpExchangeCalendar *nasdaq = dp_exchange_calendar_get ("XNAS");

  for (gsize i = 0; i < G_N_ELEMENTS (years); i++)
    {
      g_autoptr(GString) closed = g_string_new (NULL);
      g_autoptr(GString) half = g_string_new (NULL);
      gint32 last = dp_date_from_ymd (years[i].year, 12, 31);

      for (gint32 day = dp_date_from_ymd (years[i].year, 1, 1); day <= last; day++)
        {
          gboolean open = dp_exchange_calendar_is_trading_day (calendar, day);
          g_autofree char *text = dp_date_to_string (day);

          g_assert_cmpint (dp_exchange_calendar_is_trading_day (nasdaq, day), ==, open);
          if (dp_date_weekday (day) >= 5)
            g_assert_false (open);
          else if (!open)
            g_string_append_printf (closed, "%s%s", closed->len > 0 ? " " : "", text + 5);
          if (dp_exchange_calendar_is_half_day (calendar, day))
            g_string_append_printf (half, "%s%s", half->len > 0 ? " " : "", text + 5);
        }
      g_test_message ("%d", years[i].year);
      g_assert_cmpstr (closed->str, ==, years[i].closed);
      g_assert_cmpstr (half->str, ==, years[i].half);
    }
}

/* Days with a price in a year, as counted from published price lists. */
static void
test_count (void)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");
  const struct { int year; guint n_days; } counts[] = {
    { 1999, 252 }, { 2001, 248 }, { 2008, 253 }, { 2012, 250 }, { 2018, 251 }, { 2019, 252 },
    { 2020, 253 }, { 2021, 252 }, { 2022, 251 }, { 2023, 250 }, { 2024, 252 }, { 2025, 250 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      gint32 first = dp_date_from_ymd (counts[i].year, 1, 1);
      gint32 last = dp_date_from_ymd (counts[i].year, 12, 31);
      g_autoptr(GArray) days = dp_exchange_calendar_list (calendar, first, last);

      g_assert_cmpuint (dp_exchange_calendar_count (calendar, first, last), ==, counts[i].n_days);
      g_assert_cmpuint (days->len, ==, counts[i].n_days);
      for (guint j = 1; j < days->len; j++)
        {
          gint32 day = g_array_index (days, gint32, j);
          gint32 before = g_array_index (days, gint32, j - 1);

          g_assert_cmpint (dp_exchange_calendar_next (calendar, before), ==, day);
          g_assert_cmpint (dp_exchange_calendar_previous (calendar, day), ==, before);
        }
    }
  g_assert_cmpuint (dp_exchange_calendar_count (calendar, 10, 9), ==, 0);
}

static void
test_neighbours (void)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");

  g_assert_cmpint (dp_exchange_calendar_next (calendar, date ("2001-09-10")), ==,
                   date ("2001-09-17"));
  g_assert_cmpint (dp_exchange_calendar_previous (calendar, date ("2001-09-17")), ==,
                   date ("2001-09-10"));
  /* A New Year on a Saturday: the Friday before is the last trading day of the year. */
  g_assert_cmpint (dp_exchange_calendar_previous (calendar, date ("2022-01-03")), ==,
                   date ("2021-12-31"));
  g_assert_cmpint (dp_exchange_calendar_next (calendar, date ("2026-07-02")), ==,
                   date ("2026-07-06"));
}

static void
assert_session (const char *day,
                const char *opens,
                const char *closes)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNAS");
  g_autofree char *open_text = NULL;
  g_autofree char *close_text = NULL;
  gint64 open_us;
  gint64 close_us;

  g_assert_true (dp_exchange_calendar_get_session (calendar, date (day), &open_us, &close_us));
  open_text = dp_timestamp_to_string (open_us);
  close_text = dp_timestamp_to_string (close_us);
  g_assert_cmpstr (open_text + 11, ==, opens);
  g_assert_cmpstr (close_text + 11, ==, closes);
  g_assert_true (g_str_has_prefix (open_text, day));
}

static void
test_session (void)
{
  gint64 open_us;
  gint64 close_us;

  assert_session ("2026-03-06", "14:30:00Z", "21:00:00Z");
  assert_session ("2026-03-09", "13:30:00Z", "20:00:00Z");
  assert_session ("2026-10-30", "13:30:00Z", "20:00:00Z");
  assert_session ("2026-11-02", "14:30:00Z", "21:00:00Z");
  assert_session ("2025-11-28", "14:30:00Z", "18:00:00Z");
  assert_session ("2024-07-03", "13:30:00Z", "17:00:00Z");
  /* Until 2006 summer time began in April and ended in October. */
  assert_session ("2006-03-31", "14:30:00Z", "21:00:00Z");
  assert_session ("2006-04-03", "13:30:00Z", "20:00:00Z");
  assert_session ("2006-10-30", "14:30:00Z", "21:00:00Z");

  g_assert_false (dp_exchange_calendar_get_session (dp_exchange_calendar_get ("XNYS"),
                                                    date ("2026-12-25"), &open_us, &close_us));
}

static void
assert_last_finished (const char *id,
                      const char *now,
                      const char *expected)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get (id);
  gint64 now_us;

  g_assert_true (dp_timestamp_parse (now, &now_us));
  g_assert_cmpint (dp_exchange_calendar_last_finished (calendar, now_us), ==, date (expected));
}

static void
test_last_finished (void)
{
  assert_last_finished ("XNYS", "2026-11-20T20:59:59Z", "2026-11-19");
  assert_last_finished ("XNYS", "2026-11-20T21:00:00Z", "2026-11-20");
  assert_last_finished ("XNYS", "2026-11-22T12:00:00Z", "2026-11-20");
  assert_last_finished ("XNYS", "2026-11-27T17:59:00Z", "2026-11-25");
  assert_last_finished ("XNYS", "2026-11-27T18:00:00Z", "2026-11-27");
  /* After midnight of UTC it is still the evening before in New York. */
  assert_last_finished ("XNYS", "2026-11-21T00:30:00Z", "2026-11-20");
  assert_last_finished ("24/7", "2026-11-20T23:59:59Z", "2026-11-19");
  assert_last_finished ("24/7", "2026-11-21T00:00:00Z", "2026-11-20");
  assert_last_finished ("weekdays", "2026-11-23T10:00:00Z", "2026-11-20");
}

static void
test_find (void)
{
  const struct
  {
    const char *exchange;
    const char *kind;
    const char *symbol;
    const char *id;
  } cases[] = {
    { "NYSE", "stock", "IBM", "XNYS" },
    { "NASDAQ", "stock", "MSFT", "XNAS" },
    { "NYSE ARCA", "etf", "SPY", "XNYS" },
    { "Nasdaq Global Select", "stock", "AAPL", "XNAS" },
    { "Nyse-American", "stock", "X", "XNYS" },
    { "NASDAQ OMX Stockholm", "stock", "VOLV-B", "weekdays" },
    { "London", "stock", "TSCO.LON", "weekdays" },
    { NULL, "stock", "TSCO.LON", "weekdays" },
    { NULL, "stock", "BRK.B", "XNYS" },
    { "", "stock", "IBM", "XNYS" },
    { NULL, NULL, NULL, "XNYS" },
    { NULL, "coin", "btc-bitcoin", "24/7" },
    { NULL, "currency", "EURUSD", "weekdays" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DpExchangeCalendar *found;

      found = dp_exchange_calendar_find (cases[i].exchange, cases[i].kind, cases[i].symbol);
      g_test_message ("%s %s", cases[i].exchange, cases[i].symbol);
      g_assert_cmpstr (dp_exchange_calendar_get_id (found), ==, cases[i].id);
    }
  g_assert_null (dp_exchange_calendar_get ("XLON"));
  g_assert_cmpstr (dp_exchange_calendar_get_time_zone (dp_exchange_calendar_get ("XNYS")), ==,
                   "America/New_York");
}

static void
test_always_open (void)
{
  const DpExchangeCalendar *coins = dp_exchange_calendar_get ("24/7");
  const DpExchangeCalendar *weekdays = dp_exchange_calendar_get ("weekdays");
  gint32 first = date ("2026-01-01");

  g_assert_cmpuint (dp_exchange_calendar_count (coins, first, first + 364), ==, 365);
  g_assert_cmpuint (dp_exchange_calendar_count (weekdays, first, first + 364), ==, 261);
  g_assert_false (dp_exchange_calendar_is_half_day (coins, date ("2025-12-24")));
  g_assert_false (dp_exchange_calendar_is_trading_day (weekdays, date ("2026-11-21")));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/exchange-calendar/published-years", test_published_years);
  g_test_add_func ("/base/exchange-calendar/count", test_count);
  g_test_add_func ("/base/exchange-calendar/neighbours", test_neighbours);
  g_test_add_func ("/base/exchange-calendar/session", test_session);
  g_test_add_func ("/base/exchange-calendar/last-finished", test_last_finished);
  g_test_add_func ("/base/exchange-calendar/find", test_find);
  g_test_add_func ("/base/exchange-calendar/always-open", test_always_open);

  return g_test_run ();
}
