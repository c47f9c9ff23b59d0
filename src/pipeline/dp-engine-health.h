/* dp-engine-health.h: what the engine knows of the data's health, and what can be done about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-dataset-age.h"
#include "dp-drift-event.h"
#include "dp-engine.h"
#include "dp-finding.h"
#include "dp-series-ledger.h"
#include "dp-test-history.h"

G_BEGIN_DECLS

/**
 * dp_engine_query_findings:
 * @all: also what is labelled, or gone
 * @about: (nullable): only of this symbol, or source
 * @for_people: few columns, with sentences; else all there is
 * Returns: a future of a [class@DbResult], oldest first
 */
DexFuture  *dp_engine_query_findings    (DpEngine       *self,
                                         gboolean        all,
                                         const char     *about,
                                         gboolean        for_people) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_load_findings: Returns: a future of a [class@Gio.ListModel] of [class@Finding], oldest
 * first */
DexFuture  *dp_engine_load_findings     (DpEngine       *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_label_finding: @state: expected, incident or open. Returns: a future of whether there
 * is one of that @id */
DexFuture  *dp_engine_label_finding     (DpEngine       *self,
                                         gint64          id,
                                         DpFindingState  state) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_label: the same of @finding, whose state is another one then. Returns: a future of
 * %TRUE */
DexFuture  *dp_engine_label             (DpEngine       *self,
                                         DpFinding      *finding,
                                         DpFindingState  state) G_GNUC_WARN_UNUSED_RESULT;

/** dp_engine_query_drift: @all: also what was decided; else as dp_engine_query_findings() */
DexFuture  *dp_engine_query_drift       (DpEngine       *self,
                                         gboolean        all,
                                         gboolean        for_people) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_load_drift: Returns: a future of a [class@Gio.ListModel] of [class@DriftEvent], oldest
 * first */
DexFuture  *dp_engine_load_drift        (DpEngine       *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DpDriftDecision:
 * @source: (nullable): whose replies it is about; %NULL where there is no such change
 * @touches_rows: whether what is stored is to be read again with it
 * @is_final: it cannot be taken back, as it loads what was held back
 * @former: (nullable): what was decided before: open, accepted or refused
 * @former_as: (nullable): and the other field of that
 */
typedef struct
{
  char     *source;
  gboolean  touches_rows;
  gboolean  is_final;
  char     *former;
  char     *former_as;
} DpDriftDecision;

#define DP_TYPE_DRIFT_DECISION (dp_drift_decision_get_type ())
GType       dp_drift_decision_get_type  (void);
void        dp_drift_decision_free      (DpDriftDecision *self);

/**
 * dp_engine_decide_drift:
 * @id: of a change
 * @state: accepted, refused, or open again
 * @as: (nullable): the path of the other field, where it is not the one proposed
 * @even_final: otherwise nothing is decided where it could not be taken back
 * Returns: a future of a boxed #DpDriftDecision. What was decided before takes it back.
 */
DexFuture  *dp_engine_decide_drift      (DpEngine       *self,
                                         gint64          id,
                                         const char     *state,
                                         const char     *as,
                                         gboolean        even_final) G_GNUC_WARN_UNUSED_RESULT;

/** dp_engine_load_test_histories: Returns: a future of a [class@Gio.ListModel] of
 * [class@TestHistory], by name */
DexFuture  *dp_engine_load_test_histories (DpEngine     *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_load_test_query: Returns: a future of a string: a query for some of the rows that fail
 * @test; rejects where the built-in project has no such test, and nothing is stored of it */
DexFuture  *dp_engine_load_test_query   (DpEngine       *self,
                                         DpTestHistory  *test) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_load_dataset_ages: Returns: a future of a [class@Gio.ListModel] of [class@DatasetAge],
 * by source */
DexFuture  *dp_engine_load_dataset_ages (DpEngine       *self) G_GNUC_WARN_UNUSED_RESULT;
/** dp_engine_load_ledgers: Returns: a future of a [class@Gio.ListModel] of [class@SeriesLedger], by
 * symbol */
DexFuture  *dp_engine_load_ledgers      (DpEngine       *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDriftDecision, dp_drift_decision_free)

G_END_DECLS
