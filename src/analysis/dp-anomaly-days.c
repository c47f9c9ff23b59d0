/* dp-anomaly-days.c: days that are missing, prices that stand still, days that come twice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-private.h"

#include <math.h>

/* How probable it is that what began goes on, where nothing is known of it: holidays that the
 * calendar does not know come in rows, as do days on which a price happens to stand still. */
#define GAP_FOLLOWS   0.25
#define STALE_FOLLOWS 0.1
/* Nothing of a bar is the same by chance, so no later day is looked for than this. */
#define MOST_LAG      10

/* Of a window of days: on how many something was, and on how many of them it began. */
typedef struct
{
  GArray *flags;      /* of guint8: 1 where it was, 2 where it began, too */
  gsize   n_days;
  gsize   n_starts;
} Tally;

static void
tally_add (Tally   *self,
           gboolean is,
           gboolean begins)
{
  guint8 flag = is ? (begins ? 2 : 1) : 0;

  if (self->flags->len == DP_ANOMALY_TRAINING)
    {
      guint8 old = g_array_index (self->flags, guint8, 0);

      self->n_days -= old > 0;
      self->n_starts -= old > 1;
      g_array_remove_index (self->flags, 0);
    }
  g_array_append_val (self->flags, flag);
  self->n_days += flag > 0;
  self->n_starts += flag > 1;
}

/* A run of @length days, once it is over. What was told counts once: should it come again and
 * again, it is how things are. */
static void
tally_add_run (Tally   *self,
               gsize    length,
               gboolean told)
{
  for (gsize i = 0; i < (told ? 1 : MIN (length, MOST_LAG)); i++)
    tally_add (self, TRUE, i == 0);
}

/* Where the calendar is exact each missing day is one by itself; where it is not, they are holidays
 * together. */
static double
find_gap_tail (const Tally              *tally,
               const DpExchangeCalendar *calendar,
               gsize                     missing)
{
  double each = dp_robust_surprise (tally->flags->len, tally->n_days, tally->n_days, 0, 1);

  if (g_str_equal (dp_exchange_calendar_get_id (calendar), "weekdays"))
    return dp_robust_surprise (tally->flags->len, tally->n_starts, tally->n_days, GAP_FOLLOWS,
                               missing);

  return MAX (pow (each, missing), 1e-15);
}

/* Returns: whether it is unusual. It shows when a price comes again. */
static gboolean
judge_gap (const Tally          *tally,
           const DpAnomalyBars  *bars,
           gsize                 bar,
           gint32                due,
           gsize                 missing,
           const DpAnomalyScope *scope,
           GPtrArray            *found)
{
  double tail = find_gap_tail (tally, bars->calendar, missing);
  DpAnomaly *anomaly = _dp_anomaly_add (found, scope, DP_ANOMALY_GAP, due, bars->days[bar], tail);

  if (anomaly != NULL)
    {
      anomaly->last = dp_exchange_calendar_previous (bars->calendar, bars->days[bar]);
      anomaly->observed = missing;
    }

  return dp_robust_confidence (tail) >= scope->least_confidence;
}

void
dp_anomaly_find_gaps (const DpAnomalyBars  *bars,
                      const DpAnomalyScope *scope,
                      GPtrArray            *found)
{
  g_autoptr(GArray) flags = g_array_new (FALSE, FALSE, sizeof (guint8));
  Tally tally = { .flags = flags };

  for (gsize i = 1; i < bars->n_bars; i++)
    {
      gint32 day = bars->days[i];
      gint32 due = dp_exchange_calendar_next (bars->calendar, bars->days[i - 1]);
      gsize missing = due < day ? dp_exchange_calendar_count (bars->calendar, due, day - 1) : 0;

      gboolean told = FALSE;

      if (missing > 0 && flags->len >= DP_ANOMALY_LEAST)
        told = judge_gap (&tally, bars, i, due, missing, scope, found);
      if (!_dp_anomaly_is_excluded (scope, due))
        tally_add_run (&tally, missing, told);
      tally_add (&tally, FALSE, FALSE);
    }
}

