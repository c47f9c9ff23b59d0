/* dp-work-scheduler.c: threads for work that waits for nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-work-scheduler.h"

DexScheduler *
dp_work_scheduler_get (void)
{
  static DexScheduler *scheduler;

  if (g_once_init_enter_pointer (&scheduler))
    g_once_init_leave_pointer (&scheduler, dex_thread_pool_scheduler_new ());

  return scheduler;
}
