/* dp-application-actions.c: what menus, buttons and keys do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-application-private.h"

#include <glib/gi18n.h>

#include "dp-place.h"
#include "dp-preferences-dialog.h"
#include "dp-run-dialog.h"
#include "dp-run-history.h"
#include "dp-run-retry.h"
#include "dp-shortcuts-dialog.h"
#include "dp-symbol-window.h"

/* Who has set up no symbol and looks at made-up ones means those when asking for a run. */
static gboolean
shows_only_sample (DpApplication *self)
{
  GListModel *instruments = dp_engine_list_instruments (self->engine);
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(DpInstrument) first = g_list_model_get_item (instruments, 0);

  return (symbols == NULL || symbols[0] == NULL) &&
         first != NULL && dp_instrument_get_synthetic (first);
}

typedef struct _Wish Wish;

/* What somebody asks for that needs the database. */
struct _Wish
{
  DpApplication *self;
  DpRun       *(*start) (Wish    *wish,
                         GError **error);
  gboolean       sample;
  gboolean       full_refresh;
  gint64         run_id;       /* that is tried again; 0 for none */
};

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_object_unref (wish->self);
  g_free (wish);
}

static void
start_wished (Wish *wish)
{
  DpApplication *self = wish->self;
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;

  if (dp_engine_get_state (self->engine) != DP_ENGINE_STATE_OPEN || self->window == NULL)
    return;

  run = wish->start (wish, &error);
  if (run != NULL)
    return;

  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO))
    dp_window_show_notice (self->window, error->message,
                           _("Add Symbols"), "app.preferences-page::symbols");
  else
    dp_window_show_notice (self->window, error->message, _("Try Again"), "app.run");
}

static DexFuture *
start_wished_fiber (gpointer user_data)
{
  Wish *wish = user_data;

  if (dex_future_is_pending (wish->self->opening))
    dex_await (dex_ref (wish->self->opening), NULL);
  start_wished (wish);

  return dex_future_new_true ();
}

/* @wish: (transfer full): who starts the program with it has it when the database is open */
static void
grant (Wish *wish)
{
  DpApplication *self = wish->self;

  g_application_activate (G_APPLICATION (self));

  if (dex_future_is_pending (self->opening) || wish->run_id != 0)
    {
      dex_future_disown (dex_scheduler_spawn (NULL, 0, start_wished_fiber, wish, wish_free));
      return;
    }
  start_wished (wish);
  wish_free (wish);
}

static DpRun *
start_run (Wish    *wish,
           GError **error)
{
  DpRunOptions options = {
    .sample = wish->sample || shows_only_sample (wish->self),
    .full_refresh = wish->full_refresh,
    .trigger = "window",
  };

  return dp_engine_start_run (wish->self->engine, &options, error);
}

static void
wish_run (DpApplication *self,
          gboolean       sample,
          gboolean       full_refresh)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->self = g_object_ref (self);
  wish->start = start_run;
  wish->sample = sample;
  wish->full_refresh = full_refresh;
  grant (wish);
}

/* In a fiber */
static DpRun *
retry_run (Wish    *wish,
           GError **error)
{
  DpEngine *engine = wish->self->engine;
  g_autoptr(DpRun) run = dex_await_object (dp_run_history_load (engine, wish->run_id), error);

  if (run == NULL || !dex_await (dp_engine_load_pipelines (engine), error))
    return NULL;

  return dp_run_retry_start (engine, run, error);
}

static void
retry_run_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  Wish *wish = g_new0 (Wish, 1);

  wish->self = g_object_ref (user_data);
  wish->start = retry_run;
  wish->run_id = g_variant_get_int64 (parameter);
  grant (wish);
}

static void
run_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  wish_run (user_data, FALSE, FALSE);
}

static void
run_sample_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  wish_run (user_data, TRUE, FALSE);
}

static void
rebuild_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  wish_run (user_data, FALSE, TRUE);
}

static void
stop_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  DpApplication *self = user_data;
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (run != NULL && !dp_run_is_finished (run))
    dp_run_cancel (run);
}

static void
run_details_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  DpApplication *self = user_data;
  DpRun *run = dp_engine_get_current_run (self->engine);

  g_application_activate (G_APPLICATION (self));

  if (run != NULL && self->window != NULL)
    adw_dialog_present (ADW_DIALOG (dp_run_dialog_new (run, self->engine)),
                        GTK_WIDGET (self->window));
}

