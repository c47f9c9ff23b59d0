/* dp-anomaly-volumes.c: volumes unlike those of such days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-private.h"

#include <math.h>

/* The level is the median of a month of trading. */
#define LEVEL          21
#define LEAST_LEVEL    10
#define LEAST_SCALE    0.1
/* Days that are unusual again within so many bars belong to the same. */
#define SAME           3
/* What is seen of a sort of days counts against this many days without an effect. */
#define WEEKDAY_WEIGHT 8
#define MONTH_WEIGHT   3
#define HALF_WEIGHT    1

/* A day against the level before it. */
typedef struct
{
  double   rise;
  int      weekday;
  gboolean month_end;
  gboolean half;
} Day;

/* What is learnt of the days before a month. */
typedef struct
{
  double      weekdays[7];
  double      month_end;
  double      half;
  DpRobustFit fit;
} Season;

typedef struct
{
  const DpAnomalyBars  *bars;
  const DpAnomalyScope *scope;
  GPtrArray            *found;
  GArray               *levels;      /* logs of volumes */
  GArray               *days;        /* of Day, learnt from */
  Season                season;
  gint32                learnt_on;   /* DP_DATE_NONE: not yet */
  gsize                 unusual_at;  /* 0: not lately */
  DpAnomaly            *last;        /* (nullable): that one's */
} Search;

static double
get_effect (const Season *season,
            const Day    *day)
{
  if (day->half)
    return season->half;

  return season->weekdays[day->weekday] + (day->month_end ? season->month_end : 0);
}

/* The median of what is left of days of a sort, drawn towards 0 where there are few. */
static double
learn (GArray       *days,
       const Season *season,
       double        weight,
       gboolean    (*is_of) (const Day *day, int weekday),
       int           weekday)
{
  g_autoptr(GArray) rises = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < days->len; i++)
    {
      const Day *day = &g_array_index (days, Day, i);
      double left = day->rise - get_effect (season, day);

      if (is_of (day, weekday))
        g_array_append_val (rises, left);
    }
  if (rises->len == 0)
    return 0;

  return dp_robust_median ((double *) rises->data, rises->len) * rises->len / (rises->len + weight);
}

static gboolean
is_weekday (const Day *day,
            int        weekday)
{
  return day->weekday == weekday && !day->month_end && !day->half;
}

static gboolean
is_month_end (const Day *day,
              int        weekday)
{
  return day->month_end && !day->half;
}

static gboolean
is_half (const Day *day,
         int        weekday)
{
  return day->half;
}

static Season
learn_season (GArray *days)
{
  g_autoptr(GArray) left = g_array_new (FALSE, FALSE, sizeof (double));
  Season season = { 0 };

  for (int i = 0; i < 7; i++)
    season.weekdays[i] = learn (days, &season, WEEKDAY_WEIGHT, is_weekday, i);
  season.month_end = learn (days, &season, MONTH_WEIGHT, is_month_end, 0);
  season.half = learn (days, &season, HALF_WEIGHT, is_half, 0);
  for (guint i = 0; i < days->len; i++)
    {
      const Day *day = &g_array_index (days, Day, i);
      double value = day->rise - get_effect (&season, day);

      g_array_append_val (left, value);
    }
  season.fit = dp_robust_fit ((double *) left->data, left->len, LEAST_SCALE);

  return season;
}

static void
judge (Search    *self,
       gsize      bar,
       const Day *day,
       double     level)
{
  gint32 date = self->bars->days[bar];
  const DpRobustFit *fit = &self->season.fit;
  double left = day->rise - get_effect (&self->season, day);
  double tail = dp_robust_fit_tail (fit, left);
  double expected = level + get_effect (&self->season, day) + fit->center;

  if (dp_robust_confidence (tail) < self->scope->least_confidence)
    return;
  if (self->unusual_at > 0 && bar - self->unusual_at <= SAME)
    {
      self->unusual_at = bar;
      if (self->last != NULL)
        self->last->last = date;
      return;
    }

  self->unusual_at = bar;
  self->last = _dp_anomaly_add (self->found, self->scope, DP_ANOMALY_VOLUME, date, date, tail);
  if (self->last == NULL)
    return;
  self->last->observed = self->bars->volume[bar];
  self->last->low = MAX (expm1 (expected - _dp_anomaly_get_reach (fit)), 0);
  self->last->high = expm1 (expected + _dp_anomaly_get_reach (fit));
  self->last->score = fabs (left - fit->center) / fit->scale;
}

static Day
describe (const DpExchangeCalendar *calendar,
          gint32                    date,
          double                    rise)
{
  return (Day) {
    .rise = rise,
    .weekday = dp_date_weekday (date),
    .month_end = _dp_anomaly_begins_month (date, dp_exchange_calendar_next (calendar, date)),
    .half = dp_exchange_calendar_is_half_day (calendar, date),
  };
}

static void
remember (Search    *self,
          const Day *day)
{
  if (self->days->len == DP_ANOMALY_TRAINING)
    g_array_remove_index (self->days, 0);
  g_array_append_val (self->days, *day);
}

static void
look_at (Search *self,
         gsize   bar)
{
  gint32 date = self->bars->days[bar];
  double volume = log1p (self->bars->volume[bar]);
  gboolean excluded = _dp_anomaly_is_excluded (self->scope, date);

  if (!isfinite (volume))
    return;
  if (self->levels->len >= LEAST_LEVEL)
    {
      g_autofree double *levels = g_memdup2 (self->levels->data,
                                             self->levels->len * sizeof (double));
      double level = dp_robust_median (levels, self->levels->len);
      Day day = describe (self->bars->calendar, date, volume - level);

      if (self->days->len >= DP_ANOMALY_LEAST &&
          _dp_anomaly_begins_month (self->learnt_on, date))
        {
          self->season = learn_season (self->days);
          self->learnt_on = date;
        }
      if (self->learnt_on != DP_DATE_NONE)
        judge (self, bar, &day, level);
      if (!excluded)
        remember (self, &day);
    }
  if (excluded)
    return;
  if (self->levels->len == LEVEL)
    g_array_remove_index (self->levels, 0);
  g_array_append_val (self->levels, volume);
}

void
dp_anomaly_find_volumes (const DpAnomalyBars  *bars,
                         const DpAnomalyScope *scope,
                         GPtrArray            *found)
{
  g_autoptr(GArray) levels = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (Day));
  Search search = {
    .bars = bars,
    .scope = scope,
    .found = found,
    .levels = levels,
    .days = days,
    .learnt_on = DP_DATE_NONE,
  };

  for (gsize i = 1; i < bars->n_bars; i++)
    look_at (&search, i);
}
