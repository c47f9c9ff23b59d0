/* dp-engine.c: the one object that window, command line and servers hold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-disk.h"
#include "dp-db-migrator.h"
#include "dp-paths.h"
#include "dp-pipeline-private.h"

#define POOL_SIZE 4
#define POOL_OVERFLOW 8
#define OLDEST_SERVER 150000

enum
{
  PROP_0,
  PROP_STATE,
  PROP_ERROR_MESSAGE,
  PROP_CURRENT_RUN,
  N_PROPS
};

enum
{
  DATA_CHANGED,
  PIPELINES_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (DpEngine, dp_engine, G_TYPE_OBJECT)
G_DEFINE_QUARK (dp-engine-error-quark, dp_engine_error)
G_DEFINE_ENUM_TYPE (DpEngineState, dp_engine_state,
                    G_DEFINE_ENUM_VALUE (DP_ENGINE_STATE_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (DP_ENGINE_STATE_OPENING, "opening"),
                    G_DEFINE_ENUM_VALUE (DP_ENGINE_STATE_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (DP_ENGINE_STATE_FAILED, "failed"))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_state (DpEngine      *self,
           DpEngineState  state,
           const char    *error_message)
{
  self->state = state;
  if (g_set_str (&self->error_message, error_message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
_dp_engine_explain (DpSettings  *settings,
                    GError     **error)
{
  g_autofree char *external = dp_settings_dup_string (settings, "database-url");
  g_autofree char *cluster = dp_paths_dup_cluster_dir ();

  if (external == NULL)
    dp_db_disk_explain (error, cluster);
}

gboolean
_dp_engine_require_open (DpEngine  *self,
                         GError   **error)
{
  if (self->pool != NULL)
    return TRUE;
  g_set_error_literal (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED,
                       _("The database is not open."));

  return FALSE;
}

/* Returns: (transfer full) (nullable): the database to use, the private server attached */
static DpDbTarget *
find_target (DpEngine  *self,
             GError   **error)
{
  g_autofree char *uri = NULL;
  g_autofree char *cluster = NULL;

  uri = dex_await_string (dp_settings_dup_database_address (self->settings), error);
  if (uri == NULL)
    return NULL;
  if (*uri != '\0')
    return dp_db_target_new_for_uri (uri, error);

  cluster = dp_paths_dup_cluster_dir ();
  g_clear_object (&self->server);
  self->server = dp_private_server_new (cluster);
  if (!dex_await (dp_private_server_attach (self->server), error))
    return NULL;

  return dp_private_server_dup_target (self->server);
}

static gboolean
migrate (DpEngine  *self,
         GError   **error)
{
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), error);
  DpDbConnection *connection;
  int version;

  if (lease == NULL)
    return FALSE;
  connection = dp_db_lease_get_connection (lease);
  version = dp_db_connection_get_server_version (connection);
  if (version < OLDEST_SERVER)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED,
                   _("The database server is PostgreSQL %d, and DataPipe needs 15 or newer. "
                     "Update the server, or leave the address empty to use the private one."),
                   version / 10000);
      return FALSE;
    }

  return dex_await (dp_db_migrate (connection), error);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  DpEngine *self = user_data;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GError) error = NULL;

  target = find_target (self, &error);
  if (target != NULL)
    {
      self->pool = dp_db_pool_new (target, POOL_SIZE, POOL_OVERFLOW);
      if (self->server != NULL)
        dp_db_pool_set_data_dir (self->pool, dp_private_server_get_data_dir (self->server));
      if (migrate (self, &error) && dex_await (_dp_engine_refresh (self), &error))
        {
          set_state (self, DP_ENGINE_STATE_OPEN, NULL);
          return dex_future_new_true ();
        }
    }

  g_clear_object (&self->pool);
  if (self->server != NULL)
    dex_await (dp_private_server_detach (self->server), NULL);
  g_clear_object (&self->server);
  _dp_engine_explain (self->settings, &error);
  set_state (self, DP_ENGINE_STATE_FAILED, error->message);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
close_fiber (gpointer user_data)
{
  DpEngine *self = user_data;

  if (self->run_work != NULL)
    {
      dp_run_cancel (self->current_run);
      dex_await (dex_ref (self->run_work), NULL);
      /* It holds this engine, which would never be freed. */
      dex_clear (&self->run_work);
    }
  dex_await (_dp_engine_finish_notifying (self), NULL);
  if (self->pool != NULL)
    dex_await (dp_db_pool_close (self->pool), NULL);
  g_clear_object (&self->pool);
  if (self->server != NULL)
    dex_await (dp_private_server_detach (self->server), NULL);
  g_clear_object (&self->server);
  set_state (self, DP_ENGINE_STATE_CLOSED, NULL);

  return dex_future_new_true ();
}