static DexFuture *
run_not_opened_cb (DexFuture *future,
                   gpointer   user_data)
{
  DpApplication *self = user_data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (self->window != NULL)
    dp_window_show_notice (self->window, error->message, NULL, NULL);

  return dex_future_new_true ();
}

static void
show_run_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  DpApplication *self = user_data;

  if (self->window != NULL)
    dex_future_disown (dex_future_catch (dp_run_dialog_open (GTK_WIDGET (self->window),
                                                             self->engine,
                                                             g_variant_get_int64 (parameter)),
                                         run_not_opened_cb, g_object_ref (self), g_object_unref));
}

/* @action: of the pipeline's page, which takes the run */
static void
show_of_run (DpApplication *self,
             const char    *action,
             GVariant      *run_id)
{
  if (self->window != NULL && dp_window_show_place (self->window, "pipeline"))
    gtk_widget_activate_action_variant (GTK_WIDGET (dp_window_get_shown (self->window)), action,
                                        run_id);
}

static void
show_run_rejects_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  show_of_run (user_data, "pipeline.show-rejects", parameter);
}

static void
show_run_log_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  show_of_run (user_data, "pipeline.show-log", parameter);
}

static void
show_model_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DpApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));
  if (self->window != NULL && dp_window_show_place (self->window, "models"))
    gtk_widget_activate_action_variant (GTK_WIDGET (dp_window_get_shown (self->window)),
                                        "models.show", parameter);
}

/* What a notification leads to, where the window may be closed or behind others. */
static void
show_last_run_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  DpApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));

  if (self->window != NULL)
    dp_window_show_place (self->window, "pipeline");
}

static void
show_symbol_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  DpApplication *self = user_data;
  const char *symbol = g_variant_get_string (parameter, NULL);
  g_autofree char *sentence = NULL;

  g_application_activate (G_APPLICATION (self));

  if (self->window == NULL || dp_window_show_symbol (self->window, symbol))
    return;

  sentence = g_strdup_printf (_("There is no “%s” here yet: add it to the symbols and run."),
                              symbol);
  dp_window_show_notice (self->window, sentence,
                         _("Add Symbols"), "app.preferences-page::symbols");
}

static void
open_symbol_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  DpApplication *self = user_data;
  g_autoptr(DpInstrument) instrument =
    dp_engine_find_instrument (self->engine, g_variant_get_string (parameter, NULL));

  if (instrument != NULL)
    gtk_window_present (dp_symbol_window_new (GTK_APPLICATION (self), self->engine, instrument));
}

static void
show_page_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  DpApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));

  if (self->window != NULL)
    dp_window_show_place (self->window, g_variant_get_string (parameter, NULL));
}

static void
show_preferences (DpApplication *self,
                  const char    *page)
{
  AdwDialog *dialog;

  g_application_activate (G_APPLICATION (self));

  if (self->window == NULL)
    return;

  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window));
  if (!DP_IS_PREFERENCES_DIALOG (dialog))
    {
      dialog = ADW_DIALOG (dp_preferences_dialog_new (self->engine, self->sharing,
                                                      self->background));
      adw_dialog_present (dialog, GTK_WIDGET (self->window));
    }

  if (page != NULL)
    dp_preferences_dialog_open_page (DP_PREFERENCES_DIALOG (dialog), page);
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  show_preferences (user_data, NULL);
}

static void
preferences_page_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  show_preferences (user_data, g_variant_get_string (parameter, NULL));
}

static void
reconnect_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  _dp_application_reconnect (user_data);
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  if (window != NULL)
    adw_dialog_present (dp_shortcuts_dialog_new (user_data), GTK_WIDGET (window));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);
  AdwDialog *dialog = adw_about_dialog_new ();
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (dialog);

  adw_about_dialog_set_application_name (about, "DataPipe");
  adw_about_dialog_set_application_icon (about, APPLICATION_ID);
  adw_about_dialog_set_version (about, PACKAGE_VERSION);
  adw_about_dialog_set_developer_name (about, _("The DataPipe developers"));
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_comments (about,
                                 _("Collect, check and chart market data on your own machine. "
                                   "What it shows is information, not advice."));
  adw_about_dialog_set_website (about, "https://github.com/datapipe-analytics/datapipe");
  /* Translators: put your names here, one a line */
  adw_about_dialog_set_translator_credits (about, _("translator-credits"));
  adw_dialog_present (dialog, window != NULL ? GTK_WIDGET (window) : NULL);
}

