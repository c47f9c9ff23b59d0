/* dp-notify-policy.h: what is told, by which channels, and when, as the settings have it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-notifier.h"
#include "dp-quiet-hours.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** DpNotifyPolicy: immutable */
typedef struct
{
  char         **channels;         /* of "desktop", "mail", "webhook": those that are set up */
  char         **about;            /* rules that are on: "failure", "partial" … */
  char         **symbols;          /* what is set up, as "source:symbol" */
  int            stale_days;
  int            error_rate;       /* per cent */
  int            latency_ms;
  int            unreachable_minutes;
  int            repeat_hours;
  DpQuietHours   quiet;
  GTimeZone     *zone;
} DpNotifyPolicy;

/** dp_notify_policy_new: Returns: (transfer full): as it is now. Nobody is asked for a secret. */
DpNotifyPolicy *dp_notify_policy_new     (DpSettings            *settings);
void        dp_notify_policy_free        (DpNotifyPolicy        *self);

/** dp_notify_policy_tells: @rule: "failure", "stale" … */
gboolean    dp_notify_policy_tells       (const DpNotifyPolicy  *self,
                                          const char            *rule);

/**
 * dp_notifier_new_for_channel:
 * @channel: "mail" or "webhook"
 * Main thread; asks the keyring for what is secret.
 * Returns: a future of a [class@Notifier]; rejects in %DP_NOTIFIER_ERROR_SETTINGS
 */
DexFuture  *dp_notifier_new_for_channel  (DpSettings            *settings,
                                          const char            *channel) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpNotifyPolicy, dp_notify_policy_free)

G_END_DECLS
