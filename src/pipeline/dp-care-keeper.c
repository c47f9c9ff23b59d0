/* dp-care-keeper.c: backups, drills and removals of replies when they are due, while the program
 * runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-care-keeper.h"

#include "dp-care.h"
#include "dp-engine-private.h"

#define LOOK_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

struct _DpCareKeeper
{
  GObject     parent_instance;

  DexPromise *stop;
};

G_DEFINE_FINAL_TYPE (DpCareKeeper, dp_care_keeper, G_TYPE_OBJECT)

/* Outlives the keeper by what it is at. */
typedef struct
{
  DpEngine   *engine;
  DexPromise *stop;
} Keep;

static void
keep_free (gpointer data)
{
  Keep *keep = data;

  g_object_unref (keep->engine);
  dex_unref (keep->stop);
  g_free (keep);
}

static void
look (Keep *keep)
{
  DpDbPool *pool = dp_engine_get_pool (keep->engine);
  g_autoptr(GError) error = NULL;

  if (dp_engine_get_state (keep->engine) != DP_ENGINE_STATE_OPEN || pool == NULL)
    return;
  if (!dex_await (dp_care_run_due (dp_engine_get_settings (keep->engine),
                                   dp_db_pool_get_target (pool),
                                   dp_clock_get_unix_us (keep->engine->clock)),
                  &error))
    g_debug ("what was due in care of the database failed: %s", error->message);
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  Keep *keep = user_data;
  DexFuture *stop = DEX_FUTURE (keep->stop);

  while (TRUE)
    {
      g_autoptr(DpClock) clock = g_object_ref (keep->engine->clock);

      dex_await (dex_future_first (dex_ref (stop),
                                   dp_clock_wait_until (clock,
                                                        dp_clock_get_unix_us (clock) + LOOK_US),
                                   NULL),
                 NULL);
      if (!dex_future_is_pending (stop))
        return dex_future_new_true ();
      look (keep);
    }
}

static void
dp_care_keeper_dispose (GObject *object)
{
  DpCareKeeper *self = DP_CARE_KEEPER (object);

  if (self->stop != NULL && dex_future_is_pending (DEX_FUTURE (self->stop)))
    dex_promise_resolve_boolean (self->stop, TRUE);
  dex_clear (&self->stop);

  G_OBJECT_CLASS (dp_care_keeper_parent_class)->dispose (object);
}

static void
dp_care_keeper_class_init (DpCareKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dp_care_keeper_dispose;
}

static void
dp_care_keeper_init (DpCareKeeper *self)
{
  self->stop = dex_promise_new ();
}

/** dp_care_keeper_new: Returns: (transfer full): it looks for the first time a minute from now, by
 * the engine's clock */
DpCareKeeper *
dp_care_keeper_new (DpEngine *engine)
{
  DpCareKeeper *self;
  Keep *keep;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_CARE_KEEPER, NULL);
  keep = g_new (Keep, 1);
  keep->engine = g_object_ref (engine);
  keep->stop = dex_ref (self->stop);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, keep_fiber, keep, keep_free));

  return self;
}
