/* dp-token-bucket.h: not more than so many in so much time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-clock.h"

G_BEGIN_DECLS

/**
 * DpTokenBucket:
 *
 * Holds a number of tokens; each comes back a period after it was taken, so no stretch of that
 * length, wherever it begins, sees more than that number taken. Any thread may use it.
 */
#define DP_TYPE_TOKEN_BUCKET (dp_token_bucket_get_type ())
G_DECLARE_FINAL_TYPE (DpTokenBucket, dp_token_bucket, DP, TOKEN_BUCKET, GObject)

/**
 * dp_token_bucket_new:
 * @clock: the clock that periods are measured by
 * @n_tokens: tokens in the full bucket, at least 1
 * @period_us: microseconds after which a token is back
 *
 * Returns: (transfer full): a full bucket
 */
DpTokenBucket *dp_token_bucket_new      (DpClock       *clock,
                                         guint          n_tokens,
                                         gint64         period_us);

/**
 * dp_token_bucket_take:
 *
 * Takes the next token that is or will be there; who asks first is served first.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to %TRUE when the token is there
 */
DexFuture     *dp_token_bucket_take     (DpTokenBucket *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_token_bucket_note:
 * @n_taken: tokens that were taken by somebody else
 * @ago_us: how long ago
 *
 * They come back as those do that are taken here. Note what is older first.
 */
void           dp_token_bucket_note     (DpTokenBucket *self,
                                         guint          n_taken,
                                         gint64         ago_us);

/** dp_token_bucket_get_wait_us: Returns: how long dp_token_bucket_take() would wait if called
 * now */
gint64         dp_token_bucket_get_wait_us (DpTokenBucket *self);

G_END_DECLS
