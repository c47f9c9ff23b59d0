/* dp-work-scheduler.c: threads for work that waits for nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-work-scheduler.h"

#include <unistd.h>

/* A third of the share that a thread has which draws; it is there at once when it has to. */
#define STEPS_BACK 5

static gboolean steps_back;

/* A thread begins with the priority of the one that makes it. */
static gpointer
make_behind (gpointer data)
{
  DexScheduler *(*make) (void) = data;

  /* To be refused does no harm. */
  if (nice (STEPS_BACK) == -1)
    g_debug ("The threads that work have the priority of all others.");

  return make ();
}

static DexScheduler *
make_pool (DexScheduler *(*make) (void))
{
  if (!steps_back)
    return make ();

  return g_thread_join (g_thread_new ("behind", make_behind, make));
}

DexScheduler *
dp_work_scheduler_get (void)
{
  static DexScheduler *scheduler;

  if (g_once_init_enter_pointer (&scheduler))
    g_once_init_leave_pointer (&scheduler, make_pool (dex_thread_pool_scheduler_new));

  return scheduler;
}

void
dp_work_scheduler_step_back (void)
{
  steps_back = TRUE;
  make_pool (dex_thread_pool_scheduler_get_default);
}
