/* test-token-bucket.c: not more than so many in so much time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"
#include "dp-token-bucket.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)

static DexFuture *
test_burst_fiber (gpointer data)
{
  g_autoptr(DpClock) clock = dp_clock_new_virtual (0);
  g_autoptr(DpTokenBucket) bucket = dp_token_bucket_new (clock, 3, SECOND_US);
  DexFuture *futures[7];
  guint n_resolved;

  for (int i = 0; i < 7; i++)
    futures[i] = dp_token_bucket_take (bucket);

  /* Three at once, three more a second later, the last after two: in the order they were asked
   * for. */
  for (int second = 0; second < 3; second++)
    {
      n_resolved = 0;
      while (n_resolved < 7 && dex_future_is_resolved (futures[n_resolved]))
        n_resolved++;
      g_assert_cmpuint (n_resolved, ==, MIN (3 * (second + 1), 7));
      dp_clock_advance (clock, SECOND_US - 1);
      if (n_resolved < 7)
        g_assert_true (dex_future_is_pending (futures[n_resolved]));
      dp_clock_advance (clock, 1);
    }
  for (int i = 0; i < 7; i++)
    dex_unref (futures[i]);

  return dex_future_new_true ();
}

/* However the calls fall, no window of a period sees more than the bucket holds. */
static void
test_any_window (void)
{
  g_autoptr(DpClock) clock = dp_clock_new_virtual (0);
  g_autoptr(DpTokenBucket) bucket = dp_token_bucket_new (clock, 5, SECOND_US);
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (int i = 0; i < 500; i++)
    {
      gint64 wait;
      gint64 now;

      dp_clock_advance (clock, g_rand_int_range (random, 0, 300000));
      wait = dp_token_bucket_get_wait_us (bucket);
      dp_clock_advance (clock, wait);
      dex_future_disown (dp_token_bucket_take (bucket));
      now = dp_clock_get_monotonic_us (clock);
      g_array_append_val (taken, now);
    }
  for (guint i = 5; i < taken->len; i++)
    g_assert_cmpint (g_array_index (taken, gint64, i) - g_array_index (taken, gint64, i - 5), >=,
                     SECOND_US);
}

static void
test_idle (void)
{
  g_autoptr(DpClock) clock = dp_clock_new_virtual (0);
  g_autoptr(DpTokenBucket) bucket = dp_token_bucket_new (clock, 2, SECOND_US);

  /* A long rest fills the bucket, but never beyond what it holds. */
  dp_clock_advance (clock, 3600 * SECOND_US);
  dex_future_disown (dp_token_bucket_take (bucket));
  dex_future_disown (dp_token_bucket_take (bucket));
  g_assert_cmpint (dp_token_bucket_get_wait_us (bucket), ==, SECOND_US);
}

/* What another process took a while ago comes back when its own time is over. */
static void
test_note (void)
{
  g_autoptr(DpClock) clock = dp_clock_new_virtual (0);
  g_autoptr(DpTokenBucket) bucket = dp_token_bucket_new (clock, 3, 60 * SECOND_US);

  dp_token_bucket_note (bucket, 1, 50 * SECOND_US);
  dp_token_bucket_note (bucket, 2, 20 * SECOND_US);
  g_assert_cmpint (dp_token_bucket_get_wait_us (bucket), ==, 10 * SECOND_US);
  dp_clock_advance (clock, 10 * SECOND_US);
  dex_future_disown (dp_token_bucket_take (bucket));
  g_assert_cmpint (dp_token_bucket_get_wait_us (bucket), ==, 30 * SECOND_US);
  /* More than it holds is not more than all. */
  dp_token_bucket_note (bucket, 100, 0);
  g_assert_cmpint (dp_token_bucket_get_wait_us (bucket), ==, 60 * SECOND_US);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/base/token-bucket/burst", test_burst_fiber);
  g_test_add_func ("/base/token-bucket/any-window", test_any_window);
  g_test_add_func ("/base/token-bucket/idle", test_idle);
  g_test_add_func ("/base/token-bucket/note", test_note);

  return g_test_run ();
}
