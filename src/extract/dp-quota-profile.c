/* dp-quota-profile.c: how many calls a provider's plans allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quota-profile.h"

#include "dp-date.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DAY_US    (86400 * SECOND_US)

/* A plan by the minute is spread out: the provider refuses a burst, too. Of "premium" alone
 * the smallest is taken. */
static const DpQuotaProfile profiles[] = {
  { "alphavantage", "free", FALSE, { 1, 0, 25, 0 } },
  { "alphavantage", "premium", TRUE, { 2, 75, 0, 0 } },
  { "alphavantage", "premium-75", TRUE, { 2, 75, 0, 0 } },
  { "alphavantage", "premium-150", TRUE, { 5, 150, 0, 0 } },
  { "alphavantage", "premium-300", TRUE, { 10, 300, 0, 0 } },
  { "alphavantage", "premium-600", TRUE, { 20, 600, 0, 0 } },
  { "alphavantage", "premium-1200", TRUE, { 40, 1200, 0, 0 } },
  { "coingecko", "keyless", FALSE, { 0, 5, 0, 0 } },
  { "coingecko", "demo", FALSE, { 0, 100, 0, 10000 } },
  { "coingecko", "pro", TRUE, { 0, 500, 0, 500000 } },
  { "coinpaprika", "free", FALSE, { 10, 0, 0, 20000 } },
  { "coinpaprika", "starter", FALSE, { 10, 0, 0, 400000 } },
  { "coinpaprika", "pro", TRUE, { 10, 0, 0, 1000000 } },
  { "coinpaprika", "business", TRUE, { 10, 0, 0, 5000000 } },
  { "coinpaprika", "enterprise", TRUE, { 10, 0, 0, 0 } },
};

/* Where a key alone tells the plan. */
static const struct
{
  const char *source;
  const char *without_key;
  const char *with_key;
} automatic[] = {
  { "alphavantage", "free", "free" },
  { "coingecko", "keyless", "demo" },
  { "coinpaprika", "free", "starter" },
};

static const char * const nicks[DP_N_QUOTA_PERIODS] = { "second", "minute", "day", "month" };

const char *
dp_quota_period_get_nick (DpQuotaPeriod period)
{
  g_return_val_if_fail (period < DP_N_QUOTA_PERIODS, NULL);
  return nicks[period];
}

static const char *
find_automatic_plan (const char *source,
                     gboolean    has_key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (automatic); i++)
    {
      if (g_str_equal (automatic[i].source, source))
        return has_key ? automatic[i].with_key : automatic[i].without_key;
    }

  return NULL;
}

const DpQuotaProfile *
dp_quota_profile_find (const char *source,
                       const char *plan,
                       gboolean    has_key)
{
  g_return_val_if_fail (source != NULL, NULL);

  if (plan == NULL || g_str_equal (plan, "auto"))
    plan = find_automatic_plan (source, has_key);
  for (gsize i = 0; plan != NULL && i < G_N_ELEMENTS (profiles); i++)
    {
      if (g_str_equal (profiles[i].source, source) && g_str_equal (profiles[i].plan, plan))
        return &profiles[i];
    }

  return NULL;
}

gint64
dp_quota_period_get_end (DpQuotaPeriod period,
                         gint64        now_us)
{
  int year, month, day;

  g_return_val_if_fail (now_us >= 0, 0);

  switch (period)
    {
    case DP_QUOTA_SECOND:
      return (now_us / SECOND_US + 1) * SECOND_US;
    case DP_QUOTA_MINUTE:
      return (now_us / (60 * SECOND_US) + 1) * 60 * SECOND_US;
    case DP_QUOTA_DAY:
      return (now_us / DAY_US + 1) * DAY_US;
    case DP_QUOTA_MONTH:
      dp_date_to_ymd ((gint32) (now_us / DAY_US), &year, &month, &day);
      return (gint64) dp_date_from_ymd (year + month / 12, month % 12 + 1, 1) * DAY_US;
    case DP_N_QUOTA_PERIODS:
    default:
      g_return_val_if_reached (0);
    }
}
