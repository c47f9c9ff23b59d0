/* dp-serve-watch.h: what is looked at now and then, while the data is served
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-service.h"

G_BEGIN_DECLS

/**
 * DpServeWatch:
 * Looks from the main thread, where the engine is, at how old the data is, and tells the service.
 * To be made and freed on the main thread.
 */
typedef struct _DpServeWatch DpServeWatch;

DpServeWatch *_dp_serve_watch_new   (DpServeService *service);
/** _dp_serve_watch_stop: before the service's thread ends. Returns: a future of %TRUE once nothing
 * is looked at */
DexFuture    *_dp_serve_watch_stop  (DpServeWatch   *self) G_GNUC_WARN_UNUSED_RESULT;
void          _dp_serve_watch_free  (DpServeWatch   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpServeWatch, _dp_serve_watch_free)

G_END_DECLS
