/* test-alert-rules.c: what is told of runs and states, and what is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-alert-rules.h"
#include "dp-test-mail.h"
#include "dp-test-notify.h"
#include "dp-test.h"

static void
init (DpTestNotify *notify)
{
  dp_test_notify_init (notify);
  dp_settings_override (notify->settings, "notify-desktop", "false");
  dp_settings_override (notify->settings, "mail-server", "localhost");
  dp_settings_override (notify->settings, "mail-to", "ada@example.org");
  dp_settings_override (notify->settings, "symbols", "IBM,coinpaprika:btc-bitcoin");
}

static void
check (DpTestNotify *notify)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_alert_rules_check (notify->pool, notify->settings, NULL, notify->clock), &error);
  g_assert_no_error (error);
}

/* A run that ended so, a day after the last one. */
static void
run (DpTestNotify *notify,
     const char   *status,
     const char   *message)
{
  g_autofree char *sql = g_strdup_printf ("insert into control.runs (trigger, status, message, "
                                          "finished_at) values ('test', '%s', '%s', now())",
                                          status, message);

  dp_test_notify_advance (notify, 24);
  dp_test_notify_do (notify, sql);
}

static void
part (DpTestNotify *notify,
      const char   *symbol,
      const char   *status,
      const char   *error)
{
  g_autofree char *sql =
      g_strdup_printf ("insert into control.run_items (run_id, source, symbol, status, error) "
                       "select max(run_id), 'alphavantage', '%s', '%s', '%s' from control.runs",
                       symbol, status, error);

  dp_test_notify_do (notify, sql);
}

static void
result (DpTestNotify *notify,
        const char   *test,
        const char   *status,
        const char   *severity)
{
  g_autofree char *sql =
      g_strdup_printf ("insert into control.test_results (run_id, test, status, severity, message) "
                       "select max(run_id), '%s', '%s', '%s', '3 rows' from control.runs",
                       test, status, severity);

  dp_test_notify_do (notify, sql);
}

/* All that was told since the last call, as "kind: title | kind: title" */
static void
assert_told (DpTestNotify *notify,
             const char   *expected)
{
  g_autofree char *told = NULL;

  check (notify);
  told = dp_test_notify_ask (
      notify,
      "with told as (update control.notifications set state = 'sent', sent_at = now() where state "
      "= 'pending' returning notification_id, kind, title) select coalesce(string_agg(kind || ': ' "
      "|| title, ' | ' order by notification_id), '') from told");
  g_assert_cmpstr (told, ==, expected);
}

static char *
dup_body (DpTestNotify *notify)
{
  return dp_test_notify_ask (
      notify, "select body from control.notifications order by notification_id desc limit 1");
}

#define assert_body(notify, part) \
  G_STMT_START { \
    g_autofree char *body = dup_body (notify); \
    if (strstr (body, part) == NULL) \
      g_test_message ("“%s” is not in: %s", part, body); \
    g_assert_nonnull (strstr (body, part)); \
  } G_STMT_END

