/* dp-run-plan-cost.c: what a plan's calls cost, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-plan.h"

#include <glib/gi18n-lib.h>

static char *
describe_limit (const DpRunQuota *quota,
                DpQuotaPeriod     period)
{
  guint allowed = quota->allowed[period];
  guint left = (guint) MAX (dp_run_quota_get_left (quota, period), 0);

  switch (period)
    {
    case DP_QUOTA_SECOND:
      return g_strdup_printf (_("%u a second"), allowed);
    case DP_QUOTA_MINUTE:
      return g_strdup_printf (_("%u a minute"), allowed);
    case DP_QUOTA_DAY:
      return g_strdup_printf (_("%u a day, %u left"), allowed, left);
    case DP_QUOTA_MONTH:
      return g_strdup_printf (_("%u a month, %u left"), allowed, left);
    case DP_N_QUOTA_PERIODS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/* Each limit there is; empty without any */
static char *
describe_left (const DpRunQuota *quota)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) limits = NULL;

  for (guint i = 0; i < DP_N_QUOTA_PERIODS; i++)
    {
      if (quota->allowed[i] > 0)
        g_strv_builder_take (builder, describe_limit (quota, i));
    }
  limits = g_strv_builder_end (builder);

  return g_strjoinv ("; ", limits);
}

char *
dp_run_plan_dup_cost (const DpRunPlan *self)
{
  g_autoptr(GString) cost = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (self->sources, i);
      g_autofree char *left = describe_left (&source->quota);
      guint n_affordable = dp_plan_source_count_affordable (source);
      double seconds = dp_run_quota_estimate_s (&source->quota, n_affordable);

      g_string_append_printf (cost, g_dngettext (GETTEXT_PACKAGE, "%s: %u call, about %.0f s",
                                                 "%s: %u calls, about %.0f s", n_affordable),
                              source->name, n_affordable, seconds);
      if (*left != '\0')
        g_string_append_printf (cost, _(" (allowed: %s)"), left);
      g_string_append_c (cost, '\n');
    }

  return g_string_free (g_steal_pointer (&cost), FALSE);
}
