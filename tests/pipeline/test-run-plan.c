/* test-run-plan.c: what is worth a call, what may be spent, and who comes first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-plan.h"
#include "dp-test.h"

static DpDbPool *pool;

static gint64
moment (const char *text)
{
  gint64 unix_us;

  g_assert_true (dp_timestamp_parse (text, &unix_us));

  return unix_us;
}

static gint32
date (const char *text)
{
  return dp_date_parse (text, -1);
}

/* Whether OVERVIEW and the like are due at @now after they were asked for at @asked. */
static gboolean
is_due (const char *endpoint,
        const char *asked,
        const char *now)
{
  const DpRunDataset *dataset = dp_run_dataset_find ("alphavantage", endpoint);
  DpCheckpoint *checkpoint = dp_checkpoint_new ();
  gboolean due;

  checkpoint->updated_us = moment (asked);
  due = dp_run_dataset_is_due (dataset, dp_exchange_calendar_get ("XNYS"), checkpoint,
                               moment (now));
  dp_checkpoint_free (checkpoint);

  return due;
}

/* Whether @endpoint rests at @now that was asked for at @asked, and last brought something at
 * @changed. */
static gboolean
rests (const char *source,
       const char *endpoint,
       const char *changed,
       const char *asked,
       const char *now)
{
  const DpRunDataset *dataset = dp_run_dataset_find (source, endpoint);
  DpCheckpoint *checkpoint = dp_checkpoint_new ();
  gboolean is_resting;

  checkpoint->changed_us = changed != NULL ? moment (changed) : 0;
  checkpoint->updated_us = moment (asked);
  is_resting = dp_run_dataset_rests (dataset, checkpoint, moment (now));
  g_assert_true (!is_resting ||
                 !dp_run_dataset_is_due (dataset, dp_exchange_calendar_get ("XNYS"), checkpoint,
                                         moment (now)) ||
                 dataset->pace == DP_PACE_DAYS);
  dp_checkpoint_free (checkpoint);

  return is_resting;
}

/* What has been silent for long is asked for ever more rarely, but never not at all. */
static void
test_rests (void)
{
  const char *weekly = "TIME_SERIES_WEEKLY";

  g_assert_false (rests ("alphavantage", weekly, "2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z",
                         "2026-11-21T12:00:00Z"));
  g_assert_true (rests ("alphavantage", weekly, "2026-10-31T00:00:00Z", "2026-11-20T00:00:00Z",
                        "2026-11-21T12:00:00Z"));
  g_assert_false (rests ("alphavantage", weekly, "2026-10-31T00:00:00Z", "2026-11-18T00:00:00Z",
                         "2026-11-21T12:00:00Z"));
  g_assert_true (rests ("alphavantage", weekly, "2020-01-01T00:00:00Z", "2026-11-01T00:00:00Z",
                        "2026-11-28T00:00:00Z"));
  g_assert_false (rests ("alphavantage", weekly, "2020-01-01T00:00:00Z", "2026-11-01T00:00:00Z",
                         "2026-11-29T00:00:00Z"));
  g_assert_true (rests ("alphavantage", "TIME_SERIES_DAILY", "2026-01-01T00:00:00Z",
                        "2026-11-01T00:00:00Z", "2026-11-21T00:00:00Z"));
  g_assert_false (
      rests ("alphavantage", weekly, NULL, "2020-01-01T00:00:00Z", "2020-01-01T00:00:01Z"));
  g_assert_true (
      rests ("rss", "/", "2026-01-01T00:00:00Z", "2026-11-20T01:00:00Z", "2026-11-21T00:00:00Z"));
  g_assert_false (
      rests ("rss", "/", "2026-01-01T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"));
}

