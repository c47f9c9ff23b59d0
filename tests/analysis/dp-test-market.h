/* dp-test-market.h: synthetic series with anomalies that are known
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-anomaly.h"

G_BEGIN_DECLS

/* How a synthetic market behaves where nothing is wrong. */
typedef enum
{
  DP_TEST_SHAPE_CALM,        /* changes nearly normal */
  DP_TEST_SHAPE_TREND,       /* a steady rise */
  DP_TEST_SHAPE_CLUSTERS,    /* volatility that comes in clusters, heavy tails */
  DP_TEST_SHAPE_SEASONS,     /* volumes by weekday, month end and half day */
  DP_TEST_SHAPE_SPLITS,      /* a split that is recorded, so that changes are without it */
  DP_TEST_SHAPE_LEVELS,      /* volume whose level wanders over months */
  DP_TEST_SHAPE_COIN,        /* trades every day, twice as wild */
  DP_TEST_N_SHAPES
} DpTestShape;

/* What was done to a series: the label. */
typedef struct
{
  DpAnomalyKind kind;
  gint32        first;
  gint32        last;
} DpTestLabel;

/** DpTestMarket: a synthetic series, a second source of its closes, and what is wrong with them */
typedef struct
{
  const DpExchangeCalendar *calendar;
  GArray *days;       /* of gint32 */
  GArray *open;       /* of double, as all that follow */
  GArray *high;
  GArray *low;
  GArray *close;
  GArray *volume;
  GArray *change;
  GArray *other;      /* closes of the second source */
  gint32  split_day;
  GArray *labels;     /* of DpTestLabel */
} DpTestMarket;

/** dp_test_market_new: four years of @shape, undisturbed; the same seed makes the same */
DpTestMarket *dp_test_market_new     (DpTestShape         shape,
                                      guint32             seed);
void          dp_test_market_free    (DpTestMarket       *self);

/** dp_test_market_disturb: puts anomalies, of kinds and sizes drawn, into the last two years */
void          dp_test_market_disturb (DpTestMarket       *self,
                                      guint32             seed);

/** dp_test_market_get_start: Returns: the day that the last two years begin on */
gint32        dp_test_market_get_start (const DpTestMarket *self);

/** dp_test_market_get_bars: Returns: as detection takes it; points into @self */
DpAnomalyBars dp_test_market_get_bars (const DpTestMarket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTestMarket, dp_test_market_free)

G_END_DECLS
