/* dp-contract.h: the columns and constraints that a model promises
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** dp_contract_free: what a model's .yml file says of its columns' types and of constraints */
void         dp_contract_free           (DpContract          *self);

/**
 * dp_contract_read:
 * @node: a model's entry in a .yml file
 *
 * Returns: (transfer full) (nullable): %NULL with file and line of what is wrong
 */
DpContract  *dp_contract_read           (const char          *path,
                                         DpYamlNode          *node,
                                         GError             **error);
/** dp_contract_is_enforced: config(contract={'enforced': true}) */
gboolean     dp_contract_is_enforced    (DpModel             *model);
/** dp_contract_check_project: an enforced contract has columns, each with a type */
gboolean     dp_contract_check_project  (DpTransformProject  *project,
                                         GError             **error);

/**
 * dp_contract_verify:
 * @relation: what was just made of the model, quoted: not in its place yet, or in a transaction
 *
 * Returns: whether its columns are those of the contract, or none is enforced; %FALSE with each
 *   column that is not, what was expected and what came, and where the contract says so
 */
gboolean     dp_contract_verify         (DpModel             *model,
                                         DpDbConnection      *connection,
                                         const char          *relation,
                                         GError             **error);
/**
 * dp_contract_apply:
 * @relation: a table that is not in its place yet
 * @renames: gets what is to be run once it is there
 *
 * Verifies the columns, gives them the length or precision that the contract says, and adds its
 * constraints.
 */
gboolean     dp_contract_apply          (DpTransformProject  *project,
                                         DpModel             *model,
                                         DpDbConnection      *connection,
                                         const char          *relation,
                                         GString             *renames,
                                         GError             **error);
/**
 * dp_contract_release:
 * @restore: gets what puts them back once the model's table is replaced
 *
 * Drops the foreign keys that contracts of the project's other models have on the model's table:
 * they come back on the new one, unchecked until those models are built themselves.
 */
gboolean     dp_contract_release        (DpTransformProject  *project,
                                         DpModel             *model,
                                         DpDbConnection      *connection,
                                         GString             *restore,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpContract, dp_contract_free)

G_END_DECLS
