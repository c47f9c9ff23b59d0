/* dp-window.c: the application's window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "dp-drop-area.h"
#include "dp-place.h"
#include "dp-run-text.h"
#include "dp-sidebar.h"
#include "dp-symbol-page.h"
#include "dp-symbol-window.h"
#include "dp-welcome-page.h"

struct _DpWindow
{
  AdwApplicationWindow    parent_instance;

  AdwToastOverlay        *toast_overlay;
  GtkStack               *stack;
  AdwStatusPage          *opening_page;
  AdwStatusPage          *failed_page;
  DpWelcomePage          *welcome_page;   /* (nullable): where there was nothing to show yet */
  AdwNavigationSplitView *split_view;
  DpSidebar              *sidebar;
  AdwNavigationPage      *content;
  /* By id, as they were first shown: "symbol" is that of the instruments, the others are
   * places'. */
  GtkStack               *pages;
  struct
  {
    char *sentence;
    char *button_label;
    char *action;
  } notice;

  DpEngine               *engine;
  gboolean                has_restored; /* the windows of instruments */
  gboolean                is_welcomed; /* somebody asked for a page, data or not */
  GSettings              *settings;
  DpRun                  *run;
  guint                   showing;     /* what is chosen, and has to be built first */
};

G_DEFINE_FINAL_TYPE (DpWindow, dp_window, ADW_TYPE_APPLICATION_WINDOW)

#define SYMBOL_PAGE "symbol"

static void
dp_window_select_first_time (DpWindow *self)
{
  g_autofree char *page = NULL;
  g_autofree char *symbol = NULL;

  if (dp_sidebar_get_selected (self->sidebar) != NULL)
    return;

  page = g_settings_get_string (self->settings, "selected-page");
  if (dp_sidebar_select_place (self->sidebar, page))
    return;

  symbol = g_settings_get_string (self->settings, "selected-symbol");
  if (*symbol == '\0' || !dp_sidebar_select (self->sidebar, symbol))
    dp_sidebar_select (self->sidebar, NULL);
}

/* Instruments that had windows of their own when the program ended */
static void
dp_window_restore_others (DpWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (self->has_restored || application == NULL ||
      g_list_model_get_n_items (dp_engine_list_instruments (self->engine)) == 0)
    return;
  self->has_restored = TRUE;
  dp_symbol_window_restore (application, self->engine);
}

/* By name and target at once, an action would for a moment have another one's target. */
static void
set_action (GtkActionable *actionable,
            const char    *detailed_name)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  gtk_actionable_set_action_name (actionable, NULL);

  if (detailed_name == NULL || !g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    return;

  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, name);
}

static void
dp_window_update_banner (DpWindow  *self,
                         AdwBanner *banner)
{
  /* What slides away keeps its text. */
  if (self->notice.sentence != NULL)
    {
      adw_banner_set_title (banner, self->notice.sentence);
      adw_banner_set_button_label (banner, self->notice.button_label);
      set_action (GTK_ACTIONABLE (banner), self->notice.action);
    }

  adw_banner_set_revealed (banner, self->notice.sentence != NULL);
}

static void
dp_window_show_welcome (DpWindow *self)
{
  if (self->welcome_page == NULL)
    {
      self->welcome_page = g_object_new (DP_TYPE_WELCOME_PAGE, NULL);
      dp_welcome_page_set_settings (self->welcome_page, dp_engine_get_settings (self->engine));
      dp_welcome_page_set_run (self->welcome_page, self->run);
      dp_window_update_banner (self, dp_welcome_page_get_banner (self->welcome_page));
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->welcome_page));
    }
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->welcome_page));
}

static void
dp_window_update_page (DpWindow *self)
{
  GListModel *instruments = dp_engine_list_instruments (self->engine);
  const char *message = dp_engine_get_error_message (self->engine);

  switch (dp_engine_get_state (self->engine))
    {
    case DP_ENGINE_STATE_FAILED:
      adw_status_page_set_description (self->failed_page, message != NULL ? message : "");
      gtk_stack_set_visible_child_name (self->stack, "failed");
      break;

    case DP_ENGINE_STATE_OPEN:
      if (g_list_model_get_n_items (instruments) == 0 && !self->is_welcomed)
        {
          dp_window_show_welcome (self);
        }
      else
        {
          gtk_stack_set_visible_child_name (self->stack, "market");
          dp_window_select_first_time (self);
          dp_window_restore_others (self);
        }
      break;

    case DP_ENGINE_STATE_OPENING:
    case DP_ENGINE_STATE_CLOSED:
    default:
      gtk_stack_set_visible_child_name (self->stack, "opening");
    }
}

/* Built when first shown: whoever looks at charts only waits for nothing else. */
static DpPage *
dp_window_get_page (DpWindow *self,
                    DpPlace  *place)
{
  const char *id = place != NULL ? dp_place_get_id (place) : SYMBOL_PAGE;
  GtkWidget *shown = gtk_stack_get_child_by_name (self->pages, id);
  DpPage *page;

  if (shown != NULL)
    return DP_PAGE (shown);

  page = place != NULL ? dp_place_build (place, self->engine)
                       : g_object_new (DP_TYPE_SYMBOL_PAGE, "engine", self->engine, NULL);
  if (place == NULL)
    dp_symbol_page_keep_part (DP_SYMBOL_PAGE (page), "symbol-part");
  dp_window_update_banner (self, dp_page_get_banner (page));
  gtk_stack_add_named (self->pages, GTK_WIDGET (page), id);

  return page;
}