static DexFuture *
test_failure (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  run (&notify, "success", "");
  assert_told (&notify, "");
  run (&notify, "failed", "The provider refuses the key.");
  part (&notify, "IBM", "failed", "refused");
  part (&notify, "MSFT", "failed", "refused");
  assert_told (&notify, "failure: The run failed");
  assert_body (&notify, "The provider refuses the key.\n\n• IBM: refused\n• MSFT: refused");
  assert_body (&notify, "“datapipe runs 2” shows each step.");

  /* An hour later the same is no news; a day later it is told again. */
  dp_test_notify_advance (&notify, -23);
  run (&notify, "failed", "The provider refuses the key.");
  assert_told (&notify, "");
  run (&notify, "failed", "The provider refuses the key.");
  assert_told (&notify, "failure: The run failed");
  assert_body (&notify, "It failed 3 times in a row.");

  /* Who stops a run knows it; and it says nothing of what was wrong. */
  run (&notify, "cancelled", "Stopped.");
  assert_told (&notify, "");
  run (&notify, "success", "");
  assert_told (&notify, "recovery: It is well again");
  assert_body (&notify, "• The run succeeded (it was wrong since 6 Mar 2026");
  run (&notify, "success", "");
  assert_told (&notify, "");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_partial (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  run (&notify, "partial", "1 of 3 symbols is not up to date: unknown");
  part (&notify, "IBM", "success", "");
  part (&notify, "MSFT", "failed", "unknown symbol");
  part (&notify, "AAPL", "success", "");
  assert_told (&notify, "partial: The run left 1 thing undone");
  assert_body (&notify, "• MSFT: unknown symbol\n");

  /* The same symbol an hour later is no news, another one is; both are listed, the new one
   * first. */
  dp_test_notify_advance (&notify, -23);
  run (&notify, "partial", "");
  part (&notify, "MSFT", "failed", "unknown symbol");
  assert_told (&notify, "");
  dp_test_notify_advance (&notify, -23);
  run (&notify, "partial", "");
  part (&notify, "IBM", "failed", "timed out");
  part (&notify, "MSFT", "failed", "unknown symbol");
  assert_told (&notify, "partial: The run left 2 things undone");
  assert_body (&notify, "• IBM: timed out\n• MSFT: unknown symbol\n");

  run (&notify, "success", "");
  part (&notify, "IBM", "success", "");
  part (&notify, "MSFT", "success", "");
  assert_told (&notify, "recovery: It is well again");
  assert_body (&notify, "• IBM is up to date");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

/* Hundreds of symbols are one thing to tell. */
static DexFuture *
test_many (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  run (&notify, "partial", "");
  dp_test_notify_do (
      &notify, "insert into control.run_items (run_id, source, symbol, status, error) select 1, "
               "'alphavantage', 'S' || n, 'failed', 'no answer' from generate_series(1, 500) n");
  assert_told (&notify, "partial: The run left 500 things undone");
  assert_body (&notify, "• and 488 more\n");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_tests (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  run (&notify, "partial", "A test failed.");
  part (&notify, "IBM", "success", "");
  result (&notify, "unique_dim_company_id", "fail", "error");
  result (&notify, "not_null_close", "error", "error");
  result (&notify, "range_volume", "warn", "warn");
  result (&notify, "unique_date", "pass", "error");
  assert_told (&notify, "test-failure: 2 data tests failed");
  assert_body (&notify, "• not_null_close: 3 rows\n• unique_dim_company_id: 3 rows\n");

  run (&notify, "success", "");
  result (&notify, "unique_dim_company_id", "pass", "error");
  assert_told (&notify, "recovery: It is well again");
  assert_body (&notify, "• The test unique_dim_company_id passes");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static void
answers (DpTestNotify *notify,
         guint         calls,
         guint         failed,
         guint         latency_ms)
{
  g_autofree char *sql = g_strdup_printf ("insert into control.run_sources select max(run_id), "
                                          "'alphavantage', %u, %u, %u from control.runs",
                                          calls, failed, latency_ms);

  dp_test_notify_do (notify, sql);
}

static DexFuture *
test_providers (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  run (&notify, "success", "");
  answers (&notify, 100, 5, 1000);
  assert_told (&notify, "");
  run (&notify, "success", "");
  answers (&notify, 100, 6, 1000);
  assert_told (&notify, "error-rate: Many calls to a provider fail");
  assert_body (&notify, "• Alpha Vantage: 6 of 100 calls failed, which is 6 %");
  run (&notify, "success", "");
  answers (&notify, 100, 0, 1001);
  assert_told (&notify, "latency: A provider answers slowly | recovery: It is well again");
  dp_settings_override (notify.settings, "notify-latency-ms", "2000");
  run (&notify, "success", "");
  answers (&notify, 100, 0, 1999);
  assert_told (&notify, "recovery: It is well again");
  assert_body (&notify, "• Alpha Vantage answers as quickly as it should");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_stale (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  /* GONE is not set up any more, IBM is as fresh as it can be. */
  dp_test_notify_do (
      &notify, "insert into control.checkpoints (source, item, endpoint, watermark, run_id, "
               "updated_at) values ('alphavantage', 'IBM', 'TIME_SERIES_DAILY', '2026-03-03', 1, "
               "now()), ('alphavantage', 'IBM', 'OVERVIEW', null, 1, now()), ('alphavantage', "
               "'GONE', 'TIME_SERIES_DAILY', '2020-01-01', 1, now()), ('coinpaprika', "
               "'btc-bitcoin', 'historical', '2026-02-27', 1, now())");
  assert_told (&notify, "");
  dp_test_notify_advance (&notify, 24);
  assert_told (&notify, "stale: 1 symbol is stale");
  assert_body (
      &notify,
      "No new price for more than 5 days:\n\n• btc-bitcoin: the last price is of 27 Feb 2026\n");
  dp_test_notify_advance (&notify, 24);
  assert_told (&notify, "");
  dp_test_notify_do (&notify, "update control.checkpoints set watermark = '2026-03-05'");
  assert_told (&notify, "recovery: It is well again");
  assert_body (&notify, "• coinpaprika:btc-bitcoin has new prices");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_drift (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  dp_test_notify_do (&notify,
                     "insert into control.drift_events (source, endpoint, field, change, detail) "
                     "values ('alphavantage', 'OVERVIEW', '/Sector', 'missing', '{\"message\": "
                     "\"Sector is gone\"}'), ('alphavantage', 'OVERVIEW', '/Branch', 'new', '{}')");
  assert_told (&notify, "drift: The form of replies has changed in 2 ways");
  assert_body (&notify, "• alphavantage: Sector is gone\n• alphavantage: new /Branch\n");
  dp_test_notify_advance (&notify, 1000);
  assert_told (&notify, "");
  dp_test_notify_do (&notify, "update control.drift_events set state = 'accepted'");
  assert_told (&notify, "");
  dp_test_notify_assert (&notify, "select count(*) from control.alerts", "0");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_anomalies (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  /* Of history that was loaded only now, and of what somebody has looked at already, nothing is
   * told. */
  dp_test_notify_do (
      &notify,
      "insert into control.anomalies (source, kind, observed_at, expected, observed, confidence, "
      "label) values ('alphavantage', 'volume', '2026-03-03', '1 to 2 million', '40 million', "
      "0.97, null), ('alphavantage', 'volume', '2019-03-03', '1 to 2 million', '40 million', 0.97, "
      "null), ('alphavantage', 'jump', '2026-03-03', '0', '1', 0.97, 'expected')");
  assert_told (&notify, "anomaly: 1 anomaly was found");
  assert_body (&notify,
               "• alphavantage: volume: expected 1 to 2 million, came 40 million (97 % sure)\n");
  dp_test_notify_advance (&notify, 100);
  assert_told (&notify, "");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_switches (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  dp_settings_override (notify.settings, "notify-about", "partial,stale");
  run (&notify, "failed", "No.");
  answers (&notify, 100, 100, 5000);
  result (&notify, "unique", "fail", "error");
  assert_told (&notify, "");
  run (&notify, "partial", "");
  part (&notify, "IBM", "failed", "no");
  assert_told (&notify, "partial: The run left 1 thing undone");
  run (&notify, "success", "");
  part (&notify, "IBM", "success", "");
  assert_told (&notify, "");
  dp_test_notify_assert (&notify, "select count(*) from control.alerts", "0");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

/* A pipeline of the given name, and a run of it for the moment a day later */
static void
scheduled (DpTestNotify *notify,
           const char   *status,
           int           attempt)
{
  g_autofree char *sql = g_strdup_printf (
      "insert into control.runs (trigger, status, message, finished_at, pipeline, due_at, attempt) "
      "select 'schedule', '%s', 'No answer.', timestamptz '2026-03-04 12:00+0' + (%" G_GINT64_FORMAT
      " || ' us')::interval, 'nightly', '2026-03-04', %d",
      status, dp_clock_get_unix_us (notify->clock) - G_GINT64_CONSTANT (1772625600000000), attempt);

  dp_test_notify_do (notify, sql);
}

/* What the scheduler tries again is told once the last try has failed, or none came. */
static DexFuture *
test_tries (gpointer user_data)
{
  DpTestNotify notify;

  init (&notify);
  dp_test_notify_do (
      &notify,
      "insert into control.pipelines (name, definition) values ('nightly', '{\"attempts\": 2}')");
  scheduled (&notify, "failed", 1);
  assert_told (&notify, "");
  dp_test_notify_advance (&notify, 0.1);
  scheduled (&notify, "success", 2);
  assert_told (&notify, "");

  dp_test_notify_do (&notify, "delete from control.runs");
  scheduled (&notify, "failed", 1);
  dp_test_notify_advance (&notify, 0.1);
  assert_told (&notify, "");
  scheduled (&notify, "failed", 2);
  assert_told (&notify, "failure: The run of “nightly” failed");
  dp_test_notify_assert (&notify, "select count(*) from control.runs where judged_at is null", "0");

  dp_test_notify_do (&notify, "delete from control.runs");
  dp_test_notify_do (&notify, "delete from control.alerts");
  scheduled (&notify, "failed", 1);
  assert_told (&notify, "");
  dp_test_notify_advance (&notify, 0.5);
  assert_told (&notify, "failure: The run of “nightly” failed");

  /* A pipeline may have rules of its own. */
  dp_test_notify_do (&notify, "update control.pipelines set definition = '{\"notifications\": "
                              "{\"about\": [\"recovery\"]}}'");
  dp_test_notify_do (&notify, "delete from control.alerts");
  scheduled (&notify, "failed", 3);
  assert_told (&notify, "");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

static DexFuture *
test_database (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);
  g_autofree char *port = g_strdup_printf ("%u", dp_test_mail_get_port (server));
  g_autoptr(GError) reason = g_error_new_literal (DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE,
                                                  "The server does not answer.");
  g_autoptr(DpDbTarget) nowhere = dp_db_target_new_for_uri ("postgresql://localhost:1/none", NULL);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (nowhere, 1, 0);
  const char *data;

  init (&notify);
  dp_settings_override (notify.settings, "mail-port", port);
  dp_settings_override (notify.settings, "mail-security", "none");

  /* Not at once, for it may be restarted. */
  dex_await (dp_alert_rules_database_failed (notify.settings, reason, FALSE, NULL, notify.clock),
             NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 0);
  dp_test_notify_advance (&notify, 0.1);
  dp_test_mail_set_way (server, DP_TEST_MAIL_NOT_NOW, 1);
  dex_await (dp_alert_rules_database_failed (notify.settings, reason, FALSE, NULL, notify.clock),
             NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 0);
  dp_test_notify_advance (&notify, 0.1);
  dex_await (dp_alert_rules_database_failed (notify.settings, reason, FALSE, NULL, notify.clock),
             NULL);
  dex_await (dp_alert_rules_database_failed (notify.settings, reason, FALSE, NULL, notify.clock),
             NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  data = dp_test_mail_get (server, 0)->data;
  g_assert_nonnull (strstr (data, "Subject: DataPipe: The database cannot be reached"));
  g_assert_nonnull (strstr (data, "The server does not answer."));
  g_assert_nonnull (strstr (data, "since 4 Mar 2026, 12:00"));

  /* That it is back is told by what it keeps. */
  assert_told (&notify, "recovery: It is well again");
  assert_body (&notify, "• The database can be reached (it was wrong since 4 Mar 2026, 12:00)");
  assert_told (&notify, "");

  /* A run that could not take place is told at once. */
  dex_await (dp_alert_rules_database_failed (notify.settings, reason, TRUE, NULL, notify.clock),
             NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 2);
  g_assert_nonnull (strstr (dp_test_mail_get (server, 1)->data, "A run could not take place."));

  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/alert-rules/failure", test_failure);
  dp_test_add_fiber ("/alert-rules/partial", test_partial);
  dp_test_add_fiber ("/alert-rules/many", test_many);
  dp_test_add_fiber ("/alert-rules/tests", test_tests);
  dp_test_add_fiber ("/alert-rules/providers", test_providers);
  dp_test_add_fiber ("/alert-rules/stale", test_stale);
  dp_test_add_fiber ("/alert-rules/drift", test_drift);
  dp_test_add_fiber ("/alert-rules/anomalies", test_anomalies);
  dp_test_add_fiber ("/alert-rules/switches", test_switches);
  dp_test_add_fiber ("/alert-rules/tries", test_tries);
  dp_test_add_fiber ("/alert-rules/database", test_database);

  return g_test_run ();
}
