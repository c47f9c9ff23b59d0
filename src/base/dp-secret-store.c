/* dp-secret-store.c: keys and passwords in the person's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-secret-store.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "dp-keyring-private.h"
#include "dp-module.h"

/* A keyring that has to be unlocked waits for a person; where none can answer, it must not. */
#define SECONDS_WITH_DISPLAY    120
#define SECONDS_WITHOUT_DISPLAY 5

G_DEFINE_QUARK (dp-secret-store-error-quark, dp_secret_store_error)

gboolean
dp_secret_store_may_be_reachable (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *runtime_dir = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *bus = NULL;

  /* libsecret's own encrypted file, which needs no bus. */
  if (g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0)
    return TRUE;
  if (address != NULL && *address != '\0')
    return TRUE;
  if (runtime_dir == NULL || *runtime_dir == '\0')
    return FALSE;
  bus = g_build_filename (runtime_dir, "bus", NULL);

  return access (bus, R_OK | W_OK) == 0;
}

static GError *
unreachable_error (void)
{
  return g_error_new_literal (DP_SECRET_STORE_ERROR, DP_SECRET_STORE_ERROR_UNREACHABLE,
                              _("No keyring is reachable."));
}

static DexFuture *
unanswered_cb (DexFuture *future,
              gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  if (error->domain == DP_SECRET_STORE_ERROR)
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_debug ("keyring: %s", error->message);

  return dex_future_new_for_error (unreachable_error ());
}

static DexFuture *
with_deadline (DexFuture *answer)
{
  gboolean has_display = g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
  int seconds = has_display ? SECONDS_WITH_DISPLAY : SECONDS_WITHOUT_DISPLAY;

  return dex_future_catch (dex_future_first (answer, dex_timeout_new_seconds (seconds), NULL),
                           unanswered_cb, NULL, NULL);
}

/* Returns: (nullable): nothing where no keyring can be asked */
static const DpKeyring *
get_keyring (void)
{
  g_autoptr(GError) error = NULL;
  const DpKeyring *keyring;

  if (!dp_secret_store_may_be_reachable ())
    return NULL;

  keyring = dp_module_symbol ("keyring", "dp_keyring", &error);
  if (keyring == NULL)
    g_debug ("keyring: %s", error->message);

  return keyring;
}

DexFuture *
dp_secret_store_lookup (const char *name)
{
  const DpKeyring *keyring;

  g_return_val_if_fail (name != NULL, NULL);

  keyring = get_keyring ();
  if (keyring == NULL)
    return dex_future_new_for_error (unreachable_error ());

  return with_deadline (keyring->lookup (name));
}

DexFuture *
dp_secret_store_store (const char *name,
                       const char *label,
                       const char *value)
{
  const DpKeyring *keyring;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  keyring = get_keyring ();
  if (keyring == NULL)
    return dex_future_new_for_error (unreachable_error ());

  return with_deadline (keyring->store (name, label, value));
}
