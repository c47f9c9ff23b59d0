/* test-retry-policy.c: how often and after what wait something is tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-retry-policy.h"

#define MS G_GINT64_CONSTANT (1000)

static const DpRetryPolicy policy = { 4, 500 * MS, 30000 * MS };

static void
test_attempts (void)
{
  g_assert_true (dp_retry_policy_allows (&policy, 1));
  g_assert_true (dp_retry_policy_allows (&policy, 3));
  g_assert_false (dp_retry_policy_allows (&policy, 4));
  g_assert_false (dp_retry_policy_allows (&policy, 5));
}

/* The longest wait doubles until the cap, and every length below it occurs. */
static void
test_backoff (void)
{
  static const gint64 longest[] = { 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000 };
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (guint attempt = 1; attempt <= G_N_ELEMENTS (longest); attempt++)
    {
      gint64 limit = longest[attempt - 1] * MS;
      gint64 shortest_seen = G_MAXINT64;
      gint64 longest_seen = 0;

      for (int i = 0; i < 2000; i++)
        {
          gint64 wait = dp_retry_policy_get_wait_us (&policy, attempt, 0, random);

          g_assert_cmpint (wait, >=, 0);
          g_assert_cmpint (wait, <=, limit);
          shortest_seen = MIN (shortest_seen, wait);
          longest_seen = MAX (longest_seen, wait);
        }
      g_assert_cmpint (shortest_seen, <, limit / 20);
      g_assert_cmpint (longest_seen, >, limit / 20 * 19);
    }
}

static void
test_at_least (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (5);

  for (int i = 0; i < 200; i++)
    {
      gint64 wait = dp_retry_policy_get_wait_us (&policy, 1, 7000 * MS, random);

      g_assert_cmpint (wait, >=, 7000 * MS);
      g_assert_cmpint (wait, <=, 7500 * MS);
    }
  /* No overflow, however often */
  g_assert_cmpint (dp_retry_policy_get_wait_us (&policy, 1000, 0, random), <=, policy.cap_us);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/retry-policy/attempts", test_attempts);
  g_test_add_func ("/base/retry-policy/backoff", test_backoff);
  g_test_add_func ("/base/retry-policy/at-least", test_at_least);

  return g_test_run ();
}
