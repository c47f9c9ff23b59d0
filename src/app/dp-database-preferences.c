/* dp-database-preferences.c: the preferences of where data is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-database-preferences.h"

#include <glib/gi18n.h>

#include "dp-connection-form.h"
#include "dp-connection-test-row.h"
#include "dp-distribution-dialog.h"
#include "dp-move-dialog.h"
#include "dp-paths.h"
#include "dp-preferences-dialog.h"
#include "dp-relocation.h"
#include "dp-settings-value.h"
#include "dp-undo.h"

struct _DpDatabasePreferences
{
  AdwPreferencesPage   parent_instance;

  AdwActionRow        *status_row;
  AdwActionRow        *folder_row;
  AdwActionRow        *former_row;
  AdwPreferencesGroup *choice_group;
  GtkCheckButton      *private_check;
  GtkCheckButton      *external_check;
  DpConnectionForm    *form;
  AdwPreferencesGroup *use_group;
  DpConnectionTestRow *test_row;
  GtkButton           *use_button;

  DpEngine            *engine;
  gboolean             is_showing;    /* what is set up, in place of taking what is chosen */
};

G_DEFINE_FINAL_TYPE (DpDatabasePreferences, dp_database_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* What is set up, or was: an address without password, "" for the private server, and the
 * password. */
typedef struct
{
  DpDatabasePreferences *page;
  char                  *address;
  char                  *password;
  gboolean               can_undo;
} Place;

static Place *
place_new (DpDatabasePreferences *page,
           const char            *address,
           const char            *password)
{
  Place *place = g_new0 (Place, 1);

  place->page = g_object_ref (page);
  place->address = g_strdup (address);
  place->password = g_strdup (password);

  return place;
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_clear_object (&place->page);
  g_free (place->address);
  g_free (place->password);
  g_free (place);
}

static const char *
get_status (DpDatabasePreferences *self,
            gboolean               external)
{
  const char *message = dp_engine_get_error_message (self->engine);

  switch (dp_engine_get_state (self->engine))
    {
    case DP_ENGINE_STATE_OPEN:
      return external ? _("Connected") : _("Running on this computer");
    case DP_ENGINE_STATE_OPENING:
      return _("Connecting…");
    case DP_ENGINE_STATE_FAILED:
      return message != NULL ? message : _("Not reachable");
    case DP_ENGINE_STATE_CLOSED:
    default:
      return _("Not connected");
    }
}

static void
dp_database_preferences_update (DpDatabasePreferences *self)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);
  g_autofree char *address = dp_settings_dup_string (settings, "database-url");
  g_autoptr(DpDbTarget) target = address != NULL ? dp_db_target_new_for_uri (address, NULL) : NULL;
  g_autofree char *former = dp_relocation_dup_former (settings);
  g_autofree char *title = target != NULL ? dp_db_target_describe (target) : NULL;
  gboolean external = address != NULL;

  if (title == NULL)
    title = g_strdup (external ? _("External Server") : _("Private Server"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->status_row), title);
  adw_action_row_set_subtitle (self->status_row, get_status (self, external));
  gtk_widget_set_visible (GTK_WIDGET (self->folder_row), !external);
  gtk_widget_set_visible (GTK_WIDGET (self->former_row), former != NULL);
  adw_action_row_set_subtitle (self->former_row, former != NULL ? former : "");
}

static void
show_form (DpDatabasePreferences *self)
{
  /* One is let go before the other is taken. */
  gboolean external = !gtk_check_button_get_active (self->private_check);
  g_autoptr(DpDbTarget) target = dp_connection_form_dup_target (self->form);

  gtk_widget_set_visible (GTK_WIDGET (self->form), external);
  gtk_widget_set_visible (GTK_WIDGET (self->use_group), external);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_row), target != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->use_button), target != NULL);
}

/* The choice and the fields as @address has them */
static void
show_place (DpDatabasePreferences *self,
            const char            *address,
            const char            *password)
{
  gboolean external = *address != '\0';
  g_autoptr(DpDbTarget) target = external ? dp_db_target_new_for_uri (address, NULL) : NULL;

  self->is_showing = TRUE;
  gtk_check_button_set_active (external ? self->external_check : self->private_check, TRUE);
  if (target != NULL)
    {
      dp_connection_form_set_target (self->form, target);
      dp_connection_form_set_password (self->form, password);
    }
  self->is_showing = FALSE;
  show_form (self);
}

static DexFuture *apply_fiber (gpointer user_data);

static void
undo_cb (gpointer data)
{
  const Place *former = data;
  Place *place = place_new (former->page, former->address, former->password);

  dex_future_disown (dex_scheduler_spawn (NULL, 0, apply_fiber, place, place_free));
}

