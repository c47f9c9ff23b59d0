/* dp-run-quota.c: what may be asked of a provider, and what was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-quota.h"

#include <glib/gi18n-lib.h>

#include "dp-date.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)

void
dp_run_quota_read_settings (DpRunQuota *self,
                            DpSettings *settings,
                            const char *source,
                            const char *prefix,
                            gboolean    has_key)
{
  g_autofree char *plan_key = NULL;
  g_autofree char *plan = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (DP_IS_SETTINGS (settings));

  plan_key = g_strconcat (prefix, "-plan", NULL);
  plan = dp_settings_dup_string (settings, plan_key);
  self->profile = dp_quota_profile_find (source, plan, has_key);
  for (guint i = 0; i < DP_N_QUOTA_PERIODS; i++)
    {
      g_autofree char *key = g_strconcat (prefix, "-per-", dp_quota_period_get_nick (i), NULL);
      int own = dp_settings_get_int (settings, key);

      if (own >= 0)
        self->allowed[i] = own;
      else
        self->allowed[i] = self->profile != NULL ? self->profile->allowed[i] : 0;
    }
}

static gboolean
read_spent (DpRunQuota      *self,
            DpDbConnection  *connection,
            const char      *source,
            const char      *key_id,
            GError         **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) result = NULL;

  dp_db_params_add_text (params, source);
  dp_db_params_add_text (params, key_id);
  dp_db_params_add_text (params, dp_run_quota_get_plan (self));
  dp_db_params_add_time (params, self->now_us);
  result = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("find_spent"),
                                                     params),
                             error);
  if (result == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (result) > 0)
    self->spent_until_us = dp_db_result_get_int64 (result, 0, 0);

  return TRUE;
}

gboolean
dp_run_quota_read_used (DpRunQuota      *self,
                        DpDbConnection  *connection,
                        const char      *source,
                        const char      *key_id,
                        gint64           now_us,
                        GError         **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params;

  g_return_val_if_fail (self != NULL, FALSE);

  params = dp_db_params_new ();
  dp_db_params_add_text (params, source);
  dp_db_params_add_text (params, key_id);
  dp_db_params_add_time (params, now_us);
  result = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("list_quota"),
                                                     params), error);
  if (result == NULL)
    return FALSE;

  self->now_us = now_us;
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    {
      int period = (int) dp_db_result_get_int64 (result, i, 0);
      gint64 age_s = dp_db_result_get_int64 (result, i, 1);
      guint used = (guint) dp_db_result_get_int64 (result, i, 2);

      if (period != DP_QUOTA_SECOND)
        self->used[period] += used;
      else if (age_s >= 0 && age_s < (gint64) G_N_ELEMENTS (self->recent))
        self->recent[age_s] += used;
    }
  self->used[DP_QUOTA_SECOND] = self->recent[0];

  return read_spent (self, connection, source, key_id, error);
}

const char *
dp_run_quota_get_plan (const DpRunQuota *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->profile != NULL ? self->profile->plan : "";
}

gint64
dp_run_quota_get_left (const DpRunQuota *self,
                       DpQuotaPeriod     period)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (period < DP_N_QUOTA_PERIODS, -1);

  if (self->allowed[period] == 0)
    return -1;

  return MAX ((gint64) self->allowed[period] - self->used[period], 0);
}

DpQuotaPeriod
dp_run_quota_get_tight_period (const DpRunQuota *self)
{
  gint64 day = dp_run_quota_get_left (self, DP_QUOTA_DAY);
  gint64 month = dp_run_quota_get_left (self, DP_QUOTA_MONTH);

  return day < 0 || (month >= 0 && month <= day) ? DP_QUOTA_MONTH : DP_QUOTA_DAY;
}

gint64
dp_run_quota_get_budget (const DpRunQuota *self)
{
  if (self->spent_until_us > 0)
    return 0;

  return dp_run_quota_get_left (self, dp_run_quota_get_tight_period (self));
}

gint64
dp_run_quota_get_renewal (const DpRunQuota *self)
{
  gint64 now_us;

  g_return_val_if_fail (self != NULL, 0);

  now_us = self->now_us != 0 ? self->now_us : g_get_real_time ();

  return self->spent_until_us > 0
             ? self->spent_until_us
             : dp_quota_period_get_end (dp_run_quota_get_tight_period (self), now_us);
}

char *
dp_run_quota_dup_refusal (const DpRunQuota *self,
                          const char       *title)
{
  DpQuotaPeriod period = dp_run_quota_get_tight_period (self);
  g_autofree char *back = dp_timestamp_to_string (dp_run_quota_get_renewal (self));

  if (self->spent_until_us > 0)
    return g_strdup_printf (_("%s has said that there are no calls left. It is asked again from "
                              "%s on; what was loaded before stays. With another key, or another "
                              "plan in the settings, it is asked at once."),
                            title, back);
  if (period == DP_QUOTA_MONTH)
    return g_strdup_printf (_("The %u calls to %s that this month's budget allows are used up. It "
                              "is asked again from %s on; what was loaded before stays. A larger "
                              "plan, or another limit, can be chosen in the settings."),
                            self->allowed[period], title, back);

  return g_strdup_printf (_("The %u calls to %s that today's budget allows are used up. It is "
                            "asked again from %s on; what was loaded before stays. A larger plan, "
                            "or another limit, can be chosen in the settings."),
                          self->allowed[period], title, back);
}

double
dp_run_quota_estimate_s (const DpRunQuota *self,
                         guint             n_calls)
{
  guint per_second = self->allowed[DP_QUOTA_SECOND];
  guint per_minute = self->allowed[DP_QUOTA_MINUTE];
  double seconds = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (n_calls == 0)
    return 0;
  if (per_second > 0)
    seconds = (n_calls - 1) / (double) per_second;
  if (per_minute > 0)
    {
      guint started = MIN (self->used[DP_QUOTA_MINUTE], per_minute);

      /* A full minute's calls can go at once; the rest waits for whole minutes. */
      seconds = MAX (seconds, (n_calls + started - 1) / per_minute * 60.0);
    }

  return seconds;
}
