/* dp-universe.h: which group of instruments a page is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpUniverse:
 * A list to choose one of the groups of symbols from, which is not shown where there are none.
 * Signal "changed": another one was chosen, or what is in it has changed.
 */
#define DP_TYPE_UNIVERSE (dp_universe_get_type ())
G_DECLARE_FINAL_TYPE (DpUniverse, dp_universe, DP, UNIVERSE, AdwBin)

/**
 * dp_universe_set_engine:
 * @key: the setting that keeps the name of the group, "" for none
 * @nothing: (not nullable): what it is called to choose none
 * To be called once.
 */
void        dp_universe_set_engine   (DpUniverse   *self,
                                      DpEngine     *engine,
                                      const char   *key,
                                      const char   *nothing);
/** dp_universe_get_name: Returns: (transfer none) (nullable): the group's; %NULL where none is
 * chosen */
const char *dp_universe_get_name     (DpUniverse   *self);
/** dp_universe_choose: without a signal; @name: (nullable): of the group, %NULL for none */
void        dp_universe_choose       (DpUniverse   *self,
                                      const char   *name);
/** dp_universe_contains: whether it is in the group; all are where none is chosen */
gboolean    dp_universe_contains     (DpUniverse   *self,
                                      DpInstrument *instrument);
/** dp_universe_list: Returns: (transfer full) (element-type DpInstrument): what is in it, in the
 * person's order */
GPtrArray  *dp_universe_list         (DpUniverse   *self);
/** dp_universe_dup_ids: Returns: (transfer full) (nullable): their ids as PostgreSQL writes an
 * array; %NULL for all */
char       *dp_universe_dup_ids      (DpUniverse   *self);

G_END_DECLS