static void
test_due (void)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");
  const DpRunDataset *unknown = dp_run_dataset_find ("alphavantage", "SOMETHING_NEW");

  /* Facts: once in a day. */
  g_assert_false (is_due ("OVERVIEW", "2026-11-20T08:00:00Z", "2026-11-20T22:00:00Z"));
  g_assert_true (is_due ("OVERVIEW", "2026-11-20T08:00:05Z", "2026-11-21T08:00:00Z"));

  /* The price now: while the exchange trades, and once after it closed. */
  g_assert_true (is_due ("GLOBAL_QUOTE", "2026-11-20T15:00:00Z", "2026-11-20T15:00:01Z"));
  g_assert_true (is_due ("GLOBAL_QUOTE", "2026-11-20T20:59:00Z", "2026-11-20T21:30:00Z"));
  g_assert_false (is_due ("GLOBAL_QUOTE", "2026-11-20T21:00:00Z", "2026-11-22T12:00:00Z"));
  g_assert_false (is_due ("GLOBAL_QUOTE", "2026-11-20T21:00:00Z", "2026-11-23T14:29:00Z"));
  g_assert_true (is_due ("GLOBAL_QUOTE", "2026-11-20T21:00:00Z", "2026-11-23T14:30:00Z"));

  /* Weeks and months: after each trading day. */
  g_assert_false (is_due ("TIME_SERIES_WEEKLY", "2026-11-20T22:00:00Z", "2026-11-23T20:00:00Z"));
  g_assert_true (is_due ("TIME_SERIES_WEEKLY", "2026-11-20T22:00:00Z", "2026-11-23T21:00:00Z"));

  g_assert_true (dp_run_dataset_is_due (unknown, calendar, NULL, moment ("2026-11-20T00:00:00Z")));
  g_assert_true (is_due ("SOMETHING_NEW", "2026-11-20T21:00:00Z", "2026-11-20T21:00:01Z"));
}

static void
assert_missing (DpRunNeeds *needs,
                DpRunScope *scope,
                int         expected)
{
  dp_run_needs_decide (needs, "alphavantage", scope);
  g_assert_cmpint (needs->wanted.missing != NULL ? (int) needs->wanted.missing->len : -1, ==,
                   expected);
}

/* -1: everything is wanted, as nothing is known. */
static void
test_missing (void)
{
  DpRunNeeds *needs = dp_run_needs_new ("stock", "IBM");
  DpRunScope scope = { .now_us = moment ("2026-11-21T12:00:00Z"), .from = DP_DATE_NONE,
                       .to = DP_DATE_NONE };
  const DpRunDataset *daily = dp_run_dataset_find ("alphavantage", "TIME_SERIES_DAILY");
  const DpRunDataset *quote = dp_run_dataset_find ("alphavantage", "GLOBAL_QUOTE");

  assert_missing (needs, &scope, -1);
  g_assert_true (dp_run_needs_wants (needs, daily, "TIME_SERIES_DAILY", &scope));

  dp_day_set_add (needs->days.loaded, date ("2026-11-02"), date ("2026-11-23"));
  assert_missing (needs, &scope, 3);
  needs->asked_us = moment ("2026-11-20T21:30:00Z");
  assert_missing (needs, &scope, 0);
  g_assert_false (dp_run_needs_wants (needs, daily, "TIME_SERIES_DAILY", &scope));
  g_assert_true (dp_run_needs_wants (needs, quote, "GLOBAL_QUOTE", &scope));

  /* A plan with all of the history wants what was before, too. */
  scope.full_history = TRUE;
  assert_missing (needs, &scope,
                  (int) dp_exchange_calendar_count (dp_exchange_calendar_get ("XNYS"),
                                                    date ("1999-11-01"), date ("2026-10-30")));
  dp_day_set_add (needs->days.empty, date ("1900-01-01"), date ("2026-11-02"));
  assert_missing (needs, &scope, 0);

  dp_run_needs_free (needs);
}

