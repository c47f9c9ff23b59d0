/* dp-run-needs.h: what is known of an instrument, and what a run wants of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-interval-ledger.h"
#include "dp-run-datasets.h"

G_BEGIN_DECLS

/** DpRunScope: what a run is about, the same for all instruments of a source */
typedef struct
{
  gint64               now_us;
  gboolean             by_person;      /* somebody asked for it, and waits */
  gint32               from;           /* of a backfill, else %DP_DATE_NONE */
  gint32               to;
  gboolean             only_failed;    /* of a backfill: days whose request failed */
  const char * const  *datasets;       /* (nullable): the source's own */
  gboolean             full_history;   /* the plan gives all there is */
} DpRunScope;

/**
 * DpRunNeeds:
 * @wanted: what the source is told; its arrays and tables are owned here
 * @calendar: when the instrument trades
 * @days: the ledger of prices by day
 * @series: (element-type utf8 DpLedgerDays): the ledgers of series within the day
 * @asked_us: when its prices by day were last asked for with success, 0 for never
 */
typedef struct
{
  DpSourceNeeds             wanted;
  const DpExchangeCalendar *calendar;
  DpLedgerDays              days;
  GHashTable               *series;
  gint64                    asked_us;
} DpRunNeeds;

/** dp_run_needs_new: Returns: (transfer full): of an instrument that nothing is known of;
 * @default_kind: "stock", "coin" */
DpRunNeeds *dp_run_needs_new    (const char       *default_kind,
                                 const char       *symbol);
void        dp_run_needs_free   (DpRunNeeds       *self);

/**
 * dp_run_needs_read:
 * @needs: (element-type utf8 DpRunNeeds): by the source's symbol
 * Fiber: fills in what the database knows of each.
 */
gboolean    dp_run_needs_read   (GHashTable       *needs,
                                 const char       *source,
                                 DpDbConnection   *connection,
                                 GError          **error);

/** dp_run_needs_decide: which days are missing, from the ledger and the checkpoints */
void        dp_run_needs_decide (DpRunNeeds       *self,
                                 const char       *source,
                                 const DpRunScope *scope);

/** dp_run_needs_wants: @endpoint: of @dataset, see dp_request_get_checkpoint(). Returns: whether it
 * is worth a call */
gboolean    dp_run_needs_wants  (const DpRunNeeds   *self,
                                 const DpRunDataset *dataset,
                                 const char         *endpoint,
                                 const DpRunScope   *scope);

G_END_DECLS