static void
dp_engine_finalize (GObject *object)
{
  DpEngine *self = DP_ENGINE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->server);
  g_clear_object (&self->pool);
  g_clear_object (&self->current_run);
  dex_clear (&self->run_work);
  dex_clear (&self->notifying);
  g_clear_object (&self->clock);
  g_clear_object (&self->desktop);
  g_clear_object (&self->instruments);
  g_clear_object (&self->pipelines);
  g_clear_object (&self->backfills);
  g_free (self->error_message);

  G_OBJECT_CLASS (dp_engine_parent_class)->finalize (object);
}

static void
dp_engine_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  DpEngine *self = DP_ENGINE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message);
      break;
    case PROP_CURRENT_RUN:
      g_value_set_object (value, self->current_run);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_engine_class_init (DpEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_engine_finalize;
  object_class->get_property = dp_engine_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_ENGINE_STATE,
                                              DP_ENGINE_STATE_CLOSED, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  properties[PROP_CURRENT_RUN] = g_param_spec_object ("current-run", NULL, NULL, DP_TYPE_RUN,
                                                      flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DATA_CHANGED] = g_signal_new ("data-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PIPELINES_CHANGED] = g_signal_new ("pipelines-changed", G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                             0);
}

static void
dp_engine_init (DpEngine *self)
{
  self->instruments = g_list_store_new (DP_TYPE_INSTRUMENT);
  self->pipelines = g_list_store_new (DP_TYPE_PIPELINE_SPEC);
  self->backfills = g_list_store_new (DP_TYPE_BACKFILL);
  self->clock = g_object_ref (dp_clock_get_default ());
}

DpEngine *
dp_engine_new (DpSettings *settings)
{
  DpEngine *self;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  self = g_object_new (DP_TYPE_ENGINE, NULL);
  self->settings = g_object_ref (settings);

  return self;
}

DpSettings *
dp_engine_get_settings (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  return self->settings;
}

DpEngineState
dp_engine_get_state (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), DP_ENGINE_STATE_CLOSED);
  return self->state;
}

const char *
dp_engine_get_error_message (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  return self->error_message;
}

DpDbPool *
dp_engine_get_pool (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  return self->pool;
}

DpRun *
dp_engine_get_current_run (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  return self->current_run;
}

DexFuture *
dp_engine_open (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (self->state == DP_ENGINE_STATE_CLOSED ||
                        self->state == DP_ENGINE_STATE_FAILED, NULL);

  set_state (self, DP_ENGINE_STATE_OPENING, NULL);

  return dex_scheduler_spawn (NULL, 0, open_fiber, g_object_ref (self), g_object_unref);
}

DexFuture *
dp_engine_close (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return dex_scheduler_spawn (NULL, 0, close_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
refreshed_cb (DexFuture *future,
              gpointer   user_data)
{
  DpEngine *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_debug ("the list of instruments could not be read: %s", error->message);
  g_signal_emit (self, signals[DATA_CHANGED], 0);

  return dex_future_new_true ();
}

/* The lists show what the run brought before anyone is told that it changed. */
static DexFuture *
pipeline_finished_cb (DexFuture *future,
                      gpointer   user_data)
{
  DpEngine *self = user_data;

  _dp_engine_run_finished (self, self->current_run);

  return dp_engine_refresh (self);
}

DexFuture *
dp_engine_refresh (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  if (self->state != DP_ENGINE_STATE_OPEN)
    return dex_future_new_true ();

  return dex_future_finally (_dp_engine_refresh (self), refreshed_cb, g_object_ref (self),
                             g_object_unref);
}

DpRun *
dp_engine_start_run (DpEngine            *self,
                     const DpRunOptions  *options,
                     GError             **error)
{
  g_autoptr(DpRunPlan) plan = NULL;
  DpRunOptions own;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (!_dp_engine_require_open (self, error))
    return NULL;
  if (self->current_run != NULL && !dp_run_is_finished (self->current_run))
    {
      g_set_error_literal (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
                           _("A run is going on already. Wait until it is done, or stop it."));
      return NULL;
    }
  plan = dp_run_plan_new (self->settings, options, error);
  if (plan == NULL)
    return NULL;

  own = *options;
  own.clock = self->clock;
  g_clear_object (&self->current_run);
  self->current_run = _dp_run_new (options->sample, options->pipeline, options->due_us);
  dex_clear (&self->run_work);
  self->run_work = dex_future_finally (_dp_pipeline_run (self->settings, self->pool,
                                                         g_steal_pointer (&plan), self->current_run,
                                                         &own),
                                       pipeline_finished_cb, g_object_ref (self), g_object_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_RUN]);

  return g_object_ref (self->current_run);
}
