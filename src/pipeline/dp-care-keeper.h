/* dp-care-keeper.h: backups and drills when they are due, while the program runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpCareKeeper:
 *
 * Looks each minute of the engine's clock, while that is open, whether a backup, a drill or a
 * removal of replies is due, and has it made: one at a time. Main thread only; it ends with its
 * last reference.
 */
#define DP_TYPE_CARE_KEEPER (dp_care_keeper_get_type ())
G_DECLARE_FINAL_TYPE (DpCareKeeper, dp_care_keeper, DP, CARE_KEEPER, GObject)

DpCareKeeper *dp_care_keeper_new (DpEngine *engine);

G_END_DECLS
