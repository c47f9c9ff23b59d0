/* dp-care-keeper.c: backups and drills when they are due, while the program runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-care-keeper.h"

#include "dp-care.h"

#define LOOK_SECONDS 60

struct _DpCareKeeper
{
  GObject   parent_instance;

  DpEngine *engine;
  guint     timer;
  gboolean  busy;
};

G_DEFINE_FINAL_TYPE (DpCareKeeper, dp_care_keeper, G_TYPE_OBJECT)

static DexFuture *
done_cb (DexFuture *future,
         gpointer   user_data)
{
  DpCareKeeper *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_debug ("what was due in care of the database failed: %s", error->message);
  self->busy = FALSE;

  return dex_future_new_true ();
}

static gboolean
look_cb (gpointer user_data)
{
  DpCareKeeper *self = user_data;
  DpDbPool *pool = dp_engine_get_pool (self->engine);

  if (self->busy || dp_engine_get_state (self->engine) != DP_ENGINE_STATE_OPEN || pool == NULL)
    return G_SOURCE_CONTINUE;
  self->busy = TRUE;
  dex_future_disown (dex_future_finally (dp_care_run_due (dp_engine_get_settings (self->engine),
                                                          dp_db_pool_get_target (pool), g_get_real_time ()),
                                         done_cb, g_object_ref (self), g_object_unref));

  return G_SOURCE_CONTINUE;
}

static void
dp_care_keeper_dispose (GObject *object)
{
  DpCareKeeper *self = DP_CARE_KEEPER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->engine);

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
}

/** dp_care_keeper_new: Returns: (transfer full): it looks for the first time a minute from now */
DpCareKeeper *
dp_care_keeper_new (DpEngine *engine)
{
  DpCareKeeper *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_CARE_KEEPER, NULL);
  self->engine = g_object_ref (engine);
  self->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);

  return self;
}