static void
dp_window_show_page (DpWindow   *self,
                     DpPage     *page,
                     const char *id,
                     const char *name)
{
  g_autofree char *title = NULL;

  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
  adw_navigation_page_set_title (self->content, name);
  g_settings_set_string (self->settings, "selected-page", id);

  /* Translators: the window's title; %s is a symbol or the name of a page */
  title = g_strdup_printf (_("%s – DataPipe"), name);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
dp_window_show_selected (DpWindow *self)
{
  gpointer selected = dp_sidebar_get_selected (self->sidebar);
  DpPage *page;

  g_clear_handle_id (&self->showing, g_source_remove);
  if (selected == NULL)
    return;

  if (DP_IS_PLACE (selected))
    {
      dp_window_show_page (self, dp_window_get_page (self, selected),
                           dp_place_get_id (selected), dp_place_get_title (selected));
      return;
    }

  page = dp_window_get_page (self, NULL);
  dp_symbol_page_set_instrument (DP_SYMBOL_PAGE (page), selected);
  g_settings_set_string (self->settings, "selected-symbol", dp_instrument_get_symbol (selected));
  dp_window_show_page (self, page, SYMBOL_PAGE, dp_instrument_get_symbol (selected));
}

static gboolean
has_to_be_built (DpWindow *self,
                 gpointer  selected)
{
  return DP_IS_PLACE (selected) &&
         gtk_stack_get_child_by_name (self->pages, dp_place_get_id (selected)) == NULL;
}

static gboolean
show_cb (gpointer user_data)
{
  DpWindow *self = user_data;
  gpointer selected = dp_sidebar_get_selected (self->sidebar);

  if (has_to_be_built (self, selected))
    {
      dp_window_get_page (self, selected);
      return G_SOURCE_CONTINUE;
    }
  self->showing = 0;
  dp_window_show_selected (self);

  return G_SOURCE_REMOVE;
}

/* A page is built in a turn of the main loop and shown in the next, both before anything is drawn:
 * in one they would keep somebody waiting who types meanwhile. */
static void
selected_cb (DpWindow *self)
{
  if (!has_to_be_built (self, dp_sidebar_get_selected (self->sidebar)))
    dp_window_show_selected (self);
  else if (self->showing == 0)
    self->showing = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_cb, self, NULL);
}

static void
opened_cb (DpWindow *self)
{
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
}

static void
dp_window_report_run (DpWindow *self)
{
  g_autoptr(DpRunNotice) notice = dp_run_text_dup_notice (self->run);
  g_autofree char *summary = NULL;

  if (notice != NULL)
    {
      dp_window_show_notice (self, notice->sentence, notice->button_label, notice->action_name);
      return;
    }

  summary = dp_run_text_dup_summary (self->run);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (summary));
}

static void
run_state_cb (DpWindow *self)
{
  if (!dp_run_is_finished (self->run))
    return;

  g_signal_handlers_disconnect_by_func (self->run, run_state_cb, self);
  dp_window_report_run (self);
}

static void
current_run_cb (DpWindow *self)
{
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (run == NULL || run == self->run)
    return;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, run_state_cb, self);

  g_set_object (&self->run, run);
  dp_window_show_notice (self, NULL, NULL, NULL);
  dp_sidebar_set_run (self->sidebar, run);
  if (self->welcome_page != NULL)
    dp_welcome_page_set_run (self->welcome_page, run);

  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_state_cb),
                           self, G_CONNECT_SWAPPED);
  run_state_cb (self);
}

static void
search_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  DpWindow *self = DP_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  dp_sidebar_start_search (self->sidebar);
}

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *action_name,
                       GVariant   *parameter)
{
  DpWindow *self = DP_WINDOW (widget);
  AdwNavigationSplitView *view = self->split_view;

  /* In a narrow window only one of the two is to be seen; in a wide one the chart gets it all. */
  if (adw_application_window_get_current_breakpoint (ADW_APPLICATION_WINDOW (self)) != NULL)
    {
      adw_navigation_split_view_set_show_content
        (view, !adw_navigation_split_view_get_show_content (view));
      return;
    }

  adw_navigation_split_view_set_show_content (view, TRUE);
  adw_navigation_split_view_set_collapsed (view, !adw_navigation_split_view_get_collapsed (view));
}

static void
dp_window_save_size (DpWindow *self)
{
  int width, height;
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", maximized);

  if (!maximized)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
}

static gboolean
dp_window_close_request (GtkWindow *window)
{
  dp_window_save_size (DP_WINDOW (window));

  return GTK_WINDOW_CLASS (dp_window_parent_class)->close_request (window);
}