static void
linger_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  _dp_application_linger (user_data);
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  _dp_application_quit (user_data);
}

static const GActionEntry actions[] = {
  { .name = "run", .activate = run_action },
  { .name = "run-sample", .activate = run_sample_action },
  { .name = "rebuild", .activate = rebuild_action },
  { .name = "retry-run", .activate = retry_run_action, .parameter_type = "x" },
  { .name = "stop", .activate = stop_action },
  { .name = "run-details", .activate = run_details_action },
  { .name = "show-run", .activate = show_run_action, .parameter_type = "x" },
  { .name = "show-model", .activate = show_model_action, .parameter_type = "s" },
  { .name = "show-run-rejects", .activate = show_run_rejects_action, .parameter_type = "x" },
  { .name = "show-run-log", .activate = show_run_log_action, .parameter_type = "x" },
  { .name = "show-last-run", .activate = show_last_run_action },
  { .name = "show-symbol", .activate = show_symbol_action, .parameter_type = "s" },
  { .name = "open-symbol", .activate = open_symbol_action, .parameter_type = "s" },
  { .name = "show-page", .activate = show_page_action, .parameter_type = "s" },
  { .name = "preferences", .activate = preferences_action },
  { .name = "preferences-page", .activate = preferences_page_action, .parameter_type = "s" },
  { .name = "reconnect", .activate = reconnect_action },
  { .name = "shortcuts", .activate = shortcuts_action },
  { .name = "about", .activate = about_action },
  { .name = "linger", .activate = linger_action },
  { .name = "quit", .activate = quit_action },
};

static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.run", { "<Control>r", "F5" } },
  { "app.stop", { "<Control>period" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question" } },
  { "app.quit", { "<Control>q" } },
  { "win.search", { "<Control>f" } },
  { "chart.hear", { "<Control>h" } },
  { "win.toggle-sidebar", { "F9" } },
  { "window.close", { "<Control>w" } },
};

static void
set_enabled (DpApplication *self,
             const char    *name,
             gboolean       enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_enabled (DpApplication *self)
{
  DpRun *run = dp_engine_get_current_run (self->engine);
  /* While the database is being opened, a run is asked for by who starts the program with it. */
  gboolean usable = dp_engine_get_state (self->engine) != DP_ENGINE_STATE_FAILED;
  gboolean going_on = run != NULL && !dp_run_is_finished (run);

  set_enabled (self, "run", usable && !going_on);
  set_enabled (self, "run-sample", usable && !going_on);
  set_enabled (self, "rebuild", usable && !going_on);
  set_enabled (self, "retry-run", usable && !going_on);
  set_enabled (self, "stop", going_on);
  set_enabled (self, "run-details", run != NULL);
}

static void
current_run_cb (DpApplication *self)
{
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (run != NULL)
    g_signal_connect_object (run, "notify::state", G_CALLBACK (update_enabled),
                             self, G_CONNECT_SWAPPED);

  update_enabled (self);
  /* Other programs ask for runs where no window is. */
  _dp_application_linger (self);
}

/* Each page has its number in the list. */
static void
add_page_accelerators (DpApplication *self)
{
  g_autoptr(GListModel) places = dp_place_list_new ();

  for (guint i = 0; i < MIN (g_list_model_get_n_items (places), 9); i++)
    {
      g_autoptr(DpPlace) place = g_list_model_get_item (places, i);
      g_autofree char *action = g_strconcat ("app.show-page::", dp_place_get_id (place), NULL);
      g_autofree char *key = g_strdup_printf ("<Alt>%u", i + 1);

      gtk_application_set_accels_for_action (GTK_APPLICATION (self), action,
                                             (const char *[]) { key, NULL });
    }
}

void
_dp_application_add_actions (DpApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self),
                                           accelerators[i].action, accelerators[i].keys);
  add_page_accelerators (self);

  g_signal_connect_object (self->engine, "notify::state", G_CALLBACK (update_enabled),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::current-run", G_CALLBACK (current_run_cb),
                           self, G_CONNECT_SWAPPED);
  current_run_cb (self);
}
