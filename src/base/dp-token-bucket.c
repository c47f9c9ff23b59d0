/* dp-token-bucket.c: not more than so many in so much time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-token-bucket.h"

struct _DpTokenBucket
{
  GObject parent_instance;

  DpClock *clock;
  gint64   period_us;
  guint    n_tokens;
  GMutex   mutex;      /* guards what follows */
  gint64  *back_at;    /* (array length=n_tokens): a ring; when each token is there again */
  guint    next;       /* the token that was taken longest ago */
};

G_DEFINE_FINAL_TYPE (DpTokenBucket, dp_token_bucket, G_TYPE_OBJECT)

static void
dp_token_bucket_finalize (GObject *object)
{
  DpTokenBucket *self = DP_TOKEN_BUCKET (object);

  g_clear_object (&self->clock);
  g_free (self->back_at);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_token_bucket_parent_class)->finalize (object);
}

static void
dp_token_bucket_class_init (DpTokenBucketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_token_bucket_finalize;
}

static void
dp_token_bucket_init (DpTokenBucket *self)
{
  g_mutex_init (&self->mutex);
}

DpTokenBucket *
dp_token_bucket_new (DpClock *clock,
                     guint    n_tokens,
                     gint64   period_us)
{
  DpTokenBucket *self;

  g_return_val_if_fail (DP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (n_tokens > 0, NULL);
  g_return_val_if_fail (period_us > 0, NULL);

  self = g_object_new (DP_TYPE_TOKEN_BUCKET, NULL);
  self->clock = g_object_ref (clock);
  self->n_tokens = n_tokens;
  self->period_us = period_us;
  self->back_at = g_new (gint64, n_tokens);
  for (guint i = 0; i < n_tokens; i++)
    self->back_at[i] = G_MININT64;

  return self;
}

DexFuture *
dp_token_bucket_take (DpTokenBucket *self)
{
  gint64 now;
  gint64 turn;

  g_return_val_if_fail (DP_IS_TOKEN_BUCKET (self), NULL);

  now = dp_clock_get_monotonic_us (self->clock);
  g_mutex_lock (&self->mutex);
  turn = MAX (now, self->back_at[self->next]);
  self->back_at[self->next] = turn + self->period_us;
  self->next = (self->next + 1) % self->n_tokens;
  g_mutex_unlock (&self->mutex);

  return dp_clock_sleep (self->clock, turn - now);
}

void
dp_token_bucket_note (DpTokenBucket *self,
                      guint          n_taken,
                      gint64         ago_us)
{
  gint64 back_at;

  g_return_if_fail (DP_IS_TOKEN_BUCKET (self));
  g_return_if_fail (ago_us >= 0);

  back_at = dp_clock_get_monotonic_us (self->clock) - ago_us + self->period_us;
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < MIN (n_taken, self->n_tokens); i++)
    {
      self->back_at[self->next] = MAX (back_at, self->back_at[self->next]);
      self->next = (self->next + 1) % self->n_tokens;
    }
  g_mutex_unlock (&self->mutex);
}

gint64
dp_token_bucket_get_wait_us (DpTokenBucket *self)
{
  gint64 back_at;
  gint64 now;

  g_return_val_if_fail (DP_IS_TOKEN_BUCKET (self), 0);

  now = dp_clock_get_monotonic_us (self->clock);
  g_mutex_lock (&self->mutex);
  back_at = self->back_at[self->next];
  g_mutex_unlock (&self->mutex);

  return back_at > now ? back_at - now : 0;
}
