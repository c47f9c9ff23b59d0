/* dp-database-preferences.c: the preferences of where data is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-database-preferences.h"

#include <glib/gi18n.h>

#include "dp-paths.h"
#include "dp-preferences-dialog.h"
#include "dp-secret-entry.h"

struct _DpDatabasePreferences
{
  AdwPreferencesPage   parent_instance;

  AdwActionRow        *status_row;
  AdwActionRow        *folder_row;
  AdwEntryRow         *address_row;
  AdwPasswordEntryRow *password_row;

  DpEngine            *engine;
};

G_DEFINE_FINAL_TYPE (DpDatabasePreferences, dp_database_preferences, ADW_TYPE_PREFERENCES_PAGE)

static void
dp_database_preferences_update (DpDatabasePreferences *self)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);
  g_autofree char *address = dp_settings_dup_string (settings, "database-url");
  gboolean external = address != NULL;
  const char *message = dp_engine_get_error_message (self->engine);
  const char *text;

  switch (dp_engine_get_state (self->engine))
    {
    case DP_ENGINE_STATE_OPEN:
      text = external ? _("Connected") : _("Running on this computer");
      break;
    case DP_ENGINE_STATE_OPENING:
      text = _("Connecting…");
      break;
    case DP_ENGINE_STATE_FAILED:
      text = message != NULL ? message : _("Not reachable");
      break;
    case DP_ENGINE_STATE_CLOSED:
    default:
      text = _("Not connected");
    }

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status_row),
                                 external ? _("External Server") : _("Private Server"));
  adw_action_row_set_subtitle (self->status_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->folder_row), !external);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), external);
}

static void
address_cb (DpDatabasePreferences *self)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  g_autoptr(GError) error = NULL;

  if (*text != '\0' &&
      !g_str_has_prefix (text, "postgresql://") && !g_str_has_prefix (text, "postgres://"))
    {
      dp_preferences_dialog_add_toast
        (GTK_WIDGET (self), _("Write the address as postgresql://user@host:5432/database."));
      return;
    }

  if (!dp_settings_set_string (settings, "database-url", text, &error))
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
      return;
    }

  gtk_widget_activate_action (GTK_WIDGET (self), "app.reconnect", NULL);
  dp_database_preferences_update (self);
}

static void
dp_database_preferences_dispose (GObject *object)
{
  DpDatabasePreferences *self = DP_DATABASE_PREFERENCES (object);

  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_DATABASE_PREFERENCES);

  G_OBJECT_CLASS (dp_database_preferences_parent_class)->dispose (object);
}

static void
dp_database_preferences_class_init (DpDatabasePreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_database_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-database-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, status_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, address_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, password_row);
  gtk_widget_class_bind_template_callback (widget_class, address_cb);
}

static void
dp_database_preferences_init (DpDatabasePreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** dp_database_preferences_set_engine: @engine: whose database it is about; to be set once */
void
dp_database_preferences_set_engine (DpDatabasePreferences *self,
                                    DpEngine              *engine)
{
  DpSettings *settings;
  g_autofree char *address = NULL;
  g_autofree char *folder = NULL;

  g_return_if_fail (DP_IS_DATABASE_PREFERENCES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  settings = dp_engine_get_settings (engine);

  folder = dp_paths_dup_cluster_dir ();
  adw_action_row_set_subtitle (self->folder_row, folder);

  address = dp_settings_dup_string (settings, "database-url");
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address != NULL ? address : "");
  adw_entry_row_set_show_apply_button (self->address_row, TRUE);
  dp_secret_entry_bind (ADW_ENTRY_ROW (self->password_row), settings, "database-password");

  g_signal_connect_object (engine, "notify::state", G_CALLBACK (dp_database_preferences_update),
                           self, G_CONNECT_SWAPPED);
  dp_database_preferences_update (self);
}
