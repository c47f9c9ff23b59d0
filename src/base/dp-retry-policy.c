/* dp-retry-policy.c: how often and after what wait something is tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-retry-policy.h"

gint64
dp_retry_policy_get_wait_us (const DpRetryPolicy *self,
                             guint                attempt,
                             gint64               at_least_us,
                             GRand               *random)
{
  gint64 longest;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (attempt > 0, 0);
  g_return_val_if_fail (random != NULL, 0);

  longest = MIN (self->base_us, self->cap_us);
  for (guint i = 1; i < attempt && longest < self->cap_us; i++)
    longest = longest > self->cap_us / 2 ? self->cap_us : longest * 2;

  return MAX (at_least_us, 0) + (gint64) g_rand_double_range (random, 0, (double) longest);
}

gboolean
dp_retry_policy_allows (const DpRetryPolicy *self,
                        guint                attempt)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return attempt < self->max_attempts;
}