static gboolean
same_number (double a,
             double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Bars without a volume, or without a range, say too little. */
static gboolean
is_same_bar (const DpAnomalyBars *bars,
             gsize                a,
             gsize                b)
{
  return bars->volume[a] > 0 && bars->volume[a] == bars->volume[b] &&
         bars->close[a] == bars->close[b] && same_number (bars->open[a], bars->open[b]) &&
         same_number (bars->high[a], bars->high[b]) && same_number (bars->low[a], bars->low[b]);
}

typedef struct
{
  const DpAnomalyBars  *bars;
  const DpAnomalyScope *scope;
  GPtrArray            *found;
  Tally                 still;        /* closes as the day before */
  Tally                 volumes;      /* volumes as the day before */
  gsize                 n_still;      /* days that the close stands still for now */
  gsize                 n_same;       /* of which the whole bar is the same */
  gsize                 n_again[MOST_LAG + 1]; /* bars in a row that are those of so many days
                                                * before */
  gsize                 n_pending;    /* of the former, what can be learnt from */
  gboolean              told_still;
  gint32                told_until;   /* a day that comes again is told once */
} Search;

static void
judge_still (Search *self,
             gsize   bar)
{
  const gint32 *days = self->bars->days;
  double tail;
  DpAnomaly *anomaly;

  if (self->n_still == 0 || self->n_same == self->n_still || self->told_still)
    return;
  tail = dp_robust_surprise (self->still.flags->len, self->still.n_starts, self->still.n_days,
                             STALE_FOLLOWS, self->n_still);
  if (dp_robust_confidence (tail) < self->scope->least_confidence)
    return;
  self->told_still = TRUE;
  anomaly = _dp_anomaly_add (self->found, self->scope, DP_ANOMALY_STALE, days[bar - self->n_still],
                             days[bar], tail);
  if (anomaly != NULL)
    anomaly->observed = self->n_still + 1;
}

static void
judge_again (Search *self,
             gsize   bar,
             gsize   lag)
{
  const gint32 *days = self->bars->days;
  gsize n = self->n_again[lag];
  double alike = dp_robust_surprise (self->still.flags->len, self->still.n_days, self->still.n_days,
                                     0, 1) *
                 dp_robust_surprise (self->volumes.flags->len, self->volumes.n_days,
                                     self->volumes.n_days, 0, 1);
  double tail = MIN (pow (alike, n) * (lag == 1 ? 1 : MOST_LAG), 1);
  DpAnomaly *anomaly;

  if (dp_robust_confidence (tail) < self->scope->least_confidence)
    return;
  if (days[bar - n + 1] > self->told_until)
    {
      anomaly = _dp_anomaly_add (self->found, self->scope, DP_ANOMALY_DUPLICATE, days[bar - n + 1],
                                 days[bar], MAX (tail, 1e-15));
      if (anomaly != NULL)
        anomaly->observed = lag;
    }
  self->told_until = days[bar];
}

static void
look_at (Search *self,
         gsize   bar)
{
  const DpAnomalyBars *bars = self->bars;
  gboolean still = bars->close[bar] == bars->close[bar - 1];
  gboolean ready = self->still.flags->len >= DP_ANOMALY_LEAST;

  if (!still && self->n_pending > 0)
    {
      tally_add_run (&self->still, self->n_pending, self->told_still || self->n_same > 0);
      self->n_pending = 0;
      self->told_still = FALSE;
    }
  self->n_still = still ? self->n_still + 1 : 0;
  self->n_same = still && is_same_bar (bars, bar, bar - 1) ? self->n_same + 1 : 0;
  if (ready)
    judge_still (self, bar);
  for (gsize lag = 1; lag <= MIN (MOST_LAG, bar); lag++)
    {
      self->n_again[lag] = is_same_bar (bars, bar, bar - lag) ? self->n_again[lag] + 1 : 0;
      if (ready && self->n_again[lag] > 0)
        judge_again (self, bar, lag);
    }
  if (_dp_anomaly_is_excluded (self->scope, bars->days[bar]))
    return;

  if (still)
    self->n_pending++;
  else
    tally_add (&self->still, FALSE, FALSE);
  if (bars->volume[bar] > 0 && self->n_same == 0)
    tally_add (&self->volumes, bars->volume[bar] == bars->volume[bar - 1], TRUE);
}

void
dp_anomaly_find_repetitions (const DpAnomalyBars  *bars,
                             const DpAnomalyScope *scope,
                             GPtrArray            *found)
{
  g_autoptr(GArray) still = g_array_new (FALSE, FALSE, sizeof (guint8));
  g_autoptr(GArray) volumes = g_array_new (FALSE, FALSE, sizeof (guint8));
  Search search = {
    .bars = bars, .scope = scope, .found = found,
    .still.flags = still, .volumes.flags = volumes, .told_until = DP_DATE_NONE,
  };

  for (gsize i = 1; i < bars->n_bars; i++)
    look_at (&search, i);
}
