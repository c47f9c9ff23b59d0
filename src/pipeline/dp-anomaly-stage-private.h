/* dp-anomaly-stage-private.h: what the parts of a look for anomalies share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-anomaly-stage.h"
#include "dp-anomaly.h"

G_BEGIN_DECLS

/* One look, in one transaction. */
typedef struct
{
  DpDbPool       *pool;
  double          least_confidence;
  gint64          run_id;
  gboolean        tables;           /* are built of all that is loaded */
  DpDbConnection *connection;       /* while it lasts */
  gint64          n_new;
} DpAnomalyLook;

/* One statement of sql/queries. Returns: (transfer full) (nullable) */
DpDbResult *_dp_anomaly_ask       (DpAnomalyLook   *look,
                                   const char      *query,
                                   DpDbParams      *params,
                                   GError         **error);

/* Writes a finding where it is not there. @instrument_id: 0 for none. @at_us: when it begins */
gboolean    _dp_anomaly_save      (DpAnomalyLook   *look,
                                   const DpAnomaly *anomaly,
                                   const char      *key,
                                   gint64           instrument_id,
                                   gint64           at_us,
                                   gint64           run_id,
                                   GError         **error);

/* dp-anomaly-data.c: prices by day that the loads after @from, up to @to, brought */
gboolean    _dp_anomaly_look_at_data (DpAnomalyLook *look,
                                      gint64         from,
                                      gint64         to,
                                      GError       **error);

/* dp-anomaly-behaviour.c: runs after @from */
gboolean    _dp_anomaly_look_at_runs (DpAnomalyLook *look,
                                      gint64         from,
                                      GError       **error);

G_END_DECLS
