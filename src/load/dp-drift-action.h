/* dp-drift-action.h: what a contract does to a reply that has changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-shape-diff.h"
#include "dp-source.h"

G_BEGIN_DECLS

/** DpContract: how a source may change */
typedef enum
{
  DP_CONTRACT_EVOLVE,         /* what is known is loaded, the rest is noted */
  DP_CONTRACT_FREEZE,         /* nothing of a reply that has changed is loaded */
  DP_CONTRACT_DISCARD_ROW,    /* records with changed fields are rejected */
  DP_CONTRACT_DISCARD_VALUE,  /* changed values are left empty */
} DpContract;

/** dp_contract_parse: @contract: (out): Returns: whether @name is one: "discard-row" */
gboolean    dp_contract_parse    (const char *name,
                                  DpContract *contract);
const char *dp_contract_get_name (DpContract  contract);

/**
 * DpDriftMark:
 * A changed field of a reply.
 * @target: (nullable): its new name's path
 * @from: what its values were
 */
typedef struct
{
  DpShapeChangeKind kind;
  char             *field;
  char             *target;
  DpValueClass      from;
} DpDriftMark;

/** DpDriftAction: what is kept from being loaded: @marks: (element-type DpDriftMark) */
typedef struct
{
  DpContract  contract;
  GPtrArray  *marks;
} DpDriftAction;

DpDriftAction *dp_drift_action_new     (DpContract           contract);
void           dp_drift_action_free    (DpDriftAction       *self);
void           dp_drift_action_add     (DpDriftAction       *self,
                                        DpShapeChangeKind    kind,
                                        const char          *field,
                                        const char          *target,
                                        DpValueClass         from);

/** dp_drift_action_parse: Returns: (transfer full) (nullable): as in control.loads.contract */
DpDriftAction *dp_drift_action_parse   (const char          *json);
char          *dp_drift_action_to_json (const DpDriftAction *self);

/**
 * dp_drift_action_decode:
 * @self: (nullable): %NULL for a reply that is loaded as it came
 * Returns: (transfer full) (nullable): the rows of @reply that may be loaded, with what may not
 *   among the rejects where the contract rejects it
 */
DpBatch       *dp_drift_action_decode  (const DpDriftAction *self,
                                        DpSource            *source,
                                        DpRequest           *request,
                                        DpReply             *reply,
                                        GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDriftAction, dp_drift_action_free)

G_END_DECLS