static gboolean
store (DpSettings  *settings,
       Place       *place,
       GError     **error)
{
  g_autofree char *known = NULL;

  if (*place->address != '\0')
    {
      known = dex_await_string (dp_settings_dup_secret (settings, "database-password"), NULL);
      /* Where it comes from the environment, or is none, no keyring is needed. */
      if (g_strcmp0 (known != NULL ? known : "", place->password) != 0 &&
          !dex_await (dp_settings_store_secret (settings, "database-password", place->password),
                      error))
        return FALSE;
    }

  return dp_settings_set_string (settings, "database-url", place->address, error);
}

/* Puts @user_data, a Place, in the place of the one in use. */
static DexFuture *
apply_fiber (gpointer user_data)
{
  Place *place = user_data;
  DpDatabasePreferences *self = place->page;
  g_autoptr(DpSettings) settings = NULL;
  g_autofree char *address = NULL;
  g_autofree char *password = NULL;
  g_autoptr(GError) error = NULL;

  if (self->engine == NULL)
    return NULL;
  settings = g_object_ref (dp_engine_get_settings (self->engine));
  address = dp_settings_dup_string (settings, "database-url");
  password = dex_await_string (dp_settings_dup_secret (settings, "database-password"), NULL);
  if (!store (settings, place, &error))
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
      return NULL;
    }

  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "reconnect", NULL);
  /* Gone with its dialog meanwhile, the page has nothing to show. */
  if (self->form == NULL)
    return NULL;
  show_place (self, place->address, place->password);
  dp_database_preferences_update (self);
  if (place->can_undo)
    dp_undo_offer (GTK_WIDGET (self), _("The database is another one now"), undo_cb,
                   place_new (self, address != NULL ? address : "",
                              password != NULL ? password : ""),
                   place_free);

  return NULL;
}

static void
apply (DpDatabasePreferences *self,
       const char            *address,
       const char            *password)
{
  Place *place = place_new (self, address, password);

  place->can_undo = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, apply_fiber, place, place_free));
}

static DexFuture *show_settings_fiber (gpointer user_data);

/* The settings name another place by now. */
static void
use_new_place (DpDatabasePreferences *self)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "reconnect", NULL);
  dp_database_preferences_update (self);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, show_settings_fiber, g_object_ref (self), g_object_unref));
}

static void
opened_cb (DpEngine   *engine,
           GParamSpec *pspec,
           DexPromise *opened)
{
  if (dp_engine_get_state (engine) != DP_ENGINE_STATE_OPENING &&
      dex_future_is_pending (DEX_FUTURE (opened)))
    dex_promise_resolve_boolean (opened, TRUE);
}

/* Only of a database that is open is it known whether there is something to take along. */
static void
wait_until_opened (DpEngine *engine)
{
  g_autoptr(DexPromise) opened = dex_promise_new ();
  gulong handler = g_signal_connect (engine, "notify::state", G_CALLBACK (opened_cb), opened);

  opened_cb (engine, NULL, opened);
  dex_await (dex_ref (DEX_FUTURE (opened)), NULL);
  g_signal_handler_disconnect (engine, handler);
}

/* What is in use now may be taken along, unless it cannot be read anyhow. @name: (nullable): for
 * the private server */
