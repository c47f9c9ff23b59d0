/* dp-application.c: the program with a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-application.h"

#include <glib/gi18n.h>
#include <glib-unix.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "dp-application-private.h"
#include "dp-desktop-notifier.h"
#include "dp-log.h"
#include "dp-menu-names.h"
#include "dp-paths.h"

/* More than a run needs to stop and a database to close: what has no window must not linger. */
#define CLOSE_SECONDS 15
/* So long after what takes much memory for a moment it is given back. */
#define TRIM_SECONDS 2
/* In which threads that are no longer wanted end */
#define ENDING_MS 100
/* How often what is wrong is looked for, and what waits to be told is sent. */
#define NOTIFY_SECONDS 60
/* Memory of this size is given back as soon as it is free */
#define LEAST_MAPPED_BYTES (128 * 1024)
/* In which somebody who searches types the next letter */
#define LINGER_SECONDS 30

G_DEFINE_FINAL_TYPE (DpApplication, dp_application, ADW_TYPE_APPLICATION)

/* Opens the database that the settings name, until they name no other meanwhile: what is half open
 * cannot be closed, and what was chosen last is what counts. */
static DexFuture *
open_fiber (gpointer user_data)
{
  DpApplication *self = user_data;

  do
    {
      g_autoptr(GError) error = NULL;

      self->open_again = FALSE;
      if (dp_engine_get_state (self->engine) != DP_ENGINE_STATE_CLOSED)
        {
          dex_await (dp_sharing_pause (self->sharing), NULL);
          dex_await (dp_engine_close (self->engine), NULL);
        }
      /* The window shows the engine's state and sentence. */
      if (!dex_await (dp_engine_open (self->engine), &error))
        g_debug ("The engine did not open: %s", error->message);
    }
  while (self->open_again && !self->quitting);

  return dex_future_new_true ();
}

static void
start_opening (DpApplication *self)
{
  dex_clear (&self->opening);
  self->opening = dex_scheduler_spawn (NULL, 0, open_fiber, g_object_ref (self), g_object_unref);
}

static DexFuture *
quit_fiber (gpointer user_data)
{
  DpApplication *self = user_data;
  g_autoptr(GError) error = NULL;

  /* What is half open cannot be closed. */
  if (self->opening != NULL)
    dex_await (dex_ref (self->opening), NULL);

  dex_await (dp_sharing_pause (self->sharing), NULL);
  dex_await (dp_scheduler_stop (self->scheduler), NULL);
  if (!dex_await (dex_future_first (dp_engine_close (self->engine),
                                    dex_timeout_new_seconds (CLOSE_SECONDS),
                                    NULL),
                  &error))
    g_debug ("The engine did not close: %s", error->message);

  g_application_quit (G_APPLICATION (self));
  g_application_release (G_APPLICATION (self));

  return dex_future_new_true ();
}

void
_dp_application_reconnect (DpApplication *self)
{
  if (self->quitting)
    return;

  if (self->opening != NULL && dex_future_is_pending (self->opening))
    self->open_again = TRUE;
  else
    start_opening (self);
}

void
_dp_application_quit (DpApplication *self)
{
  if (self->quitting)
    return;

  self->quitting = TRUE;
  g_application_hold (G_APPLICATION (self));

  /* Not only hidden: GTK would keep the loop busy with what a hidden window has left unanswered. */
  while (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    gtk_window_destroy (gtk_application_get_windows (GTK_APPLICATION (self))->data);

  dex_future_disown (dex_scheduler_spawn (NULL, 0, quit_fiber,
                                          g_object_ref (self), g_object_unref));
}

static gboolean
linger_cb (gpointer user_data)
{
  DpApplication *self = user_data;
  DpRun *run = dp_engine_get_current_run (self->engine);

  if (dex_future_is_pending (self->opening) || (run != NULL && !dp_run_is_finished (run)))
    return G_SOURCE_CONTINUE;

  self->linger_source = 0;
  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL &&
      !dp_background_is_on (self->background))
    _dp_application_quit (self);
  g_application_release (G_APPLICATION (self));

  return G_SOURCE_REMOVE;
}

void
_dp_application_linger (DpApplication *self)
{
  if (self->linger_source != 0)
    g_source_remove (self->linger_source);
  else
    g_application_hold (G_APPLICATION (self));
  self->linger_source = g_timeout_add_seconds (LINGER_SECONDS, linger_cb, self);
}

