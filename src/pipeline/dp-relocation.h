/* dp-relocation.h: the data goes to another database, and the program with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-move.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** DP_RELOCATION_PRIVATE: the private server, where a place is meant */
#define DP_RELOCATION_PRIVATE "private"

/**
 * DpRelocation:
 *
 * A move while no run goes on, after which the settings name the new place; the former one stays as
 * it is, and is remembered until dp_relocation_forget(). Main thread only.
 */
#define DP_TYPE_RELOCATION (dp_relocation_get_type ())
G_DECLARE_FINAL_TYPE (DpRelocation, dp_relocation, DP, RELOCATION, GObject)

/** dp_relocation_new: @place: %DP_RELOCATION_PRIVATE, or an address, with a password where it needs
 * one */
DpRelocation *dp_relocation_new       (DpSettings   *settings,
                                       const char   *place);
/** dp_relocation_run: Returns: a future of a string: the name under which the place's former
 * database is kept there, "" for none; rejects with %DP_ENGINE_ERROR_BUSY while a run goes on */
DexFuture    *dp_relocation_run       (DpRelocation *self) G_GNUC_WARN_UNUSED_RESULT;
void          dp_relocation_cancel    (DpRelocation *self);
/** dp_relocation_get_move: Returns: (transfer none) (nullable): for looking how far it is, once it
 * has begun */
DpMove       *dp_relocation_get_move  (DpRelocation *self);
/** dp_relocation_is_switched: whether the settings took the new place: what the environment says is
 * stronger */
gboolean      dp_relocation_is_switched (DpRelocation *self);

/** dp_relocation_dup_former: Returns: (transfer full) (nullable): the place before the last move,
 * for people */
char         *dp_relocation_dup_former  (DpSettings   *settings);
/** dp_relocation_go_back: the former place is used again, as it was then; what came since stays in
 * the other one, which is the former place now. Returns: a future of %TRUE */
DexFuture    *dp_relocation_go_back     (DpSettings   *settings) G_GNUC_WARN_UNUSED_RESULT;
/** dp_relocation_forget: no way back is kept; the data there is not touched. Returns: a future of a
 * string: the place, with its password, "" for none; it is to be shown or kept nowhere */
DexFuture    *dp_relocation_forget      (DpSettings   *settings) G_GNUC_WARN_UNUSED_RESULT;
/** dp_relocation_remember: @place: that dp_relocation_forget() gave, which is known again. Returns:
 * a future of %TRUE */
DexFuture    *dp_relocation_remember    (DpSettings   *settings,
                                         const char   *place) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
