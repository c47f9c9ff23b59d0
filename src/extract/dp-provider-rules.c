/* dp-provider-rules.c: what the same word means at each provider
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-provider-rules.h"

#define DAY_S  G_GINT64_CONSTANT (86400)
#define DAY_US (DAY_S * G_USEC_PER_SEC)

static const DpProviderRules rules[] = {
  { "alphavantage", "America/New_York", DP_BAR_TIME_WALL_CLOCK, DP_VOLUME_SHARES, DP_VOLUME_SHARES,
    FALSE },
  { "coingecko", "UTC", DP_BAR_TIME_END, DP_VOLUME_MONEY, DP_VOLUME_MONEY_24H, FALSE },
  { "coinpaprika", "UTC", DP_BAR_TIME_START, DP_VOLUME_MONEY, DP_VOLUME_MONEY_24H, TRUE },
};

/* Systems ship these names only on request. */
static const char * const old_zones[][2] = {
  { "US/Eastern", "America/New_York" },
  { "US/Central", "America/Chicago" },
  { "US/Mountain", "America/Denver" },
  { "US/Pacific", "America/Los_Angeles" },
  { "EST5EDT", "America/New_York" },
};

/* What a thread found out about a zone last: rows come sorted, thousands to a zone and many to a
 * day. */
typedef struct
{
  char      *name;
  GTimeZone *zone;        /* (nullable): there is none of that name */
  gint32     first_day;   /* wall-clock days from and to which the offset is the same; */
  gint32     last_day;    /* none where last is before first */
  gint32     offset_s;
} ZoneCache;

static void
zone_cache_free (gpointer data)
{
  ZoneCache *cache = data;

  g_clear_pointer (&cache->zone, g_time_zone_unref);
  g_free (cache->name);
  g_free (cache);
}

static GPrivate zone_cache = G_PRIVATE_INIT (zone_cache_free);

const DpProviderRules *
dp_provider_rules_find (const char *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (g_str_equal (rules[i].source, source))
        return &rules[i];
    }

  return NULL;
}

DpDecimal
dp_provider_rules_get_known (const DpProviderRules *self,
                             DpDecimal              market_cap)
{
  g_return_val_if_fail (self != NULL, market_cap);

  if (self->zero_is_unknown && dp_decimal_is_set (market_cap) && dp_decimal_sign (market_cap) == 0)
    return DP_DECIMAL_NONE;

  return market_cap;
}

gboolean
dp_provider_means_nothing (const char *text)
{
  g_return_val_if_fail (text != NULL, TRUE);

  return *text == '\0' || g_str_equal (text, "-") || g_ascii_strcasecmp (text, "none") == 0 ||
         g_ascii_strcasecmp (text, "null") == 0 || g_ascii_strcasecmp (text, "n/a") == 0;
}

const char *
dp_provider_get_zone_name (const char *zone)
{
  g_return_val_if_fail (zone != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (old_zones); i++)
    {
      if (g_str_equal (old_zones[i][0], zone))
        return old_zones[i][1];
    }

  return zone;
}

static ZoneCache *
find_zone (const char *name)
{
  ZoneCache *cache = g_private_get (&zone_cache);

  if (cache != NULL && g_str_equal (cache->name, name))
    return cache;

  cache = g_new0 (ZoneCache, 1);
  cache->name = g_strdup (name);
  cache->zone = g_time_zone_new_identifier (dp_provider_get_zone_name (name));
  cache->last_day = cache->first_day - 1;
  g_private_replace (&zone_cache, cache);

  return cache;
}

static gint32
get_offset (GTimeZone *zone,
            gint64     utc_s)
{
  return g_time_zone_get_offset (zone,
                                 g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, utc_s));
}

/* Whether the offset is the same through all of @day and the days beside it, which is so on all but
 * a few days a year; then it is kept. */
static gboolean
has_one_offset (ZoneCache *cache,
                gint32     day)
{
  gint32 before;
  gint32 after;

  if (day >= cache->first_day && day <= cache->last_day)
    return TRUE;

  before = get_offset (cache->zone, (day - 1) * DAY_S);
  after = get_offset (cache->zone, (day + 2) * DAY_S);
  if (before != after)
    return FALSE;

  /* Rows of the day before or after come next: the stretch grows with them. */
  if (before != cache->offset_s || cache->last_day < cache->first_day ||
      day < cache->first_day - 1 || day > cache->last_day + 1)
    cache->first_day = cache->last_day = day;
  cache->offset_s = before;
  cache->first_day = MIN (cache->first_day, day);
  cache->last_day = MAX (cache->last_day, day);

  return TRUE;
}

gboolean
dp_provider_wall_clock_to_us (const char *zone,
                              int         year,
                              int         month,
                              int         day,
                              int         second_of_day,
                              gint64     *out)
{
  ZoneCache *cache;
  gint64 local_s;
  gint32 date;
  gint32 first;
  gint32 second;

  g_return_val_if_fail (zone != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  *out = 0;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
      !g_date_valid_dmy (day, month, year) || second_of_day < 0 || second_of_day >= DAY_S)
    return FALSE;
  cache = find_zone (zone);
  if (cache->zone == NULL)
    return FALSE;

  date = dp_date_from_ymd (year, month, day);
  local_s = date * DAY_S + second_of_day;
  if (has_one_offset (cache, date))
    {
      *out = (local_s - cache->offset_s) * G_USEC_PER_SEC;
      return TRUE;
    }

  /* Clocks change about that day. The offset before the change is tried first, so that of a time
   * that comes twice the first is taken; one that neither offset leads back to is left out. */
  first = get_offset (cache->zone, (date - 1) * DAY_S);
  second = get_offset (cache->zone, (date + 2) * DAY_S);
  if (get_offset (cache->zone, local_s - first) == first)
    *out = (local_s - first) * G_USEC_PER_SEC;
  else if (get_offset (cache->zone, local_s - second) == second)
    *out = (local_s - second) * G_USEC_PER_SEC;
  else
    return FALSE;

  return TRUE;
}

gint32
dp_provider_get_day (gint64 moment_us)
{
  return (gint32) (moment_us / DAY_US - (moment_us % DAY_US < 0));
}

gint32
dp_provider_get_closed_day (gint64 moment_us)
{
  return moment_us % DAY_US == 0 ? dp_provider_get_day (moment_us) - 1 : DP_DATE_NONE;
}

gint64
dp_provider_get_candle_start_us (gint64 end_us,
                                 gint32 interval_s)
{
  g_return_val_if_fail (interval_s > 0, end_us);

  return end_us - interval_s * (gint64) G_USEC_PER_SEC;
}
