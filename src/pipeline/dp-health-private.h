/* dp-health-private.h: how the engine makes what it knows of the data's health
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-result.h"
#include "dp-engine-health.h"

G_BEGIN_DECLS

/** DpRowFunc: Returns: (transfer full): the object that @row is */
typedef gpointer (*DpRowFunc) (DpDbResult *rows,
                               guint       row);

/* A row of list_anomalies.sql */
gpointer       _dp_finding_new_from_row       (DpDbResult       *rows,
                                               guint             row);
void           _dp_finding_set_state          (DpFinding        *self,
                                               DpFindingState    state);
/* A row of list_drift.sql */
gpointer       _dp_drift_event_new_from_row   (DpDbResult       *rows,
                                               guint             row);
/* A row of list_test_histories.sql */
gpointer       _dp_test_history_new_from_row  (DpDbResult       *rows,
                                               guint             row);
/* A row of list_ledgers.sql */
gpointer       _dp_series_ledger_new_from_row (DpDbResult       *rows,
                                               guint             row);
/* What the row of list_dataset_ages.sql is about, of which nothing is counted yet. @pipelines:
 * (element-type DpPipelineSpec): whose schedules say what can be expected */
DpDatasetAge  *_dp_dataset_age_new_for_row    (DpDbResult       *rows,
                                               guint             row,
                                               GListModel       *pipelines,
                                               gint64            now_us);
/* Returns: FALSE where @row is about something else */
gboolean       _dp_dataset_age_count          (DpDatasetAge     *self,
                                               DpDbResult       *rows,
                                               guint             row,
                                               gint64            now_us);

/* A GCompareDataFunc: what is late first, then by source, prices before facts */
int            _dp_dataset_age_compare        (gconstpointer     a,
                                               gconstpointer     b,
                                               gpointer          user_data);

G_END_DECLS
