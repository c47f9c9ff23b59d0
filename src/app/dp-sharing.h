/* dp-sharing.h: the data is served while the window is open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * DpSharing:
 * Keeps a server while the setting serve-in-window is on and the engine is open, and begins anew
 * where another of its settings changes. Properties: uri (nullable: while nobody is answered),
 * message (nullable: why not, though it should).
 */
#define DP_TYPE_SHARING (dp_sharing_get_type ())
G_DECLARE_FINAL_TYPE (DpSharing, dp_sharing, DP, SHARING, GObject)

DpSharing  *dp_sharing_new         (DpEngine  *engine);
/** dp_sharing_get_engine: Returns: (transfer none): whose data it is */
DpEngine   *dp_sharing_get_engine  (DpSharing *self);
const char *dp_sharing_get_uri     (DpSharing *self);
const char *dp_sharing_get_message (DpSharing *self);
/** dp_sharing_update: tries again, as after a token was made */
void        dp_sharing_update      (DpSharing *self);
/** dp_sharing_pause: before the engine is closed; it goes on once it is open again. A future of
 * %TRUE */
DexFuture  *dp_sharing_pause       (DpSharing *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
