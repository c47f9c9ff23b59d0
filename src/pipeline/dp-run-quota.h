/* dp-run-quota.h: what may be asked of a provider, and what was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-quota-profile.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/**
 * DpRunQuota:
 * @profile: (nullable): of the plan in the settings; %NULL for a source without plans
 * @allowed: calls in each period, 0 for no limit: the settings' figures, else the profile's
 * @used: calls in the period that @now_us is in, as far as control.quota knows
 * @recent: calls in each of the last sixty seconds, this one first
 * @now_us: when this was found out
 * @spent_until_us: where the provider itself said that there are no calls left, when there are
 *   again; else 0
 */
typedef struct
{
  const DpQuotaProfile *profile;
  guint                 allowed[DP_N_QUOTA_PERIODS];
  guint                 used[DP_N_QUOTA_PERIODS];
  guint                 recent[60];
  gint64                now_us;
  gint64                spent_until_us;
} DpRunQuota;

/** dp_run_quota_read_settings: @prefix: how the names of a source's settings begin:
 * "alpha-vantage" */
void     dp_run_quota_read_settings (DpRunQuota      *self,
                                     DpSettings      *settings,
                                     const char      *source,
                                     const char      *prefix,
                                     gboolean         has_key);

/** dp_run_quota_read_used: fiber: fills in what @key_id used up to @now_us */
gboolean dp_run_quota_read_used     (DpRunQuota      *self,
                                     DpDbConnection  *connection,
                                     const char      *source,
                                     const char      *key_id,
                                     gint64           now_us,
                                     GError         **error);

/** dp_run_quota_get_plan: Returns: the plan's name, "" for a source without plans */
const char *dp_run_quota_get_plan   (const DpRunQuota *self);
/** dp_run_quota_get_left: Returns: calls left of @period; -1 where it has no limit */
gint64   dp_run_quota_get_left      (const DpRunQuota *self,
                                     DpQuotaPeriod     period);
/** dp_run_quota_get_budget: Returns: calls left today and this month; -1 without such a limit */
gint64   dp_run_quota_get_budget    (const DpRunQuota *self);
/** dp_run_quota_get_tight_period: Returns: of day and month, the one with fewer calls left; of two
 * with the same, the longer one */
DpQuotaPeriod
         dp_run_quota_get_tight_period (const DpRunQuota *self);
/** dp_run_quota_get_renewal: Returns: when a budget that is spent is there again, in microseconds
 * since 1970 */
gint64   dp_run_quota_get_renewal   (const DpRunQuota *self);
/** dp_run_quota_dup_refusal: Returns: (transfer full): the sentence for what is not asked because
 * the budget is spent: how much it was, and when there is more */
char    *dp_run_quota_dup_refusal   (const DpRunQuota *self,
                                     const char       *title);

/** dp_run_quota_estimate_s: Returns: seconds that @n_calls take within the limits by second and
 * minute, from @now_us on */
double   dp_run_quota_estimate_s    (const DpRunQuota *self,
                                     guint             n_calls);

G_END_DECLS