static void
test_backfill (void)
{
  DpRunNeeds *needs = dp_run_needs_new ("stock", "IBM");
  DpRunScope scope = { .now_us = moment ("2026-11-21T12:00:00Z"), .from = date ("2026-10-26"),
                       .to = date ("2026-11-21") };
  const DpRunDataset *quote = dp_run_dataset_find ("alphavantage", "GLOBAL_QUOTE");

  assert_missing (needs, &scope, 20);
  g_assert_false (dp_run_needs_wants (needs, quote, "GLOBAL_QUOTE", &scope));
  dp_day_set_add (needs->days.loaded, date ("2026-11-02"), date ("2026-11-23"));
  assert_missing (needs, &scope, 5);
  g_assert_cmpint (g_array_index (needs->wanted.missing, gint32, 0), ==, date ("2026-10-26"));

  dp_run_needs_free (needs);
}

/* A feed says when it may be asked again; a person need not wait for that. */
static void
test_feed (void)
{
  DpRunNeeds *needs = dp_run_needs_new ("feed", "https://n.example/");
  const DpRunDataset *news = dp_run_dataset_find ("rss", "/");
  DpRunScope scope = { .now_us = moment ("2026-11-21T12:00:00Z"), .from = DP_DATE_NONE,
                       .to = DP_DATE_NONE };
  DpCheckpoint *checkpoint = dp_checkpoint_new ();

  g_assert_true (dp_run_needs_wants (needs, news, "/", &scope));
  checkpoint->updated_us = moment ("2026-11-21T11:59:00Z");
  g_hash_table_insert (needs->wanted.checkpoints, g_strdup ("/"), checkpoint);
  g_assert_true (dp_run_needs_wants (needs, news, "/", &scope));
  checkpoint->next_us = moment ("2026-11-21T12:00:01Z");
  g_assert_false (dp_run_needs_wants (needs, news, "/", &scope));
  scope.by_person = TRUE;
  g_assert_true (dp_run_needs_wants (needs, news, "/", &scope));
  scope.by_person = FALSE;
  scope.now_us = moment ("2026-11-21T12:00:01Z");
  g_assert_true (dp_run_needs_wants (needs, news, "/", &scope));

  dp_run_needs_free (needs);
}

static void
insert_used (const char *period,
             const char *start,
             int         used)
{
  g_autofree char *sql = NULL;

  sql = g_strdup_printf ("insert into control.quota (source, key_id, period, period_start, used) "
                         "values ('quotas', 'key', '%s', '%s', %d)", period, start, used);
  dp_test_sql (pool, sql);
}

