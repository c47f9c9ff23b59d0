/* dp-preferences-dialog.c: what to load, from whom, into which database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-preferences-dialog.h"

#include <glib/gi18n.h>

#include "dp-charts-preferences.h"
#include "dp-database-preferences.h"
#include "dp-notifications-preferences.h"
#include "dp-schedules-preferences.h"
#include "dp-sharing-preferences.h"
#include "dp-sources-preferences.h"
#include "dp-symbols-preferences.h"
#include "dp-undo.h"

/* What is wrong, and what to do, is more than a word to read. */
#define TOAST_SECONDS 10

enum
{
  PAGE_SYMBOLS,
  PAGE_SOURCES,
  PAGE_SCHEDULES,
  PAGE_NOTIFICATIONS,
  PAGE_CHARTS,
  PAGE_DATABASE,
  PAGE_SHARING,
  N_PAGES
};

static const char * const page_names[N_PAGES] = {
  "symbols", "sources", "schedules", "notifications", "charts", "database", "sharing",
};

struct _DpPreferencesDialog
{
  AdwPreferencesDialog  parent_instance;

  AdwActionRow         *rows[N_PAGES];
  AdwNavigationPage    *pages[N_PAGES];   /* (nullable): built when first opened */

  DpEngine             *engine;
  DpSharing            *sharing;
  DpBackground         *background;

  guint                 wanted;           /* of the pages, while it is being opened */
  guint                 opening;
};

G_DEFINE_FINAL_TYPE (DpPreferencesDialog, dp_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static char *
dup_symbols_summary (DpSettings *settings)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (settings, "symbols");
  guint n_symbols = symbols != NULL ? g_strv_length (symbols) : 0;

  if (n_symbols == 0)
    return g_strdup (_("None yet"));

  return g_strdup_printf (ngettext ("%u symbol", "%u symbols", n_symbols), n_symbols);
}

static char *
dup_schedules_summary (DpEngine *engine)
{
  GListModel *pipelines = dp_engine_list_pipelines (engine);
  guint n_pipelines = g_list_model_get_n_items (pipelines);
  guint n_enabled = 0;

  for (guint i = 0; i < n_pipelines; i++)
    {
      g_autoptr(DpPipelineSpec) pipeline = g_list_model_get_item (pipelines, i);

      n_enabled += dp_pipeline_spec_get_enabled (pipeline);
    }

  if (n_enabled == 0)
    return g_strdup (_("Nothing runs by itself"));

  return g_strdup_printf (ngettext ("%u pipeline runs by itself",
                                       "%u pipelines run by themselves", n_enabled), n_enabled);
}

static char *
dup_alerts_summary (DpSettings *settings)
{
  g_autoptr(GPtrArray) ways = g_ptr_array_new ();
  g_auto(GStrv) receivers = dp_settings_dup_strv (settings, "mail-to");

  if (dp_settings_get_boolean (settings, "notify-desktop"))
    g_ptr_array_add (ways, (gpointer) _("On this computer"));
  if (receivers != NULL && receivers[0] != NULL)
    g_ptr_array_add (ways, (gpointer) _("By mail"));
  if (dp_settings_get_boolean (settings, "notify-webhook"))
    g_ptr_array_add (ways, (gpointer) _("By webhook"));
  if (ways->len == 0)
    g_ptr_array_add (ways, (gpointer) _("Nobody is told"));
  g_ptr_array_add (ways, NULL);

  return g_strjoinv (" · ", (char **) ways->pdata);
}

static void
dp_preferences_dialog_update (DpPreferencesDialog *self)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);
  g_autofree char *symbols = dup_symbols_summary (settings);
  g_autofree char *schedules = dup_schedules_summary (self->engine);
  g_autofree char *alerts = dup_alerts_summary (settings);
  g_autofree char *address = dp_settings_dup_string (settings, "database-url");

  adw_action_row_set_subtitle (self->rows[PAGE_SYMBOLS], symbols);
  adw_action_row_set_subtitle (self->rows[PAGE_SCHEDULES], schedules);
  adw_action_row_set_subtitle (self->rows[PAGE_NOTIFICATIONS], alerts);
  adw_action_row_set_subtitle (self->rows[PAGE_DATABASE],
                               address != NULL ? _("External Server") : _("Private Server"));
  adw_action_row_set_subtitle (self->rows[PAGE_SHARING],
                               dp_settings_get_boolean (settings, "serve-in-window")
                                 ? _("Other programs may read the data") : _("Off"));
}

static GtkWidget *
create_schedules (DpPreferencesDialog *self)
{
  DpSchedulesPreferences *schedules = g_object_new (DP_TYPE_SCHEDULES_PREFERENCES, NULL);

  dp_schedules_preferences_set_engine (schedules, self->engine);
  dp_schedules_preferences_set_background (schedules, self->background);

  return GTK_WIDGET (schedules);
}

/* Returns: (transfer floating) */
static GtkWidget *
create_content (DpPreferencesDialog *self,
                guint                page)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);
  gpointer content;

  switch (page)
    {
    case PAGE_SYMBOLS:
      content = g_object_new (DP_TYPE_SYMBOLS_PREFERENCES, NULL);
      dp_symbols_preferences_set_engine (content, self->engine);
      return content;
    case PAGE_SOURCES:
      content = g_object_new (DP_TYPE_SOURCES_PREFERENCES, NULL);
      dp_sources_preferences_set_engine (content, self->engine);
      return content;
    case PAGE_SCHEDULES:
      return create_schedules (self);
    case PAGE_NOTIFICATIONS:
      content = g_object_new (DP_TYPE_NOTIFICATIONS_PREFERENCES, NULL);
      dp_notifications_preferences_set_settings (content, settings);
      return content;
    case PAGE_CHARTS:
      content = g_object_new (DP_TYPE_CHARTS_PREFERENCES, NULL);
      dp_charts_preferences_set_settings (content, dp_settings_get_gsettings (settings));
      return content;
    case PAGE_DATABASE:
      content = g_object_new (DP_TYPE_DATABASE_PREFERENCES, NULL);
      dp_database_preferences_set_engine (content, self->engine);
      return content;
    case PAGE_SHARING:
      content = g_object_new (DP_TYPE_SHARING_PREFERENCES, NULL);
      dp_sharing_preferences_set_sharing (content, self->sharing);
      return content;
    default:
      g_return_val_if_reached (NULL);
    }
}

