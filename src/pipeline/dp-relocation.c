/* dp-relocation.c: the data goes to another database, and the program with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-relocation.h"

#include <glib/gi18n-lib.h>

#include "dp-db-lock.h"
#include "dp-engine.h"
#include "dp-paths.h"
#include "dp-pipeline-private.h"
#include "dp-private-server.h"
#include "dp-settings-value.h"

#define CONNECT_MS 30000
#define ADDRESS "database-url"
#define FORMER "database-former"
#define PASSWORD "database-password"
#define FORMER_PASSWORD "database-former-password"

struct _DpRelocation
{
  GObject          parent_instance;

  DpSettings      *settings;
  char            *place;
  DpPrivateServer *server;      /* (nullable): while one of the two places is the private one */
  DpMove          *move;        /* (nullable) */
  gboolean         is_switched;
  gboolean         is_cancelled;
};

G_DEFINE_FINAL_TYPE (DpRelocation, dp_relocation, G_TYPE_OBJECT)

static void
dp_relocation_finalize (GObject *object)
{
  DpRelocation *self = DP_RELOCATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->server);
  g_clear_object (&self->move);
  g_free (self->place);

  G_OBJECT_CLASS (dp_relocation_parent_class)->finalize (object);
}

static void
dp_relocation_class_init (DpRelocationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_relocation_finalize;
}

static void
dp_relocation_init (DpRelocation *self)
{
}

/* @address: "" for the private server, which is started then */
static DpDbTarget *
enter (DpRelocation  *self,
       const char    *address,
       GError       **error)
{
  g_autofree char *cluster = NULL;

  if (*address != '\0')
    return dp_db_target_new_for_uri (address, error);
  if (self->server == NULL)
    {
      cluster = dp_paths_dup_cluster_dir ();
      self->server = dp_private_server_new (cluster);
      if (!dex_await (dp_private_server_attach (self->server), error))
        return NULL;
    }

  return dp_private_server_dup_target (self->server);
}

static gboolean
check_places (DpDbTarget  *source,
              DpDbTarget  *target,
              GError     **error)
{
  g_autofree char *from = dp_db_target_describe (source);
  g_autofree char *to = dp_db_target_describe (target);

  if (!g_str_equal (from, to))
    return TRUE;
  g_set_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO,
               _("The data is in %s already. Name the database that it is to go to."), from);

  return FALSE;
}

/* While it is held, no run begins in the database that is copied. */
static DpDbConnection *
hold_runs (DpDbTarget  *source,
           GError     **error)
{
  g_autoptr(DpDbConnection) holder = dex_await_object (dp_db_connection_open (source, CONNECT_MS),
                                                       error);
  g_autoptr(DpDbResult) held = NULL;

  if (holder != NULL && dp_db_lock_pin (holder, error))
    held = dex_await_object (dp_db_connection_query (holder,
                                                     "select pg_try_advisory_lock(" DP_RUN_LOCK ")",
                                                     NULL),
                             error);
  if (held == NULL)
    return NULL;
  if (dp_db_result_get_boolean (held, 0, 0))
    return g_steal_pointer (&holder);
  g_set_error_literal (
      error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
      _("A run is going on, whose rows would be left behind. Wait until it is done, or stop it."));

  return NULL;
}

static gboolean
store_password (DpSettings  *settings,
                const char  *name,
                const char  *password,
                GError     **error)
{
  g_autofree char *known = dex_await_string (dp_settings_dup_secret (settings, name), NULL);

  /* Where there is none, or it comes from the environment, no keyring is needed. */
  if (g_strcmp0 (known != NULL ? known : "", password != NULL ? password : "") == 0)
    return TRUE;

  return dex_await (dp_settings_store_secret (settings, name, password != NULL ? password : ""),
                    error);
}

/* The former address first: cut off in between, both are known. */
static gboolean
switch_settings (DpSettings  *settings,
                 const char  *place,
                 GError     **error)
{
  g_autofree char *former = dp_settings_dup_string (settings, ADDRESS);
  g_autofree char *former_password = dex_await_string (dp_settings_dup_secret (settings, PASSWORD),
                                                       NULL);
  g_autofree char *password = NULL;
  g_autofree char *address = NULL;

  if (g_str_equal (place, DP_RELOCATION_PRIVATE))
    address = g_strdup ("");
  else
    address = dp_settings_value_take_password (place, &password);
  if ((former != NULL && !store_password (settings, FORMER_PASSWORD, former_password, error)) ||
      !dp_settings_set_string (settings, FORMER, former != NULL ? former : DP_RELOCATION_PRIVATE,
                               error))
    return FALSE;

  return (*address == '\0' || store_password (settings, PASSWORD, password, error)) &&
         dp_settings_set_string (settings, ADDRESS, address, error);
}

static gboolean
is_settled_elsewhere (DpSettings *settings)
{
  const char *origin = dp_settings_get_origin (settings, ADDRESS);

  return !g_str_equal (origin, "stored") && !g_str_equal (origin, "default");
}

/* Returns: (transfer full) (nullable): the name of what was there before */
static char *
copy (DpRelocation  *self,
      DpDbTarget    *source,
      DpDbTarget    *target,
      GError       **error)
{
  g_autoptr(DpDbConnection) holder = hold_runs (source, error);

  if (holder == NULL)
    return NULL;
  self->move = dp_move_new (source, target);
  if (self->is_cancelled)
    dp_move_cancel (self->move);

  return dex_await_string (dp_move_run (self->move), error);
}

