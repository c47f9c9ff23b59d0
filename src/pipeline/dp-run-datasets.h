/* dp-run-datasets.h: what the calls of a run are for, and how often they are worth it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-exchange-calendar.h"
#include "dp-source-needs.h"

G_BEGIN_DECLS

/** DpDatasetPace: when a data set can have changed */
typedef enum
{
  DP_PACE_DAYS,      /* the ledger knows which days are missing */
  DP_PACE_SESSION,   /* after each trading day */
  DP_PACE_MARKET,    /* while the exchange trades, and once after it closed */
  DP_PACE_DAILY,     /* facts, which change rarely: once in a day */
  DP_PACE_FEED,      /* it says itself for how long it stays as it is */
  DP_PACE_ALWAYS,    /* nothing is known of it */
} DpDatasetPace;

/**
 * DpRunDataset:
 * @rank: 0 is asked for first: prices before facts
 * @purpose: what it is for, in words for people, not yet translated
 */
typedef struct
{
  const char    *source;
  const char    *endpoint;
  const char    *name;      /* "daily", as in the settings */
  DpDatasetPace  pace;
  guint          rank;
  const char    *purpose;
  const char    *shared;    /* (nullable): the endpoint that brings the same of many at once */
} DpRunDataset;

/** dp_run_dataset_find: Returns: (transfer none): one that is always due where @endpoint is new */
const DpRunDataset *dp_run_dataset_find    (const char               *source,
                                            const char               *endpoint);

/**
 * dp_run_dataset_rests:
 * @checkpoint: (nullable): when it was asked for last, and when that brought something
 * Whether a series that brings nothing new for weeks, since its share is traded no longer or its
 * feed has gone quiet, need not be asked for yet: the longer it is silent, the more rarely it is,
 * each four weeks at the least.
 */
gboolean            dp_run_dataset_rests   (const DpRunDataset       *self,
                                            const DpCheckpoint       *checkpoint,
                                            gint64                    now_us);

/**
 * dp_run_dataset_is_due:
 * @checkpoint: (nullable): when it was asked for last; %NULL for never
 * Whether an answer can be another one now than it was then. Of %DP_PACE_DAYS the ledger tells, not
 * this.
 */
gboolean            dp_run_dataset_is_due  (const DpRunDataset       *self,
                                            const DpExchangeCalendar *calendar,
                                            const DpCheckpoint       *checkpoint,
                                            gint64                    now_us);

G_END_DECLS