static gboolean
terminated_cb (gpointer user_data)
{
  _dp_application_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
notify_cb (gpointer user_data)
{
  DpApplication *self = user_data;

  if (dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPEN && !self->quitting)
    dex_future_disown (dp_engine_notify (self->engine));

  return G_SOURCE_CONTINUE;
}

static void
trim_cb (gpointer user_data)
{
  DpApplication *self = user_data;

  self->trim_source = 0;
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

/* Threads that wait for more to do keep what they made for the last, as those of icons do. */
static void
rest_cb (gpointer user_data)
{
  DpApplication *self = user_data;

  g_thread_pool_stop_unused_threads ();
  self->trim_source = g_timeout_add_once (ENDING_MS, trim_cb, self);
}

/* Building a window, and a run, take megabytes that are free afterwards, but in between what is
 * not: the C library keeps them until it is asked. */
static void
trim_soon (DpApplication *self)
{
  g_clear_handle_id (&self->trim_source, g_source_remove);
  self->trim_source = g_timeout_add_seconds_once (TRIM_SECONDS, rest_cb, self);
}

static void
start_notifying (DpApplication *self)
{
  g_autoptr(DpNotifier) desktop = dp_desktop_notifier_new (GTK_APPLICATION (self));

  dp_engine_set_desktop (self->engine, desktop);
  self->notify_source = g_timeout_add_seconds (NOTIFY_SECONDS, notify_cb, self);
}

/* libadwaita 1.7 never frees the sheet of a dialog. What is in it, which is all that takes memory,
 * is taken out first. */
static void
empty_cb (gpointer data)
{
  g_autoptr(AdwDialog) dialog = data;

  if (gtk_widget_get_root (GTK_WIDGET (dialog)) == NULL)
    adw_dialog_set_child (dialog, NULL);
}

/* Without animations libadwaita 1.7 goes on using the sheet of a dialog whose button closes it,
 * after that took the last reference away. So what closes is there until the loop turns. */
static gboolean
dialog_closed_cb (GSignalInvocationHint *hint,
                  guint                  n_values,
                  const GValue          *values,
                  gpointer               user_data)
{
  g_idle_add_once (empty_cb, g_value_dup_object (&values[0]));

  return G_SOURCE_CONTINUE;
}

static void
keep_closing_dialogs (void)
{
  g_autoptr(GTypeClass) klass = g_type_class_ref (ADW_TYPE_DIALOG);

  g_signal_add_emission_hook (g_signal_lookup ("closed", ADW_TYPE_DIALOG), 0, dialog_closed_cb,
                              NULL, NULL);
}

static void
dp_application_startup (GApplication *application)
{
  DpApplication *self = DP_APPLICATION (application);
  g_autofree char *data_dir = NULL;
  g_autofree char *log_dir = NULL;
  g_autofree char *log_level = NULL;

  G_APPLICATION_CLASS (dp_application_parent_class)->startup (application);
  keep_closing_dialogs ();
  dp_menu_names_keep ();

  /* Settings in a folder that is not there are read-only, and the menus that set them disabled. */
  data_dir = dp_paths_dup_data_dir ();
  g_mkdir_with_parents (data_dir, 0700);

  self->settings = dp_settings_new ();
  log_dir = dp_paths_dup_log_dir ();
  log_level = dp_settings_dup_string (self->settings, "log-level");
  dp_log_start (log_dir, log_level);
  self->engine = dp_engine_new (self->settings);
  /* They are read as soon as it opens: the search provider answers without a window, too. */
  dp_engine_list_instruments (self->engine);
  _dp_application_add_actions (self);
  _dp_application_add_file_actions (self);
  start_notifying (self);
  g_signal_connect_object (self->engine, "notify::state", G_CALLBACK (trim_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "data-changed", G_CALLBACK (trim_soon), self,
                           G_CONNECT_SWAPPED);
  _dp_application_keep_schedules (self);
  self->keeper = dp_care_keeper_new (self->engine);
  dp_search_provider_set_engine (self->search_provider, self->engine);
  dp_run_bus_set_engine (self->bus, self->engine);
  self->sharing = dp_sharing_new (self->engine);

  /* A session that ends asks with a signal; the database has to be closed then, too. */
  g_unix_signal_add (SIGTERM, terminated_cb, self);
  g_unix_signal_add (SIGINT, terminated_cb, self);

  start_opening (self);
}

/* A command in a terminal may have loaded something while the window was behind it. */
static void
window_active_cb (GtkWindow     *window,
                  GParamSpec    *pspec,
                  DpApplication *self)
{
  if (gtk_window_is_active (window) && !self->quitting)
    dex_future_disown (dp_engine_refresh (self->engine));
}

static void
dp_application_window_added (GtkApplication *application,
                             GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (dp_application_parent_class)->window_added (application, window);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (window_active_cb),
                           application, 0);
}

/* The last window that is closed ends the program, whichever it is; who keeps schedules goes on. */
static void
dp_application_window_removed (GtkApplication *application,
                               GtkWindow      *window)
{
  DpApplication *self = DP_APPLICATION (application);

  g_application_hold (G_APPLICATION (self));
  GTK_APPLICATION_CLASS (dp_application_parent_class)->window_removed (application, window);

  if (gtk_application_get_windows (application) == NULL &&
      !dp_background_is_on (self->background))
    _dp_application_quit (self);
  trim_soon (self);
  g_application_release (G_APPLICATION (self));
}

static void
dp_application_activate (GApplication *application)
{
  DpApplication *self = DP_APPLICATION (application);

  if (self->quitting)
    return;

  if (self->window == NULL)
    {
      self->window = dp_window_new (ADW_APPLICATION (self), self->engine);
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
    }

  gtk_window_present (GTK_WINDOW (self->window));
}

/* Before the name is owned: whoever starts the program to search asks at once. */
static gboolean
dp_application_dbus_register (GApplication     *application,
                              GDBusConnection  *connection,
                              const char       *object_path,
                              GError          **error)
{
  DpApplication *self = DP_APPLICATION (application);
  g_autofree char *path = g_strconcat (object_path, "/SearchProvider", NULL);

  return G_APPLICATION_CLASS (dp_application_parent_class)->dbus_register (application, connection,
                                                                           object_path, error) &&
         dp_search_provider_export (self->search_provider, connection, path, error) &&
         dp_run_bus_export (self->bus, connection, object_path, error);
}

static void
dp_application_dbus_unregister (GApplication    *application,
                                GDBusConnection *connection,
                                const char      *object_path)
{
  DpApplication *self = DP_APPLICATION (application);

  if (self->search_provider != NULL)
    dp_search_provider_unexport (self->search_provider);
  if (self->bus != NULL)
    dp_run_bus_unexport (self->bus);

  G_APPLICATION_CLASS (dp_application_parent_class)->dbus_unregister (application, connection,
                                                                      object_path);
}

static void
dp_application_dispose (GObject *object)
{
  DpApplication *self = DP_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_handle_id (&self->linger_source, g_source_remove);
  g_clear_handle_id (&self->trim_source, g_source_remove);
  dex_clear (&self->opening);
  g_clear_object (&self->search_provider);
  g_clear_object (&self->bus);
  g_clear_object (&self->sharing);
  g_clear_object (&self->background);
  g_clear_object (&self->keeper);
  g_clear_object (&self->scheduler);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (dp_application_parent_class)->dispose (object);
}

static void
dp_application_class_init (DpApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GtkApplicationClass *gtk_application_class = GTK_APPLICATION_CLASS (klass);

  object_class->dispose = dp_application_dispose;
  application_class->startup = dp_application_startup;
  application_class->activate = dp_application_activate;
  application_class->dbus_register = dp_application_dbus_register;
  application_class->dbus_unregister = dp_application_dbus_unregister;
  application_class->open = _dp_application_open;
  gtk_application_class->window_added = dp_application_window_added;
  gtk_application_class->window_removed = dp_application_window_removed;
}

static void
dp_application_init (DpApplication *self)
{
  self->search_provider = dp_search_provider_new (GTK_APPLICATION (self));
  self->bus = dp_run_bus_new ();
}

/** dp_application_new: Returns: (transfer full): the application, not yet registered */
DpApplication *
dp_application_new (void)
{
  return g_object_new (DP_TYPE_APPLICATION,
                       "application-id", APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCE_PATH,
                       NULL);
}

int
dp_application_main (int    argc,
                     char **argv)
{
  g_autoptr(DpApplication) application = NULL;

#ifdef __GLIBC__
  /* Said, it stays so. Left alone it grows with the first picture that is freed, and later ones lie
   * among what is kept. */
  mallopt (M_MMAP_THRESHOLD, LEAST_MAPPED_BYTES);
#endif
  if (!gtk_init_check ())
    {
      g_printerr (_("datapipe: There is no display to open a window on. "
                    "Use the command line instead: “datapipe run --sample” loads the sample "
                    "market, "
                    "and “datapipe --help” lists the commands.\n"));
      return 1;
    }

  g_set_application_name ("DataPipe");
  application = dp_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