static DexFuture *
test_quota (gpointer user_data)
{
  DpRunQuota quota = { .allowed = { 1, 5, 25, 100 } };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  g_autofree char *refusal = NULL;

  g_assert_no_error (error);
  insert_used ("second", "2026-11-30T10:00:29Z", 2);
  insert_used ("second", "2026-11-30T09:59:40Z", 1);
  insert_used ("second", "2026-11-30T09:59:20Z", 7);
  insert_used ("minute", "2026-11-30T10:00:00Z", 2);
  insert_used ("day", "2026-11-30T00:00:00Z", 20);
  insert_used ("day", "2026-11-29T00:00:00Z", 25);
  insert_used ("month", "2026-11-01T00:00:00Z", 97);
  insert_used ("month", "2026-10-01T00:00:00Z", 100);

  g_assert_true (dp_run_quota_read_used (&quota, dp_db_lease_get_connection (lease), "quotas",
                                         "key", moment ("2026-11-30T10:00:30Z"), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (quota.recent[1], ==, 2);
  g_assert_cmpuint (quota.recent[50], ==, 1);
  g_assert_cmpint (dp_run_quota_get_left (&quota, DP_QUOTA_MINUTE), ==, 3);
  g_assert_cmpint (dp_run_quota_get_left (&quota, DP_QUOTA_DAY), ==, 5);
  g_assert_cmpint (dp_run_quota_get_left (&quota, DP_QUOTA_MONTH), ==, 3);
  g_assert_cmpint (dp_run_quota_get_budget (&quota), ==, 3);
  refusal = dp_run_quota_dup_refusal (&quota, "Somebody");
  g_assert_nonnull (g_strstr_len (refusal, -1, "100 calls to Somebody"));
  g_assert_nonnull (g_strstr_len (refusal, -1, "2026-12-01T00:00:00Z"));

  /* Three in this minute, five in each of the next two. */
  g_assert_cmpfloat (dp_run_quota_estimate_s (&quota, 3), ==, 2);
  g_assert_cmpfloat (dp_run_quota_estimate_s (&quota, 13), ==, 120);
  g_assert_cmpint (dp_run_quota_get_budget (&(DpRunQuota) { 0 }), ==, -1);

  return dex_future_new_true ();
}

/* A provider's word holds for its key and plan, until the moment it holds for. */
static DexFuture *
test_spent (gpointer user_data)
{
  static const DpQuotaProfile free_plan = { "quotas", "free", FALSE, { 0 } };
  static const DpQuotaProfile paid_plan = { "quotas", "paid", FALSE, { 0 } };
  static const struct
  {
    const char           *key_id;
    const DpQuotaProfile *profile;
    const char           *now;
    gint64                budget;
  } cases[] = {
    { "spent", &free_plan, "2026-11-30T10:00:00Z", 0 },
    { "spent", &paid_plan, "2026-11-30T10:00:00Z", -1 },
    { "other", &free_plan, "2026-11-30T10:00:00Z", -1 },
    { "spent", &free_plan, "2026-12-01T00:00:00Z", -1 },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), &error);

  g_assert_no_error (error);
  dp_test_sql (
      pool,
      "insert into control.quota_spent (source, key_id, plan, until_at, message, noted_at) values "
      "('quotas', 'spent', 'free', '2026-12-01T00:00:00Z', 'no more', '2026-11-30T09:00:00Z')");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DpRunQuota quota = { .profile = cases[i].profile };

      g_assert_true (dp_run_quota_read_used (&quota, dp_db_lease_get_connection (lease), "quotas",
                                             cases[i].key_id, moment (cases[i].now), &error));
      g_assert_no_error (error);
      g_assert_cmpint (dp_run_quota_get_budget (&quota), ==, cases[i].budget);
      if (cases[i].budget == 0)
        {
          g_autofree char *refusal = dp_run_quota_dup_refusal (&quota, "Somebody");

          g_assert_nonnull (g_strstr_len (refusal, -1, "Somebody has said"));
          g_assert_nonnull (g_strstr_len (refusal, -1, "2026-12-01T00:00:00Z"));
        }
    }

  return dex_future_new_true ();
}

static DpRunPlan *
new_plan (DpSettings *settings)
{
  const char *symbols[] = { "FRESH", "OLD", "NEW", "coinpaprika:btc-bitcoin", NULL };
  DpRunOptions options = { .symbols = symbols };
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(GError) error = NULL;
  DpRunPlan *plan = dp_run_plan_new (settings, &options, &error);

  g_assert_no_error (error);
  lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  g_assert_no_error (error);
  g_assert_true (dp_run_plan_prepare (plan, settings, dp_db_lease_get_connection (lease), &error));
  g_assert_no_error (error);

  return plan;
}

