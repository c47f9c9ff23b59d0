/* dp-drift.h: what is known of the form of replies, and what to do where it changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-drift-action.h"

G_BEGIN_DECLS

/**
 * DpDrift:
 * The shapes, decisions and aliases of the database, read once for a run. Any thread may ask.
 */
#define DP_TYPE_DRIFT (dp_drift_get_type ())
G_DECLARE_FINAL_TYPE (DpDrift, dp_drift, DP, DRIFT, GObject)

/**
 * DpDriftVerdict:
 * What one reply says.
 * @changes: (element-type DpShapeChange): what is different, and was not accepted
 * @fresh: (element-type DpShapeChange): of them those that nobody has noted yet
 * @action: (nullable): what the contract keeps from being loaded
 * @shape_json: (nullable): what is known now, where that is to be stored
 */
typedef struct _DpDriftVerdict
{
  DpDrift       *drift;
  char          *source;
  char          *endpoint;
  DpReplyShape  *shape;
  char          *fingerprint;
  GPtrArray     *changes;
  GPtrArray     *fresh;
  DpDriftAction *action;
  char          *shape_json;
} DpDriftVerdict;

DpDrift        *dp_drift_new               (void);
/** dp_drift_set_contract: the default is to evolve */
void            dp_drift_set_contract      (DpDrift         *self,
                                            const char      *source,
                                            DpContract       contract);
/** dp_drift_read: reads what the database knows. Call in a fiber, before anyone asks. */
gboolean        dp_drift_read              (DpDrift         *self,
                                            DpDbConnection  *connection,
                                            GError         **error);
/** dp_drift_get_aliases: Returns: (transfer none) (nullable) */
DpFieldAliases *dp_drift_get_aliases       (DpDrift         *self,
                                            const char      *source);
/** dp_drift_drop_accepted: takes what was accepted since out of @action. Returns: whether anything
 * is left that keeps something from being loaded */
gboolean        dp_drift_drop_accepted     (DpDrift         *self,
                                            const char      *source,
                                            const char      *endpoint,
                                            DpDriftAction   *action);

/**
 * dp_drift_judge:
 * Compares @reply with what is known. A reply that looks like those before costs its looking at,
 * and nothing of the database.
 * Returns: (transfer full) (nullable): %NULL for what is not JSON
 */
DpDriftVerdict *dp_drift_judge             (DpDrift         *self,
                                            DpRequest       *request,
                                            DpReply         *reply);
/**
 * dp_drift_judge_rows:
 * @endpoint: what the table is one of
 * @names: %NULL-terminated: its header
 * @rows: (element-type GStrv): some of its rows
 * The same of a table.
 */
DpDriftVerdict *dp_drift_judge_rows        (DpDrift            *self,
                                            const char         *source,
                                            const char         *endpoint,
                                            const char * const *names,
                                            GPtrArray          *rows);
/** dp_drift_get_likeness: Returns: how much of the names of a table and of what is known of
 * @endpoint is in both, 0 to 1 */
double          dp_drift_get_likeness      (DpDrift            *self,
                                            const char         *source,
                                            const char         *endpoint,
                                            const char * const *names);
/** dp_drift_dup_names: Returns: (transfer full) (nullable): @names with those in place that fields
 * are known by; %NULL where all of them are */
char          **dp_drift_dup_names         (DpDrift            *self,
                                            const char         *source,
                                            const char         *endpoint,
                                            const char * const *names);
/** dp_drift_verdict_hold: nothing is to be loaded until what has changed is accepted, whatever the
 * contract. Returns: %FALSE where nothing has */
gboolean        dp_drift_verdict_hold      (DpDriftVerdict  *self);
/** dp_drift_verdict_describe: Returns: (transfer full): what has changed, for a sentence */
char           *dp_drift_verdict_describe  (DpDriftVerdict  *self);
/** dp_drift_learn: what @verdict says is stored now, and is known from here on */
void            dp_drift_learn             (DpDriftVerdict  *verdict);

DpDriftVerdict *dp_drift_verdict_ref       (DpDriftVerdict  *self);
void            dp_drift_verdict_unref     (DpDriftVerdict  *self);
/** dp_drift_verdict_set_error: says that nothing of the reply was loaded, because of what, and what
 * to do */
void            dp_drift_verdict_set_error (DpDriftVerdict  *self,
                                            DpSource        *source,
                                            DpRequest       *request,
                                            GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDriftVerdict, dp_drift_verdict_unref)

G_END_DECLS
