/* test-work-scheduler.c: threads that work step back behind the one that draws
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/resource.h>

#include "dp-test.h"
#include "dp-work-scheduler.h"

/* Of a thread, on Linux. */
static DexFuture *
priority_fiber (gpointer data)
{
  return dex_future_new_for_int (getpriority (PRIO_PROCESS, 0));
}

static int
get_priority (DexScheduler *scheduler)
{
  g_autoptr(DexFuture) future = dex_scheduler_spawn (scheduler, 0, priority_fiber, NULL, NULL);
  g_autoptr(GError) error = NULL;
  int priority;

  dp_test_await (dex_ref (future));
  priority = dex_await_int (dex_ref (future), &error);
  g_assert_no_error (error);

  return priority;
}

static void
test_step_back (void)
{
  int own = getpriority (PRIO_PROCESS, 0);

  dp_work_scheduler_step_back ();
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, own);
  g_assert_cmpint (get_priority (dex_thread_pool_scheduler_get_default ()), ==, MIN (own + 5, 19));
  g_assert_cmpint (get_priority (dp_work_scheduler_get ()), ==, MIN (own + 5, 19));
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/base/work-scheduler/step-back", test_step_back);

  return g_test_run ();
}
