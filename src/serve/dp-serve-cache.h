/* dp-serve-cache.h: answers that are given again while the data stays as it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/**
 * DpServeCache:
 *
 * Before an answer is given again, the database is asked whether anything at all was committed
 * since it was made: by whichever process, to whichever table. That is one small question for all
 * who came while the one before was under way, so an answer is never older than its request, and
 * nobody has to say what they changed. Anything that is committed empties the cache. On the
 * server's thread.
 */
typedef struct _DpServeCache DpServeCache;

/** _dp_serve_cache_new: @most_bytes: how much is kept */
DpServeCache *_dp_serve_cache_new    (DpServeService *service,
                                      gsize           most_bytes);
void          _dp_serve_cache_free   (DpServeCache   *self);

/** _dp_serve_cache_handle: answers @request with what is kept, or has its route answer it */
void          _dp_serve_cache_handle (DpServeCache   *self,
                                      DpServeRequest *request);
/** _dp_serve_cache_keep: what @request got, its metadata not included: for those who ask the
 * same */
void          _dp_serve_cache_keep   (DpServeCache   *self,
                                      DpServeRequest *request,
                                      const char     *data,
                                      gsize           length,
                                      const char     *pagination,
                                      const char     *etag);

G_END_DECLS
