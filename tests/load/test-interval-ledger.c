/* test-interval-ledger.c: which days of a series are loaded, empty or missing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-interval-ledger.h"

typedef struct
{
  DpLedgerDays  days;
  GArray       *bars;
} Fixture;

static gint32
date (const char *text)
{
  gint32 day = text != NULL ? dp_date_parse (text, -1) : DP_DATE_NONE;

  g_assert_cmpint (text == NULL, ==, day == DP_DATE_NONE);

  return day;
}

static gint64
moment (const char *text)
{
  gint64 unix_us;

  g_assert_true (dp_timestamp_parse (text, &unix_us));

  return unix_us;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  user_data)
{
  dp_ledger_days_init (&fixture->days);
  fixture->bars = g_array_new (FALSE, TRUE, sizeof (DpBar));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  user_data)
{
  dp_ledger_days_clear (&fixture->days);
  g_array_unref (fixture->bars);
}

/* Notes a reply that has the days of @texts, separated by blanks. */
static void
note (Fixture    *fixture,
      const char *id,
      const char *texts,
      const char *first,
      const char *last,
      const char *received)
{
  g_auto(GStrv) parts = g_strsplit (texts, " ", -1);

  g_array_set_size (fixture->bars, 0);
  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      DpBar bar = { .date = date (parts[i]) };

      g_array_append_val (fixture->bars, bar);
    }
  dp_ledger_days_note_bars (&fixture->days, dp_exchange_calendar_get (id), fixture->bars,
                            date (first), date (last), moment (received));
}

