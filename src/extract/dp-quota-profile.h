/* dp-quota-profile.h: how many calls a provider's plans allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpQuotaPeriod: stretches of time that calls are counted by */
typedef enum
{
  DP_QUOTA_SECOND,
  DP_QUOTA_MINUTE,
  DP_QUOTA_DAY,
  DP_QUOTA_MONTH,
  DP_N_QUOTA_PERIODS
} DpQuotaPeriod;

/** DpQuotaProfile: what a plan allows in each period, by #DpQuotaPeriod; 0 for no limit */
typedef struct
{
  const char *source;         /* "alphavantage" */
  const char *plan;           /* as in the settings: "free", "premium-75" */
  gboolean    full_history;   /* whether it gives all there is */
  guint       allowed[DP_N_QUOTA_PERIODS];
} DpQuotaProfile;

/** dp_quota_period_get_nick: Returns: as in control.quota: "second", "minute", "day", "month" */
const char           *dp_quota_period_get_nick (DpQuotaPeriod period);

/**
 * dp_quota_profile_find:
 * @source: a provider's name
 * @plan: (nullable): "auto" and %NULL: the plan that @has_key speaks of
 * Returns: (transfer none) (nullable): %NULL where no plans are known of @source
 */
const DpQuotaProfile *dp_quota_profile_find    (const char *source,
                                                const char *plan,
                                                gboolean    has_key);

/**
 * dp_quota_period_get_end:
 * @now_us: a moment in the period, microseconds since 1970 UTC
 * Returns: when the next period begins; days and months are those of UTC
 */
gint64                dp_quota_period_get_end  (DpQuotaPeriod period,
                                                gint64        now_us);

G_END_DECLS
