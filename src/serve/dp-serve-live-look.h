/* dp-serve-live-look.h: what happens, as the database tells it: runs of all processes, and what
 * they brought
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-reader.h"
#include "dp-serve-live.h"

G_BEGIN_DECLS

/**
 * DpServeLiveLook:
 * Asks now and then, and pushes what is another than at the last look. What there is at the first
 * look is no event. Asking, unlike being notified, is possible through every pooler and sees what
 * any process does.
 */
typedef struct _DpServeLiveLook DpServeLiveLook;

DpServeLiveLook *_dp_serve_live_look_new  (DpServeLive     *live,
                                           DpDbReader      *reader);
/** _dp_serve_live_look_free: once the reader has answered or is closed */
void             _dp_serve_live_look_free (DpServeLiveLook *self);
/** _dp_serve_live_look_tick: twenty times a second. @followed: somebody waits for it */
void             _dp_serve_live_look_tick (DpServeLiveLook *self,
                                           gboolean         followed);

G_END_DECLS
