/* dp-anomaly.h: what is unlike everything before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-day-set.h"
#include "dp-exchange-calendar.h"

G_BEGIN_DECLS

typedef enum
{
  DP_ANOMALY_JUMP,            /* the price, against its own volatility */
  DP_ANOMALY_VOLUME,
  DP_ANOMALY_GAP,             /* trading days without a price */
  DP_ANOMALY_STALE,           /* a price that stands still */
  DP_ANOMALY_DUPLICATE,       /* a day's bar again */
  DP_ANOMALY_DISAGREEMENT,    /* of two sources of an instrument */
  DP_ANOMALY_RUN_DURATION,
  DP_ANOMALY_RUN_ROWS,
  DP_ANOMALY_RUN_REJECTS,
  DP_ANOMALY_LATENCY,         /* of a source's answers */
  DP_ANOMALY_ERROR_RATE,      /* of its calls */
} DpAnomalyKind;

/** dp_anomaly_kind_get_nick: Returns: "jump", "run-duration", as the database has it */
const char *dp_anomaly_kind_get_nick (DpAnomalyKind kind);

/**
 * DpAnomaly:
 * @first, @last: days that it is about; of runs the day of the run
 * @index: of runs, which of them
 * @observed: what came: a change of 0.1, a volume, a number of days, a difference of prices
 * @low, @high: what 99 of 100 were expected to be in
 * @score: how far out, in units of what is usual; of what is counted, the decimal digits of how
 *   improbable it is
 * @confidence: how sure, 0 to 1, as dp_robust_confidence() has it
 * @source: (nullable): of which source; of disagreements, "a, b"
 */
typedef struct
{
  DpAnomalyKind  kind;
  gint32         first;
  gint32         last;
  gsize          index;
  double         observed;
  double         low;
  double         high;
  double         score;
  double         confidence;
  char          *source;
} DpAnomaly;

void       dp_anomaly_free           (DpAnomaly *self);
/** dp_anomaly_list_new: Returns: (transfer full) (element-type DpAnomaly): an empty list */
GPtrArray *dp_anomaly_list_new       (void);

/** dp_anomaly_dup_expected: Returns: (transfer full): "−4.1 % to +4.3 %", for people */
char      *dp_anomaly_dup_expected   (const DpAnomaly *self);
/** dp_anomaly_dup_observed: Returns: (transfer full): "+31.2 %", for people */
char      *dp_anomaly_dup_observed   (const DpAnomaly *self);
/** dp_anomaly_dup_words: Returns: (transfer full): a sentence with what was expected, what came,
 * how sure it is */
char      *dp_anomaly_dup_words      (const DpAnomaly *self);

/**
 * DpAnomalyScope:
 * @first: the first day that is judged; the days before are learnt from
 * @least_confidence: what is less sure is not told, e.g. 0.9
 * @excluded: (nullable): days marked as incidents: nothing is learnt from them
 */
typedef struct
{
  gint32          first;
  double          least_confidence;
  const DpDaySet *excluded;
} DpAnomalyScope;

/**
 * DpAnomalyBars:
 * One instrument's days, oldest first, in shares of today. @change: of the price since the bar
 * before, corrected for splits and dividends, 0.01 for one per cent; NaN where it is not known, as
 * are other missing values.
 */
typedef struct
{
  const DpExchangeCalendar *calendar;
  gsize                     n_bars;
  const gint32             *days;
  const double             *open;
  const double             *high;
  const double             *low;
  const double             *close;
  const double             *volume;
  const double             *change;
} DpAnomalyBars;

/**
 * dp_anomaly_find_in_bars:
 * @found: (element-type DpAnomaly): what is found is added
 *
 * A day is judged by what came before it alone. What a month is judged by (scale, tails, weekdays,
 * the end of the month) is learnt from the 252 bars before it; only the level and the volatility go
 * on with the days, limited in what one day can do. With fewer than 60 bars nothing is judged.
 */
void dp_anomaly_find_in_bars      (const DpAnomalyBars  *bars,
                                   const DpAnomalyScope *scope,
                                   GPtrArray            *found);
/* Its parts. */
void dp_anomaly_find_jumps        (const DpAnomalyBars  *bars,
                                   const DpAnomalyScope *scope,
                                   GPtrArray            *found);
void dp_anomaly_find_volumes      (const DpAnomalyBars  *bars,
                                   const DpAnomalyScope *scope,
                                   GPtrArray            *found);
void dp_anomaly_find_gaps         (const DpAnomalyBars  *bars,
                                   const DpAnomalyScope *scope,
                                   GPtrArray            *found);
void dp_anomaly_find_repetitions  (const DpAnomalyBars  *bars,
                                   const DpAnomalyScope *scope,
                                   GPtrArray            *found);

/**
 * dp_anomaly_find_disagreements:
 * @days: (array length=n_days): those that both sources have, oldest first
 * @left, @right: closes of the two
 * That one of them is always higher, or corrects for splits where the other does not, is learnt.
 */
void dp_anomaly_find_disagreements (gsize                 n_days,
                                    const gint32         *days,
                                    const double         *left,
                                    const double         *right,
                                    const char           *left_source,
                                    const char           *right_source,
                                    const DpAnomalyScope *scope,
                                    GPtrArray            *found);

/**
 * DpAnomalyRuns:
 * One measure of runs of one sort, oldest first. @total: (nullable): where @values are counts, out
 * of how many.
 * @excluded: (nullable): which runs are marked as incidents. @first: index of the first one that is
 *   judged.
 */
typedef struct
{
  DpAnomalyKind   kind;
  const char     *source;
  gsize           n_runs;
  const gint32   *days;
  const double   *values;
  const double   *total;
  const gboolean *excluded;
  gsize           first;
} DpAnomalyRuns;

/** dp_anomaly_find_in_runs: each is judged by the 60 runs before it; by fewer than 10, none is */
void dp_anomaly_find_in_runs      (const DpAnomalyRuns *runs,
                                   double               least_confidence,
                                   GPtrArray           *found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpAnomaly, dp_anomaly_free)

G_END_DECLS
