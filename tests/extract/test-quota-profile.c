/* test-quota-profile.c: how many calls a provider's plans allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quota-profile.h"

#include "dp-date.h"

static void
assert_profile (const char *source,
                const char *plan,
                gboolean    has_key,
                const char *expected_plan,
                guint       per_second,
                guint       per_minute,
                guint       per_day,
                guint       per_month)
{
  const DpQuotaProfile *profile = dp_quota_profile_find (source, plan, has_key);

  g_assert_nonnull (profile);
  g_assert_cmpstr (profile->plan, ==, expected_plan);
  g_assert_cmpuint (profile->allowed[DP_QUOTA_SECOND], ==, per_second);
  g_assert_cmpuint (profile->allowed[DP_QUOTA_MINUTE], ==, per_minute);
  g_assert_cmpuint (profile->allowed[DP_QUOTA_DAY], ==, per_day);
  g_assert_cmpuint (profile->allowed[DP_QUOTA_MONTH], ==, per_month);
}

static void
test_plans (void)
{
  assert_profile ("alphavantage", "free", TRUE, "free", 1, 0, 25, 0);
  assert_profile ("alphavantage", "premium-75", TRUE, "premium-75", 2, 75, 0, 0);
  assert_profile ("alphavantage", "premium-1200", TRUE, "premium-1200", 40, 1200, 0, 0);
  assert_profile ("coingecko", "auto", FALSE, "keyless", 0, 5, 0, 0);
  assert_profile ("coingecko", "auto", TRUE, "demo", 0, 100, 0, 10000);
  assert_profile ("coingecko", "pro", TRUE, "pro", 0, 500, 0, 500000);
  assert_profile ("coinpaprika", NULL, FALSE, "free", 10, 0, 0, 20000);
  assert_profile ("coinpaprika", "business", TRUE, "business", 10, 0, 0, 5000000);

  g_assert_null (dp_quota_profile_find ("nobody", "free", FALSE));
  g_assert_null (dp_quota_profile_find ("coingecko", "premium", FALSE));
}

/* The longest history is what is paid for. */
static void
test_history (void)
{
  g_assert_false (dp_quota_profile_find ("alphavantage", "free", TRUE)->full_history);
  g_assert_true (dp_quota_profile_find ("alphavantage", "premium", TRUE)->full_history);
  g_assert_false (dp_quota_profile_find ("coingecko", "demo", TRUE)->full_history);
}

static void
assert_end (DpQuotaPeriod period,
            const char   *now,
            const char   *expected)
{
  g_autofree char *end = NULL;
  gint64 now_us;

  g_assert_true (dp_timestamp_parse (now, &now_us));
  end = dp_timestamp_to_string (dp_quota_period_get_end (period, now_us));
  g_assert_cmpstr (end, ==, expected);
}

static void
test_end (void)
{
  assert_end (DP_QUOTA_SECOND, "2026-11-20T10:00:00.5Z", "2026-11-20T10:00:01Z");
  assert_end (DP_QUOTA_MINUTE, "2026-11-20T10:59:59Z", "2026-11-20T11:00:00Z");
  assert_end (DP_QUOTA_DAY, "2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z");
  assert_end (DP_QUOTA_MONTH, "2026-11-20T10:00:00Z", "2026-12-01T00:00:00Z");
  assert_end (DP_QUOTA_MONTH, "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z");
  assert_end (DP_QUOTA_MONTH, "2024-02-29T12:00:00Z", "2024-03-01T00:00:00Z");
  g_assert_cmpstr (dp_quota_period_get_nick (DP_QUOTA_MONTH), ==, "month");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/quota-profile/plans", test_plans);
  g_test_add_func ("/extract/quota-profile/history", test_history);
  g_test_add_func ("/extract/quota-profile/end", test_end);

  return g_test_run ();
}