static void
ask_and_apply (DpDatabasePreferences *self,
               const char            *address,
               const char            *password,
               const char            *name)
{
  g_autoptr(DpEngine) engine = g_object_ref (self->engine);
  DpSettings *settings = dp_engine_get_settings (engine);
  g_autofree char *place = NULL;
  DpMoveChoice choice = DP_MOVE_CHOICE_USE;

  if (*address == '\0')
    place = g_strdup (DP_RELOCATION_PRIVATE);
  else
    place = *password != '\0' ? dp_settings_value_add_password (address, password)
                              : g_strdup (address);
  if (dp_engine_get_state (engine) == DP_ENGINE_STATE_OPENING)
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self),
                                       _("A moment: the database in use is being opened"));
      wait_until_opened (engine);
    }
  if (self->form == NULL)
    return;
  if (dp_engine_get_state (engine) == DP_ENGINE_STATE_OPEN)
    choice = dex_await_int (dp_move_dialog_ask (GTK_WIDGET (self), settings, place, name), NULL);
  if (self->form == NULL)
    return;

  if (choice == DP_MOVE_CHOICE_USE)
    apply (self, address, password);
  else if (choice == DP_MOVE_CHOICE_MOVED)
    use_new_place (self);
  else if (*address == '\0')
    dex_future_disown (
        dex_scheduler_spawn (NULL, 0, show_settings_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
use_private_fiber (gpointer user_data)
{
  ask_and_apply (user_data, "", "", NULL);

  return NULL;
}

/* Of the private server nothing more need be said; another one needs an address first. */
static void
choice_cb (DpDatabasePreferences *self)
{
  g_autofree char *address = NULL;

  if (self->is_showing || self->engine == NULL)
    return;
  show_form (self);
  address = dp_settings_dup_string (dp_engine_get_settings (self->engine), "database-url");
  if (gtk_check_button_get_active (self->private_check) && address != NULL)
    dex_future_disown (
        dex_scheduler_spawn (NULL, 0, use_private_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
go_back_fiber (gpointer user_data)
{
  DpDatabasePreferences *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_relocation_go_back (dp_engine_get_settings (self->engine)), &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
  else if (self->form != NULL)
    use_new_place (self);

  return NULL;
}

static void
go_back_cb (DpDatabasePreferences *self)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, go_back_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
remember_fiber (gpointer user_data)
{
  const Place *place = user_data;
  DpDatabasePreferences *self = place->page;
  g_autoptr(GError) error = NULL;

  if (self->engine == NULL)
    return NULL;
  if (!dex_await (dp_relocation_remember (dp_engine_get_settings (self->engine), place->address),
                  &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
  else if (self->form != NULL)
    dp_database_preferences_update (self);

  return NULL;
}

static void
remember_cb (gpointer data)
{
  const Place *former = data;

  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, remember_fiber,
                           place_new (former->page, former->address, NULL), place_free));
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  DpDatabasePreferences *self = user_data;
  g_autofree char *place = NULL;
  g_autoptr(GError) error = NULL;

  place = dex_await_string (dp_relocation_forget (dp_engine_get_settings (self->engine)), &error);
  if (place == NULL)
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
      return NULL;
    }
  if (self->form == NULL)
    return NULL;
  dp_database_preferences_update (self);
  if (*place != '\0')
    dp_undo_offer (GTK_WIDGET (self), _("The former place is forgotten"), remember_cb,
                   place_new (self, place, NULL), place_free);

  return NULL;
}

static void
forget_cb (DpDatabasePreferences *self)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, forget_fiber, g_object_ref (self), g_object_unref));
}

static void
changed_cb (DpDatabasePreferences *self)
{
  dp_connection_test_row_forget (self->test_row);
  show_form (self);
}

static void
test_cb (DpDatabasePreferences *self)
{
  g_autoptr(DpDbTarget) target = dp_connection_form_dup_target (self->form);

  if (target != NULL)
    dex_future_disown (dp_connection_test_row_try (self->test_row, target));
}

/* What does not work is not put in the place of what does. */
static DexFuture *
use_fiber (gpointer user_data)
{
  DpDatabasePreferences *self = user_data;
  g_autoptr(DpDbTarget) target = dp_connection_form_dup_target (self->form);
  g_autofree char *address = dp_db_target_dup_uri (target);
  g_autofree char *password = g_strdup (dp_connection_form_get_password (self->form));
  g_autofree char *name = dp_db_target_describe (target);
  g_autoptr(DpConnectionProbe) probe = NULL;

  probe = dex_await_object (dp_connection_test_row_try (self->test_row, target), NULL);
  if (self->form != NULL && probe != NULL &&
      dp_connection_probe_get_verdict (probe) == DP_CONNECTION_WORKS)
    ask_and_apply (self, address, password, name);

  return NULL;
}

static void
use_cb (DpDatabasePreferences *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, use_fiber, g_object_ref (self), g_object_unref));
}

static void
tables_cb (DpDatabasePreferences *self)
{
  adw_dialog_present (dp_distribution_dialog_new (self->engine), GTK_WIDGET (self));
}

static DexFuture *
show_settings_fiber (gpointer user_data)
{
  DpDatabasePreferences *self = user_data;
  DpSettings *settings = dp_engine_get_settings (self->engine);
  g_autofree char *address = dp_settings_dup_string (settings, "database-url");
  g_autofree char *password = NULL;

  show_place (self, address != NULL ? address : "", "");
  password = dex_await_string (dp_settings_dup_secret (settings, "database-password"), NULL);
  /* What the person has typed meanwhile is newer. */
  if (self->form != NULL && password != NULL &&
      *dp_connection_form_get_password (self->form) == '\0')
    dp_connection_form_set_password (self->form, password);

  return NULL;
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

  g_type_ensure (DP_TYPE_CONNECTION_FORM);
  g_type_ensure (DP_TYPE_CONNECTION_TEST_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-database-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, status_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, former_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, choice_group);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, private_check);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, external_check);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, form);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, use_group);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, test_row);
  gtk_widget_class_bind_template_child (widget_class, DpDatabasePreferences, use_button);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
  gtk_widget_class_bind_template_callback (widget_class, tables_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_back_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_cb);
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
  g_autofree char *folder = dp_paths_dup_cluster_dir ();

  g_return_if_fail (DP_IS_DATABASE_PREFERENCES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  adw_action_row_set_subtitle (self->folder_row, folder);
  g_signal_connect_object (engine, "notify::state", G_CALLBACK (dp_database_preferences_update),
                           self, G_CONNECT_SWAPPED);
  dp_database_preferences_update (self);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, show_settings_fiber, g_object_ref (self), g_object_unref));
}
