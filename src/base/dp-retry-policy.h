/* dp-retry-policy.h: how often and after what wait something is tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpRetryPolicy:
 * @max_attempts: tries in all, the first one included
 * @base_us: the longest wait after the first try; doubles with each further one
 * @cap_us: the longest wait of all
 *
 * Exponential backoff with full jitter: a wait is any length between nothing and its longest, so
 * that many who failed at the same moment do not come back at the same moment.
 */
typedef struct
{
  guint  max_attempts;
  gint64 base_us;
  gint64 cap_us;
} DpRetryPolicy;

/**
 * dp_retry_policy_get_wait_us:
 * @attempt: tries made so far, 1 after the first
 * @at_least_us: what the other side asked for; jitter comes on top, so that nobody is early
 * @random: where the jitter comes from
 *
 * Returns: microseconds to wait before the next try
 */
gint64   dp_retry_policy_get_wait_us (const DpRetryPolicy *self,
                                      guint                attempt,
                                      gint64               at_least_us,
                                      GRand               *random);

/** dp_retry_policy_allows: whether there is a try after @attempt of them */
gboolean dp_retry_policy_allows      (const DpRetryPolicy *self,
                                      guint                attempt);

G_END_DECLS
