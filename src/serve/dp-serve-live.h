/* dp-serve-live.h: GET /live, what happens as it happens, over WebSocket
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/**
 * DpServeLive:
 * The latest events, numbered without a gap, and who follows them. All followers read out of one
 * ring, each from where it is; one that does not take what is there is hung up on. On the server's
 * thread.
 */
typedef struct _DpServeLive DpServeLive;

#define DP_SERVE_LIVE_N_PARAMS 1
extern const DpServeParam _dp_serve_live_params[DP_SERVE_LIVE_N_PARAMS];

/** _dp_serve_live_new: begins to look what happens */
DpServeLive *_dp_serve_live_new             (DpServeService *service);
/** _dp_serve_live_close: hangs up on all; while the readers of the service still answer */
void         _dp_serve_live_close           (DpServeLive    *self);
void         _dp_serve_live_free            (DpServeLive    *self);
/** _dp_serve_live_push: something happened. @type: "run", "task" …; @data: a JSON object
 * Returns: the number that it got */
gint64       _dp_serve_live_push            (DpServeLive    *self,
                                             const char     *type,
                                             const char     *data);
/** _dp_serve_live_get_n_followers: Returns: how many there are */
guint        _dp_serve_live_get_n_followers (DpServeLive    *self);
void         _dp_serve_live_handle          (DpServeRequest *request);

G_END_DECLS