static void
assert_days (const DpDaySet *set,
             const char     *expected)
{
  g_autofree char *text = dp_day_set_to_string (set);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_missing (Fixture    *fixture,
                const char *id,
                const char *first,
                const char *last,
                const char *asked,
                const char *now,
                const char *expected)
{
  g_autoptr(GArray) missing = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  missing = dp_ledger_days_list_missing (&fixture->days, dp_exchange_calendar_get (id),
                                         date (first), date (last),
                                         asked != NULL ? moment (asked) : 0, moment (now));
  for (guint i = 0; i < missing->len; i++)
    {
      g_autofree char *day = dp_date_to_string (g_array_index (missing, gint32, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", day);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* Over a week's end and Thanksgiving it is one stretch. */
static void
test_whole (Fixture       *fixture,
            gconstpointer  user_data)
{
  note (fixture, "XNYS", "2026-11-19 2026-11-20 2026-11-23 2026-11-24 2026-11-25 2026-11-27",
        NULL, NULL, "2026-12-10T12:00:00Z");
  assert_days (fixture->days.loaded, "{[2026-11-19,2026-11-30)}");
  assert_days (fixture->days.empty, "{}");
  g_assert_cmpint (dp_ledger_days_get_first (&fixture->days), ==, date ("2026-11-19"));
}

/* A trading day between two that came has no price and will get none. */
static void
test_gap (Fixture       *fixture,
          gconstpointer  user_data)
{
  note (fixture, "XNYS", "2026-11-18 2026-11-20 2026-11-23", NULL, NULL, "2026-12-10T12:00:00Z");
  assert_days (fixture->days.loaded, "{[2026-11-18,2026-11-19),[2026-11-20,2026-11-24)}");
  assert_days (fixture->days.empty, "{[2026-11-19,2026-11-20)}");
  assert_missing (fixture, "XNYS", "2026-11-18", "2026-11-23", NULL, "2026-12-10T12:00:00Z", "");
}

/* Today's price is one of a day that goes on; it does not count. */
static void
test_running_day (Fixture       *fixture,
                  gconstpointer  user_data)
{
  note (fixture, "XNYS", "2026-11-18 2026-11-19 2026-11-20", NULL, NULL, "2026-11-20T15:00:00Z");
  assert_days (fixture->days.loaded, "{[2026-11-18,2026-11-20)}");
  assert_missing (fixture, "XNYS", "2026-11-18", "2026-11-20", "2026-11-20T15:00:00Z",
                  "2026-11-20T20:59:00Z", "");
  assert_missing (fixture, "XNYS", "2026-11-18", "2026-11-20", "2026-11-20T15:00:00Z",
                  "2026-11-20T21:00:00Z", "2026-11-18 2026-11-19 2026-11-20");
}

/* What was asked for before the first day does not exist; after the last it may be late. */
static void
test_window (Fixture       *fixture,
             gconstpointer  user_data)
{
  note (fixture, "XNYS", "2026-11-09 2026-11-10", "2026-11-02", "2026-11-20",
        "2026-11-21T12:00:00Z");
  assert_days (fixture->days.loaded, "{[2026-11-09,2026-11-11)}");
  assert_days (fixture->days.empty, "{[2026-11-02,2026-11-09),[2026-11-11,2026-11-18)}");
  g_assert_cmpint (dp_ledger_days_get_first (&fixture->days), ==, date ("2026-11-02"));
  assert_missing (fixture, "XNYS", "2026-11-02", "2026-11-20", "2026-11-21T12:00:00Z",
                  "2026-11-21T13:00:00Z", "2026-11-18 2026-11-19 2026-11-20");
}

static void
test_empty_window (Fixture       *fixture,
                   gconstpointer  user_data)
{
  note (fixture, "24/7", "", "2020-01-01", "2020-12-31", "2026-11-21T12:00:00Z");
  assert_days (fixture->days.empty, "{[2020-01-01,2021-01-01)}");
  note (fixture, "24/7", "", NULL, NULL, "2026-11-21T12:00:00Z");
  assert_days (fixture->days.loaded, "{}");
}

/* The last days are asked for again after each day that is over, and not oftener. */
static void
test_late_corrections (Fixture       *fixture,
                       gconstpointer  user_data)
{
  note (fixture, "XNYS", "2026-11-16 2026-11-17 2026-11-18 2026-11-19 2026-11-20", NULL, NULL,
        "2026-11-20T22:00:00Z");
  assert_missing (fixture, "XNYS", "2026-11-16", "2026-11-30", "2026-11-20T22:00:00Z",
                  "2026-11-22T12:00:00Z", "");
  assert_missing (fixture, "XNYS", "2026-11-16", "2026-11-30", "2026-11-20T22:00:00Z",
                  "2026-11-23T22:00:00Z", "2026-11-19 2026-11-20 2026-11-23");
  assert_missing (fixture, "XNYS", "2026-11-16", "2026-11-30", NULL, "2026-11-22T12:00:00Z",
                  "2026-11-18 2026-11-19 2026-11-20");
}

static void
test_rejected (Fixture       *fixture,
               gconstpointer  user_data)
{
  note (fixture, "24/7", "2026-11-01 2026-11-03", NULL, NULL, "2026-11-21T12:00:00Z");
  dp_day_set_add (fixture->days.rejected, date ("2026-11-02"), date ("2026-11-03"));
  dp_day_set_add (fixture->days.failed, date ("2026-11-04"), date ("2026-11-05"));
  assert_missing (fixture, "24/7", "2026-11-01", "2026-11-04", "2026-11-21T12:00:00Z",
                  "2026-11-21T13:00:00Z", "2026-11-04");
  assert_missing (fixture, "24/7", "2026-11-01", "2026-11-04", "2026-11-20T12:00:00Z",
                  "2026-11-21T13:00:00Z", "2026-11-02 2026-11-04");
}

#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/load/interval-ledger/whole", test_whole);
  ADD ("/load/interval-ledger/gap", test_gap);
  ADD ("/load/interval-ledger/running-day", test_running_day);
  ADD ("/load/interval-ledger/window", test_window);
  ADD ("/load/interval-ledger/empty-window", test_empty_window);
  ADD ("/load/interval-ledger/late-corrections", test_late_corrections);
  ADD ("/load/interval-ledger/rejected", test_rejected);

  return g_test_run ();
}
