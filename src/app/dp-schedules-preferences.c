/* dp-schedules-preferences.c: the preferences of what runs by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-schedules-preferences.h"

#include "dp-pipeline-row.h"

struct _DpSchedulesPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwPreferencesGroup *pipelines_group;
  GtkListBox          *list_box;
  AdwSwitchRow        *keep_row;
  AdwSwitchRow        *background_row;
  AdwSwitchRow        *metered_row;
  AdwSwitchRow        *battery_row;

  DpEngine            *engine;
};

G_DEFINE_FINAL_TYPE (DpSchedulesPreferences, dp_schedules_preferences, ADW_TYPE_PREFERENCES_PAGE)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  DpSchedulesPreferences *self = user_data;

  return dp_pipeline_row_new (self->engine, item);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpSchedulesPreferences *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    adw_preferences_group_set_description (self->pipelines_group, error->message);

  return dex_future_new_true ();
}

static void
dp_schedules_preferences_dispose (GObject *object)
{
  DpSchedulesPreferences *self = DP_SCHEDULES_PREFERENCES (object);

  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SCHEDULES_PREFERENCES);

  G_OBJECT_CLASS (dp_schedules_preferences_parent_class)->dispose (object);
}

static void
dp_schedules_preferences_class_init (DpSchedulesPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_schedules_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-schedules-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPreferences, pipelines_group);
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPreferences, list_box);
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPreferences, keep_row);
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPreferences, background_row);
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPreferences, metered_row);
  gtk_widget_class_bind_template_child (widget_class, DpSchedulesPreferences, battery_row);
}

static void
dp_schedules_preferences_init (DpSchedulesPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_bind_property (self->keep_row, "active", self->background_row, "sensitive",
                          G_BINDING_SYNC_CREATE);
}

/** dp_schedules_preferences_set_engine: @engine: whose pipelines they are; to be set once */
void
dp_schedules_preferences_set_engine (DpSchedulesPreferences *self,
                                     DpEngine               *engine)
{
  GSettings *settings;

  g_return_if_fail (DP_IS_SCHEDULES_PREFERENCES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  settings = dp_settings_get_gsettings (dp_engine_get_settings (engine));
  g_settings_bind (settings, "keep-schedules", self->keep_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "run-in-background", self->background_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "schedule-on-metered", self->metered_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "schedule-on-battery", self->battery_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  gtk_list_box_bind_model (self->list_box, dp_engine_list_pipelines (engine), create_row, self,
                           NULL);
  dex_future_disown (dex_future_finally (dp_engine_load_pipelines (engine), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

/* What the row says of itself, unless the system does not let it. */
static gboolean
message_to_subtitle (GBinding     *binding,
                     const GValue *message,
                     GValue       *subtitle,
                     gpointer      user_data)
{
  const char *usual = user_data;

  g_value_set_string (subtitle, g_value_get_string (message) != NULL ? g_value_get_string (message)
                                                                      : usual);

  return TRUE;
}

/** dp_schedules_preferences_set_background: @background: who says why the system does not let it
 * run without a window; to be set once */
void
dp_schedules_preferences_set_background (DpSchedulesPreferences *self,
                                         DpBackground           *background)
{
  g_return_if_fail (DP_IS_SCHEDULES_PREFERENCES (self));
  g_return_if_fail (DP_IS_BACKGROUND (background));

  g_object_bind_property_full (
      background, "message", self->background_row, "subtitle", G_BINDING_SYNC_CREATE,
      message_to_subtitle, NULL,
      g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (self->background_row))), g_free);
}
