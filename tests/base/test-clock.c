/* test-clock.c: the time, held and moved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-clock.h"
#include "dp-test.h"

static DexFuture *
note_cb (DexFuture *future,
         gpointer   user_data)
{
  g_string_append_c (user_data, 'x');

  return dex_future_new_true ();
}

static void
test_virtual_time (void)
{
  g_autoptr(DpClock) clock = dp_clock_new_virtual (5000);

  g_assert_cmpint (dp_clock_get_unix_us (clock), ==, 5000);
  g_assert_cmpint (dp_clock_get_monotonic_us (clock), ==, 0);
  dp_clock_advance (clock, 250);
  g_assert_cmpint (dp_clock_get_unix_us (clock), ==, 5250);
  g_assert_cmpint (dp_clock_get_monotonic_us (clock), ==, 250);
}

static DexFuture *
test_virtual_sleep_fiber (gpointer data)
{
  g_autoptr(DpClock) clock = dp_clock_new_virtual (0);
  g_autoptr(DexFuture) early = dp_clock_sleep (clock, 100);
  g_autoptr(DexFuture) late = dp_clock_sleep (clock, 300);
  g_autoptr(DexFuture) none = dp_clock_sleep (clock, 0);

  g_assert_true (dex_future_is_resolved (none));
  dp_clock_advance (clock, 99);
  g_assert_true (dex_future_is_pending (early));
  dp_clock_advance (clock, 1);
  g_assert_true (dex_future_is_resolved (early));
  g_assert_true (dex_future_is_pending (late));
  dp_clock_advance (clock, 1000);
  g_assert_true (dex_future_is_resolved (late));

  return dex_future_new_true ();
}

static DexFuture *
test_real_sleep_fiber (gpointer data)
{
  DpClock *clock = dp_clock_get_default ();
  gint64 before = dp_clock_get_monotonic_us (clock);
  g_autoptr(GString) notes = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (
      dex_await (dex_future_finally (dp_clock_sleep (clock, 2000), note_cb, notes, NULL), &error));
  g_assert_no_error (error);
  g_assert_cmpstr (notes->str, ==, "x");
  g_assert_cmpint (dp_clock_get_monotonic_us (clock), >=, before + 2000);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/base/clock/virtual/time", test_virtual_time);
  dp_test_add_fiber ("/base/clock/virtual/sleep", test_virtual_sleep_fiber);
  dp_test_add_fiber ("/base/clock/real/sleep", test_real_sleep_fiber);

  return g_test_run ();
}