/* Most who open the dialog look at one page. */
static AdwNavigationPage *
dp_preferences_dialog_get_page (DpPreferencesDialog *self,
                                guint                page)
{
  GtkWidget *view;

  if (self->pages[page] != NULL)
    return self->pages[page];

  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), create_content (self, page));
  self->pages[page] = g_object_ref_sink (adw_navigation_page_new_with_tag (
      view, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->rows[page])),
      page_names[page]));

  return self->pages[page];
}

/* A page is built in a turn of the main loop and opened in the next, both before anything is
 * drawn: in one they would keep somebody waiting who types meanwhile. */
static gboolean
open_cb (gpointer user_data)
{
  DpPreferencesDialog *self = user_data;
  gboolean is_built = self->pages[self->wanted] != NULL;
  AdwNavigationPage *page = dp_preferences_dialog_get_page (self, self->wanted);
  GtkWidget *view;

  if (!is_built)
    return G_SOURCE_CONTINUE;

  self->opening = 0;
  /* It may be open already, under another one. */
  view = gtk_widget_get_ancestor (GTK_WIDGET (page), ADW_TYPE_NAVIGATION_VIEW);
  if (view != NULL)
    adw_navigation_view_pop_to_page (ADW_NAVIGATION_VIEW (view), page);
  else
    adw_preferences_dialog_push_subpage (ADW_PREFERENCES_DIALOG (self), page);

  return G_SOURCE_REMOVE;
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  dp_preferences_dialog_open_page (DP_PREFERENCES_DIALOG (widget),
                                   g_variant_get_string (parameter, NULL));
}

static void
dp_preferences_dialog_dispose (GObject *object)
{
  DpPreferencesDialog *self = DP_PREFERENCES_DIALOG (object);

  g_clear_handle_id (&self->opening, g_source_remove);
  for (guint i = 0; i < N_PAGES; i++)
    g_clear_object (&self->pages[i]);
  g_clear_object (&self->engine);
  g_clear_object (&self->sharing);
  g_clear_object (&self->background);
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (dp_preferences_dialog_parent_class)->dispose (object);
}

static void
bind_rows (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < N_PAGES; i++)
    {
      g_autofree char *row = g_strconcat (page_names[i], "_row", NULL);
      gssize rows_at = G_STRUCT_OFFSET (DpPreferencesDialog, rows);

      gtk_widget_class_bind_template_child_full (widget_class, row, FALSE,
                                                 rows_at + i * sizeof (gpointer));
    }
}

static void
dp_preferences_dialog_class_init (DpPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_preferences_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-preferences-dialog.ui");
  bind_rows (widget_class);
  gtk_widget_class_install_action (widget_class, "preferences.open", "s", open_action);
}

static void
dp_preferences_dialog_init (DpPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dp_preferences_dialog_new:
 * @engine: whose settings to change
 * @sharing: who serves the data
 * @background: who keeps schedules without a window
 *
 * Returns: (transfer floating): the dialog
 */
DpPreferencesDialog *
dp_preferences_dialog_new (DpEngine     *engine,
                           DpSharing    *sharing,
                           DpBackground *background)
{
  DpPreferencesDialog *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_SHARING (sharing), NULL);
  g_return_val_if_fail (DP_IS_BACKGROUND (background), NULL);

  self = g_object_new (DP_TYPE_PREFERENCES_DIALOG, NULL);
  self->engine = g_object_ref (engine);
  self->sharing = g_object_ref (sharing);
  self->background = g_object_ref (background);
  dp_undo_watch_settings (ADW_PREFERENCES_DIALOG (self),
                          dp_settings_get_gsettings (dp_engine_get_settings (engine)));

  g_signal_connect_object (dp_settings_get_gsettings (dp_engine_get_settings (engine)), "changed",
                           G_CALLBACK (dp_preferences_dialog_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "pipelines-changed", G_CALLBACK (dp_preferences_dialog_update),
                           self, G_CONNECT_SWAPPED);
  dp_preferences_dialog_update (self);
  /* What goes wrong is said where they are shown. */
  dex_future_disown (dp_engine_load_pipelines (engine));

  return self;
}

void
dp_preferences_dialog_open_page (DpPreferencesDialog *self,
                                 const char          *name)
{
  g_return_if_fail (DP_IS_PREFERENCES_DIALOG (self));
  g_return_if_fail (name != NULL);

  for (guint i = 0; i < N_PAGES; i++)
    if (g_str_equal (page_names[i], name))
      self->wanted = i;
  if (self->opening == 0)
    self->opening = g_idle_add_full (G_PRIORITY_HIGH_IDLE, open_cb, self, NULL);
}

void
dp_preferences_dialog_add_toast (GtkWidget  *widget,
                                 const char *sentence)
{
  GtkWidget *dialog;
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (sentence != NULL);

  dialog = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_DIALOG);
  if (dialog == NULL)
    return;

  toast = adw_toast_new (sentence);
  adw_toast_set_use_markup (toast, FALSE);
  /* Not behind the one that offers to take something back. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}