static DexFuture *
relocate_fiber (gpointer user_data)
{
  DpRelocation *self = user_data;
  g_autofree char *address = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(DpDbTarget) source = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  GError *error = NULL;

  address = dex_await_string (dp_settings_dup_database_address (self->settings), &error);
  if (address != NULL)
    source = enter (self, address, &error);
  if (source != NULL)
    target = enter (self, g_str_equal (self->place, DP_RELOCATION_PRIVATE) ? "" : self->place,
                    &error);
  if (target != NULL && check_places (source, target, &error))
    kept = copy (self, source, target, &error);
  if (kept != NULL && !is_settled_elsewhere (self->settings))
    self->is_switched = switch_settings (self->settings, self->place, &error);
  if (self->server != NULL)
    dex_await (dp_private_server_detach (self->server), NULL);
  if (error != NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_string (g_steal_pointer (&kept));
}

DpRelocation *
dp_relocation_new (DpSettings *settings,
                   const char *place)
{
  DpRelocation *self;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (place != NULL, NULL);

  self = g_object_new (DP_TYPE_RELOCATION, NULL);
  self->settings = g_object_ref (settings);
  self->place = g_strdup (place);

  return self;
}

DexFuture *
dp_relocation_run (DpRelocation *self)
{
  g_return_val_if_fail (DP_IS_RELOCATION (self), NULL);
  g_return_val_if_fail (self->move == NULL, NULL);

  return dex_scheduler_spawn (NULL, 0, relocate_fiber, g_object_ref (self), g_object_unref);
}

void
dp_relocation_cancel (DpRelocation *self)
{
  g_return_if_fail (DP_IS_RELOCATION (self));

  self->is_cancelled = TRUE;
  if (self->move != NULL)
    dp_move_cancel (self->move);
}

DpMove *
dp_relocation_get_move (DpRelocation *self)
{
  g_return_val_if_fail (DP_IS_RELOCATION (self), NULL);
  return self->move;
}

gboolean
dp_relocation_is_switched (DpRelocation *self)
{
  g_return_val_if_fail (DP_IS_RELOCATION (self), FALSE);
  return self->is_switched;
}

char *
dp_relocation_dup_former (DpSettings *settings)
{
  g_autofree char *former = NULL;
  g_autoptr(DpDbTarget) target = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  former = dp_settings_dup_string (settings, FORMER);
  if (former == NULL)
    return NULL;
  if (g_str_equal (former, DP_RELOCATION_PRIVATE))
    return g_strdup (_("the private server"));
  target = dp_db_target_new_for_uri (former, NULL);

  return target != NULL ? dp_db_target_describe (target) : NULL;
}

/* Returns: (transfer full) (nullable): the former place, with its password */
static char *
dup_former_place (DpSettings *settings)
{
  g_autofree char *former = dp_settings_dup_string (settings, FORMER);
  g_autofree char *password = NULL;

  if (former == NULL || g_str_equal (former, DP_RELOCATION_PRIVATE))
    return g_steal_pointer (&former);
  password = dex_await_string (dp_settings_dup_secret (settings, FORMER_PASSWORD), NULL);

  return password != NULL && *password != '\0' ? dp_settings_value_add_password (former, password)
                                                : g_steal_pointer (&former);
}

static DexFuture *
go_back_fiber (gpointer user_data)
{
  DpSettings *settings = user_data;
  g_autofree char *place = dup_former_place (settings);
  GError *error = NULL;

  if (place == NULL || is_settled_elsewhere (settings))
    return dex_future_new_reject (DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO, "%s",
                                  place == NULL
                                      ? _("No former place of the data is known.")
                                      : _("The database's address comes from the environment or "
                                          "the command line. Change it there."));
  if (!switch_settings (settings, place, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

DexFuture *
dp_relocation_go_back (DpSettings *settings)
{
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  return dex_scheduler_spawn (NULL, 0, go_back_fiber, g_object_ref (settings), g_object_unref);
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  DpSettings *settings = user_data;
  g_autofree char *place = dup_former_place (settings);
  GError *error = NULL;

  if (!store_password (settings, FORMER_PASSWORD, "", &error) ||
      !dp_settings_reset (settings, FORMER, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_string (place != NULL ? g_steal_pointer (&place) : g_strdup (""));
}

DexFuture *
dp_relocation_forget (DpSettings *settings)
{
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  return dex_scheduler_spawn (NULL, 0, forget_fiber, g_object_ref (settings), g_object_unref);
}

typedef struct
{
  DpSettings *settings;
  char       *place;
} Memory;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_object_unref (memory->settings);
  g_free (memory->place);
  g_free (memory);
}

static DexFuture *
remember_fiber (gpointer user_data)
{
  const Memory *memory = user_data;
  g_autofree char *password = NULL;
  g_autofree char *address = NULL;
  GError *error = NULL;

  if (g_str_equal (memory->place, DP_RELOCATION_PRIVATE))
    address = g_strdup (memory->place);
  else
    address = dp_settings_value_take_password (memory->place, &password);
  if ((password != NULL &&
       !store_password (memory->settings, FORMER_PASSWORD, password, &error)) ||
      !dp_settings_set_string (memory->settings, FORMER, address, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

DexFuture *
dp_relocation_remember (DpSettings *settings,
                        const char *place)
{
  Memory *memory;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (place != NULL && *place != '\0', NULL);

  memory = g_new0 (Memory, 1);
  memory->settings = g_object_ref (settings);
  memory->place = g_strdup (place);

  return dex_scheduler_spawn (NULL, 0, remember_fiber, memory, memory_free);
}
