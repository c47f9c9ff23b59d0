/* dp-background.c: goes on when the window is closed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-background.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libportal/portal.h>

struct _DpBackground
{
  GObject parent_instance;

  GApplication *application;
  DpSettings   *settings;
  XdpPortal    *portal;        /* (nullable): in a sandbox */
  char         *message;
  gboolean      is_on;
};

enum
{
  PROP_0,
  PROP_MESSAGE,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpBackground, dp_background, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
set_message (DpBackground *self,
             const char   *message)
{
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

static void
requested_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(DpBackground) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean allowed = xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error);

  if (error != NULL)
    g_debug ("The portal does not let the program run in the background: %s", error->message);
  set_message (self, allowed ? NULL
                             : _("The system does not allow DataPipe to run in the background. "
                                 "Allow it in Settings, under Apps."));
}

static void
ask_portal (DpBackground *self)
{
  g_autoptr(GPtrArray) command = g_ptr_array_new ();

  if (self->portal == NULL)
    self->portal = xdp_portal_new ();
  g_ptr_array_add (command, (char *) "datapipe");
  g_ptr_array_add (command, (char *) "--gapplication-service");
  xdp_portal_request_background (self->portal, NULL,
                                 _("Market data is kept up to date by schedule."), command,
                                 self->is_on ? XDP_BACKGROUND_FLAG_AUTOSTART
                                             : XDP_BACKGROUND_FLAG_NONE,
                                 NULL, requested_cb, g_object_ref (self));
}

/* Found the same way at the next login, whatever PATH is then. */
static char *
dup_command (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  return g_strconcat (self != NULL ? self : "datapipe", " --gapplication-service", NULL);
}

static gboolean
write_file (const char  *path,
            GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *command = dup_command ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE,
                         G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "DataPipe");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_COMMENT,
                         _("Keep the schedules of market data"));
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, G_KEY_FILE_DESKTOP_KEY_ICON,
                         APPLICATION_ID);
  g_mkdir_with_parents (folder, 0700);

  return g_key_file_save_to_file (file, path, error);
}

static void
set_autostart (DpBackground *self)
{
  g_autofree char *path = g_build_filename (g_get_user_config_dir (), "autostart",
                                            APPLICATION_ID ".desktop", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!self->is_on)
    g_unlink (path);
  else if (!write_file (path, &error))
    sentence = g_strdup_printf (_("DataPipe does not start with the session: %s"), error->message);
  set_message (self, sentence);
}

static void
update (DpBackground *self)
{
  gboolean wanted = dp_settings_get_boolean (self->settings, "keep-schedules") &&
                    dp_settings_get_boolean (self->settings, "run-in-background");

  if (wanted == self->is_on)
    return;
  self->is_on = wanted;
  if (wanted)
    g_application_hold (self->application);
  if (xdp_portal_running_under_sandbox ())
    ask_portal (self);
  else
    set_autostart (self);
  if (!wanted)
    g_application_release (self->application);
}

static void
dp_background_dispose (GObject *object)
{
  DpBackground *self = DP_BACKGROUND (object);

  g_clear_object (&self->portal);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (dp_background_parent_class)->dispose (object);
}

static void
dp_background_finalize (GObject *object)
{
  DpBackground *self = DP_BACKGROUND (object);

  g_free (self->message);

  G_OBJECT_CLASS (dp_background_parent_class)->finalize (object);
}

static void
dp_background_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DpBackground *self = DP_BACKGROUND (object);

  switch (prop_id)
    {
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_background_class_init (DpBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dp_background_dispose;
  object_class->finalize = dp_background_finalize;
  object_class->get_property = dp_background_get_property;

  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_background_init (DpBackground *self)
{
}

/**
 * dp_background_new:
 * @application: what goes on; it outlives what is returned
 * @settings: whether it is to
 *
 * Returns: (transfer full): what follows the settings from now on
 */
DpBackground *
dp_background_new (GApplication *application,
                   DpSettings   *settings)
{
  DpBackground *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  self = g_object_new (DP_TYPE_BACKGROUND, NULL);
  self->application = application;
  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::keep-schedules", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::run-in-background", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return self;
}

gboolean
dp_background_is_on (DpBackground *self)
{
  g_return_val_if_fail (DP_IS_BACKGROUND (self), FALSE);
  return self->is_on;
}

const char *
dp_background_get_message (DpBackground *self)
{
  g_return_val_if_fail (DP_IS_BACKGROUND (self), NULL);
  return self->message;
}
