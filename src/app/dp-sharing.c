/* dp-sharing.c: the data is served while the window is open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sharing.h"

#include "dp-server.h"

struct _DpSharing
{
  GObject    parent_instance;

  DpEngine  *engine;
  DpServer  *server;      /* (nullable) */
  DexFuture *work;        /* (nullable): the last starting and stopping */
  char      *uri;
  char      *message;
  gboolean   working;
  gboolean   again;       /* what is wanted changed meanwhile */
  gboolean   paused;
};

enum
{
  PROP_0,
  PROP_URI,
  PROP_MESSAGE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpSharing, dp_sharing, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static gboolean
is_wanted (DpSharing *self)
{
  return !self->paused && dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPEN &&
         dp_settings_get_boolean (dp_engine_get_settings (self->engine), "serve-in-window");
}

/* Where it answers everywhere, others find it by this computer's name. */
static char *
dup_uri (DpServer *server)
{
  g_autofree char *place = g_strconcat ("://", g_get_host_name (), ":", NULL);
  GString *uri = g_string_new (dp_server_get_uri (server));

  g_string_replace (uri, "://0.0.0.0:", place, 1);

  return g_string_free_and_steal (uri);
}

static void
show (DpSharing  *self,
      const char *message)
{
  g_autofree char *uri = self->server != NULL ? dup_uri (self->server) : NULL;

  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  if (g_set_str (&self->uri, uri))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URI]);
}

static DexFuture *
update_fiber (gpointer user_data)
{
  DpSharing *self = user_data;
  g_autoptr(GError) error = NULL;

  do
    {
      g_clear_error (&error);
      self->again = FALSE;
      if (self->server != NULL)
        dex_await (dp_server_stop (self->server), NULL);
      g_clear_object (&self->server);
      if (!is_wanted (self))
        continue;
      self->server = dp_server_new (self->engine);
      if (!dex_await (dp_server_start (self->server), &error))
        g_clear_object (&self->server);
    }
  while (self->again);
  self->working = FALSE;
  show (self, error != NULL ? error->message : NULL);

  return dex_future_new_true ();
}

static void
dp_sharing_dispose (GObject *object)
{
  DpSharing *self = DP_SHARING (object);

  dex_clear (&self->work);
  g_clear_object (&self->server);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (dp_sharing_parent_class)->dispose (object);
}

static void
dp_sharing_finalize (GObject *object)
{
  DpSharing *self = DP_SHARING (object);

  g_free (self->uri);
  g_free (self->message);

  G_OBJECT_CLASS (dp_sharing_parent_class)->finalize (object);
}

static void
dp_sharing_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DpSharing *self = DP_SHARING (object);

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_sharing_class_init (DpSharingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dp_sharing_dispose;
  object_class->finalize = dp_sharing_finalize;
  object_class->get_property = dp_sharing_get_property;

  properties[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_sharing_init (DpSharing *self)
{
}

static void
settings_changed_cb (DpSharing  *self,
                     const char *key)
{
  if (g_str_has_prefix (key, "serve-"))
    dp_sharing_update (self);
}

DpSharing *
dp_sharing_new (DpEngine *engine)
{
  DpSharing *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_SHARING, NULL);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (dp_sharing_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dp_engine_get_settings (engine), "changed",
                           G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

DpEngine *
dp_sharing_get_engine (DpSharing *self)
{
  g_return_val_if_fail (DP_IS_SHARING (self), NULL);

  return self->engine;
}

const char *
dp_sharing_get_uri (DpSharing *self)
{
  g_return_val_if_fail (DP_IS_SHARING (self), NULL);

  return self->uri;
}

const char *
dp_sharing_get_message (DpSharing *self)
{
  g_return_val_if_fail (DP_IS_SHARING (self), NULL);

  return self->message;
}

void
dp_sharing_update (DpSharing *self)
{
  g_return_if_fail (DP_IS_SHARING (self));

  if (dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPENING)
    self->paused = FALSE;
  self->again = TRUE;
  if (self->working || (self->server == NULL && !is_wanted (self) && self->message == NULL))
    return;
  self->working = TRUE;
  dex_clear (&self->work);
  self->work = dex_scheduler_spawn (NULL, 0, update_fiber, g_object_ref (self), g_object_unref);
}

DexFuture *
dp_sharing_pause (DpSharing *self)
{
  g_return_val_if_fail (DP_IS_SHARING (self), NULL);

  self->paused = TRUE;
  dp_sharing_update (self);

  return self->work != NULL ? dex_ref (self->work) : dex_future_new_true ();
}
