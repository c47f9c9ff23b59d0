/* dp-model-loads.h: which loads a table was made from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpModelLoads: what a table is made from; to be noted with it */
typedef struct
{
  char *loads;       /* an int8multirange */
  char *version;     /* (nullable) */
} DpModelLoads;

/**
 * dp_model_follows_loads:
 * config(follows='loads'): the model derives anew what loads brought since. Instead of "loads" it
 * may be the name of a model that does so, and that this one is made from.
 */
gboolean dp_model_follows_loads (DpModel             *model);

/**
 * dp_model_loads_is_note:
 *
 * Returns: whether @source only says which rows are new to a table that follows the loads, and
 *   nothing of what is in them
 */
gboolean dp_model_loads_is_note (DpSourceTable       *source);

/**
 * dp_model_loads_look:
 * @now: (out): to be cleared with dp_model_loads_clear()
 * @noted: (out): whether it is known what the table was made from, config(version='select …') still
 *   says the same, and nobody but loads changed what is read; else it is built whole
 *
 * To be called before the model's SQL, in its transaction: what a load brings that ends in between
 * is derived, and again the next time, but never missed. Awaits.
 */
gboolean dp_model_loads_look    (DpDbConnection      *connection,
                                 DpTransformProject  *project,
                                 DpModel             *model,
                                 DpModelLoads        *now,
                                 gboolean            *noted,
                                 GError             **error);

/** dp_model_loads_note: notes @now with the table that the transaction made or added to. Awaits. */
gboolean dp_model_loads_note    (DpDbConnection      *connection,
                                 DpModel             *model,
                                 const DpModelLoads  *now,
                                 GError             **error);

void     dp_model_loads_clear   (DpModelLoads        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpModelLoads, dp_model_loads_clear)

G_END_DECLS