/* A budget of four: prices of all three first, and of those the one that never came before all. */
static DexFuture *
test_order (gpointer user_data)
{
  const char *expected[] = { "NEW daily", "OLD daily", "FRESH daily", "NEW quote" };
  g_autoptr(DpSettings) settings = NULL;
  g_autoptr(DpRunPlan) plan = NULL;
  DpPlanSource *source;
  guint n_affordable = 0;

  dp_test_sql (
      pool,
      "insert into control.checkpoints (source, item, endpoint, run_id, updated_at) values "
      "('alphavantage', 'OLD', 'TIME_SERIES_DAILY', 1, now() - interval '9 days'), "
      "('alphavantage', 'FRESH', 'TIME_SERIES_DAILY', 1, now() - interval '1 day'), "
      "('alphavantage', 'OLD', 'OVERVIEW', 1, now() - interval '1 hour')");
  dp_test_sql (
      pool,
      "insert into control.quota (source, key_id, period, period_start, used) values "
      "('alphavantage', '', 'day', date_trunc('day', now(), 'UTC'), 21)");
  settings = dp_settings_new ();
  plan = new_plan (settings);

  source = g_ptr_array_index (plan->sources, 0);
  g_assert_cmpuint (source->calls->len, ==, 8);
  for (guint i = 0; i < source->calls->len; i++)
    {
      const DpPlanCall *call = g_ptr_array_index (source->calls, i);
      g_autofree char *text = NULL;

      text = g_strconcat (dp_run_item_get_symbol (call->item->item), " ", call->dataset->name,
                          NULL);
      if (i < G_N_ELEMENTS (expected))
        g_assert_cmpstr (text, ==, expected[i]);
      g_assert_cmpstr (text, !=, "OLD overview");
      n_affordable += call->affordable;
    }
  g_assert_cmpuint (n_affordable, ==, 4);

  /* The other provider's budget is its own. */
  source = g_ptr_array_index (plan->sources, 1);
  g_assert_cmpstr (source->quota.profile->plan, ==, "free");
  g_assert_true (((DpPlanCall *) g_ptr_array_index (source->calls, 0))->affordable);

  return dex_future_new_true ();
}

static DpRunPlan *
new_feed_plan (DpSettings *settings,
               const char *trigger)
{
  const char *symbols[] = { "https://n.example/feed", NULL };
  DpRunOptions options = { .symbols = symbols, .trigger = trigger };
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(GError) error = NULL;
  DpRunPlan *plan = dp_run_plan_new (settings, &options, &error);

  g_assert_no_error (error);
  lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  g_assert_no_error (error);
  g_assert_true (dp_run_plan_prepare (plan, settings, dp_db_lease_get_connection (lease), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (plan->sources->len, ==, 1);

  return plan;
}

static DexFuture *
test_scheduled_feed (gpointer user_data)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(DpRunPlan) scheduled = NULL;
  g_autoptr(DpRunPlan) asked = NULL;
  const char * const *headers;
  DpPlanSource *source;
  DpPlanCall *call;

  dp_test_sql (
      pool,
      "insert into control.checkpoints (source, item, endpoint, run_id, updated_at, next_at, "
      "etag, moved_to) values ('rss', 'https://n.example/feed', '/', 1, now(), now() + "
      "interval '1 hour', '\"v1\"', 'https://n.example/new')");
  scheduled = new_feed_plan (settings, "schedule");
  g_assert_cmpuint (dp_run_plan_count_calls (scheduled), ==, 0);

  asked = new_feed_plan (settings, "command");
  g_assert_cmpuint (dp_run_plan_count_calls (asked), ==, 1);
  source = g_ptr_array_index (asked->sources, 0);
  call = g_ptr_array_index (source->calls, 0);
  g_assert_cmpstr (source->name, ==, "rss");
  g_assert_cmpstr (dp_request_get_symbol (call->request), ==, "https://n.example/feed");
  g_assert_cmpstr (dp_request_get_path (call->request), ==, "https://n.example/new");
  headers = dp_request_list_headers (call->request);
  g_assert_true (g_strv_contains (headers, "If-None-Match") && g_strv_contains (headers, "\"v1\""));
  g_assert_true (call->affordable);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int status;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();
  g_test_add_func ("/pipeline/run-plan/due", test_due);
  g_test_add_func ("/pipeline/run-plan/rests", test_rests);
  g_test_add_func ("/pipeline/run-plan/missing", test_missing);
  g_test_add_func ("/pipeline/run-plan/backfill", test_backfill);
  g_test_add_func ("/pipeline/run-plan/feed", test_feed);
  dp_test_add_fiber ("/pipeline/run-plan/feed/scheduled", test_scheduled_feed);
  dp_test_add_fiber ("/pipeline/run-plan/quota", test_quota);
  dp_test_add_fiber ("/pipeline/run-plan/spent", test_spent);
  dp_test_add_fiber ("/pipeline/run-plan/order", test_order);
  status = g_test_run ();
  g_clear_object (&pool);

  return status;
}