static void
dp_window_dispose (GObject *object)
{
  DpWindow *self = DP_WINDOW (object);

  g_clear_handle_id (&self->showing, g_source_remove);
  g_clear_object (&self->run);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->notice.sentence, g_free);
  g_clear_pointer (&self->notice.button_label, g_free);
  g_clear_pointer (&self->notice.action, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_WINDOW);

  G_OBJECT_CLASS (dp_window_parent_class)->dispose (object);
}

static void
dp_window_class_init (DpWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  /* What it adds to styles and icons would later have all of the window styled anew. */
  gtk_source_init ();

  object_class->dispose = dp_window_dispose;
  window_class->close_request = dp_window_close_request;

  g_type_ensure (DP_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DpWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, opening_page);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, content);
  gtk_widget_class_bind_template_child (widget_class, DpWindow, pages);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);

  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL,
                                   toggle_sidebar_action);
}

/* Toasts stay above what is dropped on. */
static void
dp_window_accept_files (DpWindow *self)
{
  g_autoptr(GtkWidget) child = g_object_ref (adw_toast_overlay_get_child (self->toast_overlay));

  adw_toast_overlay_set_child (self->toast_overlay, NULL);
  adw_toast_overlay_set_child (self->toast_overlay, dp_drop_area_new (child));
}

/* The toolkit's windows take tabs that were dragged to the root window; there are none here.
 * On X11 that target never hears the end of a drop on something else in the window, and warns at
 * each drag after it. */
static void
dp_window_refuse_tabs (DpWindow *self)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self));

  for (guint i = g_list_model_get_n_items (controllers); i > 0; i--)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i - 1);

      if (GTK_IS_DROP_TARGET_ASYNC (controller))
        gtk_widget_remove_controller (GTK_WIDGET (self), controller);
    }
}

static void
dp_window_init (DpWindow *self)
{
  g_autoptr(AdwSpinnerPaintable) spinner = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  dp_window_refuse_tabs (self);
  dp_window_accept_files (self);
  gtk_window_set_icon_name (GTK_WINDOW (self), APPLICATION_ID);
  spinner = adw_spinner_paintable_new (GTK_WIDGET (self->opening_page));
  adw_status_page_set_paintable (self->opening_page, GDK_PAINTABLE (spinner));
  dp_sidebar_set_key_capture (self->sidebar, GTK_WIDGET (self));
}

static void
dp_window_set_engine (DpWindow *self,
                      DpEngine *engine)
{
  GListModel *instruments = dp_engine_list_instruments (engine);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (dp_settings_get_gsettings (dp_engine_get_settings (engine)));

  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  dp_sidebar_set_instruments (self->sidebar, instruments, dp_engine_get_settings (engine));

  g_signal_connect_object (engine, "notify::state", G_CALLBACK (dp_window_update_page),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "data-changed", G_CALLBACK (dp_window_update_page),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::current-run", G_CALLBACK (current_run_cb),
                           self, G_CONNECT_SWAPPED);
  current_run_cb (self);
  dp_window_update_page (self);
}

/**
 * dp_window_new:
 * @application: whose window it is
 * @engine: what it shows
 *
 * Returns: (transfer none): a window, not yet presented
 */
DpWindow *
dp_window_new (AdwApplication *application,
               DpEngine       *engine)
{
  DpWindow *self;

  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_WINDOW, "application", application, NULL);
  dp_window_set_engine (self, engine);

  return self;
}

gboolean
dp_window_show_symbol (DpWindow   *self,
                       const char *symbol)
{
  g_return_val_if_fail (DP_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (symbol != NULL, FALSE);

  if (!dp_sidebar_select (self->sidebar, symbol))
    return FALSE;

  opened_cb (self);

  return TRUE;
}

gboolean
dp_window_show_place (DpWindow   *self,
                      const char *id)
{
  g_return_val_if_fail (DP_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (!dp_sidebar_select_place (self->sidebar, id))
    return FALSE;

  /* Also what has no data yet has runs, schedules and logs to be looked at. */
  self->is_welcomed = TRUE;
  dp_window_update_page (self);
  opened_cb (self);

  return TRUE;
}

DpPage *
dp_window_get_shown (DpWindow *self)
{
  GtkWidget *page;

  g_return_val_if_fail (DP_IS_WINDOW (self), NULL);

  if (self->showing != 0)
    dp_window_show_selected (self);
  page = gtk_stack_get_visible_child (self->pages);

  return page != NULL ? DP_PAGE (page) : NULL;
}

void
dp_window_show_notice (DpWindow   *self,
                       const char *sentence,
                       const char *button_label,
                       const char *action)
{
  g_return_if_fail (DP_IS_WINDOW (self));

  g_set_str (&self->notice.sentence, sentence);
  g_set_str (&self->notice.button_label, button_label);
  g_set_str (&self->notice.action, action);

  /* It outlives a change of the page. */
  if (self->welcome_page != NULL)
    dp_window_update_banner (self, dp_welcome_page_get_banner (self->welcome_page));
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    dp_window_update_banner (self, dp_page_get_banner (DP_PAGE (page)));
}
