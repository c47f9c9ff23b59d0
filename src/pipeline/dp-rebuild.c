/* dp-rebuild.c: what is stored read again, and all tables made from that
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-rebuild.h"

#include <glib/gi18n-lib.h>

/* So often it is told how far it is. */
#define TELL_EVERY_US 100000

struct _DpRebuild
{
  GObject parent_instance;

  char            **sources;       /* (nullable): all */
  gint32            from;
  gboolean          rejected;
  DexPromise       *stop;          /* resolved when nobody wants it any more */

  DpReplayOutcome  *outcome;       /* (nullable) */
  GPtrArray        *failures;      /* (element-type utf8), NULL-terminated */
  guint             n_built;
  guint             n_failed;
  gboolean          building;

  guint             n_done;        /* these are written by the thread that works */
  guint             n_total;
  gint64            told_us;
};

G_DEFINE_FINAL_TYPE (DpRebuild, dp_rebuild, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FRACTION,
  PROP_BUILDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
tell_cb (gpointer user_data)
{
  g_object_notify_by_pspec (G_OBJECT (user_data), properties[PROP_FRACTION]);

  return G_SOURCE_REMOVE;
}

/* On the thread that works */
static void
replayed_cb (guint    n_done,
             guint    n_total,
             gpointer user_data)
{
  DpRebuild *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  g_atomic_int_set (&self->n_done, n_done);
  g_atomic_int_set (&self->n_total, n_total);
  if (now_us - self->told_us < TELL_EVERY_US && n_done < n_total)
    return;

  self->told_us = now_us;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_cb, g_object_ref (self), g_object_unref);
}

static void
built_cb (DpNodeResult *result,
          guint         done,
          guint         total,
          gpointer      user_data)
{
  DpRebuild *self = user_data;
  DpNodeStatus status = dp_node_result_get_status (result);
  const char *message = dp_node_result_get_message (result);

  if (status == DP_NODE_STATUS_SUCCESS || status == DP_NODE_STATUS_WARN)
    self->n_built++;
  else
    self->n_failed++;
  if (status == DP_NODE_STATUS_FAILED || status == DP_NODE_STATUS_ERROR)
    g_ptr_array_add (self->failures, g_strconcat (dp_node_result_get_name (result), ": ",
                                                  message != NULL ? message : _("failed"), NULL));
  g_atomic_int_set (&self->n_done, done);
  g_atomic_int_set (&self->n_total, total);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static gboolean
build (DpRebuild *self,
       DpEngine  *engine,
       GError   **error)
{
  g_autoptr(GListModel) results = NULL;

  self->building = TRUE;
  self->n_done = self->n_total = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUILDING]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  results = dex_await_object (dp_replay_build_tables (dp_engine_get_pool (engine), built_cb, self,
                                                      DEX_FUTURE (self->stop)),
                              error);

  return results != NULL;
}

typedef struct
{
  DpRebuild *rebuild;
  DpEngine  *engine;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->rebuild);
  g_object_unref (work->engine);
  g_free (work);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  Work *work = user_data;
  DpRebuild *self = work->rebuild;
  DpRun *run = dp_engine_get_current_run (work->engine);
  DpReplayOptions options = {
    .sources = (const char * const *) self->sources, .from = self->from, .rejected = self->rejected,
    .progress = replayed_cb, .user_data = self, .stop = DEX_FUTURE (self->stop),
  };
  g_autoptr(GError) error = NULL;

  if (dp_engine_get_pool (work->engine) == NULL)
    return dex_future_new_reject (DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED, "%s",
                                  _("The database is not open."));
  if (run != NULL && !dp_run_is_finished (run))
    return dex_future_new_reject (
        DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY, "%s",
        _("A run is going on. Wait until it is done, or stop it, and try again."));

  self->outcome = dex_await_boxed (dp_replay (dp_engine_get_pool (work->engine), &options), &error);
  if (self->outcome == NULL || !build (self, work->engine, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dp_engine_refresh (work->engine);
}

static void
dp_rebuild_finalize (GObject *object)
{
  DpRebuild *self = DP_REBUILD (object);

  g_strfreev (self->sources);
  g_ptr_array_unref (self->failures);
  dex_clear (&self->stop);
  if (self->outcome != NULL)
    g_boxed_free (DP_TYPE_REPLAY_OUTCOME, self->outcome);

  G_OBJECT_CLASS (dp_rebuild_parent_class)->finalize (object);
}

static void
dp_rebuild_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DpRebuild *self = DP_REBUILD (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, dp_rebuild_get_fraction (self));
      break;
    case PROP_BUILDING:
      g_value_set_boolean (value, self->building);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_rebuild_class_init (DpRebuildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_rebuild_finalize;
  object_class->get_property = dp_rebuild_get_property;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_BUILDING] = g_param_spec_boolean ("building", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_rebuild_init (DpRebuild *self)
{
  self->stop = dex_promise_new ();
  self->failures = g_ptr_array_new_null_terminated (1, g_free, TRUE);
}

DpRebuild *
dp_rebuild_new (const DpReplayOptions *options)
{
  DpRebuild *self;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (DP_TYPE_REBUILD, NULL);
  self->sources = g_strdupv ((char **) options->sources);
  self->from = options->from;
  self->rejected = options->rejected;

  return self;
}

DexFuture *
dp_rebuild_run (DpRebuild *self,
                DpEngine  *engine)
{
  Work *work;

  g_return_val_if_fail (DP_IS_REBUILD (self), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (self->outcome == NULL, NULL);

  work = g_new (Work, 1);
  *work = (Work) { g_object_ref (self), g_object_ref (engine) };

  return dex_scheduler_spawn (NULL, 0, run_fiber, work, work_free);
}

double
dp_rebuild_get_fraction (DpRebuild *self)
{
  guint n_total;
  guint n_done;

  g_return_val_if_fail (DP_IS_REBUILD (self), 0);

  n_done = dp_rebuild_get_n_done (self, &n_total);

  return n_total > 0 ? MIN ((double) n_done / n_total, 1) : 0;
}

gboolean
dp_rebuild_get_building (DpRebuild *self)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), FALSE);
  return self->building;
}

guint
dp_rebuild_get_n_done (DpRebuild *self,
                       guint     *n_total)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), 0);
  g_return_val_if_fail (n_total != NULL, 0);

  *n_total = (guint) g_atomic_int_get (&self->n_total);

  return (guint) g_atomic_int_get (&self->n_done);
}

const DpReplayOutcome *
dp_rebuild_get_outcome (DpRebuild *self)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), NULL);
  return self->outcome;
}

guint
dp_rebuild_get_n_built (DpRebuild *self)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), 0);
  return self->n_built;
}

guint
dp_rebuild_get_n_failed (DpRebuild *self)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), 0);
  return self->n_failed;
}

const char * const *
dp_rebuild_get_failures (DpRebuild *self)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), NULL);
  return (const char * const *) self->failures->pdata;
}

void
dp_rebuild_stop (DpRebuild *self)
{
  g_return_if_fail (DP_IS_REBUILD (self));

  if (dex_future_is_pending (DEX_FUTURE (self->stop)))
    dex_promise_resolve_boolean (self->stop, TRUE);
}

gboolean
dp_rebuild_is_stopped (DpRebuild *self)
{
  g_return_val_if_fail (DP_IS_REBUILD (self), FALSE);

  return !dex_future_is_pending (DEX_FUTURE (self->stop));
}
