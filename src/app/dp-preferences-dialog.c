/* dp-preferences-dialog.c: what to load, from whom, into which database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-preferences-dialog.h"

#include "dp-database-preferences.h"
#include "dp-notifications-preferences.h"
#include "dp-schedules-preferences.h"
#include "dp-sources-preferences.h"
#include "dp-symbols-preferences.h"

struct _DpPreferencesDialog
{
  AdwPreferencesDialog        parent_instance;

  DpSymbolsPreferences       *symbols;
  DpSourcesPreferences       *sources;
  DpSchedulesPreferences     *schedules;
  DpDatabasePreferences      *database;
  DpNotificationsPreferences *notifications;
};

G_DEFINE_FINAL_TYPE (DpPreferencesDialog, dp_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
dp_preferences_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (dp_preferences_dialog_parent_class)->dispose (object);
}

static void
dp_preferences_dialog_class_init (DpPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_preferences_dialog_dispose;

  g_type_ensure (DP_TYPE_SYMBOLS_PREFERENCES);
  g_type_ensure (DP_TYPE_SOURCES_PREFERENCES);
  g_type_ensure (DP_TYPE_SCHEDULES_PREFERENCES);
  g_type_ensure (DP_TYPE_DATABASE_PREFERENCES);
  g_type_ensure (DP_TYPE_NOTIFICATIONS_PREFERENCES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpPreferencesDialog, symbols);
  gtk_widget_class_bind_template_child (widget_class, DpPreferencesDialog, sources);
  gtk_widget_class_bind_template_child (widget_class, DpPreferencesDialog, schedules);
  gtk_widget_class_bind_template_child (widget_class, DpPreferencesDialog, database);
  gtk_widget_class_bind_template_child (widget_class, DpPreferencesDialog, notifications);
}

static void
dp_preferences_dialog_init (DpPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dp_preferences_dialog_new:
 * @engine: whose settings to change
 *
 * Returns: (transfer floating): the dialog
 */
DpPreferencesDialog *
dp_preferences_dialog_new (DpEngine *engine)
{
  DpPreferencesDialog *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_PREFERENCES_DIALOG, NULL);
  dp_symbols_preferences_set_settings (self->symbols, dp_engine_get_settings (engine));
  dp_sources_preferences_set_engine (self->sources, engine);
  dp_schedules_preferences_set_engine (self->schedules, engine);
  dp_database_preferences_set_engine (self->database, engine);
  dp_notifications_preferences_set_settings (self->notifications, dp_engine_get_settings (engine));

  return self;
}

void
dp_preferences_dialog_add_toast (GtkWidget  *widget,
                                 const char *sentence)
{
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (sentence != NULL);

  dialog = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_DIALOG);
  if (dialog != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), adw_toast_new (sentence));
}
