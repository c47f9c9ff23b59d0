/* dp-model-loads.h: which loads a table was made from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-model.h"

G_BEGIN_DECLS

/** dp_model_follows_loads: config(follows='loads'): the model derives anew what loads brought since */
gboolean dp_model_follows_loads (DpModel         *model);

/**
 * dp_model_loads_look:
 * @noted: (out): whether it is known which loads the table was made from; else it is built whole
 *
 * To be called before the model's SQL, in its transaction: what a load brings that ends in between is
 * derived, and again the next time, but never missed. Awaits.
 *
 * Returns: (transfer full) (nullable): the loads, for dp_model_loads_note()
 */
char    *dp_model_loads_look    (DpDbConnection  *connection,
                                 DpModel         *model,
                                 gboolean        *noted,
                                 GError         **error);

/** dp_model_loads_note: notes @loads with the table that the transaction made or added to. Awaits. */
gboolean dp_model_loads_note    (DpDbConnection  *connection,
                                 DpModel         *model,
                                 const char      *loads,
                                 GError         **error);

G_END_DECLS
